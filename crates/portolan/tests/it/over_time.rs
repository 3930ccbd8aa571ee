//! What the catalogue answers: what a tag was, when it moved and why, where something is. No registry is asked.

use std::path::Path;

use portolan_testkit::image::{Image, ImageSet, Index, Layer, Tree};
use portolan_testkit::registry::TestRegistry;
use serde_json::{Value, json};

use crate::imported::parsed;
use crate::run::Home;

fn set(base: &str, own: &str, command: &str) -> ImageSet {
    let layer = |word: &str| Layer::gzip(&Tree::new().dir("bin").program("bin/word", word));
    let image = Image::new("linux", "amd64")
        .config("Cmd", json!([command]))
        .layer(&layer(base), "ADD base /")
        .layer(&layer(own), "COPY word /bin/word")
        .step(&format!("CMD [\"{command}\"]"));
    ImageSet::of("1", &image.build())
}

#[test]
fn a_tag_s_log_says_why_it_moved() {
    let registry = TestRegistry::start();
    let home = Home::new();
    let name = format!("{}/app:1", registry.host());
    let states = [
        ("a", "b", "/x"),
        ("a", "b", "/y"),
        ("a", "c", "/y"),
        ("d", "c", "/y"),
    ];
    for (base, own, command) in states {
        registry.put("app", &set(base, own, command));
        assert_eq!(home.run(&["scan", "-q", &name]).status, 0);
    }
    let log = parsed(&home.run(&["log", "--json", &name]).stdout);
    let why: Vec<_> = log["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["verdict"]["why"].as_str())
        .collect();
    assert_eq!(
        why,
        [
            None,
            Some("instructions-changed"),
            Some("rebuilt"),
            Some("base-moved")
        ]
    );
    let last = home.run(&["log", "-n", "1", &name]);
    assert_eq!(
        last.text().matches("base moved").count(),
        1,
        "{}",
        last.page()
    );
    assert_eq!(home.run(&["log", "nothing:1"]).status, 1);
}

#[test]
fn differences_are_told_as_diff_does() {
    let registry = TestRegistry::start();
    registry.put("app", &set("a", "b", "/x"));
    registry.put("other", &set("a", "c", "/x"));
    let home = Home::new();
    let [app, other] = ["app", "other"].map(|name| format!("{}/{name}:1", registry.host()));
    assert_eq!(home.run(&["diff", &app, &app]).status, 0);
    let ran = home.run(&["diff", "--json", &app, &other]);
    assert_eq!(ran.status, 1, "{}", ran.page());
    let told = parsed(&ran.stdout);
    let fates: Vec<_> = told["changed"][0]["layers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|layer| layer["fate"].as_str().unwrap())
        .collect();
    assert_eq!(
        (told["verdict"]["why"].as_str(), fates),
        (Some("rebuilt"), vec!["shared", "added", "gone"])
    );
    let missing = format!("{}/none:1", registry.host());
    assert_eq!(home.run(&["diff", &app, &missing]).status, 2);
    let page = home.run(&["diff", "-f", "html", &app, &other]);
    let text = String::from_utf8_lossy(&page.stdout).into_owned();
    assert!(
        page.status == 1
            && text.starts_with("<!doctype html>")
            && text.contains("<strong>rebuilt</strong>"),
        "{}",
        page.page()
    );
    assert_eq!(home.run(&["diff", "-f", "sarif", &app, &other]).status, 2);
    let markdown = home.run(&["diff", "-f", "markdown", &app, &other]);
    assert!(
        String::from_utf8_lossy(&markdown.stdout).contains("-\tVerdict: **rebuilt**"),
        "{}",
        markdown.page()
    );
}

#[test]
fn what_could_not_be_read_is_trouble_and_no_difference() {
    let registry = TestRegistry::start();
    let image = |architecture: &str, command: &str| {
        Image::new("linux", architecture)
            .config("Cmd", json!([command]))
            .layer(&Layer::gzip(&Tree::new().dir("bin")), "ADD a /")
            .build()
    };
    let lost = image("arm64", "/x");
    let index = Index::oci()
        .entry(&image("amd64", "/x"))
        .entry(&lost)
        .build();
    registry.put("app", &ImageSet::of("1", &index).without(lost.digest()));
    registry.put("whole", &ImageSet::of("1", &image("amd64", "/x")));
    let home = Home::new();
    let [app, whole] = ["app", "whole"].map(|name| format!("{}/{name}:1", registry.host()));
    let ran = home.run(&["diff", &app, &whole]);
    assert_eq!(ran.status, 2, "{}", ran.page());
    assert!(ran.stderr.contains("linux/arm64"), "{}", ran.stderr);
    assert!(!ran.stdout.is_empty(), "what is known is told");
}

/// Commands that say the same of what is there now and of what is kept.
const SAME: [&str; 5] = ["report", "digest", "manifest", "config", "dockerfile"];

#[test]
fn every_command_that_takes_an_image_takes_one_at_a_time() {
    let registry = TestRegistry::start();
    registry.put("app", &set("a", "b", "/x"));
    let home = Home::new();
    let name = format!("{}/app:1", registry.host());
    home.run(&["scan", "-q", &name]);
    let live = SAME.map(|command| home.run(&[command, &name]).text().to_owned());
    let manifest: Value = parsed(&home.run(&["manifest", &name]).stdout);
    let config = manifest["config"]["digest"].as_str().unwrap().to_owned();
    registry.put("app", &set("z", "z", "/z"));
    registry.forget_requests();
    let timed = format!("{name}@{{now}}");
    for (command, expected) in SAME.iter().zip(&live) {
        assert_eq!(home.run(&[command, &timed]).text(), expected, "{command}");
    }
    assert_eq!(home.run(&["report", "--at", "now", &name]).text(), live[0]);
    assert_eq!(home.run(&["tags", &timed]).text(), "1\n");
    for words in [
        &["inspect", &timed][..],
        &["diff", &timed, &timed],
        &["lint", &timed],
        &["blob", &format!("{name}@{config}@{{now}}")],
        &["log", &name],
        &["search", "repo:*app*"],
    ] {
        let ran = home.run(words);
        assert_eq!(ran.status, 0, "{words:?}: {}", ran.page());
    }
    // There is nothing to tell, and that is no reason to ask.
    for words in [["base", &timed], ["derived", &timed], ["referrers", &timed]] {
        assert_eq!(home.run(&words).status, 1, "{words:?}");
    }
    assert!(
        registry.lines().is_empty(),
        "nobody was asked: {:?}",
        registry.lines()
    );
    for wrong in ["soon", "", "2024-13", "2024-05-01}@{2024"] {
        let ran = home.run(&["report", &format!("{name}@{{{wrong}}}")]);
        assert_eq!(ran.status, 2, "{wrong}: {}", ran.page());
        assert_eq!(
            home.run(&["report", "--at", wrong, &name]).status,
            2,
            "{wrong}"
        );
    }
    let nowhere = Home::new().run(&["report", &timed]);
    assert_eq!(
        (
            nowhere.status,
            nowhere.stderr.contains("there is no catalogue at")
        ),
        (1, true),
        "{}",
        nowhere.page()
    );
    assert!(!Path::new(&home.here("nothing")).exists());
}

/// A digest names the same at all times, also one that no tag ever pointed to.
#[test]
fn an_image_of_an_index_is_told_by_its_own_digest() {
    let registry = TestRegistry::start();
    let image = |architecture: &str| {
        Image::new("linux", architecture)
            .layer(&Layer::gzip(&Tree::new().dir("bin")), "ADD a /")
            .build()
    };
    let arm = image("arm64");
    let index = Index::oci().entry(&image("amd64")).entry(&arm).build();
    registry.put("app", &ImageSet::of("1", &index));
    let home = Home::new();
    home.run(&["scan", "-q", &format!("{}/app:1", registry.host())]);
    registry.forget_requests();
    let name = format!("{}/app@{}@{{now}}", registry.host(), arm.digest());
    let report = home.run(&["report", "--json", &name]);
    assert_eq!(
        parsed(report.text().as_bytes())["images"][0]["platform"]["architecture"],
        "arm64"
    );
    assert_eq!(home.run(&["manifest", &name]).stdout, arm.bytes()[..]);
    assert_eq!(home.run(&["dockerfile", &name]).status, 0);
    assert!(registry.lines().is_empty(), "nobody was asked");
    let nothing = format!("{}/app@sha256:{}@{{now}}", registry.host(), "7".repeat(64));
    for command in ["report", "manifest"] {
        let ran = home.run(&[command, &nothing]);
        assert_eq!(ran.status, 1, "{}", ran.page());
    }
}
