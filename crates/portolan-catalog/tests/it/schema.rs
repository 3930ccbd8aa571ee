//! A catalogue of another schema.

use portolan_catalog::{Catalog, Kind};

use crate::backend::sqlite;
use crate::over_time::{app, seen};

#[tokio::test]
async fn a_newer_schema_is_refused_politely_and_left_untouched() {
    let backend = sqlite();
    let catalog = backend.catalog().await;
    catalog
        .observe(&[seen("one", "2026-03-01T00:00:00Z")])
        .await
        .unwrap();
    catalog.close().await;
    let file = backend.folder.path().join("catalogue.sqlite");
    set_version(&file, 99).await;
    let error = Catalog::open(&backend.options).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Newer);
    assert_eq!(
        error.to_string(),
        "the catalogue has schema 99, this Portolan knows schemas up to 2"
    );
    set_version(&file, 2).await;
    assert_eq!(backend.catalog().await.log(&app()).await.unwrap().len(), 1);
}

async fn set_version(file: &std::path::Path, version: i64) {
    let url = format!("sqlite:{}", file.display());
    let pool = sqlx::SqlitePool::connect(&url).await.unwrap();
    sqlx::query("UPDATE schema_version SET version = $1")
        .bind(version)
        .execute(&pool)
        .await
        .unwrap();
    pool.close().await;
}
