//! Taking a unit: the one that is ready longest, at a registry that has room.

use super::share::{Doing, Share, claim};
use super::{Hand, Lease, Unit, milliseconds, now};
use crate::catalog::Catalog;
use crate::error::Result;
use crate::sql::{Dialect, Row, Statement, Transaction};

/// How often a unit is taken by workers that end without a word before it is given up: it may be the unit that ends them.
const MOST_ATTEMPTS: i64 = 5;

/// What came of asking for work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// Here it is, with a share of its registry.
    Unit(Lease, Share),
    /// This unit is not to be done by anybody, for this reason.
    GivenUp(Unit, String),
    /// All that is ready waits for room at its registry, or others are at work: there may be something later.
    NotNow,
    /// What is left waits for a time to come, and nobody is at work.
    Later,
    /// There is nothing left to do.
    Nothing,
}

impl Catalog {
    /// Takes a unit for a worker, until its lease ends unless it shows that it lives ([`Catalog::keep_at_it`]).
    pub async fn take(&self, hand: &Hand, doing: Doing<'_>) -> Result<Taken> {
        self.patiently(|| self.try_take(hand, doing)).await
    }

    async fn try_take(&self, hand: &Hand, doing: Doing<'_>) -> Result<Taken> {
        let mut tx = self.database.begin().await?;
        let now = now(&mut tx).await?;
        let until = now + milliseconds(hand.lease);
        let mut full: Vec<String> = Vec::new();
        while let Some(row) = candidate(&mut tx, now, doing, &full).await? {
            let (id, attempts) = (row.int(0)?, row.int(1)?);
            let unit = Unit {
                about: row.text(2)?,
                registry: row.text(3)?,
                body: row.text(4)?,
            };
            if attempts >= MOST_ATTEMPTS {
                let why = give_up(&mut tx, id).await?;
                tx.commit().await?;
                return Ok(Taken::GivenUp(unit, why));
            }
            let share = claim(&mut tx, &unit.registry, hand, doing, now).await?;
            if share.at_once == 0 {
                full.push(unit.registry);
                continue;
            }
            let text = "UPDATE units SET worker = $1, ready_at = $2, attempts = attempts + 1 WHERE id = $3";
            let take = Statement::new(text).bind(hand.name()).bind(until).bind(id);
            tx.execute(take).await?;
            tx.commit().await?;
            let worker = hand.name().to_owned();
            return Ok(Taken::Unit(Lease { id, worker, unit }, share));
        }
        let taken = if full.is_empty() {
            waiting(&mut tx, hand, now).await?
        } else {
            Taken::NotNow
        };
        // That we wait for room is told to those who have it.
        tx.commit().await?;
        Ok(taken)
    }
}

/// The unit that is ready longest, but none at these registries, none that another is just taking, and none that this worker is at, though
/// it was silent for so long that its lease ended.
async fn candidate(
    tx: &mut Transaction,
    now: i64,
    doing: Doing<'_>,
    full: &[String],
) -> Result<Option<Row>> {
    let mut statement = Statement::new(
        "SELECT u.id, u.attempts, u.about, u.registry, u.body FROM units u JOIN registries r ON r.name = u.registry WHERE u.failed = 0 AND u.ready_at <= ",
    );
    statement
        .push_value(now)
        .push(" AND r.paused_until <= ")
        .push_value(now);
    if !full.is_empty() {
        statement
            .push(" AND u.registry NOT IN ")
            .push_list(full.iter().map(String::as_str));
    }
    if !doing.units.is_empty() {
        statement
            .push(" AND u.id NOT IN ")
            .push_list(doing.units.iter().map(|unit| unit.0));
    }
    statement.push(" ORDER BY u.ready_at, u.id LIMIT 1");
    if tx.dialect() == Dialect::Postgres {
        statement.push(" FOR UPDATE OF u SKIP LOCKED");
    }
    Ok(tx.fetch(statement).await?.into_iter().next())
}

async fn give_up(tx: &mut Transaction, id: i64) -> Result<String> {
    let text = "UPDATE units SET worker = NULL, failed = 1, why = $2 WHERE id = $1";
    let why = format!("given up: {MOST_ATTEMPTS} workers took it and ended without a word");
    let give_up = Statement::new(text).bind(id).bind(why.as_str());
    tx.execute(give_up).await?;
    Ok(why)
}

/// Why there is nothing for a worker: others are at work, what is left waits for its time, or nothing is left.
async fn waiting(tx: &mut Transaction, hand: &Hand, now: i64) -> Result<Taken> {
    // A registry that pauses makes its units wait too, whatever they say themselves.
    let text = "SELECT count(*), \
        coalesce(sum(CASE WHEN u.worker IS NOT NULL AND u.worker <> $1 THEN 1 ELSE 0 END), 0), \
        coalesce(sum(CASE WHEN u.worker IS NULL AND u.ready_at <= $2 AND r.paused_until <= $2 THEN 1 ELSE 0 END), 0) \
        FROM units u JOIN registries r ON r.name = u.registry WHERE u.failed = 0 AND (u.worker IS NULL OR u.worker <> $1)";
    let rows = tx
        .fetch(Statement::new(text).bind(hand.name()).bind(now))
        .await?;
    let Some(row) = rows.first() else {
        return Ok(Taken::Nothing);
    };
    Ok(match (row.int(0)?, row.int(1)? + row.int(2)?) {
        (0, _) => Taken::Nothing,
        (_, 0) => Taken::Later,
        _ => Taken::NotNow,
    })
}
