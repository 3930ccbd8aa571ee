//! Where the data goes: files whole or not at all, stdout when it is asked for, quietly when nobody reads on.

use std::io::Read as _;

use insta::assert_snapshot;
use portolan_image::Digest;
use portolan_testkit::example::harbour;
use portolan_testkit::image::{ImageSet, Index};
use portolan_testkit::registry::{Rule, TestRegistry};

use crate::run::Home;

fn registry() -> (TestRegistry, Home, String) {
    let registry = TestRegistry::start();
    registry.put("harbour", &harbour());
    let image = registry.reference("harbour:1.0");
    let home = Home::new()
        .hide(registry.host(), "[REGISTRY]")
        .always(&["--retry-times", "0"]);
    (registry, home, image)
}

#[test]
fn a_file_holds_what_stdout_would() {
    let (_registry, home, image) = registry();
    let printed = home.run(&["report", &image]);
    assert_eq!(home.run(&["report", "-o", "report.md", &image]).text(), "");
    assert_eq!(
        std::fs::read(home.here("report.md")).unwrap(),
        printed.stdout
    );
    assert_eq!(
        home.run(&["report", "-o", "-", &image]).stdout,
        printed.stdout
    );
    assert_eq!(home.names(), ["report.md"]);
}

#[test]
fn a_failure_leaves_the_old_file_as_it_was() {
    let (registry, home, _image) = registry();
    home.file("report.md", "old");
    let ran = home.run(&[
        "report",
        "-o",
        "report.md",
        &registry.reference("harbour:9.9"),
    ]);
    assert_eq!(ran.status, 1);
    assert_eq!(std::fs::read(home.here("report.md")).unwrap(), b"old");
    assert_eq!(home.names(), ["report.md"]);
}

#[test]
fn a_blob_with_other_bytes_leaves_no_file() {
    let (registry, home, image) = registry();
    let config = home
        .run(&["config", "--platform", "linux/amd64", &image])
        .stdout;
    let digest = Digest::sha256(&config);
    registry.rule(Rule::on(&format!("/blobs/{digest}")).body(|bytes| {
        let mut bytes = bytes.to_vec();
        bytes.reverse();
        portolan_testkit::registry::Body::Whole(bytes.into())
    }));
    let ran = home.run(&[
        "blob",
        // The cache holds the right bytes.
        "--no-cache",
        "-o",
        "blob",
        &registry.reference(&format!("harbour@{digest}")),
    ]);
    assert_eq!(ran.status, 1, "{}", ran.page());
    assert_eq!(home.names(), Vec::<String>::new());
}

#[test]
fn a_folder_that_is_not_there_is_said() {
    let (_registry, home, image) = registry();
    assert_snapshot!(home.run(&["digest", "-o", "missing/digest", &image]).page());
}

#[test]
fn who_stops_reading_is_no_failure() {
    let (_registry, home, image) = registry();
    let mut child = home.command(&["report", &image]).spawn().unwrap();
    drop(child.stdout.take());
    let mut stderr = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut stderr)
        .unwrap();
    let status = child.wait().unwrap();
    assert_eq!((status.code(), stderr.as_str()), (Some(0), ""));
}

#[test]
fn who_stops_reading_still_hears_that_images_differ_and_that_lint_found_something() {
    let (registry, home, image) = registry();
    registry.put("other", &ImageSet::of("1.0", &Index::oci().build()));
    let other = registry.reference("other:1.0");
    for (words, code) in [
        (vec!["diff", &image, &other], 1),
        (vec!["diff", &image, &image], 0),
        (vec!["lint", "--fail-on", "note", &other], 1),
        (vec!["lint", "--fail-on", "never", &other], 0),
    ] {
        // Nobody holds the other end from the beginning.
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = home.command(&words).stdout(writer).output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(
            (output.status.code(), &*stderr),
            (Some(code), ""),
            "{words:?}"
        );
    }
}

#[test]
fn nothing_but_data_is_on_stdout_and_colour_comes_when_it_is_asked_for() {
    let home = Home::new().always(&["--retry-times", "0"]);
    let words = ["digest", "127.0.0.1:1/harbour"];
    let coloured = |home: &Home, more: &[&str]| {
        let ran = home.run(&[&words[..], more].concat());
        assert_eq!(String::from_utf8_lossy(&ran.stdout), "");
        ran.stderr.contains('\u{1b}')
    };
    assert!(!coloured(&home, &[]));
    assert!(coloured(&home, &["--color", "always"]));
    assert!(!coloured(&home, &["--color=never"]));
    let forced = Home::new()
        .with("CLICOLOR_FORCE", "1")
        .always(&["--retry-times", "0"]);
    assert!(coloured(&forced, &[]));
    assert!(!coloured(&forced, &["--color", "never"]));
    let never = Home::new()
        .with("NO_COLOR", "1")
        .with("CLICOLOR_FORCE", "1")
        .always(&["--retry-times", "0"]);
    assert!(!coloured(&never, &[]));
    assert!(coloured(&never, &["--color", "always"]));
    assert!(coloured(&never.with("PORTOLAN_COLOR", "always"), &[]));
}

#[test]
fn the_log_of_requests_is_on_stderr_and_quiet_is_quiet() {
    let (_registry, home, image) = registry();
    let ran = home.run(&["digest", "-v", &image]);
    assert_eq!(ran.status, 0);
    let (line, elapsed) = ran.stderr.rsplit_once(' ').unwrap();
    let expected = "* HEAD http://[REGISTRY]/v2/harbour/manifests/1.0 200";
    assert_eq!(line, expected, "{}", ran.stderr);
    assert!(elapsed.ends_with("s\n"), "{elapsed}");
    assert_eq!(
        home.run(&["digest", "-q", "--progress", "always", &image])
            .stderr,
        ""
    );
    let lines = home
        .run(&["digest", "--progress", "plain", "--no-cache", &image])
        .stderr;
    assert_eq!(
        lines,
        "reading [REGISTRY]/harbour:1.0 ...\n[REGISTRY]/harbour:1.0: read\n"
    );
}
