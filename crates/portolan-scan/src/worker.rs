//! One of many workers: it takes repositories out of the catalogue's queue and visits them as a scan does.
//!
//! Two halves run side by side. The *keeper* shows every second that the worker lives, follows what it may ask of each registry, and
//! takes work while there is room; the *visitor* visits what was taken. Neither waits for the other, so that a slow registry costs no lease.

use std::collections::HashSet;
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use futures_util::stream::{FuturesUnordered, StreamExt as _};
use portolan_catalog::{Doing, Ended, Hand, Kept, Lease, Taken, Unit, UnitKey};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, mpsc, watch};
use tokio::time::{Instant as Moment, MissedTickBehavior, interval, sleep_until, timeout_at};

use crate::error::Result;
use crate::event::{Event, Listener, Summary};
use crate::queue::watch_of;
use crate::scan::{REPOSITORIES, Scan, Visit};
use crate::select::Watch;

/// How often a worker shows that it lives, at most; a sixth of a lease where that is less.
const LONGEST_BEAT: Duration = Duration::from_secs(1);
/// How soon it asks again where there was nothing to take; then twice as late each time, up to a beat.
const FIRST_WAIT: Duration = Duration::from_millis(100);
/// How long a registry is left alone whose allowance is used up. What is left is then asked again, which costs nothing.
const PAUSE: Duration = Duration::from_mins(10);

/// How many requests may be under way to a registry.
pub trait Limits: Send + Sync {
    /// From now on so many. Those beyond that are under way end in peace.
    fn allow(&self, registry: &str, at_once: usize);
    /// How many may be under way now: as many as are allowed, and those beyond that have not ended yet.
    fn held(&self, registry: &str) -> usize;
}

/// When a worker ends by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UntilWhen {
    /// When nothing is left that could be done now, by it or by another.
    NothingIsLeft,
    /// Never: it waits for more.
    Forever,
}

/// A worker, ready to run.
pub struct Worker {
    /// How it visits; its budget is not used.
    pub scan: Scan,
    /// Where it keeps to what it may ask.
    pub limits: Arc<dyn Limits>,
    /// Who it is at the queue.
    pub hand: Hand,
    /// When it ends.
    pub until: UntilWhen,
}

impl fmt::Debug for Worker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Worker")
            .field("scan", &self.scan)
            .field("hand", &self.hand)
            .field("until", &self.until)
            .finish_non_exhaustive()
    }
}

/// A unit that was taken.
struct Given {
    lease: Lease,
    /// Its place among those that are under way.
    place: OwnedSemaphorePermit,
    /// What the worker still has, from now on.
    kept: watch::Receiver<Kept>,
}

/// What both halves know.
struct Halves<'a> {
    worker: &'a Worker,
    /// How many workers there are, as far as this one meets them.
    workers: Arc<AtomicUsize>,
    /// How many units it was told of that nobody is to do.
    given_up: AtomicUsize,
    /// Places for units that are under way.
    room: Arc<Semaphore>,
    /// A unit is done.
    done: Notify,
    /// The units that are under way.
    units: Mutex<HashSet<UnitKey>>,
    /// What the worker still has, told with each sign of life.
    kept: watch::Sender<Kept>,
}

impl Worker {
    /// Works until it ends by itself. Dropped at any moment, it loses its leases and nothing else.
    ///
    /// # Errors
    /// Only when the catalogue fails; what it held is then ready for others, at the latest when its leases end.
    pub async fn run(mut self, tell: &mut (dyn FnMut(Event) + Send)) -> Result<Summary> {
        let begun = Instant::now();
        let listener = Listener::new(tell);
        let workers = Arc::new(AtomicUsize::new(1));
        self.scan.purse = self.scan.purse.divided(Arc::clone(&workers));
        let halves = Halves {
            worker: &self,
            workers,
            given_up: AtomicUsize::new(0),
            room: Arc::new(Semaphore::new(REPOSITORIES)),
            done: Notify::new(),
            units: Mutex::default(),
            kept: watch::Sender::new(Kept::default()),
        };
        let (give, given) = mpsc::channel(REPOSITORIES);
        let worked = tokio::try_join!(halves.keep(give, &listener), halves.visit(given, &listener));
        let left = self.scan.catalog.leave(&self.hand).await;
        let ((), mut summary) = worked?;
        left?;
        summary.not_listed += halves.given_up.load(Ordering::Relaxed) as u64;
        summary.requests = self.scan.purse.requests();
        summary.took = begun.elapsed();
        Ok(summary)
    }
}

