//! `cat`: which bytes a path means, in every way that layers can write it.

use std::os::unix::fs::PermissionsExt as _;

use insta::assert_snapshot;
use portolan_testkit::image::{Compression, Layer, Raw, Tree};
use portolan_testkit::registry::{Body, Rule, TestRegistry};

use super::{image, written};
use crate::run::Home;

/// An image that says things again and otherwise in its layers.
fn layers() -> Vec<Layer> {
    let gzip = |tree: &Tree| Layer::gzip(tree);
    // 512 bytes of `s`, a hole, and 512 of `e`: the old GNU form of a sparse file.
    let sparse = Raw::new().with(
        "sparse",
        b'S',
        &[[b's'; 512], [b'e'; 512]].concat(),
        |header| {
            use portolan_testkit::image::put;
            put(header, 257, b"ustar  \0");
            for (at, number) in [(386, 0), (398, 512), (410, 4096), (422, 512), (483, 4608)] {
                put(header, at, format!("{number:011o}\0").as_bytes());
            }
        },
    );
    vec![
        gzip(
            &Tree::new()
                .dir("a")
                .file("a/file", "of layer 0\n")
                .file("a/again", "first\n")
                .file("a/was-file", "a file\n")
                .dir("a/was-folder")
                .file("a/was-folder/inner", "inner\n")
                .program("a/run", "#!/bin/sh\n")
                .file("empty", ""),
        ),
        gzip(
            &Tree::new()
                .symlink("link", "a/file")
                .symlink("folder", "a")
                .symlink("dangling", "nowhere")
                .symlink("above", "../../../a/file")
                .hard_link("hard", "a/file")
                .whiteout("a/again")
                .dir("a/was-file")
                .file("a/was-file/inner", "now a folder\n")
                .file("a/was-folder", "now a file\n"),
        ),
        gzip(
            &Tree::new()
                .file("a/again", "second\n")
                .file("a/file", "of layer 2\n")
                .file("a/bin\u{e9}", "x\n"),
        ),
        Layer::tar(sparse.end(), Compression::Gzip),
    ]
}

#[test]
fn each_path_means_the_bytes_that_the_image_has_there() {
    let home = Home::new();
    let image = written(&home, &layers());
    for verify in [&[][..], &["--verify"]] {
        for (path, expected) in [
            ("/a/file", "of layer 2\n"),
            ("a/file", "of layer 2\n"),
            ("/link", "of layer 2\n"),
            ("/folder/file", "of layer 2\n"),
            ("/above", "of layer 2\n"),
            // Another name of the file as it was then.
            ("/hard", "of layer 0\n"),
            ("/a/again", "second\n"),
            ("/a/was-file/inner", "now a folder\n"),
            ("/a/was-folder", "now a file\n"),
            ("/empty", ""),
            ("/folder/was-file/inner", "now a folder\n"),
        ] {
            let ran = home.run(&[&["cat", image, path], verify].concat());
            assert_eq!(ran.status, 0, "{path}: {}", ran.page());
            assert_eq!(String::from_utf8_lossy(&ran.stdout), expected, "{path}");
        }
        let ran = home.run(&[&["cat", image, "/sparse"], verify].concat());
        let expected = [vec![b's'; 512], vec![0; 3584], vec![b'e'; 512]].concat();
        assert!(ran.stdout == expected, "{}", ran.page());
    }
}

#[test]
fn what_cannot_be_printed_is_told() {
    let home = Home::new();
    let image = written(&home, &layers());
    let mut page = String::new();
    for words in [
        &["cat", image, "/nothing"][..],
        &["cat", image, "/dangling"],
        &["cat", image, "/a/file/below"],
        &["cat", image, "/a"],
        &["cat", image, "/folder"],
        &["cat", image, "/"],
        &["cat", image, "*.nothing"],
        &["cat", image, "[a"],
        &["cat", image, "/a/file", "/nothing", "/empty"],
        &["cat", image, "/a/file", "/a"],
        &["cat", "--layer", "0", image, "/a/file"],
        &["cat", "--layer", "0", image, "/a/again", "/a/run"],
        &["cat", "--layer", "1", image, "/link"],
        &["cat", "--layer", "1", image, "/hard"],
        &["cat", "--layer", "9", image, "/a/file"],
        &["cat", "--layer", "2", image, "/a/run"],
        &["cat", image, "/a/*g*"],
        &["cat", image, "/a/{file,run}"],
        &["cat", image, "**/inner"],
        &["cat", "-f", "json", image, "/a/file"],
        &["cat", image],
    ] {
        page.push_str(&format!(
            "$ {}\n{}",
            words.join(" "),
            home.run(words).page()
        ));
    }
    assert_snapshot!(page);
}

#[test]
fn files_are_extracted_as_they_are_called() {
    let home = Home::new();
    let image = written(&home, &layers());
    let mut page = String::new();
    for (folder, words) in [
        ("folder", &["/a"][..]),
        ("by-link", &["/folder"]),
        ("two", &["/a/file", "/link", "/empty"]),
        ("glob", &["**/inner"]),
        ("all", &["/"]),
    ] {
        let out = format!("{folder}/");
        let ran = home.run(&[&["cat", "-o", &out, image], words].concat());
        let extracted = super::outside::extracted(&home.here(folder));
        page.push_str(&format!(
            "$ cat -o {out} {}\n{}--- extracted\n{extracted}",
            words.join(" "),
            ran.page()
        ));
    }
    assert_snapshot!(page);
    let mode = home
        .here("all/a/run")
        .metadata()
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o755);
    // One file into a file, of whatever name.
    let ran = home.run(&["cat", "-o", "one", image, "/a/run"]);
    assert_eq!(ran.status, 0, "{}", ran.page());
    assert_eq!(std::fs::read(home.here("one")).unwrap(), b"#!/bin/sh\n");
}

#[test]
fn a_file_is_whole_or_not_there_when_reading_breaks_off() {
    let registry = TestRegistry::start();
    let noise: Vec<u8> = super::ranges::noise(300_000);
    let layer = Layer::gzip(&Tree::new().file("noise", &noise).file("after", "after\n"));
    registry.put(
        "shop",
        &portolan_testkit::image::ImageSet::of("1.0", &image(&[layer]).build()),
    );
    let name = registry.reference("shop:1.0");
    for known in [false, true] {
        let home = Home::new();
        if known {
            home.run(&["files", &name]);
        }
        registry.rule(Rule::on("/blobs/").body(|bytes| Body::Cut {
            // The config is small, and comes whole.
            sent: if bytes.len() > 10_000 {
                bytes.len() / 2
            } else {
                bytes.len()
            },
            bytes,
        }));
        home.file("there", "as it was");
        for words in [
            &["cat", "-o", "there", &name, "/noise"][..],
            &["cat", "-o", "new", &name, "/noise"],
            &["cat", "--verify", "-o", "new", &name, "/noise"],
            &["cat", "-o", "out/", &name, "/noise"],
        ] {
            let ran = home.run(words);
            assert_eq!(ran.status, 1, "{words:?}: {}", ran.page());
            assert!(ran.stdout.is_empty());
        }
        assert_eq!(std::fs::read(home.here("there")).unwrap(), b"as it was");
        assert!(
            !home.here("new").exists() && !home.here("out/noise").exists(),
            "{:?}",
            home.names()
        );
        registry.be_honest();
    }
}
