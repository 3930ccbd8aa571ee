//! Blobs in a bucket: the same as in a folder, and errors that say what to do.

use std::time::Duration;

use portolan_catalog::{
    BlobLocation, Catalog, Kind, Location, Options, Published, S3Credentials, S3Settings, Sighting,
    When,
};
use portolan_testkit::servers::S3;
use tempfile::TempDir;

use crate::over_time::{app, record, seen};

struct Place {
    options: Options,
    _folder: TempDir,
}

fn place(bucket: &str) -> Place {
    let folder = tempfile::tempdir().unwrap();
    Place {
        options: Options {
            database: Location::folder(folder.path()),
            blobs: format!("s3://{bucket}/a/catalogue")
                .parse::<BlobLocation>()
                .unwrap(),
            s3: S3Settings {
                endpoint: Some(S3::shared().unwrap().endpoint()),
                credentials: S3Credentials::Key {
                    id: "key".into(),
                    secret: "s3cret".into(),
                    session: None,
                },
                ..S3Settings::default()
            },
            patience: Duration::ZERO,
        },
        _folder: folder,
    }
}

#[tokio::test]
async fn a_record_comes_back_exactly_from_a_bucket() {
    let place = place(&S3::shared().unwrap().fresh_bucket().unwrap());
    let catalog = Catalog::open(&place.options).await.unwrap();
    let record = record("one", "2026-03-01T00:00:00Z");
    let sighting = Sighting::Record(Box::new(record.clone()));
    catalog.observe(&[sighting]).await.unwrap();
    assert_eq!(catalog.record(&app(), When::Latest).await.unwrap(), record);
    assert_eq!(catalog.publish().await.unwrap(), Published::Written);
    assert_eq!(catalog.publish().await.unwrap(), Published::AsItWas);
    catalog.set_mark("published", "").await.unwrap();
    assert_eq!(catalog.publish().await.unwrap(), Published::AsItWas);
}

#[tokio::test]
async fn a_store_that_cannot_be_used_says_why_and_what_to_do() {
    let mut cases = vec![(
        place("missing"),
        Kind::Usage,
        "s3://missing/a/catalogue: there is no such bucket",
    )];
    let mut dead = place(&S3::shared().unwrap().fresh_bucket().unwrap());
    dead.options.s3.endpoint = Some("http://127.0.0.1:1".to_owned());
    cases.push((dead, Kind::Unavailable, "the store does not answer"));
    for (place, kind, what) in cases {
        let catalog = Catalog::open(&place.options).await.unwrap();
        let error = catalog
            .observe(&[seen("one", "2026-03-01T00:00:00Z")])
            .await
            .unwrap_err();
        assert_eq!(
            (error.kind(), error.to_string().ends_with(what)),
            (kind, true),
            "{error:?}"
        );
        assert!(error.hint_text().is_some());
        assert!(!format!("{error:?}").contains("s3cret"));
    }
}
