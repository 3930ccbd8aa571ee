//! Work for many: what is to be done, who does it, and how much of a registry each may ask for at once.
//!
//! A *unit* is put into the queue, taken by one worker under a *lease*, and is gone when it is done. A worker shows every second that
//! it lives ([`Catalog::keep_at_it`]); when it does not, its leases end, and its units are ready again. While it works at a registry it holds
//! a *share* of the requests that may be under way there: shares are given out under a lock, so that they never add up to more than the
//! registry's limit. Those who have more than a fair one are told so with their next sign of life, and what they give back is free for others
//! when they tell with the one after that they no longer use it.
//!
//! All times are the database's own, since the clocks of workers may differ.

mod share;
mod state;
mod take;

use std::time::Duration;

use portolan_image::Digest;

use crate::catalog::Catalog;
use crate::error::Result;
use crate::sql::{Dialect, Statement, Transaction};

pub use share::{Doing, Kept, Share};
pub use state::{Failure, Queue, RegistryState};
pub use take::Taken;

/// Work to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// What it is called when it is told of.
    pub about: String,
    /// The registry that it asks.
    pub registry: String,
    /// What is to be done, in the words of whoever put it there. The same words are the same unit.
    pub body: String,
}

/// How many requests may be under way to a registry at once, all workers together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistryLimit {
    /// The registry.
    pub registry: String,
    /// So many; at least one.
    pub at_once: usize,
}

/// What became of units that were put into the queue.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Enqueued {
    /// So many are new.
    pub fresh: usize,
    /// So many were there already: not begun, under way, or given up, and then begun anew.
    pub there: usize,
}

/// A worker at the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hand {
    name: String,
    at_most: i64,
    lease: Duration,
}

/// A unit that a worker has to itself until its lease ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    id: i64,
    worker: String,
    /// The unit.
    pub unit: Unit,
}

/// What tells one unit from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct UnitKey(i64);

impl Lease {
    /// What tells its unit from another.
    pub fn key(&self) -> UnitKey {
        UnitKey(self.id)
    }
}

/// How work at a unit ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// It is done.
    Done,
    /// It cannot be done, for this reason: nobody tries again until it is put into the queue anew.
    Failed(String),
    /// The rest is to be done later, by anybody.
    Later(Duration),
}

impl Hand {
    /// A worker with a name that nobody had before, nor will have. It makes at most so many requests at once to one registry, and what
    /// it takes is kept from others for as long as `lease` after its last sign of life.
    pub fn new(at_most: usize, lease: Duration) -> Self {
        Self {
            name: format!("{:032x}", fastrand::u128(..)),
            at_most: i64::try_from(at_most.max(1)).unwrap_or(i64::MAX),
            lease,
        }
    }

    /// How long what it takes is kept from others after its last sign of life.
    pub fn lease(&self) -> Duration {
        self.lease
    }

    fn name(&self) -> &str {
        &self.name
    }
}

impl Catalog {
    /// Puts work into the queue. What is there already is not there twice; what was given up is begun anew.
    pub async fn enqueue(&self, units: &[Unit], limits: &[RegistryLimit]) -> Result<Enqueued> {
        self.patiently(|| self.try_enqueue(units, limits)).await
    }

    /// Tells how work at a unit ended. A worker that took so long that its lease ended changes nothing: the unit is another's.
    pub async fn finish(&self, lease: &Lease, ended: &Ended) -> Result<()> {
        self.patiently(|| self.try_finish(lease, ended)).await
    }

    /// Keeps everybody from asking a registry for a while.
    pub async fn pause(&self, registry: &str, pause: Duration) -> Result<()> {
        self.patiently(|| self.try_pause(registry, pause)).await
    }

