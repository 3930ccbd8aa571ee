//! The catalogue as Parquet files, for other engines: one folder a table, documented in `docs/export.md`.

mod file;
mod tables;

use std::path::Path;

use futures_util::TryStreamExt as _;

use crate::catalog::Catalog;
use crate::error::Result;
use crate::sql::{Row, Statement};
use file::Part;
use tables::{TABLES, Table};

/// How many rows one file holds at most.
const ROWS_A_FILE: usize = 2_000_000;
/// How many rows are held in memory before they are written.
const ROWS_A_GROUP: usize = 50_000;

/// A table that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// Its name, which is that of its folder.
    pub table: &'static str,
    /// How many rows it has.
    pub rows: u64,
    /// In how many files.
    pub files: usize,
}

impl Catalog {
    /// Writes every table into a folder of its own below `folder`, which must not hold tables yet. Files appear whole.
    ///
    /// # Errors
    /// What the database or the disk says.
    pub async fn export_parquet(&self, folder: &Path) -> Result<Vec<Exported>> {
        let mut exported = Vec::new();
        for table in TABLES {
            exported.push(self.export_table(table, folder).await?);
        }
        Ok(exported)
    }

    async fn export_table(&self, table: &'static Table, folder: &Path) -> Result<Exported> {
        let mut rows = self.database.stream(Statement::new(table.query()));
        let mut exported = Exported {
            table: table.name,
            rows: 0,
            files: 0,
        };
        let mut part: Option<(String, Part)> = None;
        while let Some(row) = rows.try_next().await? {
            let place = table.place(&row)?;
            if let Some((old, full)) =
                part.take_if(|(old, part)| *old != place || part.rows() >= ROWS_A_FILE)
            {
                drop(old);
                full.finish()?;
            }
            let (_, part) = match &mut part {
                Some(part) => part,
                none => {
                    let folder = folder.join(table.name).join(&place);
                    portolan_disk::create_folder(&folder)?;
                    let file = folder.join(format!("part-{:04}.parquet", exported.files));
                    exported.files += 1;
                    none.insert((place, Part::begin(&file, table)?))
                }
            };
            part.push(&row)?;
            exported.rows += 1;
        }
        match part {
            Some((_, part)) => part.finish()?,
            // A table without rows is there too, for those who join it.
            None if exported.files == 0 => {
                let folder = folder.join(table.name).join(table.empty_place());
                portolan_disk::create_folder(&folder)?;
                Part::begin(&folder.join("part-0000.parquet"), table)?.finish()?;
                exported.files = 1;
            }
            None => {}
        }
        Ok(exported)
    }
}

/// The value of a column in a row, in the form of the file.
fn number(row: &Row, column: usize) -> Result<Option<i64>> {
    row.int_or_none(column)
}

fn text(row: &Row, column: usize) -> Result<Option<String>> {
    row.text_or_none(column)
}
