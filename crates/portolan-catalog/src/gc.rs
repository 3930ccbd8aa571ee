//! Letting go what nothing names: sheets that no observation names, facts and documents of no sheet, contents of
//! layers that no image has, blobs of neither document nor contents.
//!
//! Others may keep what they see meanwhile. They find what is there and name it in one turn ([`Turn::Shared`]); here, every removal
//! looks again and removes in a turn of its own ([`Turn::Alone`]). So what is found to be there is still there when it is named,
//! whoever dies in between.

mod contents;
mod facts;
mod named;
mod stored;

use jiff::Timestamp;

use crate::catalog::Catalog;
use crate::error::Result;
use crate::sql::{Statement, Transaction, Turn};
use named::Named;

/// What becomes of what nothing names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sweep {
    /// It is counted, and left where it is.
    Count,
    /// It is removed.
    Remove,
}

/// What nothing named.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Garbage {
    /// Sheets: records of what no tag is told to have been.
    pub sheets: u64,
    /// Rows of facts for search, and of names and digests.
    pub rows: u64,
    /// Blobs of the store.
    pub blobs: u64,
    /// How many bytes those blobs have.
    pub bytes: u64,
}

/// How many rows or blobs go in one turn, for which others have to wait.
const AT_ONCE: i64 = 500;

impl Catalog {
    /// Removes, or counts, what nothing names. Blobs that were written after `before` stay in any case, as a margin for whoever writes
    /// into the store in other ways than through a catalogue.
    ///
    /// What was observed stays: a tag that vanished is still told of, with all that it ever was.
    ///
    /// # Errors
    /// [`Kind::Unusable`](crate::Kind::Unusable) where the store is full of blobs and the catalogue knows none of them: it is most
    /// likely another catalogue's. Else what the database or the blob store says; then what was removed until then is gone, and the
    /// same call carries on.
    pub async fn gc(&self, before: Timestamp, sweep: Sweep) -> Result<Garbage> {
        let mut garbage = Garbage::default();
        self.drop_sheets(sweep, &mut garbage).await?;
        let mut named = Named::read(self, sweep).await?;
        if sweep == Sweep::Remove {
            self.drop_facts(&mut garbage).await?;
        } else {
            self.count_facts(&mut garbage).await?;
        }
        self.drop_contents(sweep, &mut garbage).await?;
        self.drop_documents(sweep, &mut named, &mut garbage).await?;
        if sweep == Sweep::Remove {
            self.drop_names(&mut garbage).await?;
        }
        self.drop_blobs(sweep, before, &named, &mut garbage).await?;
        if sweep == Sweep::Remove {
            self.blobs.sweep(before).await?;
        }
        Ok(garbage)
    }

    /// A transaction in which nobody else keeps anything.
    async fn alone(&self) -> Result<Transaction> {
        let mut tx = self.database.begin().await?;
        tx.take_turn(Turn::Alone).await?;
        Ok(tx)
    }

    async fn drop_sheets(&self, sweep: Sweep, garbage: &mut Garbage) -> Result<()> {
        const UNNAMED: &str =
            "FROM sheets s WHERE NOT EXISTS (SELECT 1 FROM observations o WHERE o.sheet_id = s.id)";
        if sweep == Sweep::Count {
            garbage.sheets = self.count(&format!("SELECT count(*) {UNNAMED}")).await?;
            return Ok(());
        }
        loop {
            let mut tx = self.alone().await?;
            let text = format!("SELECT s.id {UNNAMED} LIMIT {AT_ONCE}");
            let rows = tx.fetch(Statement::new(text)).await?;
            let ids = rows
                .iter()
                .map(|row| row.int(0))
                .collect::<Result<Vec<_>>>()?;
            if ids.is_empty() {
                return Ok(());
            }
            for statement in Statement::among("DELETE FROM sheets WHERE id IN", &ids, "") {
                tx.execute(statement).await?;
            }
            tx.commit().await?;
            garbage.sheets += ids.len() as u64;
        }
    }

    async fn count(&self, text: &str) -> Result<u64> {
        let row = self.first(Statement::new(text)).await?;
        let count = row.map_or(Ok(0), |row| row.int(0))?;
        Ok(count.try_into().unwrap_or_default())
    }
}
