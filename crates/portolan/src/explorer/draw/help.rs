//! All keys.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{Focus, Paint, boxed, row, text};

/// Keys and what they do; a line without keys is a heading.
const KEYS: &[(&str, &str)] = &[
    ("", "Everywhere"),
    ("Tab", "layers or files"),
    ("Up Down k j", "a row"),
    ("PgUp PgDn u d", "a page"),
    ("Home End g G", "the first, the last"),
    ("/ n N", "search; the next, the one before"),
    (
        "Ctrl-F",
        "filter paths by a regular expression or text; Esc ends it",
    ),
    ("Esc", "back"),
    ("q Ctrl-C", "quit"),
    ("", ""),
    ("", "Layers"),
    ("Ctrl-L", "what the layer itself changed"),
    ("Ctrl-A", "what all layers above the base changed up to it"),
    ("Enter", "its files"),
    ("", ""),
    ("", "Files (+ added, ~ modified, - removed)"),
    ("Enter", "open a file; collapse or expand a folder"),
    ("Space", "collapse or expand a folder"),
    ("Ctrl-Space", "collapse or expand all folders"),
    ("Left Right h l", "to the folder around; into the folder"),
    ("Ctrl-A Ctrl-R", "show or hide what was added, removed"),
    ("m Ctrl-M", "what was modified (where Ctrl-M is not Enter)"),
    ("Ctrl-U", "what was not modified"),
    ("Ctrl-B", "permissions, owner, size"),
    ("", ""),
    ("", "An open file"),
    ("x", "bytes or text"),
    ("Left Right h l", "to the side"),
    ("Esc q", "back to the files"),
];

/// How many lines there are.
pub(in super::super) fn lines() -> usize {
    KEYS.len()
}

pub(super) fn draw(top: usize, paint: Paint, frame: &mut Frame<'_>, area: Rect) {
    let inner = boxed("Keys", Focus::On, paint, frame, area);
    for (at, (keys, does)) in KEYS.iter().skip(top).enumerate() {
        let Some(place) = row(inner, at) else {
            return;
        };
        let line = if keys.is_empty() {
            Line::styled(format!(" {does}"), paint.title(true))
        } else {
            Line::from(vec![
                Span::styled(format!("   {} ", text::left(keys, 15)), paint.name()),
                Span::raw(*does),
            ])
        };
        frame.render_widget(line, place);
    }
}
