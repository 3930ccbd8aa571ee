//! How a registry's limit is divided among those who ask it.

use std::collections::{BTreeSet, HashSet};
use std::fmt;

use super::{Hand, Lease, UnitKey, milliseconds, now};
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

/// What a worker is at right now. What it was given and never heard of (an answer may get lost) is not among it, and is another's when its
/// lease ends.
#[derive(Clone, Copy)]
pub struct Doing<'a> {
    /// The units that it works at.
    pub units: &'a HashSet<UnitKey>,
    /// How many requests it may have under way to a registry, by what it was told before and what has not ended yet; 0 where it has no
    /// share.
    pub asking: &'a (dyn Fn(&str) -> usize + Send + Sync),
}

impl fmt::Debug for Doing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Doing")
            .field("units", &self.units)
            .finish_non_exhaustive()
    }
}

/// What a worker still has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Kept {
    /// Its shares, one for each registry that it has units of.
    pub shares: Vec<Share>,
    units: HashSet<UnitKey>,
}

impl Kept {
    /// Whether a unit that was taken is still this worker's.
    pub fn holds(&self, lease: &Lease) -> bool {
        self.units.contains(&lease.key())
    }
}

impl Catalog {
    /// A worker's sign of life: the leases of what it is at, and its shares, last anew from now. Returns what it has now; its shares may
    /// be smaller, or larger, and what its lease ended for may be another's. What is taken from a share is free for others only when the worker tells that it no longer asks so much. Shares in registries that it has no more work for are given back.
    pub async fn keep_at_it(&self, hand: &Hand, doing: Doing<'_>) -> Result<Kept> {
        self.patiently(|| self.try_keep_at_it(hand, doing)).await
    }

    /// Gives all back that a worker holds: its units are ready for others at once, as if it had not begun.
    pub async fn leave(&self, hand: &Hand) -> Result<()> {
        self.patiently(|| self.try_leave(hand)).await
    }

    async fn try_keep_at_it(&self, hand: &Hand, doing: Doing<'_>) -> Result<Kept> {
        let mut tx = self.database.begin().await?;
        let now = now(&mut tx).await?;
        let until = now + milliseconds(hand.lease);
        let mut renew = Statement::new("UPDATE units SET ready_at = ");
        renew.push_value(until).push(" WHERE worker = ");
        renew.push_value(hand.name()).push(" AND id IN ");
        renew.push_list(doing.units.iter().map(|unit| unit.0));
        tx.execute(renew).await?;
        // One that waits for room has no unit yet: its claim to room ends by itself.
        let over = "DELETE FROM shares WHERE worker = $2 AND at_once > 0 AND NOT EXISTS \
            (SELECT 1 FROM units u WHERE u.worker = shares.worker AND u.registry = shares.registry) \
            OR worker <> $2 AND until <= $1";
        tx.execute(Statement::new(over).bind(now).bind(hand.name()))
            .await?;
        let mine = "SELECT id, registry FROM units WHERE worker = $1 AND ready_at > $2";
        let mut kept = Kept::default();
        let mut registries = BTreeSet::new();
        for row in tx
            .fetch(Statement::new(mine).bind(hand.name()).bind(now))
            .await?
        {
            kept.units.insert(UnitKey(row.int(0)?));
            registries.insert(row.text(1)?);
        }
        // By the units, not by the shares: one whose lease had ended has no share any more, and may have its units still.
        for registry in registries {
            kept.shares
                .push(claim(&mut tx, &registry, hand, doing, now).await?);
        }
        tx.commit().await?;
        Ok(kept)
    }

    async fn try_leave(&self, hand: &Hand) -> Result<()> {
        let mut tx = self.database.begin().await?;
        let now = now(&mut tx).await?;
        let back = "UPDATE units SET worker = NULL, attempts = 0, ready_at = $1 WHERE worker = $2";
        tx.execute(Statement::new(back).bind(now).bind(hand.name()))
            .await?;
        let gone = Statement::new("DELETE FROM shares WHERE worker = $1");
        tx.execute(gone.bind(hand.name())).await?;
        tx.commit().await
    }
}

