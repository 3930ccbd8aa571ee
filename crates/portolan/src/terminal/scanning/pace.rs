//! How far a scan is, how fast it goes, and how long it will take: told by what was visited in the last seconds.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// The rate is that of so many seconds.
const WINDOW: Duration = Duration::from_secs(15);
/// How often the rate is noted.
const GRAIN: Duration = Duration::from_millis(500);

/// How far a scan is.
#[derive(Debug)]
pub(super) struct Pace {
    /// How many repositories there are in all; 0 where nobody knows.
    pub(super) repositories: u64,
    /// How many are done, or will not be visited.
    pub(super) finished: u64,
    /// How many of them have told their tags.
    listed: u64,
    /// How many tags those have.
    tags: u64,
    /// How many tags were visited.
    pub(super) visited: u64,
    /// How many tags or repositories failed.
    pub(super) failed: u64,
    /// How many images are to be opened, as far as that is known.
    pub(super) to_open: u64,
    /// How many of them are.
    pub(super) opened: u64,
    /// How many layers were read for that.
    pub(super) layers: u64,
    /// When how many tags had been visited.
    samples: VecDeque<(Instant, u64)>,
}

/// How many tags there are in all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Total {
    /// So many.
    Known(u64),
    /// About so many: not all repositories have told theirs.
    About(u64),
}

impl Total {
    pub(super) fn number(self) -> u64 {
        match self {
            Self::Known(number) | Self::About(number) => number,
        }
    }
}

impl Pace {
    pub(super) fn new(repositories: u64, now: Instant) -> Self {
        Self {
            repositories,
            finished: 0,
            listed: 0,
            tags: 0,
            visited: 0,
            failed: 0,
            to_open: 0,
            opened: 0,
            layers: 0,
            samples: VecDeque::from([(now, 0)]),
        }
    }

    pub(super) fn listed(&mut self, tags: u64) {
        self.listed += 1;
        self.tags += tags;
    }

    pub(super) fn visited(&mut self, now: Instant) {
        self.visited += 1;
        let last = self.samples.back().map(|(at, _)| *at);
        if last.is_none_or(|last| now.duration_since(last) >= GRAIN) {
            self.samples.push_back((now, self.visited));
        }
        while self.samples.len() > 2
            && self
                .samples
                .front()
                .is_some_and(|(at, _)| now.duration_since(*at) > WINDOW)
        {
            self.samples.pop_front();
        }
    }

    /// How many tags there are in all, as those that are not known yet have about as many as the others.
    pub(super) fn total(&self) -> Total {
        let untold = self.repositories.saturating_sub(self.listed);
        let unfinished = self.repositories.saturating_sub(self.finished);
        match (untold.min(unfinished), self.listed) {
            (0, _) => Total::Known(self.tags),
            (untold, listed) => {
                Total::About(self.tags + (self.tags * untold).div_ceil(listed.max(1)))
            }
        }
    }

    /// How many tags a second; `None` before there is anything to tell it by.
    pub(super) fn rate(&self, now: Instant) -> Option<f64> {
        let (since, before) = self.samples.front()?;
        let seconds = now.duration_since(*since).as_secs_f64();
        let visited = self.visited - before;
        (seconds > 0.2 && visited > 0).then(|| visited as f64 / seconds)
    }

    /// How long the rest takes at that rate.
    pub(super) fn left(&self, now: Instant) -> Option<Duration> {
        let rest = self.total().number().saturating_sub(self.visited);
        let rate = self.rate(now)?;
        (self.listed > 0 && rest > 0).then(|| Duration::from_secs_f64(rest as f64 / rate))
    }

    /// In words, as short as will fit a terminal.
    pub(super) fn words(&self, now: Instant) -> String {
        let mut words = match self.total() {
            Total::Known(total) => format!("{}/{total} tags", self.visited),
            Total::About(_) if self.listed == 0 => "listing tags".to_owned(),
            Total::About(total) => format!("{}/~{total} tags", self.visited),
        };
        if self.repositories > 1 {
            words.push_str(&format!(
                ", {}/{} repositories",
                self.finished, self.repositories
            ));
        }
        if self.to_open > 0 {
            words.push_str(&format!(
                ", {}/{} images opened, {} layers",
                self.opened, self.to_open, self.layers
            ));
        }
        if self.failed > 0 {
            words.push_str(&format!(", {} failed", self.failed));
        }
        if let Some(rate) = self.rate(now) {
            words.push_str(&if rate < 10.0 {
                format!(", {rate:.1}/s")
            } else {
                format!(", {rate:.0}/s")
            });
        }
        if let Some(left) = self.left(now) {
            words.push_str(&format!(", {} left", span(left)));
        }
        words
    }
}

/// A length of time in its largest unit, or two.
fn span(time: Duration) -> String {
    let seconds = time.as_secs().max(1);
    match seconds {
        0..=99 => format!("{seconds} s"),
        100..=5_999 => format!("{} min", seconds.div_ceil(60)),
        _ => format!("{} h {} min", seconds / 3_600, seconds % 3_600 / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_yet_is_told_by_what_is() {
        let begun = Instant::now();
        let after = |seconds| begun + Duration::from_secs(seconds);
        let mut pace = Pace::new(10, begun);
        assert_eq!(pace.words(begun), "listing tags, 0/10 repositories");
        for _ in 0..4 {
            pace.listed(25);
        }
        assert_eq!(pace.total(), Total::About(250));
        for n in 0..50 {
            pace.visited(after(n / 10));
        }
        pace.finished = 2;
        pace.failed = 1;
        assert_eq!(
            pace.words(after(5)),
            "50/~250 tags, 2/10 repositories, 1 failed, 10/s, 20 s left"
        );
        for _ in 0..6 {
            pace.listed(0);
        }
        assert_eq!(pace.total(), Total::Known(100));
        assert_eq!(pace.left(after(5)), Some(Duration::from_secs(5)));
    }

    #[test]
    fn the_rate_is_that_of_the_last_seconds() {
        let begun = Instant::now();
        let mut pace = Pace::new(1, begun);
        pace.listed(1_000_000);
        for n in 0..100 {
            pace.visited(begun + Duration::from_millis(n));
        }
        for n in 0..40 {
            pace.visited(begun + Duration::from_secs(20 + n));
        }
        let rate = pace.rate(begun + Duration::from_mins(1)).unwrap();
        assert!((0.9..1.1).contains(&rate), "{rate}");
        assert_eq!(span(Duration::from_secs(86_000)), "23 h 53 min");
    }
}
