//! Layers opened by a scan, and what `search` tells of them.

use portolan_testkit::image::{Image, ImageSet, Index, Layer, Tree};
use portolan_testkit::registry::TestRegistry;

use crate::run::Home;

const STATUS: &str = "Package: libssl3\nStatus: install ok installed\nArchitecture: amd64\nSource: openssl\nVersion: 3.0.11-1\n\n\
    Package: bash\nStatus: install ok installed\nArchitecture: amd64\nVersion: 5.2\n\n";
const COPYRIGHT: &str = "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\n\
    Files: *\nCopyright: somebody\nLicense: GPL-3+\n the text\n";

fn registry() -> TestRegistry {
    let base = Layer::gzip(
        &Tree::new()
            .dir("etc")
            .file("etc/os-release", "ID=debian\nVERSION_ID=12\n")
            .dir("usr")
            .dir("usr/lib")
            .file("usr/lib/libssl.so.3", "")
            .dir("usr/share")
            .dir("usr/share/doc")
            .dir("usr/share/doc/bash")
            .file("usr/share/doc/bash/copyright", COPYRIGHT)
            .dir("var")
            .dir("var/lib")
            .dir("var/lib/dpkg")
            .file("var/lib/dpkg/status", STATUS),
    );
    let less = Layer::gzip(
        &Tree::new()
            .dir("usr")
            .dir("usr/lib")
            .whiteout("usr/lib/libssl.so.3"),
    );
    let image = |layers: &[&Layer]| {
        let mut image = Image::new("linux", "amd64");
        for layer in layers {
            image = image.layer(layer, "COPY x /");
        }
        Index::oci().entry(&image.build()).build()
    };
    let registry = TestRegistry::start();
    let set = ImageSet::new()
        .tag("full", &image(&[&base]))
        .tag("less", &image(&[&base, &less]));
    registry.put("app", &set);
    registry
}

/// The tags that a search found.
fn tags(home: &Home, words: &[&str]) -> Vec<String> {
    let all = [&["search", "--json"], words].concat();
    let ran = home.run(&all);
    let json: serde_json::Value = serde_json::from_slice(&ran.stdout).unwrap();
    let hits = json["hits"].as_array().unwrap();
    let tag = |hit: &serde_json::Value| {
        let reference = hit["reference"].as_str().unwrap_or_default();
        reference.rsplit(':').next().unwrap_or_default().to_owned()
    };
    // Which of two tags was kept first, nobody promises.
    let mut tags: Vec<String> = hits.iter().map(tag).collect();
    tags.sort();
    tags
}

#[test]
fn what_a_scan_has_opened_is_found_by_package_licence_and_file() {
    let registry = registry();
    let name = format!("{}/app", registry.host());
    let home = Home::new();
    let before = home.run(&["search", "package:bash"]);
    assert_eq!(before.status, 1, "{}", before.page());
    home.run(&["scan", "-q", &name]);
    assert_eq!(
        tags(&home, &["package:bash"]),
        [""; 0],
        "no layer was opened yet"
    );
    let scanned = home.run(&["scan", "-q", "--json", "--packages", &name]);
    let json: serde_json::Value = serde_json::from_slice(&scanned.stdout).unwrap();
    assert_eq!(
        json["opened"],
        serde_json::json!({ "images": 2, "layers": 2, "failed": 0, "putOff": 0 })
    );
    let both: &[&str] = &["full", "less"];
    let cases: [(&[&str], &[&str]); 11] = [
        (&["package:bash"], both),
        (&["package:bash@5.2", "seen:now"], both),
        (&["package:bash@5.3"], &[]),
        (&["package:lib*@3.0.*"], both),
        (&["package:pkg:deb/debian/bash@5.2"], both),
        (&["source:openssl"], both),
        (&["license:GPL-3*", "tag:full"], &both[..1]),
        (&["licence:MIT"], &[]),
        (&["file:libssl.so*"], &both[..1]),
        (&["file:/usr/**/libssl.so.3", "package:bash"], &both[..1]),
        (&["file:/etc/os-release", "seen:2001"], &[]),
    ];
    for (words, expected) in cases {
        assert_eq!(tags(&home, words), expected, "{words:?}");
    }
    registry.forget_requests();
    let again = home.run(&["scan", "-q", "--packages", &name]);
    assert!(
        again.page().contains("0 layers opened for 0 images"),
        "{}",
        again.page()
    );
    assert!(!registry.lines().iter().any(|line| line.contains("/blobs/")));
    let checked = home.run(&["verify"]);
    assert_eq!(checked.status, 0, "{}", checked.page());
}

#[test]
fn words_about_contents_that_cannot_be_understood_say_what_can() {
    let home = Home::new();
    for (word, why) in [
        ("package:openssl<3", "versions are not compared"),
        ("package:openssl@", "no version follows the @"),
        ("file:/", "it names no file"),
    ] {
        let ran = home.run(&["search", word]);
        assert_eq!(ran.status, 2, "{}", ran.page());
        assert!(ran.stderr.contains(why), "{}", ran.page());
    }
}
