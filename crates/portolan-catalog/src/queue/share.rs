//! How a registry's limit is divided among those who ask it.

use std::time::Duration;

use super::{WorkerName, milliseconds, now};
use crate::catalog::Catalog;
use crate::error::Result;
use crate::sql::{Dialect, Statement, Transaction};

/// A worker's part of what a registry is asked at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// The registry.
    pub registry: String,
    /// How many requests this worker may have under way there; 0 while others have not yet given back what they have too much.
    pub at_once: usize,
    /// How many workers ask that registry, this one too.
    pub workers: usize,
}

impl Catalog {
    /// A worker's sign of life: its leases and its shares last for another `lease` from now. Returns its shares as they are now; they
    /// may be smaller, or larger. Shares in registries that it has no more work for are given back.
    pub async fn keep_at_it(&self, worker: &WorkerName, lease: Duration) -> Result<Vec<Share>> {
        self.patiently(|| self.try_keep_at_it(worker, lease)).await
    }

    /// Gives all back that a worker holds: its units are ready for others at once, as if it had not begun.
    pub async fn leave(&self, worker: &WorkerName) -> Result<()> {
        self.patiently(|| self.try_leave(worker)).await
    }

    async fn try_keep_at_it(&self, worker: &WorkerName, lease: Duration) -> Result<Vec<Share>> {
        let mut tx = self.database.begin().await?;
        let now = now(&mut tx).await?;
        let until = now + milliseconds(lease);
        let renew = Statement::new("UPDATE units SET ready_at = $1 WHERE worker = $2");
        tx.execute(renew.bind(until).bind(worker.as_str())).await?;
        let over = "DELETE FROM shares WHERE until <= $1 OR worker = $2 AND NOT EXISTS \
            (SELECT 1 FROM units u WHERE u.worker = shares.worker AND u.registry = shares.registry)";
        tx.execute(Statement::new(over).bind(now).bind(worker.as_str()))
            .await?;
        let mine = "SELECT registry FROM shares WHERE worker = $1 ORDER BY registry";
        let mut shares = Vec::new();
        for row in tx.fetch(Statement::new(mine).bind(worker.as_str())).await? {
            shares.push(claim(&mut tx, &row.text(0)?, worker, now, until).await?);
        }
        tx.commit().await?;
        Ok(shares)
    }

    async fn try_leave(&self, worker: &WorkerName) -> Result<()> {
        let mut tx = self.database.begin().await?;
        let now = now(&mut tx).await?;
        let back = "UPDATE units SET worker = NULL, attempts = 0, ready_at = $1 WHERE worker = $2";
        tx.execute(Statement::new(back).bind(now).bind(worker.as_str()))
            .await?;
        let gone = Statement::new("DELETE FROM shares WHERE worker = $1");
        tx.execute(gone.bind(worker.as_str())).await?;
        tx.commit().await
    }
}

/// Takes a share, or renews it: a fair one, as far as others have left room for it. Whoever finds no room is counted all the same, so
/// that the others make room.
pub(super) async fn claim(
    tx: &mut Transaction,
    registry: &str,
    worker: &WorkerName,
    now: i64,
    until: i64,
) -> Result<Share> {
    // The lock by which shares of one registry are given out one after the other.
    let lock = match tx.dialect() {
        Dialect::Sqlite => "SELECT at_once FROM registries WHERE name = $1",
        Dialect::Postgres => "SELECT at_once FROM registries WHERE name = $1 FOR UPDATE",
    };
    let rows = tx.fetch(Statement::new(lock).bind(registry)).await?;
    let limit = rows.first().map_or(Ok(0), |row| row.int(0))?;
    let others = "SELECT count(*), CAST(coalesce(sum(at_once), 0) AS BIGINT) FROM shares \
        WHERE registry = $1 AND worker <> $2 AND until > $3";
    let others = Statement::new(others)
        .bind(registry)
        .bind(worker.as_str())
        .bind(now);
    let rows = tx.fetch(others).await?;
    let (count, taken) = match rows.first() {
        Some(row) => (row.int(0)?, row.int(1)?),
        None => (0, 0),
    };
    let at_once = part(limit, count, taken);
    let text = "INSERT INTO shares (registry, worker, at_once, until) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (registry, worker) DO UPDATE SET at_once = excluded.at_once, until = excluded.until";
    let claim = Statement::new(text)
        .bind(registry)
        .bind(worker.as_str())
        .bind(at_once)
        .bind(until);
    tx.execute(claim).await?;
    Ok(Share {
        registry: registry.to_owned(),
        at_once: usize::try_from(at_once).unwrap_or(0),
        workers: usize::try_from(count + 1).unwrap_or(1),
    })
}

/// A fair part of a limit, beside so many others that have taken so much: never more than is left of it.
fn part(limit: i64, others: i64, taken: i64) -> i64 {
    let fair = (limit / (others + 1)).max(1);
    fair.min(limit - taken).max(0)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::part;

    #[test]
    fn a_part_is_fair_as_far_as_there_is_room() {
        for (limit, others, taken, expected) in [
            (64, 0, 0, 64),
            (64, 1, 64, 0),
            (64, 1, 32, 32),
            (64, 1, 8, 32),
            (64, 2, 60, 4),
            (2, 5, 1, 1),
            (2, 5, 2, 0),
            (0, 0, 0, 0),
        ] {
            assert_eq!(
                part(limit, others, taken),
                expected,
                "{limit} {others} {taken}"
            );
        }
    }

    proptest! {
        /// Whoever asks, in whatever order, all parts together never exceed the limit, and some rounds later all are fair.
        #[test]
        fn parts_never_add_up_to_more_than_the_limit(
            limit in 1_i64..100,
            workers in 1_i64..12,
            turns in proptest::collection::vec(0_i64..12, 0..60),
        ) {
            let mut parts: BTreeMap<i64, i64> = BTreeMap::new();
            let rounds = (0..workers * 3).map(|turn| turn % workers);
            for turn in turns.into_iter().map(|turn| turn % workers).chain(rounds) {
                parts.remove(&turn);
                let others = parts.values().map(|_| 1).sum();
                parts.insert(turn, part(limit, others, parts.values().sum()));
                prop_assert!(parts.values().sum::<i64>() <= limit);
            }
            let fair = (limit / workers).max(1);
            let served: i64 = parts.values().filter(|&&part| part == fair).map(|_| 1).sum();
            prop_assert_eq!(served, workers.min(limit));
        }
    }
}
