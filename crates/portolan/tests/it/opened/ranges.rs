//! What is asked of a registry: each layer once, of a known layer only what a file needs, and bytes that are not those are refused
//! (threats 19, 20, 59).

use std::path::PathBuf;

use portolan_testkit::image::{Compression, ImageSet, Layer, Tree};
use portolan_testkit::registry::{Answer, Body, Rule, Seen, TestRegistry};

use super::image;
use crate::run::Home;

/// How large the file before the one that is wanted is, and the one behind it.
const LARGE: usize = 10 << 20;

/// Bytes that do not compress.
pub(super) fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut bytes = Vec::with_capacity(length + 8);
    while bytes.len() < length {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend(state.to_le_bytes());
    }
    bytes.truncate(length);
    bytes
}

/// A layer of 20 MiB with a small file in its middle, and one right at its beginning.
fn large(compression: Compression) -> Layer {
    let tree = Tree::new()
        .file("begin", "at the beginning\n")
        .file("before", noise(LARGE))
        .file("wanted", "in the middle\n")
        .file("behind", noise(LARGE));
    Layer::of(&tree, compression)
}

fn served(layer: &Layer) -> (TestRegistry, String) {
    let registry = TestRegistry::start();
    registry.put(
        "shop",
        &ImageSet::of("1.0", &image(std::slice::from_ref(layer)).build()),
    );
    let name = registry.reference("shop:1.0");
    (registry, name)
}

/// The requests for the bytes of a layer.
fn of(registry: &TestRegistry, layer: &Layer) -> Vec<Seen> {
    let digest = layer.digest();
    let mut seen = registry.requests();
    seen.retain(|seen| seen.method == "GET" && seen.path.ends_with(digest.as_str()));
    seen
}

/// How many bytes the ranges that were asked for have.
fn ranged(seen: &[Seen]) -> u64 {
    let bytes = seen.iter().map(|seen| {
        let range = seen
            .header("range")
            .unwrap_or_else(|| panic!("the whole layer was asked for"));
        let (from, to) = range
            .strip_prefix("bytes=")
            .unwrap()
            .split_once('-')
            .unwrap();
        to.parse::<u64>().unwrap() - from.parse::<u64>().unwrap() + 1
    });
    bytes.sum()
}

#[test]
fn a_layer_is_downloaded_once_and_then_only_what_a_file_needs() {
    for compression in [Compression::Gzip, Compression::Plain] {
        let layer = large(compression);
        let (registry, name) = served(&layer);
        let home = Home::new();
        let first = home.run(&["files", &name]).text().to_owned();
        assert_eq!(of(&registry, &layer).len(), 1);
        registry.forget_requests();
        assert_eq!(home.run(&["files", &name]).text(), first);
        assert_eq!(home.run(&["files", "-l", &name]).status, 0);
        assert_eq!(of(&registry, &layer).len(), 0, "the index is in the cache");
        assert_eq!(
            home.run(&["cat", &name, "/wanted"]).text(),
            "in the middle\n"
        );
        let bytes = ranged(&of(&registry, &layer));
        assert!(
            bytes < 1 << 20,
            "{bytes} bytes of {} for {compression:?}",
            layer.bytes().len()
        );
        // Offline there is all but the bytes of files.
        registry.forget_requests();
        let ran = home.run(&["files", "--offline", &name]);
        assert_eq!((ran.status, ran.stdout), (0, first.into_bytes()));
        let ran = home.run(&["cat", "--offline", &name, "/wanted"]);
        assert_eq!((ran.status, ran.stdout.len()), (1, 0), "{}", ran.stderr);
        assert_eq!(registry.lines(), Vec::<String>::new());
    }
}

#[test]
fn of_a_layer_that_is_not_known_no_more_is_read_than_up_to_the_file() {
    let layer = large(Compression::Gzip);
    let (registry, name) = served(&layer);
    // All further bytes never come: who wants them fails.
    registry.rule(Rule::on("/blobs/").body(|bytes| Body::Cut {
        sent: bytes.len().min(1 << 20),
        bytes,
    }));
    let home = Home::new();
    let ran = home.run(&["cat", &name, "/begin"]);
    assert_eq!(
        (ran.status, ran.stdout.as_slice()),
        (0, &b"at the beginning\n"[..]),
        "{}",
        ran.stderr
    );
    assert!(ran.stderr.contains("is not verified"), "{}", ran.stderr);
    assert_eq!(of(&registry, &layer).len(), 1);
}

