//! How the queue stands, for those who look.

use super::now;
use crate::catalog::Catalog;
use crate::error::Result;
use crate::sql::Statement;

/// The most failures that are told.
const MOST_FAILURES: i64 = 100;

/// How the queue stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Queue {
    /// Registry by registry, in the order of their names; those without work are left out.
    pub registries: Vec<RegistryState>,
    /// What was given up, the first hundred.
    pub failures: Vec<Failure>,
}

/// How work at one registry stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistryState {
    /// The registry.
    pub registry: String,
    /// How many requests may be under way there at once, all workers together.
    pub at_once: u64,
    /// How many workers ask it.
    pub workers: u64,
    /// How many seconds nobody asks it yet; 0 where it is asked.
    pub paused_seconds: u64,
    /// How many units are ready to be taken, or wait for a time to come.
    pub waiting: u64,
    /// How many are under way.
    pub under_way: u64,
    /// How many were given up.
    pub failed: u64,
}

/// A unit that was given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What it is called.
    pub about: String,
    /// Why it was given up.
    pub why: String,
}

impl Catalog {
    /// How the queue stands.
    pub async fn queue(&self) -> Result<Queue> {
        self.patiently(|| self.try_queue()).await
    }

    async fn try_queue(&self) -> Result<Queue> {
        let mut tx = self.database.begin().await?;
        let now = now(&mut tx).await?;
        let text = "SELECT r.name, r.at_once, r.paused_until, \
            (SELECT count(*) FROM shares s WHERE s.registry = r.name AND s.until > $1), \
            sum(CASE WHEN u.failed = 0 AND (u.worker IS NULL OR u.ready_at <= $1) THEN 1 ELSE 0 END), \
            sum(CASE WHEN u.failed = 0 AND u.worker IS NOT NULL AND u.ready_at > $1 THEN 1 ELSE 0 END), \
            CAST(sum(u.failed) AS BIGINT) FROM registries r JOIN units u ON u.registry = r.name \
            GROUP BY r.name, r.at_once, r.paused_until ORDER BY r.name";
        let count = |number: i64| u64::try_from(number).unwrap_or(0);
        let mut queue = Queue::default();
        for row in tx.fetch(Statement::new(text).bind(now)).await? {
            queue.registries.push(RegistryState {
                registry: row.text(0)?,
                at_once: count(row.int(1)?),
                paused_seconds: count(row.int(2)? - now).div_ceil(1000),
                workers: count(row.int(3)?),
                waiting: count(row.int(4)?),
                under_way: count(row.int(5)?),
                failed: count(row.int(6)?),
            });
        }
        let text = "SELECT about, why FROM units WHERE failed = 1 ORDER BY about, id LIMIT $1";
        for row in tx.fetch(Statement::new(text).bind(MOST_FAILURES)).await? {
            queue.failures.push(Failure {
                about: row.text(0)?,
                why: row.text_or_none(1)?.unwrap_or_default(),
            });
        }
        Ok(queue)
    }
}
