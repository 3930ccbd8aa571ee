//! What keys do: those of dive, and those of pagers.

use ratatui::crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use super::action::{Action, Against, Asked, Go};
use super::compare::Diff;
use super::layout::Pane;
use super::state::{State, Top};

/// What keys are for at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// For the layers.
    Layers,
    /// For the tree.
    Tree,
    /// For an open file.
    File,
    /// For the page of keys.
    Help,
    /// For a text.
    Typing,
}

impl Mode {
    /// What they are for in a state.
    pub(super) fn of(state: &State<'_>) -> Self {
        match (&state.typing, &state.top, state.pane) {
            (Some(_), _, _) => Self::Typing,
            (None, Top::File(_), _) => Self::File,
            (None, Top::Help(_), _) => Self::Help,
            (None, Top::Nothing, Pane::Layers) => Self::Layers,
            (None, Top::Nothing, Pane::Tree) => Self::Tree,
        }
    }
}

/// What is to be done when something happens at the terminal.
pub(super) fn action(event: &Event, mode: Mode) -> Option<Action> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => of_key(*key, mode),
        Event::Resize(width, height) => Some(Action::Resize(*width, *height)),
        _ => None,
    }
}

fn of_key(key: KeyEvent, mode: Mode) -> Option<Action> {
    let has_control = key.modifiers.contains(KeyModifiers::CONTROL);
    match (has_control, key.code) {
        (true, KeyCode::Char('c')) => Some(Action::Quit),
        (_, _) if mode == Mode::Typing => typed(key.code, has_control),
        (true, KeyCode::Char(c)) => with_control(c.to_ascii_lowercase(), mode),
        (_, KeyCode::Char(c)) => plain(c, mode),
        (_, code) => named(code, mode),
    }
}

fn typed(code: KeyCode, has_control: bool) -> Option<Action> {
    match (code, has_control) {
        (KeyCode::Enter | KeyCode::Tab, _) => Some(Action::Submit),
        (KeyCode::Esc, _) | (KeyCode::Char('f'), true) => Some(Action::Back),
        (KeyCode::Backspace, _) | (KeyCode::Char('h'), true) => Some(Action::Erase),
        (KeyCode::Char(c), false) => Some(Action::Type(c)),
        _ => None,
    }
}

fn with_control(c: char, mode: Mode) -> Option<Action> {
    let in_tree = mode == Mode::Tree;
    match c {
        'f' if matches!(mode, Mode::Tree | Mode::Layers) => Some(Action::Ask(Asked::Filter)),
        'a' if mode == Mode::Layers => Some(Action::Compare(Against::Base)),
        'l' if mode == Mode::Layers => Some(Action::Compare(Against::Below)),
        'a' if in_tree => Some(Action::Toggle(Diff::Added)),
        'r' if in_tree => Some(Action::Toggle(Diff::Removed)),
        'm' if in_tree => Some(Action::Toggle(Diff::Modified)),
        'u' if in_tree => Some(Action::Toggle(Diff::Unmodified)),
        'b' if in_tree => Some(Action::ToggleAttributes),
        ' ' if in_tree => Some(Action::FoldAll),
        _ => None,
    }
}

fn plain(c: char, mode: Mode) -> Option<Action> {
    match c {
        'q' => Some(match mode {
            Mode::File | Mode::Help => Action::Back,
            _ => Action::Quit,
        }),
        '?' if mode == Mode::Help => Some(Action::Back),
        '?' => Some(Action::Help),
        'j' => Some(Action::Go(Go::Down)),
        'k' => Some(Action::Go(Go::Up)),
        'u' => Some(Action::Go(Go::PageUp)),
        'g' => Some(Action::Go(Go::Top)),
        'G' => Some(Action::Go(Go::Bottom)),
        'h' => Some(Action::Out),
        'l' => Some(Action::In),
        '/' => Some(Action::Ask(Asked::Search)),
        'n' => Some(Action::FindNext),
        'N' => Some(Action::FindPrevious),
        ' ' if mode == Mode::Tree => Some(Action::Fold),
        'd' | ' ' => Some(Action::Go(Go::PageDown)),
        'm' if mode == Mode::Tree => Some(Action::Toggle(Diff::Modified)),
        'x' if mode == Mode::File => Some(Action::ToggleHex),
        _ => None,
    }
}

fn named(code: KeyCode, mode: Mode) -> Option<Action> {
    match code {
        KeyCode::Up => Some(Action::Go(Go::Up)),
        KeyCode::Down => Some(Action::Go(Go::Down)),
        KeyCode::PageUp => Some(Action::Go(Go::PageUp)),
        KeyCode::PageDown => Some(Action::Go(Go::PageDown)),
        KeyCode::Home => Some(Action::Go(Go::Top)),
        KeyCode::End => Some(Action::Go(Go::Bottom)),
        KeyCode::Left => Some(Action::Out),
        KeyCode::Right => Some(Action::In),
        KeyCode::Esc => Some(Action::Back),
        KeyCode::Tab | KeyCode::BackTab if matches!(mode, Mode::Layers | Mode::Tree) => {
            Some(Action::NextPane)
        }
        KeyCode::Enter if mode == Mode::File => Some(Action::Go(Go::Down)),
        KeyCode::Enter if mode != Mode::Help => Some(Action::Open),
        _ => None,
    }
}
