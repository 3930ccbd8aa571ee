//! What is seen, at several sizes.

use insta::assert_snapshot;
use portolan_testkit::image::Tree as Files;

use super::super::action::{Action, Against, Asked, Go};
use super::super::compare::Diff;
use super::super::content::{Content, Told};
use super::support::{Example, apply, seen, typing};

#[test]
fn layers_and_files_are_seen_at_every_size() {
    let example = Example::harbour();
    let paths = example.paths();
    for size in [(80, 24), (120, 40), (60, 20)] {
        let mut state = example.state(&paths, size);
        apply(&mut state, &[Action::Go(Go::Down)]);
        let name = format!("layers_{}x{}", size.0, size.1);
        assert_snapshot!(name, seen(&state));
        apply(&mut state, &[Action::NextPane, Action::Go(Go::PageDown)]);
        let name = format!("files_{}x{}", size.0, size.1);
        assert_snapshot!(name, seen(&state));
    }
    let mut state = example.state(&paths, (39, 9));
    assert_snapshot!("too_small", seen(&state));
    apply(&mut state, &[Action::Resize(80, 24), Action::Resize(2, 1)]);
    assert_snapshot!("far_too_small", seen(&state));
}

#[test]
fn filters_kinds_and_attributes_are_seen() {
    let example = Example::harbour();
    let paths = example.paths();
    let mut state = example.state(&paths, (120, 24));
    apply(
        &mut state,
        &[
            Action::Compare(Against::Base),
            Action::Go(Go::Bottom),
            Action::NextPane,
            Action::Toggle(Diff::Unmodified),
            Action::ToggleAttributes,
            Action::Ask(Asked::Filter),
        ],
    );
    apply(&mut state, &typing("e"));
    assert_snapshot!("typing_a_filter", seen(&state));
    apply(&mut state, &[Action::Submit]);
    assert_snapshot!("with_a_filter", seen(&state));
}

#[test]
fn a_file_is_seen_with_how_well_it_is_known() {
    let example = Example::harbour();
    let paths = example.paths();
    let mut state = example.state(&paths, (80, 12));
    apply(
        &mut state,
        &[Action::NextPane, Action::Go(Go::Bottom), Action::Open],
    );
    let text = "first\n\tindented\nhostile \u{1b}[2J\u{202e}\n港湾\n";
    let content = Content::new(text.as_bytes().to_vec());
    let mut page = seen(&state);
    for action in [
        Action::Read(Told::Come(800)),
        Action::Read(Told::Unchecked(content.clone())),
        Action::Read(Told::Checked(content)),
        Action::ToggleHex,
        Action::Read(Told::Failed("the layer has another digest".to_owned())),
    ] {
        apply(&mut state, std::slice::from_ref(&action));
        page.push('\n');
        page.push_str(&seen(&state));
    }
    assert_snapshot!(page);
}

#[test]
fn the_keys_are_seen() {
    let example = Example::harbour();
    let paths = example.paths();
    let mut state = example.state(&paths, (80, 36));
    apply(&mut state, &[Action::Help]);
    assert_snapshot!(seen(&state));
}

#[test]
fn names_of_an_image_are_wide_and_hostile_and_steer_nothing_threat_33() {
    let deep = format!("{}/end", vec!["d"; 60].join("/"));
    let example = Example::new(&[(
        "RUN echo \\u{1b}[2J港湾",
        Files::new()
            .file("\u{1b}[2Jcleared", "x")
            .file("\u{202e}gpj.exe", "x")
            .file("two\nlines", "x")
            .file("港湾港湾港湾港湾港湾港湾港湾港湾港湾港湾港湾港湾", "x")
            .file("e\u{301}\u{200b}", "x")
            .symlink("link", "\u{9b}31m")
            .file(&deep, "x"),
    )]);
    let paths = example.paths();
    let mut state = example.state(&paths, (80, 90));
    apply(&mut state, &[Action::NextPane]);
    let page = seen(&state);
    let steers = |c: char| portolan_image::error::steers(c) && c != '\n';
    assert!(!page.contains(steers), "{page:?}");
    assert_snapshot!(page);
}
