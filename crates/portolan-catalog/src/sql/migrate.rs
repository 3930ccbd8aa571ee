//! Bringing a database's schema up to date, step by step, and refusing one from the future.

use super::{Database, Dialect, Statement, Transaction};
use crate::error::{Error, Kind, Result};

/// The steps, in order; the first makes version 1. A step that was published is never changed.
const STEPS: [&str; 3] = [
    include_str!("../../migrations/0001.sql"),
    include_str!("../../migrations/0002.sql"),
    include_str!("../../migrations/0003.sql"),
];

/// The version that this Portolan reads and writes.
const VERSION: i64 = 3;

/// Runs the steps that are missing, each with its note in one transaction: a process that dies here leaves the version before.
pub(super) async fn run(database: &Database) -> Result<()> {
    if let Some(version) = version_of(database).await
        && version == VERSION
    {
        return Ok(());
    }
    let mut tx = database.begin().await?;
    if tx.dialect() == Dialect::Postgres {
        // Two that start at once: one waits for the other, and finds nothing left to do. The number is of this program only.
        tx.execute(Statement::new("SELECT pg_advisory_xact_lock(7076871)"))
            .await?;
    }
    refuse_what_is_another_s(&mut tx).await?;
    tx.execute(Statement::new(
        "CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)",
    ))
    .await?;
    let rows = tx
        .fetch(Statement::new("SELECT version FROM schema_version"))
        .await?;
    let version = rows.first().map_or(Ok(0), |row| row.int(0))?;
    if version > VERSION {
        return Err(Error::new(
            Kind::Newer,
            format!(
                "the catalogue has schema {version}, this Portolan knows schemas up to {VERSION}"
            ),
        )
        .hint("use the newer Portolan that wrote it; nothing was changed"));
    }
    for (step, number) in STEPS.iter().zip(1..) {
        if number > version {
            take(&mut tx, step).await?;
        }
    }
    tx.execute(Statement::new("DELETE FROM schema_version"))
        .await?;
    tx.execute(Statement::new("INSERT INTO schema_version (version) VALUES ($1)").bind(VERSION))
        .await?;
    tx.commit().await
}

/// A database that holds tables, and none of ours, is another program's.
async fn refuse_what_is_another_s(tx: &mut Transaction) -> Result<()> {
    let tables = match tx.dialect() {
        Dialect::Sqlite => {
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        }
        Dialect::Postgres => {
            "SELECT CAST(tablename AS TEXT) FROM pg_catalog.pg_tables WHERE schemaname = current_schema()"
        }
    };
    let mut names = Vec::new();
    for row in tx.fetch(Statement::new(tables)).await? {
        names.push(row.text(0)?);
    }
    if names.is_empty() || names.iter().any(|name| name == "schema_version") {
        return Ok(());
    }
    Err(Error::new(
        Kind::Usage,
        "the database is another program's: it holds tables that are not a catalogue's",
    )
    .hint("name an empty database, or one that Portolan made; nothing was changed"))
}

async fn take(tx: &mut Transaction, step: &str) -> Result<()> {
    let (id, bytes, packed) = match tx.dialect() {
        // A key that was let go is not given to another: pages and those who read meanwhile may still hold it.
        Dialect::Sqlite => (
            "INTEGER PRIMARY KEY AUTOINCREMENT",
            "BLOB",
            // Rows that are nothing but their key are kept once, not twice.
            " WITHOUT ROWID",
        ),
        Dialect::Postgres => (
            "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
            "BYTEA",
            "",
        ),
    };
    let step = step.replace("{id}", id).replace("{bytes}", bytes);
    tx.script(step.replace("{packed}", packed)).await
}

/// The version, where there is one to be read without writing anything.
async fn version_of(database: &Database) -> Option<i64> {
    let row = database
        .first(Statement::new("SELECT version FROM schema_version"))
        .await
        .ok()??;
    row.int(0).ok()
}
