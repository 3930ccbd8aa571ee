//! What lint finds: each rule in an image that breaks it.

use std::collections::BTreeSet;

use portolan_image::Digest;
use portolan_image::digest::Algorithm;
use portolan_testkit::image::{
    Attestation, Built, Image, ImageSet, Index, Layer, Schema1, Tree, provenance,
};
use portolan_testkit::registry::TestRegistry;
use serde_json::{Value, json};

use crate::run::Home;

fn layer(word: &str) -> Layer {
    Layer::gzip(&Tree::new().dir("bin").program("bin/word", word))
}

fn good(architecture: &str) -> Image {
    Image::new("linux", architecture)
        .layer(&layer("a"), "COPY a /")
        .layer(&layer("b"), "COPY b /")
}

/// An entry of an index for the good image of amd64, for another platform.
fn listed_for(platform: Value) -> Value {
    let mut entry = good("amd64").build().descriptor();
    entry["platform"] = platform;
    entry
}

/// The rules that find something in an image, as the command tells them.
fn rules(home: &Home, name: &str) -> BTreeSet<String> {
    let ran = home.run(&["lint", "--json", "--fail-on", "never", name]);
    let told: Value =
        serde_json::from_slice(&ran.stdout).unwrap_or_else(|_| panic!("{}", ran.page()));
    let findings = told["images"][0]["findings"]
        .as_array()
        .unwrap_or_else(|| panic!("{}", ran.page()))
        .clone();
    findings
        .iter()
        .map(|finding| finding["rule"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn each_rule_finds_the_image_that_breaks_it_and_no_other_does() {
    let registry = TestRegistry::start();
    let home = Home::new();
    let index = |index: Index| index.build();
    let absent = Digest::of(Algorithm::Sha256, b"absent");
    let base = ImageSet::of(
        "1",
        &Image::new("linux", "amd64")
            .layer(&layer("other"), "ADD other /")
            .build(),
    );
    registry.put("base", &base);
    let stated =
        json!({ "org.opencontainers.image.base.name": format!("{}/base:1", registry.host()) });
    let empty = Layer::gzip(&Tree::new());
    let other = good("s390x").build();
    let docker = || Image::new("linux", "amd64").docker();
    let cases: Vec<(&str, Built, &[&str])> = vec![
        ("good", index(Index::oci().entry(&good("amd64").build()).entry(&good("arm64").build())), &[]),
        ("empty", index(Index::oci()), &["empty-index"]),
        ("nested", index(Index::oci().entry(&good("arm64").build()).entry(&index(Index::oci().entry(&good("amd64").build())))), &["nested-index"]),
        (
            "dangling",
            index(Index::oci().entry(&good("amd64").build()).absent(json!({
                "mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": absent, "size": 7,
                "platform": { "os": "linux", "architecture": "arm64" }
            }))),
            &["dangling-entry"],
        ),
        ("twice", index(Index::oci().entry(&good("amd64").build()).entry(&good("amd64").config("User", json!("x")).build())), &["duplicate-platform"]),
        ("nowhere", index(Index::oci().entry_as(&good("amd64").build(), listed_for(Value::Null)).entry(&good("arm64").build())), &["no-platform"]),
        (
            "liar",
            index(Index::oci().entry_as(&good("amd64").build(), listed_for(json!({ "os": "linux", "architecture": "s390x" })))),
            &["platform-mismatch"],
        ),
        ("mixed", index(Index::oci().entry(&docker().layer(&layer("a"), "COPY a /").build())), &["mixed-media-types"]),
        ("unbuilt", Image::new("linux", "amd64").bare_layer(&layer("a")).build(), &["no-history"]),
        ("more", good("amd64").history(json!({ "created_by": "RUN x" })).build(), &["history-mismatch"]),
        ("ids", good("amd64").field("rootfs", json!({ "type": "layers", "diff_ids": [] })).build(), &["diff-ids-mismatch"]),
        ("secret", good("amd64").config("Env", json!(["API_TOKEN=abc"])).build(), &["secret"]),
        (
            "mistyped",
            index(Index::oci().entry_as(&good("amd64").build(), {
                let mut entry = listed_for(json!({ "os": "linux", "architecture": "amd64" }));
                entry["mediaType"] = json!("application/vnd.docker.distribution.manifest.v2+json");
                entry
            })),
            &["wrong-media-type"],
        ),
        ("silent-variant", index(Index::oci().entry_as(&good("arm").build(), {
            let mut entry = good("arm").build().descriptor();
            entry["platform"] = json!({ "os": "linux", "architecture": "arm", "variant": "v5" });
            entry
        })), &[]),
        ("null", index(Index::oci().entry(&good("amd64").build()).absent(Value::Null)), &["odd"]),
        ("repeated", good("amd64").layer(&layer("a"), "COPY a /").build(), &["duplicate-layer"]),
        ("hollow", good("amd64").layer(&empty, "RUN true").build(), &["empty-layer"]),
        ("foreign", good("amd64").layer(&layer("c").foreign(&["https://127.0.0.1:1/x"]), "ADD c /").build(), &["foreign-layer", "dead-foreign-layer"]),
        ("flattened", good("amd64").config("Labels", stated).build(), &["base-mismatch"]),
        (
            "orphan",
            index(Index::oci().entry(&good("amd64").build()).attestation(&Attestation::of(&other, &[("https://slsa.dev/provenance/v1", provenance("x", &other))]))),
            &["orphan-attestation"],
        ),
    ];
    let mut covered: BTreeSet<String> = BTreeSet::new();
    for (name, built, expected) in &cases {
        registry.put(name, &ImageSet::of("1", built));
        let found = rules(&home, &format!("{}/{name}:1", registry.host()));
        let expected: BTreeSet<String> = expected.iter().map(|&rule| rule.to_owned()).collect();
        // An image that lies about one thing may stumble readers too.
        let found: BTreeSet<String> = found
            .into_iter()
            .filter(|rule| rule != "odd" || *name == "null")
            .collect();
        assert_eq!(found, expected, "{name}");
        covered.extend(found);
    }
    registry.put(
        "old",
        &ImageSet::of(
            "1",
            &Schema1::new("old", "1")
                .layer(
                    &layer("a"),
                    json!({ "os": "linux", "architecture": "amd64" }),
                )
                .signed(),
        ),
    );
    assert!(rules(&home, &format!("{}/old:1", registry.host())).contains("schema1"));
    covered.insert("schema1".to_owned());
    let all: BTreeSet<String> = portolan_image::lint::RULES
        .iter()
        .map(|rule| rule.id.to_owned())
        .collect();
    assert_eq!(covered, all, "every rule has an image that breaks it");
}

/// A tag may have moved on since an image was built on it: where the image states a digest too, that is what counts.
#[test]
fn a_base_that_moved_on_is_no_base_that_was_never_there() {
    let registry = TestRegistry::start();
    let home = Home::new();
    let base = Image::new("linux", "amd64").layer(&layer("a"), "COPY a /");
    let first = base.build();
    registry.put("base", &ImageSet::of("1", &first));
    let stated = json!({
        "org.opencontainers.image.base.name": format!("{}/base:1", registry.host()),
        "org.opencontainers.image.base.digest": first.digest()
    });
    let app = base.layer(&layer("b"), "COPY b /").config("Labels", stated);
    registry.put("app", &ImageSet::of("1", &app.build()));
    let moved = Image::new("linux", "amd64")
        .layer(&layer("z"), "COPY z /")
        .build();
    registry.put("base", &ImageSet::of("1", &moved).also(&first));
    let found = rules(&home, &format!("{}/app:1", registry.host()));
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn the_level_decides_and_code_hosts_get_sarif() {
    let registry = TestRegistry::start();
    let home = Home::new();
    registry.put(
        "warned",
        &ImageSet::of(
            "1",
            &good("amd64")
                .config("Env", json!(["API_TOKEN=abc"]))
                .build(),
        ),
    );
    let name = format!("{}/warned:1", registry.host());
    for (level, status) in [("error", 0), ("warning", 1), ("note", 1), ("never", 0)] {
        assert_eq!(
            home.run(&["lint", "--fail-on", level, &name]).status,
            status,
            "{level}"
        );
    }
    let sarif: Value =
        serde_json::from_slice(&home.run(&["lint", "-f", "sarif", &name]).stdout).unwrap();
    let run = &sarif["runs"][0];
    let result = &run["results"][0];
    assert_eq!(
        (&sarif["version"], &result["ruleId"], &result["level"]),
        (&json!("2.1.0"), &json!("secret"), &json!("warning"))
    );
    let rule = &run["tool"]["driver"]["rules"]
        [usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
    assert_eq!(rule["id"], "secret");
    let help = rule["help"]["markdown"].as_str().unwrap();
    assert!(help.starts_with("*warning.* A variable, a label"), "{help}");
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for rule in rules {
        let help = rule["help"]["text"].as_str().unwrap();
        assert!(!help.is_empty() && !help.contains("## "), "{rule}");
    }
    home.run(&["scan", "-q", &name]);
    let all: Value =
        serde_json::from_slice(&home.run(&["lint", "--all", "--json"]).stdout).unwrap();
    assert_eq!(all["images"][0]["findings"][0]["rule"], "secret");
}
