//! A catalogue of another schema.

use portolan_catalog::{Catalog, Kind};

use crate::backend::each;
use crate::over_time::{app, seen};
use crate::tables::run;

#[tokio::test]
async fn a_newer_schema_is_refused_politely_and_left_untouched() {
    for backend in each() {
        let catalog = backend.catalog().await;
        catalog
            .observe(&[seen("one", "2026-03-01T00:00:00Z")])
            .await
            .unwrap();
        catalog.close().await;
        run(&backend, "UPDATE schema_version SET version = 99").await;
        let error = Catalog::open(&backend.options).await.unwrap_err();
        assert_eq!(error.kind(), Kind::Newer, "{}", backend.name);
        assert_eq!(
            error.to_string(),
            "the catalogue has schema 99, this Portolan knows schemas up to 3"
        );
        assert!(error.hint_text().unwrap().contains("nothing was changed"));
        run(&backend, "UPDATE schema_version SET version = 3").await;
        assert_eq!(backend.catalog().await.log(&app()).await.unwrap().len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_make_one_catalogue_at_the_same_time() {
    for _ in 0..4 {
        for backend in each() {
            let open = || Catalog::open(&backend.options);
            let opened = tokio::join!(open(), open(), open(), open(), open(), open());
            let opened = [opened.0, opened.1, opened.2, opened.3, opened.4, opened.5];
            for catalog in opened {
                let name = backend.name;
                assert!(catalog.is_ok(), "{name}: {}", catalog.unwrap_err());
            }
        }
    }
}

#[tokio::test]
async fn another_program_s_database_is_refused_and_left_untouched() {
    let backend = crate::backend::sqlite();
    let file = backend.folder.path().join("catalogue.sqlite");
    let url = format!("sqlite:{}?mode=rwc", file.display());
    let pool = sqlx::SqlitePool::connect(&url).await.unwrap();
    sqlx::query("CREATE TABLE accounts (id INTEGER)")
        .execute(&pool)
        .await
        .unwrap();
    let error = Catalog::open(&backend.options).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Usage);
    assert!(
        error
            .to_string()
            .starts_with("the database is another program's")
    );
    let tables: i64 = sqlx::query_scalar("SELECT count(*) FROM sqlite_schema")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(tables, 1);
}
