//! What was seen again is not kept again.

use portolan_catalog::{Kind, Sighting, When};

use crate::backend::sqlite;
use crate::over_time::{app, record, set};

#[tokio::test]
async fn tags_that_name_one_digest_share_all_that_is_kept_of_it() {
    let backend = sqlite();
    let catalog = backend.catalog().await;
    let mut batch = Vec::new();
    for n in 0..50 {
        let mut record = record("one", "2026-03-01T00:00:00Z");
        record.reference = format!("registry.example/app:{n}").parse().unwrap();
        batch.push(Sighting::Record(Box::new(record)));
    }
    catalog.observe(&batch).await.unwrap();
    let blobs = std::fs::read_dir(backend.folder.path().join("images/blobs/sha256"))
        .unwrap()
        .count();
    assert_eq!(blobs, 5, "an index, two manifests, two configs");
    let pool = sqlx::SqlitePool::connect(&format!(
        "sqlite:{}",
        backend.folder.path().join("catalogue.sqlite").display()
    ))
    .await
    .unwrap();
    let sheets: i64 = sqlx::query_scalar("SELECT count(*) FROM sheets")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(sheets, 1);
}

#[tokio::test]
async fn a_blob_that_is_no_longer_what_it_was_is_never_told_as_a_record() {
    let backend = sqlite();
    let catalog = backend.catalog().await;
    catalog
        .observe(&[Sighting::Record(Box::new(record(
            "one",
            "2026-03-01T00:00:00Z",
        )))])
        .await
        .unwrap();
    let root = set("one").digest_of("1").cloned().unwrap();
    let file = backend
        .folder
        .path()
        .join("images/blobs/sha256")
        .join(root.encoded());
    let bytes = std::fs::read_to_string(&file).unwrap();
    portolan_disk::write(&file, bytes.replace("amd64", "armv7").as_bytes()).unwrap();
    let error = catalog.record(&app(), When::Latest).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Damaged);
    assert_eq!(
        error.to_string(),
        "the catalogue's bytes for registry.example/app:1 are not what they should be"
    );
    std::fs::remove_file(&file).unwrap();
    let error = catalog.record(&app(), When::Latest).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Damaged);
    assert_eq!(
        error.to_string(),
        format!("the catalogue's blob {root} of registry.example/app:1 is missing")
    );
}
