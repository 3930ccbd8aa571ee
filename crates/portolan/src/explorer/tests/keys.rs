//! What keys mean: those of dive above all.

use ratatui::crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

use super::super::action::{Action, Against, Asked, Go};
use super::super::compare::Diff;
use super::super::keys::{Mode, action};

fn key(code: KeyCode) -> Event {
    Event::Key(KeyEvent::new(code, KeyModifiers::NONE))
}

fn control(c: char) -> Event {
    Event::Key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::CONTROL))
}

#[test]
fn keys_of_dive_do_what_they_do_there() {
    use Mode::{File, Help, Layers, Tree, Typing};
    let plain = |c| key(KeyCode::Char(c));
    for (event, mode, expected) in [
        (control('c'), Typing, Some(Action::Quit)),
        (plain('q'), Tree, Some(Action::Quit)),
        (plain('q'), File, Some(Action::Back)),
        (plain('q'), Typing, Some(Action::Type('q'))),
        (key(KeyCode::Tab), Layers, Some(Action::NextPane)),
        (key(KeyCode::Tab), File, None),
        (control('f'), Layers, Some(Action::Ask(Asked::Filter))),
        (control('f'), Typing, Some(Action::Back)),
        (control('a'), Layers, Some(Action::Compare(Against::Base))),
        (control('l'), Layers, Some(Action::Compare(Against::Below))),
        (control('a'), Tree, Some(Action::Toggle(Diff::Added))),
        (control('r'), Tree, Some(Action::Toggle(Diff::Removed))),
        (control('m'), Tree, Some(Action::Toggle(Diff::Modified))),
        (plain('m'), Tree, Some(Action::Toggle(Diff::Modified))),
        (control('u'), Tree, Some(Action::Toggle(Diff::Unmodified))),
        (control('b'), Tree, Some(Action::ToggleAttributes)),
        (control(' '), Tree, Some(Action::FoldAll)),
        (plain(' '), Tree, Some(Action::Fold)),
        (plain(' '), File, Some(Action::Go(Go::PageDown))),
        (plain('u'), Tree, Some(Action::Go(Go::PageUp))),
        (key(KeyCode::PageDown), Tree, Some(Action::Go(Go::PageDown))),
        (key(KeyCode::Enter), Tree, Some(Action::Open)),
        (key(KeyCode::Enter), Typing, Some(Action::Submit)),
        (key(KeyCode::Enter), Help, None),
        (key(KeyCode::Esc), Typing, Some(Action::Back)),
        (plain('?'), Help, Some(Action::Back)),
        (Event::Resize(3, 4), Typing, Some(Action::Resize(3, 4))),
        (Event::FocusLost, Tree, None),
    ] {
        assert_eq!(action(&event, mode), expected, "{event:?} {mode:?}");
    }
}
