//! What nothing names goes, and nothing else, whoever else is at work.

use jiff::Timestamp;
use portolan_catalog::{Catalog, Garbage, Kind, Sighting, Sweep, When};
use portolan_image::record::Failure;
use portolan_image::{Digest, Record};

use crate::backend::{Backend, each};
use crate::over_time::{app, record, seen};

const LATER: &str = "2200-01-01T00:00:00Z";

async fn gc(catalog: &Catalog, before: &str, sweep: Sweep) -> Garbage {
    let before: Timestamp = before.parse().unwrap();
    catalog.gc(before, sweep).await.unwrap()
}

/// A record that lacks the config of its second image, and so is mended by the next.
fn broken(at: &str) -> Record {
    let mut broken = record("one", at);
    broken.entries[1].config = None;
    broken.entries[1].failures.push(Failure {
        step: "read the config".to_owned(),
        message: "it broke off".to_owned(),
    });
    broken
}

/// Puts a file among the blobs that no catalogue has put there.
fn orphan(backend: &Backend) -> std::path::PathBuf {
    let bytes = b"{\"orphan\":true}";
    let name = Digest::sha256(bytes).encoded().to_owned();
    let path = backend.folder.path().join("images/blobs/sha256").join(name);
    portolan_disk::write(&path, bytes).unwrap();
    path
}

#[tokio::test]
async fn all_that_is_observed_stays() {
    for backend in each() {
        let catalog = backend.catalog().await;
        let gone = Sighting::Gone {
            reference: app(),
            at: "2026-03-03T00:00:00Z".parse().unwrap(),
            host: "registry.example".to_owned(),
        };
        for sighting in [
            seen("one", "2026-03-01T00:00:00Z"),
            seen("two", "2026-03-02T00:00:00Z"),
            gone,
        ] {
            catalog.observe(&[sighting]).await.unwrap();
        }
        for sweep in [Sweep::Count, Sweep::Remove] {
            assert_eq!(
                gc(&catalog, LATER, sweep).await,
                Garbage::default(),
                "{}",
                backend.name
            );
        }
        for interval in &catalog.log(&app()).await.unwrap()[..2] {
            catalog.record_of(interval).await.unwrap();
        }
    }
}

#[tokio::test]
async fn what_was_mended_and_what_was_never_named_goes_once() {
    for backend in each() {
        let catalog = backend.catalog().await;
        for sighting in [
            Sighting::Record(Box::new(broken("2026-03-01T00:00:00Z"))),
            seen("one", "2026-03-02T00:00:00Z"),
        ] {
            catalog.observe(&[sighting]).await.unwrap();
        }
        let orphan = orphan(&backend);
        let young = gc(&catalog, "2020-01-01T00:00:00Z", Sweep::Count).await;
        assert_eq!(
            (young.sheets, young.blobs),
            (1, 0),
            "a blob has its time of grace"
        );
        let expected = Garbage {
            sheets: 1,
            rows: 0,
            blobs: 1,
            bytes: 15,
        };
        assert_eq!(
            gc(&catalog, LATER, Sweep::Count).await,
            expected,
            "{}",
            backend.name
        );
        assert!(orphan.exists(), "counting removes nothing");
        assert_eq!(
            gc(&catalog, LATER, Sweep::Remove).await,
            expected,
            "{}",
            backend.name
        );
        assert!(!orphan.exists());
        assert_eq!(gc(&catalog, LATER, Sweep::Remove).await, Garbage::default());
        let there = catalog.record(&app(), When::Latest).await.unwrap();
        assert!(there.is_complete());
    }
}

#[tokio::test]
async fn another_catalogue_s_blobs_are_left_alone() {
    for backend in each() {
        let catalog = backend.catalog().await;
        let orphan = orphan(&backend);
        let error = catalog
            .gc(LATER.parse().unwrap(), Sweep::Remove)
            .await
            .unwrap_err();
        assert_eq!(error.kind(), Kind::Unusable);
        assert!(orphan.exists());
    }
}

#[tokio::test]
async fn whoever_keeps_meanwhile_loses_nothing() {
    for backend in each() {
        let [writer, sweeper] = [backend.catalog().await, backend.catalog().await];
        // Each round leaves a sheet and documents that the next gc takes, while the same is being seen again.
        for round in 0..12 {
            let word = format!("round {round}");
            let at = "2026-03-01T00:00:00Z";
            let mut cut = record(&word, at);
            cut.entries.truncate(1);
            cut.entries[0].failures.push(Failure {
                step: "read".to_owned(),
                message: "it broke off".to_owned(),
            });
            cut.reference = format!("registry.example/app:tag-{round}").parse().unwrap();
            let mut whole = record(&word, at);
            whole.reference = cut.reference.clone();
            writer
                .observe(&[Sighting::Record(Box::new(cut))])
                .await
                .unwrap();
            let (seen, _) = futures_util::future::join(
                writer.observe(&[Sighting::Record(Box::new(whole.clone()))]),
                gc(&sweeper, LATER, Sweep::Remove),
            )
            .await;
            seen.unwrap();
            let there = writer.record(&whole.reference, When::Latest).await.unwrap();
            assert_eq!(there, whole, "{}", backend.name);
        }
        gc(&sweeper, LATER, Sweep::Remove).await;
        for round in 0..12 {
            let reference = format!("registry.example/app:tag-{round}").parse().unwrap();
            writer.record(&reference, When::Latest).await.unwrap();
        }
    }
}
