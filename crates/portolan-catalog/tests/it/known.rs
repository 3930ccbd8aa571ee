//! What need not be asked for again.

use portolan_catalog::Sighting;
use portolan_image::record::Failure;

use crate::backend::each;
use crate::over_time::{app, record, seen};

#[tokio::test]
async fn headers_and_documents_are_known_once_they_were_seen() {
    for backend in each() {
        let catalog = backend.catalog().await;
        let record = record("one", "2026-03-01T00:00:00Z");
        catalog
            .observe(&[Sighting::Record(Box::new(record.clone()))])
            .await
            .unwrap();
        let entry = &record.entries[0];
        let layer = &entry.layers[0];
        let headers = catalog
            .headers(
                app().repository(),
                std::slice::from_ref(&layer.descriptor.digest),
            )
            .await
            .unwrap();
        assert_eq!(
            headers.get(&layer.descriptor.digest),
            layer.headers.as_ref()
        );
        for document in record
            .root
            .iter()
            .chain(&entry.manifest)
            .chain(&entry.config)
        {
            let (bytes, media_type) = catalog.document(document.digest()).await.unwrap().unwrap();
            assert_eq!(
                (&bytes, &media_type),
                (document.bytes(), document.media_type())
            );
        }
        let elsewhere = "registry.example/other:1"
            .parse::<portolan_image::Reference>()
            .unwrap();
        let headers = catalog
            .headers(
                elsewhere.repository(),
                std::slice::from_ref(&layer.descriptor.digest),
            )
            .await
            .unwrap();
        assert_eq!(headers.len(), 0, "a store's date belongs to its repository");
    }
}

#[tokio::test]
async fn what_another_image_will_take_is_told_by_those_that_are_known() {
    for backend in each() {
        let catalog = backend.catalog().await;
        let app = app();
        let usual = || catalog.manifests_of_an_image(app.repository());
        assert_eq!(usual().await.unwrap(), None, "{}", backend.name);
        catalog
            .observe(&[seen("one", "2026-03-01T00:00:00Z")])
            .await
            .unwrap();
        // An index and two platforms.
        assert_eq!(usual().await.unwrap(), Some(3), "{}", backend.name);
        let alone = portolan_testkit::image::Image::small("alone").build();
        let alone = portolan_testkit::image::ImageSet::of("2", &alone)
            .record("registry.example/app:2", "2026-03-02T00:00:00Z");
        catalog
            .observe(&[Sighting::Record(Box::new(alone))])
            .await
            .unwrap();
        assert_eq!(usual().await.unwrap(), Some(2), "{}", backend.name);
    }
}

#[tokio::test]
async fn what_was_incomplete_is_mended_by_the_next_record() {
    for backend in each() {
        let catalog = backend.catalog().await;
        let mut broken = record("one", "2026-03-01T00:00:00Z");
        broken.entries[1].config = None;
        broken.entries[1].failures.push(Failure {
            step: "read the config".to_owned(),
            message: "it broke off".to_owned(),
        });
        catalog
            .observe(&[Sighting::Record(Box::new(broken.clone()))])
            .await
            .unwrap();
        assert_eq!(
            catalog
                .record(&app(), portolan_catalog::When::Latest)
                .await
                .unwrap(),
            broken
        );
        assert!(
            !catalog.states(app().repository()).await.unwrap()[0]
                .root
                .as_ref()
                .unwrap()
                .is_whole
        );
        catalog
            .observe(&[seen("one", "2026-03-02T00:00:00Z")])
            .await
            .unwrap();
        assert!(
            catalog.states(app().repository()).await.unwrap()[0]
                .root
                .as_ref()
                .unwrap()
                .is_whole
        );
        assert_eq!(catalog.log(&app()).await.unwrap().len(), 1);
        assert_eq!(
            catalog
                .known_roots(app().repository(), &[])
                .await
                .unwrap()
                .len(),
            1
        );
    }
}

#[tokio::test]
async fn a_mark_is_kept_until_it_is_set_again() {
    for backend in each() {
        let catalog = backend.catalog().await;
        assert_eq!(catalog.mark("import").await.unwrap(), None);
        for value in ["a", "b"] {
            catalog.set_mark("import", value).await.unwrap();
            assert_eq!(
                catalog.mark("import").await.unwrap().as_deref(),
                Some(value)
            );
        }
    }
}
