//! What differs between the files of two images, in the end and by layer.

use insta::assert_snapshot;
use portolan_testkit::image::{Compression, Image, ImageSet, Index, Layer, Tree};

use crate::run::Home;

/// Packed so that digests and sizes do not depend on a compressor.
fn stored(tree: &Tree) -> Layer {
    Layer::of(tree, Compression::Stored)
}

fn base() -> Layer {
    stored(
        &Tree::new()
            .dir("etc")
            .file("etc/passwd", "root:x:0:0\n")
            .file("etc/release", "1.0")
            .dir("bin")
            .program("bin/sh", "shell")
            .symlink("bin/ash", "sh"),
    )
}

fn app(tree: &Tree) -> Image {
    Image::new("linux", "amd64")
        .layer(&base(), "ADD rootfs.tar / # buildkit")
        .layer(&stored(tree), "COPY app /app # buildkit")
}

fn images() -> Home {
    let one = app(&Tree::new()
        .dir("app/lib")
        .file("app/lib/same", "same")
        .file("app/lib/turned", "one.")
        .file("app/old", "old")
        .file("app/tool", "tool"));
    let two = app(&Tree::new()
        .dir("app/lib")
        .dated(1_800_000_000)
        .file("app/lib/same", "same")
        .file("app/lib/turned", "two.")
        .file("app/lib/new", "new and longer")
        .program("app/tool", "tool")
        .symlink("bin/ash", "bash")
        .dir("etc")
        .whiteout("etc/passwd"));
    let later = app(&Tree::new()
        .dated(1_800_000_000)
        .dir("app/lib")
        .file("app/lib/same", "same")
        .file("app/lib/turned", "one.")
        .file("app/old", "old")
        .file("app/tool", "tool"));
    let home = Home::new();
    ImageSet::new()
        .tag("one", &one.build())
        .tag("two", &two.build())
        .tag("later", &later.build())
        .write_layout(&home.here("layout"))
        .unwrap();
    home
}

const ONE: &str = "oci:layout:one";
const TWO: &str = "oci:layout:two";

#[test]
fn added_changed_and_removed_files_are_told_with_what_differs() {
    let home = images();
    let mut page = String::new();
    for words in [
        &["diff", "--files", ONE, TWO][..],
        &["diff", "--files", TWO, ONE],
        &["diff", "--stat", ONE, TWO],
        &["diff", "--by-layer", ONE, TWO],
        &["diff", "--files", ONE, TWO, "/etc", "**/turned"],
        &["diff", "--times", ONE, "oci:layout:later"],
    ] {
        let ran = home.run(words);
        page.push_str(&format!("$ {}\n{}\n", words.join(" "), ran.page()));
    }
    assert_snapshot!(page);
}

#[test]
fn json_has_both_sides_of_each_file_and_what_the_layers_did() {
    let home = images();
    let ran = home.run(&["diff", "--files", "-f", "json", ONE, TWO]);
    assert_eq!(ran.status, 1, "{}", ran.page());
    assert_snapshot!(ran.page());
}

#[test]
fn exit_codes_are_those_of_diff() {
    let home = images();
    for (words, status) in [
        (&["--files", ONE, ONE][..], 0),
        (&["--files", ONE, TWO], 1),
        // The same files, written later: another layer, and no other file.
        (&["--files", ONE, "oci:layout:later"], 0),
        (&["--stat", ONE, "oci:layout:later"], 0),
        (&["--by-layer", ONE, "oci:layout:later"], 1),
        (&["--by-layer", ONE, ONE], 0),
        (&["--times", ONE, "oci:layout:later"], 1),
        (&["--files", ONE, TWO, "/app/lib/same"], 0),
        (&["--files", ONE, "oci:layout:none"], 2),
        (&["--files", "-f", "html", ONE, TWO], 2),
        (&["--stat", "--by-layer", ONE, TWO], 2),
    ] {
        let ran = home.run(&[&["diff"], words].concat());
        assert_eq!(ran.status, status, "{words:?}: {}", ran.page());
        assert_eq!(
            ran.stdout.is_empty(),
            status != 1,
            "{words:?}: {}",
            ran.page()
        );
        assert_eq!(
            ran.stderr.is_empty(),
            status != 2,
            "{words:?}: {}",
            ran.page()
        );
    }
}

#[test]
fn one_platform_is_compared_and_said_which() {
    let arm = Image::new("linux", "arm64").layer(
        &stored(&Tree::new().file("only-arm", "arm")),
        "COPY only-arm /",
    );
    let amd = Image::new("linux", "amd64").layer(
        &stored(&Tree::new().file("only-amd", "amd")),
        "COPY only-amd /",
    );
    let index = Index::oci().entry(&arm.build()).entry(&amd.build()).build();
    let home = Home::new();
    ImageSet::new()
        .tag("both", &index)
        .tag("arm", &arm.build())
        .write_layout(&home.here("layout"))
        .unwrap();
    let (both, arm) = ("oci:layout:both", "oci:layout:arm");
    let same = home.run(&["diff", "--files", "--platform", "linux/arm64", both, arm]);
    assert_eq!(same.text(), "");
    let several = home.run(&["diff", "--files", "--all-platforms", both, both]);
    assert_eq!(several.status, 2, "{}", several.page());
    assert!(several.stderr.contains("--platform"), "{}", several.page());
}

#[test]
fn a_layer_that_cannot_be_read_is_trouble() {
    let bad = Layer::raw(
        "application/vnd.oci.image.layer.v1.tar",
        b"no tar".as_slice(),
    );
    let broken = Image::new("linux", "amd64")
        .layer(&base(), "ADD rootfs.tar / # buildkit")
        .layer(&bad, "RUN broken")
        .build();
    let whole = Image::new("linux", "amd64")
        .layer(&base(), "ADD rootfs.tar / # buildkit")
        .build();
    let home = Home::new();
    ImageSet::new()
        .tag("broken", &broken)
        .tag("whole", &whole)
        .write_layout(&home.here("layout"))
        .unwrap();
    let ran = home.run(&[
        "diff",
        "--by-layer",
        "oci:layout:whole",
        "oci:layout:broken",
    ]);
    assert_eq!(ran.status, 2, "{}", ran.page());
    assert_snapshot!(ran.page());
}
