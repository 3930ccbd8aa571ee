//! Which documents the sheets name.

use std::collections::BTreeSet;

use super::Sweep;
use crate::bits::Bits;
use crate::catalog::Catalog;
use crate::error::Result;
use crate::sheet::Unpacked;
use crate::sql::{Asked, Row, Statement};

/// How many sheets are read at once.
const PAGE: i64 = 200;

/// The keys of all documents that sheets name, up to the last sheet that was read.
#[derive(Debug)]
pub(super) struct Named {
    keys: Bits,
    last_sheet: i64,
}

impl Named {
    /// Reads all sheets: where none has been removed, those that an observation names.
    pub(super) async fn read(catalog: &Catalog, sweep: Sweep) -> Result<Self> {
        let which = match sweep {
            Sweep::Count => Which::Observed,
            Sweep::Remove => Which::All,
        };
        let mut named = Self {
            keys: Bits::default(),
            last_sheet: 0,
        };
        // Keys are given out before their rows are to be seen: in a turn of one's own, none is under way.
        let mut tx = catalog.alone().await?;
        let rows = tx
            .fetch(Statement::new(
                "SELECT CAST(coalesce(max(id), 0) AS BIGINT) FROM sheets",
            ))
            .await?;
        drop(tx);
        let last = rows.first().map_or(Ok(0), |row| row.int(0))?;
        let mut asked = Asked::Database(&catalog.database);
        while named.read_page(&mut asked, last, which).await? {}
        named.last_sheet = last;
        Ok(named)
    }

    /// Reads the sheets that were kept since; within a turn of one's own, those are all.
    pub(super) async fn catch_up(&mut self, asked: &mut Asked<'_>) -> Result<()> {
        while self.read_page(asked, i64::MAX, Which::All).await? {}
        Ok(())
    }

    /// Whether a sheet names a document.
    pub(super) fn has(&self, document: i64) -> bool {
        self.keys.has(document)
    }

    async fn read_page(&mut self, asked: &mut Asked<'_>, last: i64, which: Which) -> Result<bool> {
        let observed = match which {
            Which::Observed => "AND EXISTS (SELECT 1 FROM observations o WHERE o.sheet_id = s.id)",
            Which::All => "",
        };
        let text = format!(
            "SELECT s.id, s.body FROM sheets s WHERE s.id > $1 AND s.id <= $2 {observed} ORDER BY s.id LIMIT {PAGE}"
        );
        let statement = Statement::new(text).bind(self.last_sheet).bind(last);
        let rows = asked.fetch(statement).await?;
        let mut digests = BTreeSet::new();
        for row in &rows {
            self.last_sheet = row.int(0)?;
            digests.extend(documents_of(row)?);
        }
        let digests: Vec<String> = digests.into_iter().collect();
        for statement in Statement::among("SELECT id FROM digests WHERE digest IN", &digests, "") {
            for row in asked.fetch(statement).await? {
                self.keys.add(row.int(0)?);
            }
        }
        Ok(!rows.is_empty())
    }
}

#[derive(Debug, Clone, Copy)]
enum Which {
    Observed,
    All,
}

/// The documents of a sheet. One that cannot be read ends the whole: nobody knows what it names.
fn documents_of(row: &Row) -> Result<Vec<String>> {
    let mut unpacked = Unpacked::read(&row.bytes(1)?)?;
    let digests = unpacked.digests()?;
    Ok(digests.iter().map(ToString::to_string).collect())
}
