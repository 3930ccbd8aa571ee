//! All that is kept is checked, and what follows from blobs and records is written again.

use std::path::{Path, PathBuf};

use portolan_catalog::{
    BlobLocation, Catalog, Finding, Outcome, Peer, PeerStore, Repair, S3Settings, Sighting,
    Verified, Verify, When,
};
use portolan_image::record::Failure;

use crate::backend::{Backend, each};
use crate::over_time::{app, record, seen};
use crate::tables::{dump, run};

async fn verify(catalog: &Catalog, repair: Repair<'_>) -> (Verified, Vec<Finding>) {
    let mut findings = Vec::new();
    let wish = Verify {
        side_by_side: 4,
        repair,
    };
    let verified = catalog
        .verify(wish, &mut |finding| findings.push(finding))
        .await
        .unwrap();
    (verified, findings)
}

fn names(findings: &[Finding]) -> Vec<(&'static str, Outcome)> {
    let mut names: Vec<_> = findings
        .iter()
        .map(|one| (one.problem.name(), one.outcome))
        .collect();
    names.sort_by_key(|(name, _)| *name);
    names
}

/// Two images of two repositories, one of them first seen with a part missing.
async fn filled(backend: &Backend) -> Catalog {
    let catalog = backend.catalog().await;
    let mut broken = record("one", "2026-03-01T00:00:00Z");
    broken.entries[1].config = None;
    broken.entries[1].failures.push(Failure {
        step: "read the config".to_owned(),
        message: "it broke off".to_owned(),
    });
    let mut elsewhere = record("one", "2026-03-01T00:00:00Z");
    elsewhere.reference = "registry.example/other:1".parse().unwrap();
    for sighting in [
        Sighting::Record(Box::new(broken)),
        Sighting::Record(Box::new(elsewhere)),
        seen("one", "2026-03-02T00:00:00Z"),
        seen("two", "2026-03-03T00:00:00Z"),
    ] {
        catalog.observe(&[sighting]).await.unwrap();
    }
    catalog
}

fn blobs(folder: &Path) -> Vec<PathBuf> {
    let folder = folder.join("images/blobs/sha256");
    let mut blobs: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    blobs.sort();
    blobs
}

#[tokio::test]
async fn a_catalogue_that_is_as_it_should_be_has_no_findings() {
    for backend in each() {
        let catalog = filled(&backend).await;
        let (verified, findings) = verify(&catalog, Repair::No).await;
        assert_eq!(findings, [], "{}", backend.name);
        assert_eq!(
            (
                verified.blobs,
                verified.records,
                verified.images,
                verified.wrong,
                verified.unread
            ),
            (10, 4, 4, 0, 0)
        );
        let before = dump(&backend).await;
        verify(&catalog, Repair::From(&[])).await;
        assert_eq!(
            dump(&backend).await,
            before,
            "a repair of nothing changes nothing"
        );
    }
}

