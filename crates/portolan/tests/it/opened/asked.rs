//! What people ask for by options and paths, and what they are told where there is no such thing.

use portolan_testkit::image::{Layer, Tree};
use portolan_testkit::registry::TestRegistry;

use super::{base, image, written};
use crate::run::Home;

fn secret() -> [Layer; 2] {
    [
        Layer::gzip(
            &Tree::new()
                .dir("app")
                .file("app/.env", "TOKEN=1\n")
                .file("app-x", "x")
                .file("app/b", "a file\n"),
        ),
        Layer::gzip(
            &Tree::new()
                .whiteout("app/.env")
                .file("app/b/inner", "now a folder\n"),
        ),
    ]
}

#[test]
fn what_a_layer_wrote_is_listed_whatever_became_of_it() {
    let home = Home::new();
    let image = written(&home, &secret());
    let ran = home.run(&["files", "--layer", "0", image]);
    assert_eq!(ran.status, 0);
    assert_eq!(ran.stdout, b"/app/\n/app/.env\n/app/b\n/app-x\n");
    let ran = home.run(&["files", "--layer", "1", image]);
    assert_eq!(ran.stdout, b"/app/.wh..env\n/app/b/inner\n");
    let ran = home.run(&["files", image, "/app/.env"]);
    assert_eq!(ran.status, 1, "{}", ran.page());
}

#[test]
fn a_tree_that_is_cut_short_has_the_sizes_of_all_that_is_in_it() {
    let home = Home::new();
    let image = written(&home, &[base()]);
    let first = |words: &[&str]| {
        let ran = home.run(words);
        ran.text().lines().next().unwrap().to_owned()
    };
    let whole = first(&["files", "--tree", image]);
    assert!(!whole.contains(" 0.0 B"), "{whole}");
    assert_eq!(first(&["files", "--tree", "--depth", "1", image]), whole);
}

/// A script that compares what is not there should not be told that it is the same.
#[test]
fn a_path_that_nothing_has_is_never_passed_over() {
    let home = Home::new();
    let image = written(&home, &[base()]);
    for (words, status) in [
        (&["files", image, "/nope"][..], 1),
        (&["files", "--changes", image, "/nope"], 1),
        (&["files", "--tree", image, "/etc", "/nope"], 3),
        (&["diff", "--files", image, image, "/nope"], 2),
        (&["diff", "--files", image, image, "/etc"], 0),
        (&["packages", "--name", "nope", image], 1),
        (&["packages", "--name", "kept", image], 0),
    ] {
        let ran = home.run(words);
        assert_eq!(ran.status, status, "{words:?}: {}", ran.page());
        assert_eq!(
            ran.stderr.is_empty(),
            status == 0,
            "{words:?}: {}",
            ran.stderr
        );
    }
}

/// A first look at a registry's layer must not take for a file what a layer above made a folder of, without saying so.
#[test]
fn a_file_that_a_layer_above_puts_something_into_is_a_folder_at_the_first_look_too() {
    let registry = TestRegistry::start();
    registry.put(
        "app",
        &portolan_testkit::image::ImageSet::of("1.0", &image(&secret()).build()),
    );
    let name = format!("{}/app:1.0", registry.host());
    for words in [
        &["cat", &name, "/app/b"][..],
        &["cat", "--no-cache", &name, "/app/b"],
    ] {
        let ran = Home::new().run(words);
        assert_eq!(ran.status, 1, "{}", ran.page());
        assert!(ran.stderr.contains("is a folder"), "{}", ran.stderr);
    }
}

/// What is written into a file, or comes from this machine, is read to the end: a later entry of a name counts, and digests do.
#[test]
fn a_file_that_is_kept_is_always_verified() {
    let twice = Layer::tar(
        portolan_testkit::image::Raw::new()
            .file("name", b"first\n")
            .file("name", b"second\n")
            .end(),
        portolan_testkit::image::Compression::Gzip,
    );
    let registry = TestRegistry::start();
    let set =
        portolan_testkit::image::ImageSet::of("1.0", &image(std::slice::from_ref(&twice)).build());
    registry.put("app", &set);
    let name = format!("{}/app:1.0", registry.host());
    let home = Home::new();
    let ran = home.run(&["cat", "--no-cache", "-o", "kept", &name, "/name"]);
    assert_eq!(ran.status, 0, "{}", ran.page());
    assert_eq!(std::fs::read(home.here("kept")).unwrap(), b"second\n");
    let local = written(&home, std::slice::from_ref(&twice));
    assert_eq!(
        home.run(&["cat", "--no-cache", local, "/name"]).stdout,
        b"second\n"
    );
}

#[test]
fn output_to_a_stream_of_this_process_goes_behind_what_is_there() {
    let home = Home::new();
    let image = written(&home, &[base()]);
    let script = format!(
        "echo one > t; {} files -o /dev/stdout {image} /etc >> t; echo three >> t",
        env!("CARGO_BIN_EXE_portolan")
    );
    let status = std::process::Command::new("sh")
        .args(["-c", &script])
        .current_dir(home.here(""))
        .env("HOME", home.here(""))
        .status()
        .unwrap();
    assert!(status.success());
    let text = std::fs::read_to_string(home.here("t")).unwrap();
    assert!(
        text.starts_with("one\n/etc/\n") && text.ends_with("three\n"),
        "{text}"
    );
}

#[test]
fn a_path_through_a_link_is_where_the_link_leads() {
    let home = Home::new();
    let layer = Layer::gzip(
        &Tree::new()
            .dir("usr/bin")
            .file("usr/bin/tool", "x")
            .symlink("bin", "usr/bin"),
    );
    let image = written(&home, &[layer]);
    assert_eq!(
        home.run(&["files", image, "/bin/tool"]).text(),
        "/usr/bin/tool\n"
    );
    assert_eq!(home.run(&["files", image, "/bin"]).text(), "/bin\n");
    assert_eq!(
        home.run(&["diff", "--files", image, image, "/bin/tool"])
            .status,
        0
    );
}