impl Halves<'_> {
    /// Shows that the worker lives, and takes work while there is room for it.
    async fn keep(&self, give: mpsc::Sender<Given>, listener: &Listener<'_>) -> Result<()> {
        let worker = self.worker;
        let catalog = &worker.scan.catalog;
        let period = (worker.hand.lease() / 6).min(LONGEST_BEAT);
        let mut beat = interval(period);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut may_take = true;
        let mut wait = FIRST_WAIT;
        let mut again = Moment::now();
        let mut published = true;
        let mut alive_until = Moment::now() + worker.hand.lease();
        // Where this worker has a share.
        let mut registries: HashSet<String> = HashSet::new();
        loop {
            tokio::select! {
                _ = beat.tick() => {
                    let kept = timeout_at(alive_until, self.show_life(&registries)).await;
                    // Silent for as long as its leases last: what it was at is another's, and so is its part of what may be asked.
                    let kept = kept.unwrap_or_else(|_| Ok(Kept::default()))?;
                    alive_until = Moment::now() + worker.hand.lease();
                    let workers = kept.shares.iter().map(|share| share.workers).max();
                    self.workers.store(workers.unwrap_or(1), Ordering::Relaxed);
                    let now: HashSet<String> =
                        kept.shares.iter().map(|share| share.registry.clone()).collect();
                    for lost in registries.difference(&now) {
                        worker.limits.allow(lost, 0);
                    }
                    for share in &kept.shares {
                        worker.limits.allow(&share.registry, share.at_once);
                    }
                    registries = now;
                    self.kept.send_replace(kept);
                }
                () = self.done.notified() => may_take = true,
                () = sleep_until(again), if !may_take => may_take = true,
                Ok(place) = Arc::clone(&self.room).acquire_owned(), if may_take => {
                    let idle = self.room.available_permits() + 1 == REPOSITORIES;
                    let taken = timeout_at(alive_until, self.take(&registries)).await;
                    let taken = taken.unwrap_or(Ok(Taken::NotNow))?;
                    if let Taken::Unit(lease, share) = taken {
                        worker.limits.allow(&share.registry, share.at_once);
                        registries.insert(share.registry);
                        self.units().insert(lease.key());
                        published = false;
                        wait = FIRST_WAIT;
                        let kept = self.kept.subscribe();
                        // As many places as the channel has room for: this does not wait.
                        drop(give.send(Given { lease, place, kept }).await);
                        continue;
                    }
                    if let Taken::GivenUp(unit, why) = taken {
                        self.given_up.fetch_add(1, Ordering::Relaxed);
                        listener.tell(given_up(&unit, why));
                        continue;
                    }
                    may_take = false;
                    again = Moment::now() + wait;
                    wait = (wait * 2).min(period);
                    if idle && !published {
                        catalog.publish().await?;
                        published = true;
                    }
                    let over = matches!(taken, Taken::Nothing | Taken::Later);
                    if idle && over && worker.until == UntilWhen::NothingIsLeft {
                        return Ok(());
                    }
                }
            }
        }
    }

    async fn show_life(&self, registries: &HashSet<String>) -> Result<Kept> {
        let units = self.units().clone();
        let asking = |registry: &str| self.asking(registries, registry);
        let doing = Doing {
            units: &units,
            asking: &asking,
        };
        let catalog = &self.worker.scan.catalog;
        Ok(catalog.keep_at_it(&self.worker.hand, doing).await?)
    }

    async fn take(&self, registries: &HashSet<String>) -> Result<Taken> {
        let units = self.units().clone();
        let asking = |registry: &str| self.asking(registries, registry);
        let doing = Doing {
            units: &units,
            asking: &asking,
        };
        let catalog = &self.worker.scan.catalog;
        Ok(catalog.take(&self.worker.hand, doing).await?)
    }

    /// How much it may be asking of a registry right now.
    fn asking(&self, registries: &HashSet<String>, registry: &str) -> usize {
        if registries.contains(registry) {
            self.worker.limits.held(registry)
        } else {
            0
        }
    }

    fn units(&self) -> MutexGuard<'_, HashSet<UnitKey>> {
        self.units.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Visits what is given, until no more will be.
    async fn visit(
        &self,
        mut given: mpsc::Receiver<Given>,
        listener: &Listener<'_>,
    ) -> Result<Summary> {
        let mut summary = Summary::default();
        let mut under_way = FuturesUnordered::new();
        loop {
            tokio::select! {
                next = given.recv() => match next {
                    Some(given) => under_way.push(self.unit(given, listener)),
                    None => break,
                },
                Some(visited) = under_way.next() => visited?.iter().for_each(|visit| summary.note(visit)),
            }
        }
        while let Some(visited) = under_way.next().await {
            visited?.iter().for_each(|visit| summary.note(visit));
        }
        Ok(summary)
    }

    /// What becomes of a unit of which something was put off. Its own budget is for one scan: the next one that is queued carries on.
    /// Where its registry has had enough, anybody carries on later.
    fn put_off(&self, watch: &Watch) -> Ended {
        let registry = watch.repository.registry();
        if watch.budget.is_some() && !self.worker.scan.purse.is_refused(registry) {
            return Ended::Done;
        }
        Ended::Later(PAUSE)
    }

    /// One unit, from its words to its end. Nothing, where it is no longer this worker's: it was silent for too long, and another goes on.
    async fn unit(&self, given: Given, listener: &Listener<'_>) -> Result<Option<Visit>> {
        let Given { lease, place, kept } = given;
        let visited = tokio::select! {
            biased;
            visited = self.visited(&lease, listener) => Some(visited?),
            () = is_lost(&lease, kept) => None,
        };
        if let Some((_, ended)) = &visited {
            let catalog = &self.worker.scan.catalog;
            if let Ended::Later(pause) = ended {
                catalog.pause(&lease.unit.registry, *pause).await?;
            }
            catalog.finish(&lease, ended).await?;
        }
        self.units().remove(&lease.key());
        drop(place);
        self.done.notify_one();
        Ok(visited.map(|(visit, _)| visit))
    }

    async fn visited(&self, lease: &Lease, listener: &Listener<'_>) -> Result<(Visit, Ended)> {
        match watch_of(&lease.unit) {
            Ok(watch) => {
                let visited = self.worker.scan.visit(&watch, listener).await?;
                let ended = ended(&visited, self.put_off(&watch));
                Ok((visited, ended))
            }
            Err(why) => {
                listener.tell(given_up(&lease.unit, why.clone()));
                Ok((Visit::NotListed(why.clone()), Ended::Failed(why)))
            }
        }
    }
}