#[tokio::test]
async fn every_derived_row_is_compared_and_written_again() {
    const ONE: &str = "image-differs";
    let cases: [(&str, &[&str]); 17] = [
        ("DELETE FROM documents", &["blob-row-differs"; 10]),
        (
            "UPDATE documents SET size = size + 1",
            &["blob-row-differs"; 10],
        ),
        (
            "UPDATE documents SET media_type = 'text/plain' WHERE digest_id = (SELECT min(root_id) FROM sheets)",
            &["blob-row-differs"],
        ),
        ("DELETE FROM entries", &["entries-differ", "entries-differ"]),
        (
            "UPDATE entries SET architecture = 'vax' WHERE position = 1 AND root_id = (SELECT min(root_id) FROM sheets)",
            &["entries-differ"],
        ),
        ("DELETE FROM images", &[ONE; 4]),
        (
            "UPDATE images SET created = 7 WHERE digest_id = (SELECT max(digest_id) FROM images)",
            &[ONE],
        ),
        ("UPDATE images SET depth = 9", &[ONE; 4]),
        (
            "UPDATE images SET proof = 0, config_id = NULL, content = NULL",
            &[ONE; 4],
        ),
        ("DELETE FROM layers", &[ONE; 4]),
        (
            "UPDATE layers SET size = 1 WHERE position = 0 AND image_id = (SELECT min(digest_id) FROM images)",
            &[ONE],
        ),
        (
            "DELETE FROM steps WHERE image_id = (SELECT min(digest_id) FROM images)",
            &[ONE],
        ),
        (
            "INSERT INTO pairs SELECT min(digest_id), 'env', 0, 'A', 'forged' FROM images",
            &[ONE],
        ),
        (
            "DELETE FROM headers WHERE repository_id = (SELECT min(id) FROM repositories)",
            &["headers-differ", "headers-differ"],
        ),
        (
            "UPDATE headers SET size = 1",
            &["headers-differ", "headers-differ", "headers-differ"],
        ),
        (
            "UPDATE sheets SET proof = 0 WHERE complete = 0",
            &["record-row-differs"],
        ),
        (
            "UPDATE sheets SET complete = 0",
            &[
                "record-row-differs",
                "record-row-differs",
                "record-row-differs",
            ],
        ),
    ];
    for backend in each() {
        let catalog = filled(&backend).await;
        let whole = dump(&backend).await;
        for (damage, expected) in cases {
            run(&backend, damage).await;
            let damaged = dump(&backend).await;
            assert_ne!(damaged, whole, "{}: {damage}", backend.name);
            let (_, findings) = verify(&catalog, Repair::No).await;
            let open: Vec<_> = expected.iter().map(|name| (*name, Outcome::Open)).collect();
            assert_eq!(names(&findings), open, "{}: {damage}", backend.name);
            assert_eq!(
                dump(&backend).await,
                damaged,
                "what is only told of is left as it is"
            );
            let (verified, findings) = verify(&catalog, Repair::From(&[])).await;
            let mended: Vec<_> = expected
                .iter()
                .map(|name| (*name, Outcome::Mended))
                .collect();
            assert_eq!(names(&findings), mended, "{}: {damage}", backend.name);
            assert_eq!(verified.mended, expected.len() as u64);
            assert_eq!(dump(&backend).await, whole, "{}: {damage}", backend.name);
            let (_, findings) = verify(&catalog, Repair::No).await;
            assert_eq!(findings, [], "{}: {damage}", backend.name);
        }
    }
}

#[tokio::test]
async fn blobs_that_are_missing_or_damaged_come_from_a_peer() {
    for backend in each() {
        let catalog = filled(&backend).await;
        let copy = tempfile::tempdir().unwrap();
        let there = blobs(backend.folder.path());
        for blob in &there {
            let copied = copy
                .path()
                .join("blobs/sha256")
                .join(blob.file_name().unwrap());
            portolan_disk::create_folder(copied.parent().unwrap()).unwrap();
            std::fs::copy(blob, copied).unwrap();
        }
        let whole = dump(&backend).await;
        let before: Vec<Vec<u8>> = there
            .iter()
            .map(|blob| std::fs::read(blob).unwrap())
            .collect();
        std::fs::remove_file(&there[0]).unwrap();
        portolan_disk::write(&there[1], b"something else").unwrap();
        let mut flipped = before[2].clone();
        flipped[5] ^= 1;
        portolan_disk::write(&there[2], &flipped).unwrap();
        let (verified, findings) = verify(&catalog, Repair::No).await;
        let open = |name| (name, Outcome::Open);
        assert_eq!(
            names(&findings),
            [
                open("blob-damaged"),
                open("blob-damaged"),
                open("blob-missing")
            ]
        );
        assert!(verified.unread > 0, "what lacks bytes is not compared");
        let peer = PeerStore::open(
            &BlobLocation::Folder(copy.path().to_owned()),
            &S3Settings::default(),
        )
        .unwrap();
        let peers: [&dyn Peer; 1] = [&peer];
        let (_, findings) = verify(&catalog, Repair::From(&peers)).await;
        let mended = |name| (name, Outcome::Mended);
        assert_eq!(
            names(&findings),
            [
                mended("blob-damaged"),
                mended("blob-damaged"),
                mended("blob-missing")
            ]
        );
        let after: Vec<Vec<u8>> = there
            .iter()
            .map(|blob| std::fs::read(blob).unwrap())
            .collect();
        assert!(before == after, "{}", backend.name);
        assert_eq!(dump(&backend).await, whole);
        assert!(
            !copy.path().join("index.json").exists(),
            "a peer is only read"
        );
    }
}

