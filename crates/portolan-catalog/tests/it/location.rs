//! The blob store is an OCI image layout that other tools read.

use crate::backend::sqlite;
use crate::over_time::{record, seen};

#[tokio::test]
async fn blobs_stand_in_a_layout_under_their_digests() {
    let backend = sqlite();
    let catalog = backend.catalog().await;
    catalog
        .observe(&[seen("one", "2026-03-01T00:00:00Z")])
        .await
        .unwrap();
    let images = backend.folder.path().join("images");
    assert_eq!(
        std::fs::read_to_string(images.join("oci-layout")).unwrap(),
        "{\"imageLayoutVersion\":\"1.0.0\"}"
    );
    let record = record("one", "2026-03-01T00:00:00Z");
    let root = record.root.as_ref().unwrap();
    let file = images.join("blobs/sha256").join(root.digest().encoded());
    assert_eq!(std::fs::read(file).unwrap(), root.bytes()[..]);
    let unfinished = std::fs::read_dir(images.join("blobs/sha256"))
        .unwrap()
        .filter(|e| {
            e.as_ref()
                .unwrap()
                .file_name()
                .to_string_lossy()
                .ends_with(portolan_disk::UNFINISHED)
        });
    assert_eq!(unfinished.count(), 0);
}