/// Takes a share, or renews it: a fair one, as far as others have left room for it. Whoever finds no room is counted all the same, so
/// that the others make room.
pub(super) async fn claim(
    tx: &mut Transaction,
    registry: &str,
    hand: &Hand,
    doing: Doing<'_>,
    now: i64,
) -> Result<Share> {
    // The lock by which shares of one registry are given out one after the other.
    let lock = match tx.dialect() {
        Dialect::Sqlite => "SELECT at_once FROM registries WHERE name = $1",
        Dialect::Postgres => "SELECT at_once FROM registries WHERE name = $1 FOR UPDATE",
    };
    let rows = tx.fetch(Statement::new(lock).bind(registry)).await?;
    let limit = rows.first().map_or(Ok(0), |row| row.int(0))?;
    let others = "SELECT count(*), CAST(coalesce(sum(at_once), 0) AS BIGINT), \
        coalesce(sum(CASE WHEN worker < $2 THEN 1 ELSE 0 END), 0) FROM shares WHERE registry = $1 AND worker <> $2 AND until > $3";
    let others = Statement::new(others)
        .bind(registry)
        .bind(hand.name())
        .bind(now);
    let rows = tx.fetch(others).await?;
    let others = match rows.first() {
        Some(row) => Others {
            count: row.int(0)?,
            taken: row.int(1)?,
            before: row.int(2)?,
        },
        None => Others::default(),
    };
    let at_once = part(limit, &others).min(hand.at_most);
    let until = now + milliseconds(hand.lease);
    let text = "INSERT INTO shares (registry, worker, at_once, until) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (registry, worker) DO UPDATE SET at_once = excluded.at_once, until = excluded.until";
    let claim = Statement::new(text)
        .bind(registry)
        .bind(hand.name())
        .bind(at_once.max(i64::try_from((doing.asking)(registry)).unwrap_or(0)))
        .bind(until);
    tx.execute(claim).await?;
    Ok(Share {
        registry: registry.to_owned(),
        at_once: usize::try_from(at_once).unwrap_or(0),
        workers: usize::try_from(others.count + 1).unwrap_or(1),
    })
}

/// The other workers at a registry.
#[derive(Debug, Default)]
struct Others {
    /// So many.
    count: i64,
    /// What they have taken in all.
    taken: i64,
    /// How many of them come before this one in the order of names: what cannot be divided goes to the first.
    before: i64,
}

/// A fair part of a limit: never more than the others have left of it, and never nothing where they left something.
fn part(limit: i64, others: &Others) -> i64 {
    let workers = others.count + 1;
    let rest = i64::from(others.before < limit % workers);
    let fair = (limit / workers + rest).max(1);
    fair.min(limit - others.taken).max(0)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::{Others, part};

    #[test]
    fn a_part_is_fair_as_far_as_there_is_room() {
        // (the limit, how many others, what they have, how many come before, the part)
        for (limit, count, taken, before, expected) in [
            (64, 0, 0, 0, 64),
            (64, 1, 64, 0, 0),
            (64, 1, 32, 1, 32),
            (64, 1, 8, 0, 32),
            (64, 2, 60, 0, 4),
            (5, 2, 3, 0, 2),
            (5, 2, 3, 1, 2),
            (5, 2, 3, 2, 1),
            (2, 5, 1, 4, 1),
            (2, 5, 2, 0, 0),
            (0, 0, 0, 0, 0),
        ] {
            let others = Others {
                count,
                taken,
                before,
            };
            assert_eq!(part(limit, &others), expected, "{limit} {others:?}");
        }
    }

    proptest! {
        /// Whoever asks, in whatever order, all parts together never exceed the limit, and some rounds later they are all of it.
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
                let others = Others {
                    count: parts.values().map(|_| 1).sum(),
                    taken: parts.values().sum(),
                    before: parts.range(..turn).map(|_| 1).sum(),
                };
                parts.insert(turn, part(limit, &others));
                prop_assert!(parts.values().sum::<i64>() <= limit);
            }
            prop_assert_eq!(parts.values().sum::<i64>(), limit);
            let (least, most) = (parts.values().min().unwrap(), parts.values().max().unwrap());
            prop_assert!(most - least <= 1, "{parts:?}");
        }
    }
}
