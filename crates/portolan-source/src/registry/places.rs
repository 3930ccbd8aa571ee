//! How many requests are under way to each host, at most: said at the start, changed at any time, and less where the host itself asks to
//! slow down.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use url::Url;

use super::endpoint::authority;
use super::pace::Pace;

/// The lines before all hosts.
#[derive(Debug)]
pub(super) struct Places {
    each: usize,
    lines: Mutex<HashMap<String, Arc<Line>>>,
}

/// The line before one host.
#[derive(Debug)]
struct Line {
    semaphore: Arc<Semaphore>,
    count: Mutex<Count>,
}

#[derive(Debug)]
struct Count {
    /// How many places there may be.
    allowed: usize,
    /// What the host says to that.
    pace: Pace,
    /// How many places there are to be.
    width: usize,
    /// How many of those that are taken go away when they are given back.
    owed: usize,
}

/// A place in a host's line; it is given back when dropped.
#[derive(Debug)]
pub(super) struct Place {
    line: Arc<Line>,
    permit: Option<OwnedSemaphorePermit>,
}

impl Places {
    /// So many before each host, unless [`Places::allow`] says otherwise.
    pub(super) fn new(each: usize) -> Self {
        Self {
            each: each.clamp(1, Semaphore::MAX_PERMITS),
            lines: Mutex::default(),
        }
    }

    /// Waits for a place, and until the host may be asked.
    pub(super) async fn take(&self, url: &Url) -> Place {
        let line = self.line(&authority(url));
        // The semaphore is never closed.
        let permit = Arc::clone(&line.semaphore).acquire_owned().await.ok();
        let place = Place { line, permit };
        // Another answer may ask for more time meanwhile.
        loop {
            let until = place.line.count().pace.closed_until();
            let Some(until) = until else { return place };
            tokio::time::sleep_until(until.into()).await;
        }
    }

    /// From now on so many at once to a host, none of them for 0. Requests that are under way beyond that end in peace.
    pub(super) fn allow(&self, host: &str, at_once: usize) {
        let at_once = at_once.min(Semaphore::MAX_PERMITS);
        self.line(host).change(|count| count.allowed = at_once);
    }

    /// A host asks to slow down, and perhaps to be left alone for a time. One that asks for more than `longest` is not waited for: who asks it
    /// is told (threat 42).
    pub(super) fn slow_down(&self, url: &Url, asked: Option<Duration>, longest: Duration) {
        let asked = asked.filter(|asked| *asked <= longest);
        self.line(&authority(url))
            .change(|count| count.pace.slow_down(count.allowed, asked));
    }

    /// How many requests may be under way to a host now: as many as are allowed, and those beyond that have not ended yet.
    pub(super) fn held(&self, host: &str) -> usize {
        let line = self.line(host);
        let count = line.count();
        count.allowed + count.owed
    }

    fn line(&self, host: &str) -> Arc<Line> {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let line = lines.entry(host.to_owned()).or_insert_with(|| {
            Arc::new(Line {
                semaphore: Arc::new(Semaphore::new(self.each)),
                count: Mutex::new(Count {
                    allowed: self.each,
                    pace: Pace::new(),
                    width: self.each,
                    owed: 0,
                }),
            })
        });
        Arc::clone(line)
    }
}

impl Place {
    /// The host answered, and did not ask to slow down.
    pub(super) fn went_well(&self) {
        self.line
            .change(|count| count.pace.went_well(count.allowed));
    }
}

impl Line {
    /// Changes what is allowed or what the host says, and gives or takes places to match.
    fn change(&self, change: impl FnOnce(&mut Count)) {
        let mut count = self.count();
        change(&mut count);
        let width = count.pace.of(count.allowed);
        if width >= count.width {
            let more = width - count.width;
            let kept = more.min(count.owed);
            count.owed -= kept;
            self.semaphore.add_permits(more - kept);
        } else {
            let less = count.width - width;
            count.owed += less - self.semaphore.forget_permits(less);
        }
        count.width = width;
    }

    fn count(&self) -> MutexGuard<'_, Count> {
        self.count.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut count = self.line.count();
        if count.owed > 0
            && let Some(permit) = self.permit.take()
        {
            count.owed -= 1;
            permit.forget();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host() -> Url {
        Url::parse("https://registry.example/v2/").unwrap()
    }

    /// How many places can be had at once beside those that are held.
    async fn free(places: &Places) -> usize {
        let mut taken = Vec::new();
        while let Ok(place) =
            tokio::time::timeout(Duration::from_millis(5), places.take(&host())).await
        {
            taken.push(place);
        }
        taken.len()
    }

    #[tokio::test]
    async fn a_line_grows_and_shrinks_whatever_is_under_way() {
        let places = Places::new(4);
        let held = [places.take(&host()).await, places.take(&host()).await];
        // (what is allowed from now on, how many are free beside the two that are held)
        for (allowed, expected) in [(3, 1), (1, 0), (2, 0), (5, 3), (0, 0), (4, 2), (1, 0)] {
            places.allow("registry.example", allowed);
            assert_eq!(free(&places).await, expected, "{allowed} allowed");
            assert_eq!(places.held("registry.example"), expected + 2);
        }
        drop(held);
        assert_eq!(free(&places).await, 1, "what was owed is paid");
        places.allow("registry.example", 3);
        assert_eq!(free(&places).await, 3);
        assert_eq!(places.held("registry.example"), 3);
    }

    #[tokio::test]
    async fn a_host_that_asks_to_slow_down_has_fewer_places_and_nobody_asks_it_meanwhile() {
        let places = Places::new(8);
        let longest = Duration::from_secs(30);
        let held = [places.take(&host()).await, places.take(&host()).await];
        places.slow_down(&host(), None, longest);
        assert_eq!(free(&places).await, 2);
        places.slow_down(&host(), Some(Duration::from_hours(1)), longest);
        assert_eq!(free(&places).await, 0);
        drop(held);
        assert_eq!(free(&places).await, 2, "threat 42: nobody is parked");
        let begun = std::time::Instant::now();
        places.slow_down(&host(), Some(Duration::from_millis(70)), longest);
        let place = places.take(&host()).await;
        assert!(begun.elapsed() >= Duration::from_millis(70));
        place.went_well();
        drop(place);
        assert_eq!(free(&places).await, 2, "one was left, and one came back");
        places.allow("registry.example", 1);
        assert_eq!(free(&places).await, 1);
    }

    #[tokio::test]
    async fn hosts_do_not_share_their_lines() {
        let places = Places::new(2);
        places.allow("registry.example", 0);
        let other = Url::parse("https://cdn.example/blob").unwrap();
        drop(places.take(&other).await);
        assert_eq!(free(&places).await, 0);
    }
}
