//! What images are built on, by their layers, and what they say of it.

use portolan_testkit::image::{Image, ImageSet, Layer, Tree};
use portolan_testkit::registry::TestRegistry;
use serde_json::json;

use crate::imported::parsed;
use crate::run::Home;

#[test]
fn bases_and_what_stands_on_them_are_told() {
    let registry = TestRegistry::start();
    let layer = |word: &str| Layer::gzip(&Tree::new().dir("bin").program("bin/word", word));
    let base = Image::new("linux", "amd64").layer(&layer("a"), "ADD base /");
    registry.put("base", &ImageSet::of("1", &base.clone().build()));
    let stated =
        json!({ "org.opencontainers.image.base.name": format!("{}/base:1", registry.host()) });
    registry.put(
        "app",
        &ImageSet::of(
            "1",
            &base
                .layer(&layer("b"), "COPY word /")
                .config("Labels", stated)
                .build(),
        ),
    );
    let home = Home::new();
    let [base, app] = ["base", "app"].map(|name| format!("{}/{name}:1", registry.host()));
    home.run(&["scan", "-q", &base, &app]);
    let told = parsed(&home.run(&["base", "--json", &app]).stdout);
    let platform = &told["platforms"][0];
    assert_eq!(
        (&platform["bases"][0]["layers"], &platform["check"]),
        (&1.into(), &"agrees".into())
    );
    assert!(
        home.run(&["base", &app])
            .text()
            .contains("the layers agree")
    );
    assert_eq!(home.run(&["base", &base]).status, 1);
    let told = parsed(&home.run(&["derived", "--json", &base]).stdout);
    assert_eq!(told["hits"][0]["reference"], json!(app));
}

/// The label is checked against the layers: it may be right, right but not the whole story, wrong, or about what nobody knows.
#[test]
fn a_stated_base_is_checked_against_the_layers() {
    let registry = TestRegistry::start();
    let home = Home::new();
    let layer = |word: &str| Layer::gzip(&Tree::new().dir("bin").program("bin/word", word));
    let base = Image::new("linux", "amd64").layer(&layer("a"), "ADD a /");
    let middle = base.clone().layer(&layer("b"), "COPY b /");
    let other = Image::new("linux", "amd64").layer(&layer("other"), "ADD other /");
    let top = middle.clone().layer(&layer("c"), "COPY c /");
    let put = |name: &str, image: &Image| {
        let built = image.build();
        registry.put(name, &ImageSet::of("1", &built));
        built.digest().to_string()
    };
    let (base, middle, other) = (
        put("base", &base),
        put("middle", &middle),
        put("other", &other),
    );
    let named = |name: &str| format!("{}/{name}:1", registry.host());
    let unknown = format!("sha256:{}", "7".repeat(64));
    let cases = [
        (
            "right",
            json!({ "org.opencontainers.image.base.digest": middle }),
            "agrees",
        ),
        (
            "named",
            json!({ "org.opencontainers.image.base.name": named("middle") }),
            "agrees",
        ),
        (
            "further",
            json!({ "org.opencontainers.image.base.digest": base }),
            "further",
        ),
        (
            "wrong",
            json!({ "org.opencontainers.image.base.digest": other }),
            "contradicts",
        ),
        (
            "misnamed",
            json!({ "org.opencontainers.image.base.name": named("other") }),
            "contradicts",
        ),
        (
            "unknown",
            json!({ "org.opencontainers.image.base.digest": unknown }),
            "unknown",
        ),
        (
            "digest-first",
            json!({ "org.opencontainers.image.base.name": named("middle"), "org.opencontainers.image.base.digest": other }),
            "contradicts",
        ),
    ];
    home.run(&[
        "scan",
        "-q",
        &named("base"),
        &named("middle"),
        &named("other"),
    ]);
    for (name, labels, check) in cases {
        put(name, &top.clone().config("Labels", labels));
        let told = parsed(&home.run(&["base", "--json", &named(name)]).stdout);
        assert_eq!(told["platforms"][0]["check"], check, "{name}");
    }
    put("silent", &top);
    let told = parsed(&home.run(&["base", "--json", &named("silent")]).stdout);
    assert!(told["platforms"][0]["check"].is_null());
}
