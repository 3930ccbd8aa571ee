//! Images in folders and files: found, read, and refused with a reason when they are damaged.

use insta::assert_snapshot;
use portolan_testkit::example::harbour;
use portolan_testkit::image::{Image, ImageSet};
use serde_json::Value;

use crate::run::Home;

/// A folder with the example as a layout and as both archives.
fn media() -> Home {
    let home = Home::new();
    let set = harbour();
    set.write_layout(&home.here("layout")).unwrap();
    set.write_oci_archive(&home.here("oci.tar")).unwrap();
    let manifest = home.run(&["manifest", "--platform", "linux/amd64", "oci:layout"]);
    let digest = portolan_image::Digest::sha256(&manifest.stdout);
    let saved = set.docker_archive(&[(&digest, &["harbour:1.0"])]);
    home.file("docker.tar", saved);
    home
}

#[test]
fn the_same_words_work_on_every_medium() {
    let home = media();
    let mut page = String::new();
    for words in [
        &["digest", "oci:layout:1.0"][..],
        &[
            "digest",
            "--full-ref",
            "ocidir://layout",
            "oci-archive:oci.tar:1.0",
        ],
        &["tags", "--full-ref", "oci:layout"],
        &["tags", "docker-archive:docker.tar"],
        &["dockerfile", "--no-marks", "docker-archive:docker.tar"],
        &["manifest", "docker-archive:docker.tar"],
    ] {
        let ran = home.run(words);
        page.push_str(&format!("$ {}\n{}", words.join(" "), ran.page()));
    }
    assert_snapshot!(page);
}

#[test]
fn an_archive_is_read_from_a_pipe() {
    let home = media();
    for (name, file) in [
        ("docker-archive:-", "docker.tar"),
        ("oci-archive:-", "oci.tar"),
    ] {
        let bytes = std::fs::read(home.here(file)).unwrap();
        let piped = home.run_with_stdin(&["config", "--platform", "linux/amd64", name], &bytes);
        let whole = format!("{}:{file}", name.trim_end_matches(":-"));
        let direct = home.run(&["config", "--platform", "linux/amd64", &whole]);
        assert_eq!((piped.status, piped.stderr.as_str()), (0, ""), "{name}");
        assert!(
            !piped.stdout.is_empty() && piped.stdout == direct.stdout,
            "{name}"
        );
    }
}

#[test]
fn tags_are_of_the_whole_medium_and_a_report_is_of_one_image() {
    let home = Home::new();
    let (one, two) = (Image::small("one").build(), Image::small("two").build());
    let set = ImageSet::new().tag("one", &one).tag("two", &two);
    set.write_layout(&home.here("layout")).unwrap();
    assert_eq!(home.run(&["tags", "oci:layout"]).text(), "one\ntwo\n");
    assert_snapshot!(home.run(&["report", "oci:layout"]).page());
}

#[test]
fn damaged_and_missing_media_are_told_from_each_other() {
    let home = media();
    let whole = std::fs::read(home.here("oci.tar")).unwrap();
    home.file("truncated.tar", &whole[..whole.len() / 2]);
    home.file("noise.tar", [7; 2000]);
    home.file("empty/readme.txt", "no layout");
    for (name, word) in [
        ("truncated", "oci-archive:truncated.tar"),
        ("noise", "docker-archive:noise.tar"),
        ("no_layout", "oci:empty"),
        ("no_folder", "oci:missing"),
        ("no_file", "oci-archive:missing.tar"),
        ("folder", "docker-archive:layout"),
        ("file", "oci:oci.tar"),
        ("no_tag", "oci:layout:9.9"),
    ] {
        let ran = home.run(&["report", word]);
        assert_eq!(ran.status, 1, "{name}: {}", ran.page());
        assert_snapshot!(format!("local_{name}"), ran.page());
    }
    let ran = home.run(&["report", "oci:"]);
    assert_eq!(ran.status, 2, "{}", ran.page());
    assert_snapshot!("local_no_path", ran.page());
}

#[test]
fn a_blob_with_other_bytes_is_refused() {
    let home = media();
    let index = harbour().digest_of("1.0").unwrap().clone();
    home.file(&format!("layout/blobs/sha256/{}", index.encoded()), "{}");
    let ran = home.run(&["report", "oci:layout"]);
    assert_eq!(ran.status, 1, "{}", ran.page());
    assert_snapshot!(ran.page());
}

#[test]
fn threat_19_a_layer_with_other_bytes_says_nothing() {
    let home = media();
    let platform = ["--platform", "linux/amd64", "oci:layout"];
    let manifest = home.run(&[&["manifest"][..], &platform].concat());
    let manifest: Value = serde_json::from_slice(&manifest.stdout).unwrap();
    let layers = manifest["layers"].as_array().unwrap();
    for layer in layers {
        let digest = layer["digest"].as_str().unwrap().replace(':', "/");
        let file = format!("layout/blobs/{digest}");
        let mut bytes = std::fs::read(home.here(&file)).unwrap();
        assert_eq!(bytes[..2], [0x1f, 0x8b]);
        // Which system wrote it (RFC 1952 2.3.1), which no reader looks at and no checksum but the digest covers.
        bytes[9] ^= 1;
        home.file(&file, bytes);
    }
    for command in ["files", "packages"] {
        let ran = home.run(&[&[command][..], &platform].concat());
        assert_eq!(ran.status, 1, "{}", ran.page());
        let refusals = ran.stderr.matches("has the digest sha256:").count();
        assert_eq!(refusals, layers.len(), "{}", ran.page());
    }
}
