//! What of an image is there in vain: told, drawn, and bounded.

use insta::assert_snapshot;
use portolan_testkit::image::{Compression, Image, ImageSet, Layer, Tree};

use crate::run::Home;

/// Packed so that digests and sizes do not depend on a compressor.
fn stored(tree: &Tree) -> Layer {
    Layer::of(tree, Compression::Stored)
}

fn text(word: &str, bytes: usize) -> String {
    word.repeat(bytes.div_ceil(word.len()))[..bytes].to_owned()
}

/// An image with everything that is waste, and an image with nothing.
fn images() -> Home {
    let base = Tree::new()
        .dir("etc")
        .file("etc/app.conf", text("first ", 3000))
        .dir("opt/data")
        .file("opt/data/model", text("model ", 50_000))
        .dir("usr/lib")
        .file("usr/lib/shared.so", text("shared ", 20_000));
    let install = Tree::new()
        .dir("var/lib/apt/lists")
        .file(
            "var/lib/apt/lists/deb.debian.org_Packages",
            text("Package ", 30_000),
        )
        .dir("root/.cache/pip/http")
        .file("root/.cache/pip/http/a", text("wheel ", 4000))
        .file("etc/app.conf", text("second ", 2000));
    let clean = Tree::new()
        .dir("opt")
        .whiteout("opt/data")
        .dir("var/lib/apt/lists")
        .whiteout("var/lib/apt/lists/deb.debian.org_Packages")
        .dir("app")
        .file("app/shared.so", text("shared ", 20_000));
    let wasteful = Image::new("linux", "amd64")
        .layer(&stored(&base), "ADD rootfs.tar / # buildkit")
        .layer(&stored(&install), "RUN apt-get update && pip install app")
        .step("ENV MODE=fast")
        .layer(&stored(&clean), "COPY app /app # buildkit")
        .build();
    let home = Home::new();
    let set = ImageSet::new()
        .tag("wasteful", &wasteful)
        .tag("clean", &Image::small("one").build());
    set.write_layout(&home.here("layout")).unwrap();
    home
}

#[test]
fn waste_is_told_by_layer_and_line_with_the_largest_of_each_kind() {
    let home = images();
    assert_snapshot!(home.run(&["waste", "oci:layout:wasteful"]).text());
    assert_snapshot!(
        "waste_of_nothing",
        home.run(&["waste", "oci:layout:clean"]).text()
    );
    assert_snapshot!(
        "waste_the_largest",
        home.run(&["waste", "--top", "1", "oci:layout:wasteful"])
            .text()
    );
}

#[test]
fn a_narrow_terminal_has_fewer_columns_and_colour_is_as_wished() {
    let home = images().with("COLUMNS", "60");
    let ran = home.run(&["waste", "oci:layout:wasteful"]);
    let narrow = ran.text();
    assert_snapshot!(narrow);
    assert!(
        narrow.lines().all(|line| line.chars().count() <= 60),
        "{narrow}"
    );
    let painted = home.run(&["waste", "--color", "always", "oci:layout:wasteful"]);
    let painted = painted.text();
    assert!(painted.contains("\u{1b}[1m"), "{painted}");
    let plain = painted
        .replace("\u{1b}[1m", "")
        .replace("\u{1b}[2m", "")
        .replace("\u{1b}[0m", "");
    assert_eq!(plain, narrow);
    let quiet = images().with("COLUMNS", "60").with("NO_COLOR", "1");
    assert_eq!(quiet.run(&["waste", "oci:layout:wasteful"]).text(), narrow);
}

#[test]
fn json_has_all_of_it() {
    let home = images();
    assert_snapshot!(
        home.run(&["waste", "-f", "json", "oci:layout:wasteful"])
            .text()
    );
}

#[test]
fn bounds_that_do_not_hold_fail_with_a_line_on_stderr() {
    let home = images();
    for (words, status, told) in [
        (&["--max-waste", "1GB", "oci:layout:wasteful"][..], 0, ""),
        (&["--max-waste", "100%", "oci:layout:wasteful"], 0, ""),
        (
            &["--max-waste", "20KB", "oci:layout:wasteful"],
            1,
            "are wasted",
        ),
        (
            &["--max-waste", "5%", "oci:layout:wasteful"],
            1,
            "more than 5 %",
        ),
        (&["--max-waste", "0", "oci:layout:clean"], 0, ""),
        (&["--max-waste", "0%", "oci:layout:clean"], 0, ""),
        (&["--min-efficiency", "0.5", "oci:layout:wasteful"], 0, ""),
        (
            &["--min-efficiency", "0.95", "oci:layout:wasteful"],
            1,
            "the efficiency is",
        ),
        (&["--min-efficiency", "1", "oci:layout:clean"], 0, ""),
        (
            &["--min-efficiency", "95", "oci:layout:clean"],
            2,
            "from 0 to 1",
        ),
        (
            &["--max-waste", "much", "oci:layout:clean"],
            2,
            "expected a size",
        ),
    ] {
        let ran = home.run(&[&["waste"], words].concat());
        assert_eq!(ran.status, status, "{words:?}: {}", ran.page());
        assert!(ran.stderr.contains(told), "{words:?}: {}", ran.page());
        assert_eq!(
            ran.stderr.is_empty(),
            told.is_empty(),
            "{words:?}: {}",
            ran.page()
        );
        // What is too much is told all the same.
        assert_eq!(
            ran.stdout.is_empty(),
            status == 2,
            "{words:?}: {}",
            ran.page()
        );
    }
}

#[test]
fn a_layer_that_cannot_be_read_is_told_of_and_the_rest_is_counted() {
    let good = stored(&Tree::new().file("a", text("a", 5000)));
    let bad = Layer::raw(
        "application/vnd.oci.image.layer.v1.tar",
        b"no tar".as_slice(),
    );
    let over = stored(&Tree::new().file("a", text("b", 10)));
    let image = Image::new("linux", "amd64")
        .layer(&good, "COPY a /a")
        .layer(&bad, "RUN broken")
        .layer(&over, "RUN shrink a")
        .build();
    let home = Home::new();
    ImageSet::of("1", &image)
        .write_layout(&home.here("layout"))
        .unwrap();
    let ran = home.run(&["waste", "oci:layout"]);
    assert_eq!(ran.status, 3, "{}", ran.page());
    assert_snapshot!(ran.page());
    // Too much is too much, whatever else there may be; what is within bounds may be more.
    assert_eq!(
        home.run(&["waste", "--max-waste", "4KB", "oci:layout"])
            .status,
        1
    );
    assert_eq!(
        home.run(&["waste", "--max-waste", "6KB", "oci:layout"])
            .status,
        3
    );
}
