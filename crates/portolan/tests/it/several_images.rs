//! Several images in one call: in the order given, whatever comes first; a failure is told and the rest delivered.

use std::time::Duration;

use insta::assert_snapshot;
use portolan_image::Digest;
use portolan_testkit::example::harbour;
use portolan_testkit::image::{Image, ImageSet};
use portolan_testkit::registry::{Answer, Rule, TestRegistry};

use serde_json::Value;

use crate::run::Home;

fn registry() -> (TestRegistry, Home) {
    let registry = TestRegistry::start();
    registry.put("harbour", &harbour());
    registry.put("quay", &ImageSet::of("1.0", &Image::small("quay").build()));
    let home = Home::new().hide(registry.host(), "[REGISTRY]").always(&[
        "--retry-times",
        "0",
        "--no-cache",
    ]);
    (registry, home)
}

#[test]
fn one_that_fails_is_told_and_the_rest_is_delivered() {
    let (registry, home) = registry();
    let words = ["harbour:1.0", "nowhere:1.0", "quay:1.0"].map(|name| registry.reference(name));
    let ran = home.run(&["digest", "--full-ref", &words[0], &words[1], &words[2]]);
    assert_eq!(ran.status, 3);
    assert_snapshot!(ran.page());
}

#[test]
fn all_that_fail_are_a_failure() {
    let (registry, home) = registry();
    let words = ["nowhere:1.0", "nothing:1.0"].map(|name| registry.reference(name));
    let ran = home.run(&["digest", &words[0], &words[1]]);
    assert_eq!(ran.status, 1, "{}", ran.page());
}

#[test]
fn a_word_that_is_no_reference_does_not_keep_the_others_back() {
    let (registry, home) = registry();
    let good = registry.reference("quay:1.0");
    let ran = home.run(&["digest", "Not/A/Reference", &good]);
    assert_eq!(ran.status, 3, "{}", ran.page());
    assert_snapshot!(ran.page());
}

#[test]
fn the_order_is_the_one_that_was_given() {
    let (registry, home) = registry();
    registry.rule(Rule::on("/harbour/").wait(Duration::from_millis(300)));
    let words = ["harbour:1.0", "quay:1.0"].map(|name| registry.reference(name));
    let ran = home.run(&["digest", "--full-ref", &words[0], &words[1]]);
    let names: Vec<&str> = ran
        .text()
        .lines()
        .filter_map(|line| line.split(['/', '@']).nth(1))
        .collect();
    assert_eq!(names, ["harbour", "quay"]);
}

#[test]
fn json_is_one_object_for_each_image_and_a_line_of_several() {
    let (registry, home) = registry();
    let words = ["harbour:1.0", "quay:1.0"].map(|name| registry.reference(name));
    let ran = home.run(&["report", "--json", &words[0], &words[1]]);
    let names: Vec<Value> = ran
        .text()
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["reference"].clone())
        .collect();
    assert_eq!(names, words, "{}", ran.page());
    let alone = home.run(&["inspect", "--json", &words[1]]);
    let alone: Value = serde_json::from_str(alone.text()).unwrap();
    assert_eq!(alone["reference"], words[1]);
}

#[test]
fn secrets_are_hidden_in_every_form_threat_60() {
    let registry = TestRegistry::start();
    let image = Image::new("linux", "amd64")
        .step("ENV API_TOKEN=hunter2secret")
        .step("|1 A_PASS=hunter2secret /bin/sh -c make");
    registry.put("quay", &ImageSet::of("1.0", &image.build()));
    let home = Home::new();
    let image = registry.reference("quay:1.0");
    for words in [
        &["report"][..],
        &["report", "--json"],
        &["report", "--style", "repo-info"],
        &["inspect", "--json"],
        &["dockerfile"],
        &["dockerfile", "--json"],
    ] {
        let shown = home.run(&[words, &[&image]].concat());
        let hidden = home.run(&[words, &["--redact", &image]].concat());
        assert_eq!((shown.status, hidden.status), (0, 0), "{words:?}");
        let told = |ran: &crate::run::Ran| ran.page().contains("hunter2secret");
        assert!(!told(&hidden), "{words:?}: {}", hidden.page());
        // A short look has no history.
        assert!(
            told(&shown) || words[0] == "inspect",
            "{words:?}: {}",
            shown.page()
        );
    }
}

#[test]
fn a_part_that_cannot_be_had_is_told_and_the_report_is_partly_done() {
    let (registry, home) = registry();
    let set = harbour();
    let image = registry.reference("harbour:1.0");
    let ran = home.run(&["manifest", "--platform", "linux/arm64", &image]);
    let digest = Digest::sha256(&ran.stdout);
    assert!(set.blob(&digest).is_some());
    registry.rule(Rule::on(&format!("/manifests/{digest}")).answer(Answer::status(500)));
    let ran = home.run(&["report", &image]);
    assert_eq!(ran.status, 3, "{}", ran.page());
    assert_snapshot!(ran.stderr);
}
