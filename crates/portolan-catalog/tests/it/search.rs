//! Finding what was seen, and when.

use portolan_catalog::{Bound, Catalog, Condition, Meaning, Pattern, Query, Seen, Sighting};
use portolan_image::Digest;
use portolan_testkit::image::{Image, ImageSet, Index, Layer, Tree};
use serde_json::json;

use crate::backend::each;

pub fn layer(word: &str) -> Layer {
    Layer::gzip(&Tree::new().dir("bin").program("bin/word", word))
}

/// An image of these layers, for two platforms.
pub fn set(layers: &[&str], label: &str) -> ImageSet {
    let image = |architecture| {
        let mut image = Image::new("linux", architecture)
            .config("Labels", json!({ "maker": label }))
            .config("Env", json!(["PATH=/bin", format!("VERSION={label}.1")]))
            .config("Cmd", json!(["/bin/word", "--loud"]));
        for word in layers {
            image = image.layer(
                &layer(&format!("{word} {architecture}")),
                &format!("COPY {word} /bin/word # buildkit"),
            );
        }
        image.build()
    };
    ImageSet::of(
        "1",
        &Index::oci()
            .entry(&image("amd64"))
            .entry(&image("arm64"))
            .build(),
    )
}

async fn filled(catalog: &Catalog) {
    for (repository, layers, label, at) in [
        (
            "registry.example/base",
            &["base"][..],
            "a",
            "2026-01-01T00:00:00Z",
        ),
        (
            "registry.example/app",
            &["base", "app"][..],
            "b",
            "2026-02-01T00:00:00Z",
        ),
        (
            "registry.example/app",
            &["base", "other"][..],
            "c",
            "2026-03-01T00:00:00Z",
        ),
        (
            "registry.example/more",
            &["base", "app", "more"][..],
            "d",
            "2026-03-01T00:00:00Z",
        ),
    ] {
        let record = set(layers, label).record(&format!("{repository}:1"), at);
        catalog
            .observe(&[Sighting::Record(Box::new(record))])
            .await
            .unwrap();
    }
}

pub async fn found(catalog: &Catalog, conditions: Vec<Condition>) -> Vec<String> {
    let query = Query {
        conditions,
        limit: 100,
        after: None,
    };
    let hits = catalog.search(&query).await.unwrap();
    hits.hits
        .iter()
        .map(|hit| {
            format!(
                "{} {} {}",
                hit.reference.repository().path(),
                hit.platform.architecture,
                if hit.is_current { "now" } else { "then" }
            )
        })
        .collect()
}

#[tokio::test]
async fn every_condition_finds_what_meets_it() {
    for backend in each() {
        let catalog = backend.catalog().await;
        filled(&catalog).await;
        let app = layer("app amd64").digest().to_string();
        let time = |text: &str| text.parse().unwrap();
        let text = Pattern::new;
        let cases: Vec<(Vec<Condition>, &[&str])> = vec![
            (
                vec![Condition::Digest(app.clone())],
                &["app amd64 then", "more amd64 now"],
            ),
            (
                vec![Condition::Digest(app[..20].to_owned())],
                &["app amd64 then", "more amd64 now"],
            ),
            (
                vec![Condition::Digest(app.clone()), Condition::Seen(Seen::Now)],
                &["more amd64 now"],
            ),
            (
                vec![
                    Condition::Digest(app),
                    Condition::Seen(Seen::Between(
                        time("2026-01-15T00:00:00Z"),
                        time("2026-02-15T00:00:00Z"),
                    )),
                ],
                &["app amd64 then"],
            ),
            (
                vec![Condition::Label(text("maker"), Some(text("b")))],
                &["app amd64 then", "app arm64 then"],
            ),
            (
                vec![
                    Condition::Label(text("mak*"), None),
                    Condition::Repository(text("*/base")),
                ],
                &["base amd64 now", "base arm64 now"],
            ),
            (
                vec![Condition::Env(text("VERSION"), Some(text("c.*")))],
                &["app amd64 now", "app arm64 now"],
            ),
            (
                vec![
                    Condition::Command(text("/bin/word*")),
                    Condition::Repository(text("registry.example/more")),
                ],
                &["more amd64 now", "more arm64 now"],
            ),
            (
                vec![
                    Condition::Step("COPY more".to_owned()),
                    Condition::Platform("linux/arm64".parse().unwrap()),
                ],
                &["more arm64 now"],
            ),
            (
                vec![Condition::Step("copy MORE".to_owned())],
                // Both databases tell capitals from small letters.
                &[],
            ),
            (vec![Condition::Size(Bound::Below(1))], &[]),
            (vec![Condition::Claimed(true)], &[]),
            (vec![Condition::Step("100%_sure".to_owned())], &[]),
        ];
        for (conditions, expected) in cases {
            let name = format!("{} {conditions:?}", backend.name);
            assert_eq!(found(&catalog, conditions).await, expected, "{name}");
        }
    }
}

