//! What actions lead to.

use super::super::action::{Action, Against, Asked, Effect, Go};
use super::super::compare::Diff;
use super::super::content::{Content, Told};
use super::super::layout::Pane;
use super::super::pager::Known;
use super::super::state::Top;
use super::support::{Example, apply, rows, typing};

/// Files, and then this.
fn in_tree(actions: &[Action]) -> Vec<Action> {
    [&[Action::NextPane], actions].concat()
}

#[test]
fn rows_are_those_of_the_layer_with_what_it_changed() {
    let example = Example::harbour();
    let paths = example.paths();
    let base = [
        ">/bin",
        "/bin/bash",
        "/bin/sh",
        "/etc",
        "/etc/hosts",
        "/etc/motd",
        "/tmp",
        "/tmp/cache",
    ];
    let second = [
        ">/bin",
        "/bin/bash",
        "/bin/sh",
        "~/etc",
        "/etc/hosts",
        "~/etc/motd",
        "+/opt",
        "+/opt/lighthouse",
        "+/opt/lighthouse/lamp",
        "~/tmp",
        "-/tmp/cache",
    ];
    let third = [
        ">/bin",
        "/bin/bash",
        "/bin/sh",
        "/etc",
        "/etc/hosts",
        "/etc/motd",
        "/opt",
        "/opt/lighthouse",
        "/opt/lighthouse/lamp",
        "/tmp",
        "+/usr",
        "+/usr/local",
        "+/usr/local/bin",
        "+/usr/local/bin/crane",
    ];
    let together = [
        ">/bin",
        "/bin/bash",
        "/bin/sh",
        "~/etc",
        "/etc/hosts",
        "~/etc/motd",
        "+/opt",
        "+/opt/lighthouse",
        "+/opt/lighthouse/lamp",
        "~/tmp",
        "-/tmp/cache",
        "+/usr",
        "+/usr/local",
        "+/usr/local/bin",
        "+/usr/local/bin/crane",
    ];
    let down = Action::Go(Go::Down);
    for (actions, expected) in [
        (&[][..], &base[..]),
        (std::slice::from_ref(&down), &second),
        (&[down.clone(), down.clone()], &third),
        (&[Action::Go(Go::Bottom), Action::Go(Go::Top)], &base),
        (
            &[Action::Compare(Against::Base), Action::Go(Go::Bottom)],
            &together,
        ),
        (
            &[
                Action::Compare(Against::Base),
                Action::Go(Go::Bottom),
                Action::Compare(Against::Below),
            ],
            &third,
        ),
    ] {
        let mut state = example.state(&paths, (100, 30));
        apply(&mut state, actions);
        assert_eq!(rows(&state), expected, "{actions:?}");
    }
}

#[test]
fn folders_are_shut_and_kinds_are_hidden() {
    let example = Example::harbour();
    let paths = example.paths();
    let unmodified = Action::Toggle(Diff::Unmodified);
    for (actions, expected) in [
        (
            in_tree(&[Action::Fold, unmodified.clone()]),
            &[
                "~/etc",
                "~/etc/motd",
                "+/opt",
                "+/opt/lighthouse",
                "+/opt/lighthouse/lamp",
                "~/tmp",
                "-/tmp/cache",
            ][..],
        ),
        (
            in_tree(&[unmodified.clone(), Action::Toggle(Diff::Added)]),
            &["~/etc", "~/etc/motd", "~/tmp", "-/tmp/cache"],
        ),
        (
            in_tree(&[
                unmodified.clone(),
                Action::Toggle(Diff::Added),
                Action::Toggle(Diff::Modified),
                Action::Toggle(Diff::Removed),
            ]),
            &[],
        ),
        (
            in_tree(&[Action::FoldAll]),
            &["/bin", "~/etc", "+/opt", "~/tmp"],
        ),
        (
            in_tree(&[Action::FoldAll, Action::Go(Go::Down), Action::In]),
            &[
                "/bin",
                "~/etc",
                "/etc/hosts",
                "~/etc/motd",
                "+/opt",
                "~/tmp",
            ],
        ),
        (
            in_tree(&[
                Action::FoldAll,
                Action::FoldAll,
                unmodified.clone(),
                Action::FoldAll,
            ]),
            &["~/etc", "+/opt", "~/tmp"],
        ),
    ] {
        let mut state = example.state(&paths, (100, 30));
        apply(&mut state, &[Action::Go(Go::Down)]);
        apply(&mut state, &actions);
        let rows: Vec<String> = rows(&state)
            .iter()
            .map(|row| row.trim_start_matches('>').to_owned())
            .collect();
        assert_eq!(rows, expected, "{actions:?}");
    }
}

#[test]
fn what_is_chosen_stays_chosen_or_what_stands_for_it() {
    let example = Example::harbour();
    let paths = example.paths();
    let down = Action::Go(Go::Down);
    for (actions, chosen) in [
        (in_tree(&[down.clone(), down.clone()]), "/bin/sh"),
        (in_tree(&[down.clone(), down.clone(), Action::Out]), "/bin"),
        (in_tree(&[Action::In]), "/bin/bash"),
        (in_tree(&[down.clone(), Action::FoldAll]), "/bin"),
        (in_tree(&[Action::Go(Go::Bottom)]), "/tmp/cache"),
        (
            // It is not there two layers on; its folder is.
            in_tree(&[
                Action::Go(Go::Bottom),
                Action::NextPane,
                down.clone(),
                down.clone(),
            ]),
            "/tmp",
        ),
        (in_tree(&[Action::Go(Go::PageDown)]), "/tmp/cache"),
        (
            in_tree(&[Action::Go(Go::Bottom), Action::Go(Go::PageUp)]),
            "/bin",
        ),
    ] {
        let mut state = example.state(&paths, (100, 30));
        apply(&mut state, &actions);
        let id = state.chosen().unwrap();
        assert_eq!(paths.path(id).to_string(), chosen, "{actions:?}");
    }
}

