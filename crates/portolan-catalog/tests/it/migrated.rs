//! A catalogue of the schema before, as an earlier Portolan left it: it is brought up to date when it is opened, and loses nothing.

use std::path::Path;

use portolan_catalog::{Catalog, Change, Location, Repair, Verify, When};
use portolan_image::Reference;
use sqlx::{AssertSqlSafe, PgPool, SqlitePool};

use crate::backend::{Backend, each};
use crate::over_time::{at, record, seen};

/// The first schema. It was published, so that it never changes.
const SCHEMA: &str = include_str!("../../migrations/0001.sql");
/// What a catalogue of it held after two scans of three tags, of which the second found two.
const HELD: &str = include_str!("version-1/catalogue.sql");

/// What made the second one of it.
const SECOND: &str = include_str!("../../migrations/0002.sql");

/// Makes the catalogue as it was: of the first schema, or of the second, which only added tables.
async fn plant(backend: &Backend, schema: i64) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/version-1/images");
    copy(&from, &backend.folder.path().join("images"));
    let version = format!(
        "CREATE TABLE schema_version (version BIGINT NOT NULL); INSERT INTO schema_version VALUES ({schema});"
    );
    let steps = [SCHEMA, SECOND].concat();
    let steps = if schema > 1 { &steps } else { SCHEMA };
    match &backend.options.database {
        Location::Sqlite(file) => {
            let schema = steps
                .replace("{id}", "INTEGER PRIMARY KEY AUTOINCREMENT")
                .replace("{bytes}", "BLOB");
            let held = HELD.replace("{given} ", "").replace("{bytes:", "X'");
            let held = held.replace('}', "'");
            let url = format!("sqlite:{}?mode=rwc", file.display());
            let pool = SqlitePool::connect(&url).await.unwrap();
            for script in [&schema, &version, &held] {
                let script = AssertSqlSafe(script.to_owned());
                sqlx::raw_sql(script).execute(&pool).await.unwrap();
            }
            pool.close().await;
        }
        Location::Postgres(url) => {
            let id = "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY";
            let schema = steps.replace("{id}", id).replace("{bytes}", "BYTEA");
            let held = HELD
                .replace("{given}", "OVERRIDING SYSTEM VALUE")
                .replace("{bytes:", "'\\x");
            let held = held.replace('}', "'");
            // Keys that were given by name are not counted by themselves.
            let counted: Vec<String> = ["repositories", "tags", "digests", "sheets", "observations"]
                .iter()
                .map(|table| format!("SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"))
                .collect();
            let counted = counted.join(";");
            let pool = PgPool::connect(url).await.unwrap();
            for script in [&schema, &version, &held, &counted] {
                let script = AssertSqlSafe(script.to_owned());
                sqlx::raw_sql(script).execute(&pool).await.unwrap();
            }
            pool.close().await;
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a test's own files")]
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            std::fs::write(to, std::fs::read(entry.path()).unwrap()).unwrap();
        }
    }
}

fn tag(name: &str) -> Reference {
    format!("registry.example/library/image-0:{name}")
        .parse()
        .unwrap()
}

#[tokio::test]
async fn a_catalogue_of_a_schema_before_is_brought_up_to_date_and_loses_nothing() {
    let before = each().into_iter().chain(each()).zip([1, 1, 2, 2]);
    for (backend, schema) in before {
        plant(&backend, schema).await;
        let catalog = backend.catalog().await;
        let here = tag("0.0");
        let tags = catalog.tags(here.repository(), When::Latest).await;
        let tags: Vec<String> = tags.unwrap().iter().map(ToString::to_string).collect();
        assert_eq!(tags, ["0.0", "0.1"], "{}", backend.name);
        let log = catalog.log(&tag("0.2")).await.unwrap();
        assert_eq!(log.len(), 2, "seen, then gone: {}", backend.name);
        for (name, when) in [
            ("0.0", When::Latest),
            ("0.1", When::Latest),
            ("0.2", at("2026-11-25T22:15:04Z")),
        ] {
            let record = catalog.record(&tag(name), when).await.unwrap();
            assert!(record.is_complete(), "{name}: {}", backend.name);
            assert_eq!(record.entries.len(), 2, "{name}: {}", backend.name);
        }
        let mut findings = Vec::new();
        let wish = Verify {
            side_by_side: 4,
            repair: Repair::No,
        };
        let mut tell = |finding| findings.push(finding);
        catalog.verify(wish, &mut tell).await.unwrap();
        assert_eq!(findings, [], "{}", backend.name);
        // And it is written to as any other.
        let sightings = [seen("one", "2026-12-01T00:00:00Z")];
        let changes = catalog.observe(&sightings).await.unwrap();
        assert_eq!(changes, [Change::New]);
        let known = record("one", "2026-12-01T00:00:00Z");
        let kept = catalog.record(&known.reference, When::Latest).await;
        assert_eq!(kept.unwrap(), known);
        catalog.close().await;
        assert_eq!(
            backend
                .catalog()
                .await
                .log(&tag("0.2"))
                .await
                .unwrap()
                .len(),
            2,
            "it is brought up to date once: {}",
            backend.name
        );
    }
}

#[tokio::test]
async fn those_that_open_it_at_the_same_time_bring_it_up_to_date_once() {
    for backend in each() {
        plant(&backend, 1).await;
        let open = || Catalog::open(&backend.options);
        let opened = tokio::join!(open(), open(), open(), open());
        for catalog in [opened.0, opened.1, opened.2, opened.3] {
            let log = catalog.unwrap().log(&tag("0.2")).await.unwrap();
            assert_eq!(log.len(), 2, "{}", backend.name);
        }
    }
}