/// Waits until a sign of life tells that a unit is another's.
async fn is_lost(lease: &Lease, mut kept: watch::Receiver<Kept>) {
    while kept.changed().await.is_ok() {
        if !kept.borrow_and_update().holds(lease) {
            return;
        }
    }
    // Nobody tells any more: the worker ends.
    std::future::pending::<()>().await;
}

/// What is told of a unit that is not visited.
fn given_up(unit: &Unit, why: String) -> Event {
    Event::GivenUp {
        about: unit.about.clone(),
        why,
    }
}

/// What becomes of a unit after its visit. What failed was tried again by those who asked; it is told, and stays in the queue as failed
/// until the next scan is queued.
fn ended(visited: &Visit, put_off: Ended) -> Ended {
    match visited {
        Visit::PutOff => put_off,
        Visit::NotListed(why) => Ended::Failed(why.clone()),
        Visit::Done(counts, opened)
            if counts.put_off + opened.map_or(0, |opened| opened.put_off) > 0 =>
        {
            put_off
        }
        Visit::Done(counts, _) if counts.failed > 0 => Ended::Failed(format!(
            "{} of {} tags could not be read",
            counts.failed,
            counts.tags()
        )),
        Visit::Done(_, Some(opened)) if opened.failed > 0 => {
            Ended::Failed(format!("{} layers could not be read", opened.failed))
        }
        Visit::Recent | Visit::Done(..) => Ended::Done,
    }
}