#[test]
fn a_filter_takes_an_expression_or_text_and_is_taken_away() {
    let example = Example::harbour();
    let paths = example.paths();
    for (typed, expected) in [
        ("motd", &[">/etc", "/etc/motd"][..]),
        ("MOTD", &[]),
        ("/etc$", &[">/etc"]),
        (
            "sh$|cache",
            &[">/bin", "/bin/bash", "/bin/sh", "/tmp", "/tmp/cache"],
        ),
        // No expression: text.
        ("[", &[]),
    ] {
        let mut state = example.state(&paths, (100, 30));
        apply(&mut state, &[Action::Ask(Asked::Filter)]);
        apply(&mut state, &typing(typed));
        assert_eq!(rows(&state), expected, "{typed}");
        apply(&mut state, &[Action::Submit]);
        assert_eq!(state.pane, Pane::Tree);
        assert_eq!(rows(&state), expected, "{typed}");
        apply(&mut state, &[Action::Back]);
        assert_eq!(state.rows.len(), 8, "{typed}");
    }
}

#[test]
fn a_search_goes_round_and_into_shut_folders() {
    let example = Example::harbour();
    let paths = example.paths();
    let mut state = example.state(&paths, (100, 30));
    apply(
        &mut state,
        &in_tree(&[Action::FoldAll, Action::Ask(Asked::Search)]),
    );
    apply(&mut state, &typing("h"));
    for (action, chosen) in [
        (Action::Submit, "/bin/bash"),
        (Action::FindNext, "/bin/sh"),
        (Action::FindNext, "/etc/hosts"),
        (Action::FindNext, "/tmp/cache"),
        (Action::FindNext, "/bin/bash"),
        (Action::FindPrevious, "/tmp/cache"),
    ] {
        apply(&mut state, std::slice::from_ref(&action));
        let id = state.chosen().unwrap();
        assert_eq!(paths.path(id).to_string(), chosen, "{action:?}");
    }
    apply(&mut state, &[Action::Ask(Asked::Search)]);
    apply(&mut state, &typing("nowhere"));
    apply(&mut state, &[Action::Submit]);
    assert_eq!(state.said.as_deref(), Some("not found"));
}

#[test]
fn a_file_is_opened_read_and_shut() {
    let example = Example::harbour();
    let paths = example.paths();
    let mut state = example.state(&paths, (100, 30));
    // A link is not followed, a folder is shut.
    assert_eq!(
        apply(&mut state, &in_tree(&[Action::In, Action::Open])),
        Effect::None
    );
    assert_eq!(
        state.said.as_deref(),
        Some("a link to sh: links are not followed")
    );
    apply(&mut state, &[Action::Out, Action::Open]);
    assert_eq!(state.rows.len(), 6);
    apply(&mut state, &[Action::Go(Go::Bottom)]);
    assert_eq!(apply(&mut state, &[Action::Open]), Effect::Read);
    let content = Content::new(b"one\ntwo\nthree\n".to_vec());
    apply(
        &mut state,
        &[Action::Read(Told::Unchecked(content.clone()))],
    );
    let Top::File(pager) = &state.top else {
        panic!("no file is open")
    };
    assert_eq!(pager.wanted.path.to_string(), "/tmp/cache");
    assert_eq!((pager.lines(), &pager.known), (3, &Known::Unchecked(0)));
    apply(
        &mut state,
        &[Action::Read(Told::Checked(content)), Action::ToggleHex],
    );
    let Top::File(pager) = &state.top else {
        panic!("no file is open")
    };
    assert_eq!((pager.lines(), &pager.known), (1, &Known::Checked));
    assert_eq!(apply(&mut state, &[Action::Back]), Effect::StopReading);
    assert!(matches!(state.top, Top::Nothing));
}

#[test]
fn what_turns_out_not_to_be_what_was_promised_is_seen_no_more() {
    let example = Example::harbour();
    let paths = example.paths();
    let mut state = example.state(&paths, (100, 30));
    apply(
        &mut state,
        &in_tree(&[Action::Go(Go::Bottom), Action::Open]),
    );
    let content = Content::new(b"forged".to_vec());
    apply(
        &mut state,
        &[
            Action::Read(Told::Unchecked(content)),
            Action::Read(Told::Failed("another digest".to_owned())),
        ],
    );
    let Top::File(pager) = &state.top else {
        panic!("no file is open")
    };
    assert_eq!(pager.content.len(), 0);
}

#[test]
fn nothing_that_is_done_at_any_size_goes_out_of_bounds() {
    let example = Example::harbour();
    let paths = example.paths();
    let all = [
        Action::NextPane,
        Action::Go(Go::Bottom),
        Action::FoldAll,
        Action::Toggle(Diff::Unmodified),
        Action::Compare(Against::Base),
        Action::Go(Go::PageUp),
        Action::Open,
        Action::FindNext,
        Action::Erase,
        Action::Submit,
        Action::Back,
        Action::In,
        Action::Out,
        Action::Help,
        Action::Go(Go::PageDown),
        Action::Back,
    ];
    for size in [
        (0, 0),
        (1, 1),
        (40, 10),
        (60, 20),
        (80, 24),
        (500, 3),
        (9, 300),
    ] {
        let mut state = example.state(&paths, size);
        for first in &all {
            for second in &all {
                apply(&mut state, &[first.clone(), second.clone()]);
                assert!(state.tree.at <= state.rows.len(), "{first:?} {second:?}");
                if size.0 > 0 {
                    drop(super::support::seen(&state));
                }
            }
        }
    }
}
