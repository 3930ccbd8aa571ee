//! Names, link texts and owners that would steer a terminal: nothing of them comes out raw (threat 33).

use insta::assert_snapshot;
use portolan_testkit::image::{Compression, Layer, Raw, Tree, put};

use super::{image, written};
use crate::run::Home;

/// What steers a terminal, or turns text around.
const STEERING: [&str; 6] = [
    "\u{1b}]0;title\u{7}",
    "\u{1b}[2J\u{1b}[31m",
    "\u{9b}31m",
    "over\rwritten",
    "two\nlines",
    "\u{202e}txt.exe",
];

fn layer() -> Layer {
    let mut tar = Raw::new();
    for (at, text) in STEERING.iter().enumerate() {
        tar = tar
            .entry(&format!("{at}{text}/"), b'5', b"")
            .with(&format!("{at}{text}/f{text}"), b'0', b"1", |header| {
                put(header, 265, text.as_bytes());
                put(header, 297, text.as_bytes());
            })
            .link(&format!("s{at}{text}"), b'2', text)
            .link(&format!("h{at}{text}"), b'1', text)
            .link(&format!("out{at}{text}"), b'2', &format!("../../{text}"))
            .file(&format!("../up{at}{text}"), b"2")
            .entry(&format!("p{at}{text}"), b'6', b"");
    }
    let steering = "\u{1b}[31m\u{9b}x";
    let package = format!(
        "Package: a{steering}\nStatus: install ok installed\nArchitecture: all{steering}\nVersion: 1{steering}\nMaintainer: {steering}\nDescription: {steering}\n"
    );
    let tar = tar
        .file(
            "usr/lib/os-release",
            format!("ID=debian\nPRETTY_NAME=\"{steering}\"\n").as_bytes(),
        )
        .file("var/lib/dpkg/status", package.as_bytes())
        .file(
            "usr/share/doc/a/copyright",
            format!("License: {steering}\n").as_bytes(),
        );
    Layer::tar(tar.end(), Compression::Gzip)
}

/// What of a text a terminal would obey.
fn raw(bytes: &[u8]) -> Vec<char> {
    // The lines of CSV end in two characters (RFC 4180).
    let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
    let steers = |c: &char| portolan_image::error::steers(*c) && !matches!(c, '\n' | '\t');
    text.chars().filter(steers).collect()
}

#[test]
fn no_name_of_a_file_steers_a_terminal_threat_33() {
    let home = Home::new();
    let image = written(&home, &[layer(), Layer::gzip(&Tree::new().whiteout("h0"))]);
    let name = format!("0{}", STEERING[0]);
    for words in [
        &["files", image][..],
        &["files", "-l", image],
        &["files", "--tree", image],
        &["files", "--changes", image],
        &["files", "--json", image],
        &["files", "--json", "--changes", image],
        &["files", image, &name, "\u{1b}[31mmissing"],
        &["packages", image],
        &["packages", "--json", image],
        &["packages", "-f", "csv", image],
        &["packages", "-f", "markdown", image],
        &["sbom", image],
        &["sbom", "-f", "cyclonedx-json", image],
        &["report", "--local", image],
        &["cat", image, &name],
        &["cat", image, "\u{1b}[31mmissing"],
        &["cat", image, "s0*"],
        &["cat", image, "p0*"],
        &["cat", "--layer", "\u{1b}[31m", image, "x"],
        &["cat", "-o", "out/", image, "**"],
    ] {
        let ran = home.run(words);
        assert_eq!(raw(&ran.stdout), [], "{words:?}: {}", ran.page());
        assert_eq!(raw(ran.stderr.as_bytes()), [], "{words:?}: {}", ran.page());
    }
    assert_snapshot!(home.run(&["files", "-l", image]).page());
}

#[test]
fn no_step_of_a_history_steers_a_terminal_threat_33() {
    let home = Home::new();
    let layer = Layer::gzip(&Tree::new().file("a", "a"));
    let image = STEERING.iter().fold(image(&[]), |image, text| {
        image.layer(&layer, &format!("RUN {text}"))
    });
    let set = portolan_testkit::image::ImageSet::of("1.0", &image.build());
    set.write_layout(&home.here("image")).unwrap();
    for words in [
        &["files", "--changes", "oci:image"][..],
        &["files", "--json", "oci:image"],
    ] {
        let ran = home.run(words);
        assert_eq!(ran.status, 0, "{}", ran.page());
        assert_eq!(raw(&ran.stdout), [], "{words:?}: {}", ran.page());
    }
}
