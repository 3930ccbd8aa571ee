//! What is kept: checked, mended from where it came from, and let go when nothing names it.

use std::path::PathBuf;

use portolan_testkit::image::{Image, ImageSet, Layer, Tree};
use portolan_testkit::registry::TestRegistry;
use serde_json::{Value, json};

use crate::run::Home;

fn set() -> ImageSet {
    let layer = Layer::gzip(&Tree::new().dir("bin").program("bin/word", "word"));
    let image = Image::new("linux", "amd64").layer(&layer, "COPY word /bin/word");
    ImageSet::of("1", &image.build())
}

/// A catalogue with one tag, and the registry that it was scanned from.
fn scanned() -> (TestRegistry, Home, String) {
    let registry = TestRegistry::start();
    registry.put("app", &set());
    let host = registry.host().to_owned();
    let home = Home::new().hide(&host, "REGISTRY");
    let name = format!("{host}/app");
    let ran = home.run(&["scan", &name]);
    assert_eq!(ran.status, 0, "{}", ran.page());
    (registry, home, name)
}

fn blobs(home: &Home) -> Vec<PathBuf> {
    let mut blobs: Vec<PathBuf> = std::fs::read_dir(home.here("portolan/images/blobs/sha256"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    blobs.sort();
    blobs
}

#[test]
fn what_is_missing_comes_from_the_registry_again() {
    let (_registry, home, _) = scanned();
    assert_eq!(
        home.run(&["verify"]).text(),
        "2 blobs, 1 record and 1 image checked: all is as it should be\n"
    );
    let blobs = blobs(&home);
    let before: Vec<Vec<u8>> = blobs
        .iter()
        .map(|blob| std::fs::read(blob).unwrap())
        .collect();
    for blob in &blobs {
        std::fs::remove_file(blob).unwrap();
    }
    let ran = home.run(&["verify"]);
    insta::assert_snapshot!("verify_missing", ran.page());
    assert_eq!(ran.status, 1);
    let ran = home.run(&["verify", "--repair", "--offline"]);
    assert_eq!(ran.status, 1, "{}", ran.page());
    let ran = home.run(&["verify", "--repair", "--json"]);
    let told: Value = serde_json::from_slice(&ran.stdout).unwrap();
    assert_eq!(
        (ran.status, &told["mended"], &told["wrong"]),
        (0, &json!(3), &json!(0)),
        "{}",
        ran.page()
    );
    let after: Vec<Vec<u8>> = blobs
        .iter()
        .map(|blob| std::fs::read(blob).unwrap())
        .collect();
    assert!(before == after);
    assert_eq!(home.run(&["verify"]).status, 0);
}

#[test]
fn what_nothing_names_goes_when_it_is_old_enough() {
    let (_registry, home, _) = scanned();
    assert_eq!(
        home.run(&["gc"]).text(),
        "nothing: all that is kept is named\n"
    );
    let bytes = "{\"orphan\":true}";
    let name = portolan_image::Digest::sha256(bytes.as_bytes())
        .encoded()
        .to_owned();
    let orphan = home.file(&format!("portolan/images/blobs/sha256/{name}"), bytes);
    assert_eq!(
        home.run(&["gc"]).text(),
        "nothing: all that is kept is named\n",
        "it is young"
    );
    let told = "0 records, 0 rows and 1 blob (15 bytes)";
    let later = "2199-01-01";
    assert_eq!(
        home.run(&["gc", "--dry-run", "--before", later]).text(),
        format!("{told} would be removed\n")
    );
    assert!(orphan.exists());
    assert_eq!(
        home.run(&["gc", "--before", later]).text(),
        format!("{told} removed\n")
    );
    assert!(!orphan.exists());
    assert_eq!(home.run(&["verify"]).status, 0);
}

#[test]
fn how_many_reports_were_written_is_told_as_json_too_and_in_no_other_form() {
    let (_registry, home, _) = scanned();
    let told = |ran: &crate::run::Ran| -> Value { serde_json::from_slice(&ran.stdout).unwrap() };
    let ran = home.run(&["reports", "--json", "site"]);
    assert_eq!((ran.status, told(&ran)), (0, json!({ "pagesTouched": 1 })));
    let ran = home.run(&["reports", "--json", "site"]);
    assert_eq!((ran.status, told(&ran)), (0, json!({ "pagesTouched": 0 })));
    let ran = home.run(&["reports", "-f", "html", "other"]);
    assert_eq!(ran.status, 2, "{}", ran.page());
    assert!(!home.here("other").exists());
}
