//! Large images stay usable.

use std::time::{Duration, Instant};

use portolan_testkit::image::Tree as Files;

use super::super::action::{Action, Against, Asked, Go};
use super::super::compare::Diff;
use super::support::{Example, apply, seen, typing};

/// How many files.
const FILES: usize = 100_000;

fn large() -> Example {
    let mut base = Files::new();
    for at in 0..FILES {
        base = base.file(&format!("usr/{}/{}/file-{at}", at % 40, at % 1000), "");
    }
    let second = Files::new().file("usr/7/7/new", "x").whiteout("usr/3");
    Example::new(&[("ADD rootfs /", base), ("RUN something", second)])
}

#[test]
fn a_hundred_thousand_files_follow_each_key_at_once() {
    let example = large();
    let paths = example.paths();
    let mut state = example.state(&paths, (120, 40));
    let mut slowest = (Duration::ZERO, String::new());
    let mut all = vec![
        Action::Go(Go::Down),
        Action::NextPane,
        Action::Go(Go::Bottom),
        Action::Fold,
        Action::FoldAll,
        Action::FoldAll,
        Action::Toggle(Diff::Unmodified),
        Action::Toggle(Diff::Unmodified),
        Action::Compare(Against::Base),
        Action::Ask(Asked::Filter),
    ];
    all.extend(typing("file-9.*7$"));
    all.extend([Action::Submit, Action::Back, Action::Ask(Asked::Search)]);
    all.extend(typing("file-99999"));
    all.extend([Action::Submit, Action::FindNext, Action::FindPrevious]);
    for action in all {
        let began = Instant::now();
        apply(&mut state, std::slice::from_ref(&action));
        drop(seen(&state));
        let took = began.elapsed();
        eprintln!("{took:?} {action:?}");
        if took > slowest.0 {
            slowest = (took, format!("{action:?}"));
        }
    }
    // Tests share their machine, so that the bound is far above what it takes; work that grew with the square of the files would be
    // far above the bound.
    assert!(slowest.0 < Duration::from_secs(10), "{slowest:?}");
    assert_eq!(paths.path(state.chosen().unwrap()).name(), b"file-99999");
}