    async fn try_enqueue(&self, units: &[Unit], limits: &[RegistryLimit]) -> Result<Enqueued> {
        let mut tx = self.database.begin().await?;
        let now = now(&mut tx).await?;
        // In sorted order, so that two that write the same names wait for each other rather than for ever.
        let mut limits: Vec<&RegistryLimit> = limits.iter().collect();
        limits.sort_by(|a, b| a.registry.cmp(&b.registry));
        let rows = limits
            .iter()
            .map(|limit| {
                let at_once = i64::try_from(limit.at_once.max(1)).unwrap_or(i64::MAX);
                vec![limit.registry.as_str().into(), at_once.into(), 0.into()]
            })
            .collect();
        tx.insert(
            "INSERT INTO registries (name, at_once, paused_until)",
            rows,
            "ON CONFLICT (name) DO UPDATE SET at_once = excluded.at_once WHERE registries.at_once <> excluded.at_once",
        )
        .await?;
        let mut by_hash: Vec<(String, &Unit)> =
            units.iter().map(|unit| (hash(&unit.body), unit)).collect();
        by_hash.sort_by(|a, b| a.0.cmp(&b.0));
        by_hash.dedup_by(|a, b| a.0 == b.0);
        let hashes: Vec<&str> = by_hash.iter().map(|(hash, _)| hash.as_str()).collect();
        let mut there = 0;
        for statement in Statement::among("SELECT hash FROM units WHERE hash IN", &hashes, "") {
            there += tx.fetch(statement).await?.len();
        }
        let rows = by_hash
            .iter()
            .map(|(hash, unit)| {
                vec![
                    hash.as_str().into(),
                    unit.about.as_str().into(),
                    unit.registry.as_str().into(),
                    unit.body.as_str().into(),
                    now.into(),
                    0.into(),
                    0.into(),
                ]
            })
            .collect();
        // What is under way stays with its worker.
        let tail = "ON CONFLICT (hash) DO UPDATE SET attempts = 0, failed = 0, why = NULL, \
            ready_at = CASE WHEN units.worker IS NULL THEN excluded.ready_at ELSE units.ready_at END";
        let head = "INSERT INTO units (hash, about, registry, body, ready_at, attempts, failed)";
        tx.insert(head, rows, tail).await?;
        tx.commit().await?;
        Ok(Enqueued {
            fresh: by_hash.len() - there,
            there,
        })
    }

    async fn try_finish(&self, lease: &Lease, ended: &Ended) -> Result<()> {
        let mut tx = self.database.begin().await?;
        let statement = match ended {
            Ended::Done => Statement::new("DELETE FROM units WHERE id = $1 AND worker = $2")
                .bind(lease.id)
                .bind(lease.worker.as_str()),
            Ended::Failed(why) => Statement::new(
                "UPDATE units SET worker = NULL, failed = 1, why = $3 WHERE id = $1 AND worker = $2",
            )
            .bind(lease.id)
            .bind(lease.worker.as_str())
            .bind(why.as_str()),
            Ended::Later(wait) => {
                let at = now(&mut tx).await? + milliseconds(*wait);
                Statement::new("UPDATE units SET worker = NULL, attempts = 0, ready_at = $3 WHERE id = $1 AND worker = $2")
                    .bind(lease.id)
                    .bind(lease.worker.as_str())
                    .bind(at)
            }
        };
        tx.execute(statement).await?;
        tx.commit().await
    }

    async fn try_pause(&self, registry: &str, pause: Duration) -> Result<()> {
        let mut tx = self.database.begin().await?;
        let until = now(&mut tx).await? + milliseconds(pause);
        let text = "UPDATE registries SET paused_until = $1 WHERE name = $2 AND paused_until < $1";
        tx.execute(Statement::new(text).bind(until).bind(registry))
            .await?;
        tx.commit().await
    }
}

/// What a body is found by.
fn hash(body: &str) -> String {
    Digest::sha256(body.as_bytes()).encoded().to_owned()
}

fn milliseconds(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX / 2)
}

/// The database's own time, in milliseconds since 1970.
async fn now(tx: &mut Transaction) -> Result<i64> {
    let text = match tx.dialect() {
        Dialect::Sqlite => "SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER)",
        Dialect::Postgres => "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)",
    };
    let rows = tx.fetch(Statement::new(text)).await?;
    rows.first().map_or(Ok(0), |row| row.int(0))
}
