//! The database behind a catalogue, as tests change and read it.

use portolan_catalog::Location;
use sqlx::{PgPool, SqlitePool};

use crate::backend::Backend;

/// All tables but the bodies of sheets, with their columns.
const TABLES: [(&str, &[&str]); 14] = [
    ("repositories", &["name"]),
    ("tags", &["repository_id", "name"]),
    ("digests", &["id", "digest"]),
    (
        "sheets",
        &[
            "id",
            "repository_id",
            "root_id",
            "hash",
            "proof",
            "complete",
        ],
    ),
    (
        "observations",
        &[
            "tag_id",
            "root_id",
            "sheet_id",
            "first_seen",
            "last_seen",
            "host",
        ],
    ),
    (
        "headers",
        &[
            "repository_id",
            "digest_id",
            "last_modified",
            "size",
            "host",
        ],
    ),
    ("documents", &["digest_id", "media_type", "size"]),
    (
        "entries",
        &[
            "root_id",
            "position",
            "digest_id",
            "role",
            "os",
            "architecture",
            "variant",
            "os_version",
        ],
    ),
    (
        "images",
        &[
            "digest_id",
            "config_id",
            "media_type",
            "created",
            "size",
            "content",
            "depth",
            "top_id",
            "proof",
        ],
    ),
    (
        "layers",
        &["image_id", "position", "digest_id", "diff_id", "size"],
    ),
    ("steps", &["image_id", "position", "created", "text"]),
    ("pairs", &["image_id", "kind", "position", "name", "value"]),
    ("marks", &["name", "value"]),
    ("pages", &["folder", "tag_id", "sheet_id"]),
];

/// Runs a statement that no catalogue would run.
pub async fn run(backend: &Backend, sql: &'static str) {
    match &backend.options.database {
        Location::Sqlite(file) => {
            let pool = sqlite(file).await;
            sqlx::query(sql).execute(&pool).await.unwrap();
            pool.close().await;
        }
        Location::Postgres(url) => {
            let pool = PgPool::connect(url).await.unwrap();
            sqlx::query(sql).execute(&pool).await.unwrap();
            pool.close().await;
        }
    }
}

/// All rows of all tables, as lines.
pub async fn dump(backend: &Backend) -> Vec<String> {
    let mut lines = Vec::new();
    for (table, columns) in TABLES {
        let columns: Vec<String> = columns
            .iter()
            .map(|column| format!("coalesce(CAST({column} AS TEXT), '-')"))
            .collect();
        let sql = format!("SELECT {} FROM {table}", columns.join(" || ' ' || "));
        let sql = sqlx::AssertSqlSafe(sql);
        let mut rows: Vec<String> = match &backend.options.database {
            Location::Sqlite(file) => {
                let pool = sqlite(file).await;
                let rows = sqlx::query_scalar(sql).fetch_all(&pool).await.unwrap();
                pool.close().await;
                rows
            }
            Location::Postgres(url) => {
                let pool = PgPool::connect(url).await.unwrap();
                let rows = sqlx::query_scalar(sql).fetch_all(&pool).await.unwrap();
                pool.close().await;
                rows
            }
        };
        rows.sort();
        lines.extend(rows.into_iter().map(|row| format!("{table}: {row}")));
    }
    lines
}

async fn sqlite(file: &std::path::Path) -> SqlitePool {
    let options = sqlx::sqlite::SqliteConnectOptions::new()
        .filename(file)
        .foreign_keys(false);
    SqlitePool::connect_with(options).await.unwrap()
}

/// The number that a question gives.
pub async fn count(backend: &Backend, sql: &str) -> i64 {
    let sql = sqlx::AssertSqlSafe(sql.to_owned());
    match &backend.options.database {
        Location::Sqlite(file) => {
            let pool = sqlite(file).await;
            let count = sqlx::query_scalar(sql).fetch_one(&pool).await.unwrap();
            pool.close().await;
            count
        }
        Location::Postgres(url) => {
            let pool = PgPool::connect(url).await.unwrap();
            let count = sqlx::query_scalar(sql).fetch_one(&pool).await.unwrap();
            pool.close().await;
            count
        }
    }
}