#[tokio::test]
async fn a_digest_is_told_for_what_it_is() {
    for backend in each() {
        let catalog = backend.catalog().await;
        filled(&catalog).await;
        let record =
            set(&["base", "app"], "b").record("registry.example/app:1", "2026-02-01T00:00:00Z");
        let entry = &record.entries[0];
        let diff: Digest = entry.config_view().unwrap().unwrap().diff_ids[0]
            .parse()
            .unwrap();
        for (digest, meaning) in [
            (record.digest().unwrap(), Meaning::Root),
            (entry.digest().unwrap(), Meaning::Manifest),
            (entry.image_id().unwrap(), Meaning::Config),
            (&entry.layers[0].descriptor.digest, Meaning::Layer),
            (&diff, Meaning::Diff),
        ] {
            assert_eq!(
                catalog.meanings(digest.as_str()).await.unwrap(),
                [(digest.clone(), vec![meaning])],
                "{}",
                backend.name
            );
        }
        for wrong in ["abc", "sha256:xyz0", "%", "sha256:' OR 1=1"] {
            assert!(catalog.meanings(wrong).await.is_err(), "{wrong}");
        }
    }
}

#[tokio::test]
async fn pages_of_hits_follow_each_other() {
    for backend in each() {
        let catalog = backend.catalog().await;
        filled(&catalog).await;
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let query = Query {
                conditions: vec![],
                limit: 3,
                after,
            };
            let page = catalog.search(&query).await.unwrap();
            seen.extend(page.hits);
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        let all = catalog
            .search(&Query {
                conditions: vec![],
                limit: 100,
                after: None,
            })
            .await
            .unwrap()
            .hits;
        assert_eq!(seen, all, "{}", backend.name);
        assert_eq!(all.len(), 8);
    }
}

#[tokio::test]
async fn bases_and_what_stands_on_them_are_found_by_their_layers() {
    for backend in each() {
        let catalog = backend.catalog().await;
        filled(&catalog).await;
        let layers = |words: &[&str]| -> Vec<Digest> {
            words
                .iter()
                .map(|word| layer(&format!("{word} amd64")).digest())
                .collect()
        };
        let bases = catalog
            .bases(&layers(&["base", "app", "more"]), 10)
            .await
            .unwrap();
        let told: Vec<_> = bases
            .iter()
            .map(|base| {
                (
                    base.shared,
                    base.hits
                        .iter()
                        .map(|hit| hit.reference.repository().path().to_owned())
                        .collect::<Vec<_>>(),
                )
            })
            .collect();
        assert_eq!(
            told,
            [(2, vec!["app".to_owned()]), (1, vec!["base".to_owned()])],
            "{}",
            backend.name
        );
        let derived = catalog.derived(&layers(&["base"]), 10).await.unwrap();
        let told: Vec<_> = derived
            .iter()
            .map(|hit| hit.reference.repository().path())
            .collect();
        assert_eq!(told, ["app", "app", "more"], "{}", backend.name);
        assert!(
            catalog
                .derived(&layers(&["app"]), 10)
                .await
                .unwrap()
                .is_empty(),
            "a layer higher up is no base"
        );
    }
}
