//! The index of the layout: all current tags, so that other tools read what Portolan keeps.

use portolan_catalog::{Published, Sighting};
use portolan_testkit::image::{Image, ImageSet, Layer, Tree};
use portolan_testkit::servers::{Skopeo, Umoci};

use crate::backend::each;
use crate::over_time::{app, record, seen};

#[tokio::test]
async fn other_tools_read_what_is_kept_by_its_full_name() {
    for backend in each() {
        let catalog = backend.catalog().await;
        assert_eq!(catalog.publish().await.unwrap(), Published::Written);
        catalog
            .observe(&[seen("one", "2026-03-01T00:00:00Z")])
            .await
            .unwrap();
        assert_eq!(catalog.publish().await.unwrap(), Published::Written);
        let layout = backend.folder.path().join("images");
        let image = format!("oci:{}:registry.example/app:1", layout.display());
        let one = record("one", "2026-03-01T00:00:00Z");
        let raw = Skopeo::run(&["inspect", "--raw", &image]).unwrap();
        assert_eq!(raw, *one.root.as_ref().unwrap().bytes(), "{}", backend.name);
        let select = ["--override-os", "linux", "--override-arch", "arm64"];
        let config = [&select[..], &["inspect", "--raw", "--config", &image]].concat();
        let config = Skopeo::run(&config).unwrap();
        assert_eq!(config, *one.entries[1].config.as_ref().unwrap().bytes());
        // umoci takes a name for one image, never for an index of several.
        let single = Image::new("linux", "amd64").layer(&Layer::gzip(&Tree::new()), "COPY alone /");
        let alone = ImageSet::of("alone", &single.build());
        let alone = alone.record("registry.example/app:alone", "2026-03-02T00:00:00Z");
        catalog
            .observe(&[Sighting::Record(Box::new(alone))])
            .await
            .unwrap();
        catalog.publish().await.unwrap();
        let listed = Umoci::run(&["ls", "--layout", &layout.to_string_lossy()]).unwrap();
        let mut listed: Vec<&str> = std::str::from_utf8(&listed).unwrap().lines().collect();
        listed.sort_unstable();
        assert_eq!(
            listed,
            ["registry.example/app:1", "registry.example/app:alone"]
        );
        let name = format!("{}:registry.example/app:alone", layout.display());
        let told = Umoci::run(&["stat", "--json", "--image", &name]).unwrap();
        assert!(String::from_utf8(told).unwrap().contains("COPY alone /"));
    }
}

#[tokio::test]
async fn the_index_is_touched_only_when_a_tag_moved() {
    for backend in each() {
        let catalog = backend.catalog().await;
        let index = backend.folder.path().join("images/index.json");
        let gone = Sighting::Gone {
            reference: app(),
            at: "2026-03-04T00:00:00Z".parse().unwrap(),
            host: "registry.example".to_owned(),
        };
        let steps = [
            (seen("one", "2026-03-01T00:00:00Z"), Published::Written),
            (seen("one", "2026-03-02T00:00:00Z"), Published::AsItWas),
            (seen("two", "2026-03-03T00:00:00Z"), Published::Written),
            (gone.clone(), Published::Written),
            (gone, Published::AsItWas),
            (seen("two", "2026-03-05T00:00:00Z"), Published::Written),
            (seen("one", "2026-03-01T12:00:00Z"), Published::AsItWas),
        ];
        for (number, (sighting, expected)) in steps.into_iter().enumerate() {
            catalog.observe(&[sighting]).await.unwrap();
            let before = std::fs::metadata(&index).unwrap().modified().unwrap();
            assert_eq!(
                catalog.publish().await.unwrap(),
                expected,
                "{}: step {number}",
                backend.name
            );
            let after = std::fs::metadata(&index).unwrap().modified().unwrap();
            assert_eq!(
                before == after,
                expected == Published::AsItWas,
                "step {number}"
            );
        }
        std::fs::remove_file(&index).unwrap();
        assert_eq!(
            catalog.publish().await.unwrap(),
            Published::Written,
            "one that is lost is written again"
        );
        assert!(index.exists());
    }
}
