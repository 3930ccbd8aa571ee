//! The embedded database: one file, written by one connection at a time, read by several meanwhile (WAL).

use std::path::Path;
use std::time::Duration;

use sqlx::query::Query;
use sqlx::sqlite::{
    SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{Arguments as _, AssertSqlSafe, Sqlite};

use super::{Database, Statement, Value};
use crate::error::Result;

/// How long one process waits for another that writes.
const WAIT_FOR_WRITER: Duration = Duration::from_mins(1);
/// How many questions are answered at once.
const READERS: u32 = 4;
/// How much of the file each connection keeps in memory, in KiB.
const CACHE_KIB: &str = "-16384";

/// Opens the file, or makes it.
pub(super) async fn open(file: &Path) -> Result<Database> {
    if let Some(folder) = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        portolan_disk::create_folder(folder)?;
    }
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // With WAL a power cut may lose the last transactions, never tear one: a scan asks for those tags again.
        .synchronous(SqliteSynchronous::Normal)
        .foreign_keys(true)
        .busy_timeout(WAIT_FOR_WRITER)
        .pragma("cache_size", CACHE_KIB)
        // As PostgreSQL compares: one question has one answer.
        .pragma("case_sensitive_like", "ON")
        .statement_cache_capacity(64);
    let writer = SqlitePoolOptions::new()
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_with(options.clone())
        .await?;
    let readers = SqlitePoolOptions::new()
        .max_connections(READERS)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_lazy_with(options);
    Ok(Database::Sqlite { writer, readers })
}

/// The driver's form of a statement.
pub(super) fn query(statement: Statement) -> Query<'static, Sqlite, SqliteArguments> {
    let (text, values) = statement.into_parts();
    let mut arguments = SqliteArguments::default();
    for value in values {
        match value {
            Value::Int(value) => arguments.add(value),
            Value::Text(value) => arguments.add(value),
            Value::Bytes(value) => arguments.add(value),
        }
        .expect("numbers, text and bytes can be bound");
    }
    sqlx::query_with(AssertSqlSafe(text), arguments)
}