#[test]
fn a_registry_without_ranges_gives_the_right_bytes_all_the_same_threat_59() {
    let layer = large(Compression::Gzip);
    let (registry, name) = served(&layer);
    let home = Home::new();
    home.run(&["files", &name]);
    let whole = layer.bytes().clone();
    registry.rule(
        Rule::on("/blobs/")
            .when(|seen| seen.header("range").is_some())
            .answer(Answer::bytes("application/octet-stream", whole)),
    );
    let ran = home.run(&["cat", &name, "/wanted"]);
    assert_eq!(ran.text(), "in the middle\n");
}

#[test]
fn bytes_that_are_not_those_of_the_file_are_refused_threats_19_59() {
    let layer = large(Compression::Gzip);
    let (registry, name) = served(&layer);
    let home = Home::new()
        .hide(registry.host(), "[REGISTRY]")
        .hide(layer.digest().as_str(), "[LAYER]");
    home.run(&["files", &name]);
    let mut page = String::new();
    let other = |bytes: bytes::Bytes| {
        let changed = |(at, byte): (usize, &u8)| if at % 7 == 3 { byte ^ 0x55 } else { *byte };
        Body::Whole(
            bytes
                .iter()
                .enumerate()
                .map(changed)
                .collect::<Vec<u8>>()
                .into(),
        )
    };
    for (what, rule) in [
        ("other bytes", Rule::on("/blobs/").body(other)),
        (
            "another range",
            Rule::on("/blobs/").header("Content-Range", "bytes 0-99/20000000"),
        ),
        ("a page", Rule::on("/blobs/").answer(Answer::html())),
        (
            "nothing",
            Rule::on("/blobs/").answer(Answer::error(404, "BLOB_UNKNOWN", "blob unknown")),
        ),
        ("416", Rule::on("/blobs/").answer(Answer::status(416))),
    ] {
        registry.be_honest();
        registry.rule(rule.when(|seen| seen.method == "GET"));
        let ran = home.run(&["cat", "-o", "file", &name, "/wanted"]);
        assert_eq!(ran.status, 1, "{what}: {}", ran.page());
        assert_eq!(home.names(), Vec::<String>::new(), "{what}");
        page.push_str(&format!("$ cat, given {what}\n{}", ran.page()));
        let ran = home.run(&["cat", "-o", "out/", &name, "/wanted"]);
        assert_eq!(ran.status, 1, "{what}: {}", ran.page());
        assert!(!home.here("out/wanted").exists(), "{what}");
        std::fs::remove_dir_all(home.here("out")).unwrap();
    }
    // Where the file stands in the layer depends on how that was packed.
    insta::with_settings!({filters => vec![(r"[0-9]+-[0-9]+ of", "[RANGE] of"), ("[0-9]+ bytes", "[N] bytes")]}, {
        insta::assert_snapshot!(page);
    });
}

/// The indexes in the cache.
fn indexes(home: &Home) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut next = vec![home.here("../.cache")];
    while let Some(folder) = next.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                next.push(path);
            } else if path.to_string_lossy().contains("indexes") {
                found.push(path);
            }
        }
    }
    found
}

#[test]
fn an_index_that_is_damaged_is_made_anew_threat_20() {
    let layer = Layer::gzip(
        &Tree::new()
            .file("noise", noise(100_000))
            .file("wanted", "wanted\n"),
    );
    let (registry, name) = served(&layer);
    let other = Layer::gzip(&Tree::new().file("other", "other\n"));
    registry.put("other", &ImageSet::of("1.0", &image(&[other]).build()));
    let home = Home::new();
    let first = home.run(&["files", "-l", &name]).text().to_owned();
    let path = indexes(&home).pop().unwrap();
    home.run(&["files", &registry.reference("other:1.0")]);
    let of_other = indexes(&home)
        .into_iter()
        .find(|found| *found != path)
        .unwrap();
    let whole = std::fs::read(&path).unwrap();
    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 1;
    for (what, bytes) in [
        ("empty", Vec::new()),
        ("cut", whole[..whole.len() / 2].to_vec()),
        ("flipped", flipped),
        ("noise", noise(5000)),
        ("of another layer", std::fs::read(&of_other).unwrap()),
        ("longer", [whole.clone(), b"more".to_vec()].concat()),
    ] {
        home.file(path.to_str().unwrap(), &bytes);
        assert_eq!(home.run(&["files", "-l", &name]).text(), first, "{what}");
        assert_eq!(
            home.run(&["cat", &name, "/wanted"]).text(),
            "wanted\n",
            "{what}"
        );
        assert_ne!(std::fs::read(&path).unwrap(), bytes, "{what}");
    }
}
