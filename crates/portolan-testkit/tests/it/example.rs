//! The recipe of the example still gives the files that the repository ships, byte for byte.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use portolan_image::manifest::Manifest;
use portolan_image::{Digest, Document};
use portolan_testkit::example::harbour;

fn shipped() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/harbour")
}

#[test]
fn the_recipe_gives_the_committed_files_and_no_others() {
    let recipe: BTreeMap<String, Vec<u8>> = harbour().layout().into_iter().collect();
    let mut committed = BTreeMap::new();
    read(&shipped(), "", &mut committed);
    let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(
        names(&recipe),
        names(&committed),
        "run `cargo xtask example` and commit what it writes"
    );
    assert_eq!(recipe, committed);
    let size: usize = committed.values().map(Vec::len).sum();
    assert!(size < 100_000, "the example has {size} bytes");
}

#[test]
fn the_tag_names_an_index_of_three_platforms_and_two_attestations() {
    let set = harbour();
    let digest = set.digest_of("1.0").unwrap();
    assert_eq!(
        digest.as_str(),
        "sha256:9c8efdd592d633648c4d0c0504a2566417c26f99751e6e6b1c3d5f18cefde454",
        "the recipe changed: is that meant?"
    );
    let index = set.blob(digest).unwrap();
    let document =
        Document::manifest(index.bytes.clone(), Some(&index.media_type), Some(digest)).unwrap();
    let Manifest::Index(index) = Manifest::read(&document).unwrap() else {
        panic!("the tag names no index");
    };
    let platforms: Vec<String> = index
        .entries
        .iter()
        .map(|entry| entry.platform.as_ref().unwrap().described())
        .collect();
    assert_eq!(
        platforms,
        [
            "linux; amd64",
            "linux; arm64 variant v8",
            "windows version 10.0.20348.3453; amd64",
            "unknown; unknown",
            "unknown; unknown"
        ]
    );
}

#[test]
fn every_blob_of_the_example_has_its_digest() {
    for (digest, blob) in harbour().blobs() {
        assert_eq!(*digest, Digest::sha256(&blob.bytes));
    }
}

fn read(folder: &Path, prefix: &str, into: &mut BTreeMap<String, Vec<u8>>) {
    for entry in std::fs::read_dir(folder).expect("the example is there") {
        let entry = entry.expect("the folder can be read");
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            read(&entry.path(), &format!("{name}/"), into);
        } else {
            let content = std::fs::read(entry.path()).expect("the file can be read");
            into.insert(name, content);
        }
    }
}