#[tokio::test]
async fn what_nobody_has_is_told_each_time_until_it_is_seen_again() {
    for backend in each() {
        let catalog = filled(&backend).await;
        let two = record("two", "2026-03-03T00:00:00Z");
        let config = two.entries[0].config.as_ref().unwrap().digest().clone();
        let path = backend
            .folder
            .path()
            .join("images/blobs/sha256")
            .join(config.encoded());
        std::fs::remove_file(&path).unwrap();
        for _ in 0..2 {
            let (verified, findings) = verify(&catalog, Repair::From(&[])).await;
            assert_eq!(
                names(&findings),
                [("blob-missing", Outcome::Lost)],
                "{}",
                backend.name
            );
            assert_eq!((verified.wrong, verified.unread), (1, 1));
            assert!(
                findings[0]
                    .problem
                    .to_string()
                    .contains("registry.example/app"),
                "{}",
                findings[0].problem
            );
        }
        let states = catalog.states(app().repository()).await.unwrap();
        assert!(
            !states[0].root.as_ref().unwrap().is_whole,
            "so that the next scan asks for all of it"
        );
        catalog
            .observe(&[seen("two", "2026-03-04T00:00:00Z")])
            .await
            .unwrap();
        assert!(path.exists());
        let (_, findings) = verify(&catalog, Repair::No).await;
        assert_eq!(findings, [], "{}", backend.name);
        let states = catalog.states(app().repository()).await.unwrap();
        assert!(states[0].root.as_ref().unwrap().is_whole);
        assert_eq!(catalog.log(&app()).await.unwrap().len(), 2);
    }
}

#[tokio::test]
async fn a_record_that_is_damaged_is_told_of_and_put_right_by_whoever_sees_it_again() {
    for backend in each() {
        let catalog = filled(&backend).await;
        run(&backend, "UPDATE sheets SET body = (SELECT body FROM sheets WHERE id = (SELECT min(id) FROM sheets)) \
            WHERE id = (SELECT max(id) FROM sheets)").await;
        let (_, findings) = verify(&catalog, Repair::No).await;
        assert_eq!(
            names(&findings),
            [("record-damaged", Outcome::Open)],
            "{}",
            backend.name
        );
        let (_, findings) = verify(&catalog, Repair::From(&[])).await;
        assert_eq!(names(&findings), [("record-damaged", Outcome::Lost)]);
        catalog
            .observe(&[seen("two", "2026-03-04T00:00:00Z")])
            .await
            .unwrap();
        let (_, findings) = verify(&catalog, Repair::No).await;
        assert_eq!(findings, [], "{}", backend.name);
        let there = catalog.record(&app(), When::Latest).await.unwrap();
        assert_eq!(there, record("two", "2026-03-03T00:00:00Z"));
    }
}

#[tokio::test]
async fn a_tag_that_was_two_things_at_once_is_told_of() {
    for backend in each() {
        let catalog = filled(&backend).await;
        run(
            &backend,
            "UPDATE observations SET last_seen = 4000000000000",
        )
        .await;
        let (_, findings) = verify(&catalog, Repair::No).await;
        assert_eq!(
            names(&findings),
            [("times-overlap", Outcome::Open)],
            "{}",
            backend.name
        );
    }
}
