//! A tag over time: what it was, when, and that nothing of it is lost.

use portolan_catalog::{Change, Kind, Sighting, When};
use portolan_image::{Record, Reference};
use portolan_testkit::image::{Image, ImageSet, Index, Layer, Tree};

use crate::backend::each;

/// An image of two platforms; another `word`, another image.
pub fn set(word: &str) -> ImageSet {
    let layer = Layer::gzip(&Tree::new().dir("bin").program("bin/word", word));
    let image = |architecture| {
        Image::new("linux", architecture)
            .layer(&layer, "COPY word /bin/word # buildkit")
            .build()
    };
    let index = Index::oci().entry(&image("amd64")).entry(&image("arm64"));
    ImageSet::of("1", &index.build())
}

pub fn record(word: &str, at: &str) -> Record {
    set(word).record("registry.example/app:1", at)
}

pub fn seen(word: &str, at: &str) -> Sighting {
    Sighting::Record(Box::new(record(word, at)))
}

fn gone(at: &str) -> Sighting {
    Sighting::Gone {
        reference: app(),
        at: at.parse().unwrap(),
        host: "registry.example".to_owned(),
    }
}

pub fn app() -> Reference {
    "registry.example/app:1".parse().unwrap()
}

pub fn at(text: &str) -> When {
    When::At(text.parse().unwrap())
}

#[tokio::test]
async fn a_record_comes_back_exactly() {
    for backend in each() {
        let catalog = backend.catalog().await;
        let record = record("one", "2026-03-01T00:00:00Z");
        catalog
            .observe(&[Sighting::Record(Box::new(record.clone()))])
            .await
            .unwrap();
        assert_eq!(
            catalog.record(&app(), When::Latest).await.unwrap(),
            record,
            "{}",
            backend.name
        );
    }
}

#[tokio::test]
async fn each_time_has_its_record_and_each_sighting_its_change() {
    for backend in each() {
        let catalog = backend.catalog().await;
        let mut changes = Vec::new();
        for sighting in [
            seen("one", "2026-03-01T00:00:00Z"),
            seen("one", "2026-03-02T00:00:00Z"),
            seen("two", "2026-03-03T00:00:00Z"),
            gone("2026-03-04T00:00:00Z"),
            gone("2026-03-05T00:00:00Z"),
            seen("one", "2026-03-06T00:00:00Z"),
        ] {
            changes.extend(catalog.observe(&[sighting]).await.unwrap());
        }
        let [one, two] =
            ["one", "two"].map(|word| record(word, "2026-03-01T00:00:00Z").digest().cloned());
        let expected = [
            Change::New,
            Change::Unchanged,
            Change::Moved { from: one.clone() },
            Change::Vanished,
            Change::Unchanged,
            Change::Moved { from: None },
        ];
        assert_eq!(changes, expected, "{}", backend.name);
        let log = catalog.log(&app()).await.unwrap();
        let told: Vec<_> = log
            .iter()
            .map(|i| {
                (
                    i.digest.clone(),
                    i.first_seen.to_string(),
                    i.last_seen.to_string(),
                )
            })
            .collect();
        let day = |n: u8| format!("2026-03-0{n}T00:00:00Z");
        assert_eq!(
            told,
            [
                (one.clone(), day(1), day(2)),
                (two.clone(), day(3), day(3)),
                (None, day(4), day(5)),
                (one.clone(), day(6), day(6)),
            ]
        );
        for (time, digest) in [
            ("2026-03-02T12:00:00Z", &one),
            ("2026-03-03T00:00:00Z", &two),
            ("2027-01-01T00:00:00Z", &one),
        ] {
            assert_eq!(
                catalog.record(&app(), at(time)).await.unwrap().digest(),
                digest.as_ref(),
                "{time}"
            );
        }
        for (time, what) in [
            ("2026-03-04T06:00:00Z", "was gone"),
            ("2026-02-28T00:00:00Z", "first seen at 2026-03-01"),
        ] {
            let error = catalog.record(&app(), at(time)).await.unwrap_err();
            assert_eq!(error.kind(), Kind::NotFound);
            assert!(error.to_string().contains(what), "{error}");
        }
    }
}

#[tokio::test]
async fn history_that_is_read_in_later_finds_its_place() {
    for backend in each() {
        let catalog = backend.catalog().await;
        catalog
            .observe(&[seen("two", "2026-03-05T00:00:00Z")])
            .await
            .unwrap();
        let past = [
            seen("one", "2020-01-01T00:00:00Z"),
            seen("two", "2026-03-01T00:00:00Z"),
            seen("one", "2021-01-01T00:00:00Z"),
        ];
        assert_eq!(
            catalog.observe(&past).await.unwrap(),
            [Change::Past, Change::Past, Change::Past]
        );
        let log = catalog.log(&app()).await.unwrap();
        let told: Vec<_> = log
            .iter()
            .map(|i| (i.first_seen.to_string(), i.last_seen.to_string()))
            .collect();
        let text = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(
            told,
            [
                text("2020-01-01T00:00:00Z", "2021-01-01T00:00:00Z"),
                text("2026-03-01T00:00:00Z", "2026-03-05T00:00:00Z")
            ],
            "{}",
            backend.name
        );
    }
}

#[tokio::test]
async fn a_digest_that_is_known_needs_no_record_and_one_that_is_not_does() {
    for backend in each() {
        let catalog = backend.catalog().await;
        catalog
            .observe(&[seen("one", "2026-03-01T00:00:00Z")])
            .await
            .unwrap();
        let known = record("one", "2026-03-01T00:00:00Z")
            .digest()
            .cloned()
            .unwrap();
        let other = record("two", "2026-03-01T00:00:00Z")
            .digest()
            .cloned()
            .unwrap();
        let sighting = |tag: &str, digest| Sighting::Digest {
            reference: format!("registry.example/app:{tag}").parse().unwrap(),
            digest,
            at: "2026-03-02T00:00:00Z".parse().unwrap(),
            host: "registry.example".to_owned(),
        };
        let batch = [
            sighting("1", known.clone()),
            sighting("latest", known.clone()),
            sighting("1", other),
        ];
        let changes = catalog.observe(&batch).await.unwrap();
        assert_eq!(
            changes,
            [Change::Unchanged, Change::New, Change::Unknown],
            "{}",
            backend.name
        );
        let latest: Reference = "registry.example/app:latest".parse().unwrap();
        let record = catalog.record(&latest, When::Latest).await.unwrap();
        assert_eq!(
            (record.digest(), &record.reference),
            (Some(&known), &latest)
        );
    }
}

#[tokio::test]
async fn many_writers_at_once_lose_nothing() {
    for backend in each() {
        let catalogs = [backend.catalog().await, backend.catalog().await];
        let work = (0..40).map(|n| {
            let catalog = &catalogs[n % 2];
            async move {
                let sets = set(&format!("word {}", n % 7));
                let mut record = sets.record("registry.example/app:1", "2026-03-01T00:00:00Z");
                record.reference = format!("registry.example/app:tag-{n}").parse().unwrap();
                catalog
                    .observe(&[Sighting::Record(Box::new(record))])
                    .await
                    .unwrap()
            }
        });
        let changes = futures_util::future::join_all(work).await;
        assert!(
            changes.iter().all(|change| *change == [Change::New]),
            "{}",
            backend.name
        );
        let states = catalogs[0].states(app().repository()).await.unwrap();
        assert_eq!(states.len(), 40);
        assert!(
            states
                .iter()
                .all(|state| state.root.as_ref().is_some_and(|root| root.is_whole))
        );
    }
}
