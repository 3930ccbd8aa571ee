//! A file that is open.

use portolan_report::size_text;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::Line;

use super::super::content::LIMIT;
use super::super::pager::{Known, Pager};
use super::super::state::State;
use super::{Focus, Paint, boxed, row, text};

pub(super) fn draw(
    pager: &Pager,
    state: &State<'_>,
    paint: Paint,
    frame: &mut Frame<'_>,
    area: Rect,
) {
    let inner = boxed(
        &pager.wanted.path.to_string(),
        Focus::On,
        paint,
        frame,
        area,
    );
    if let Some(place) = row(inner, 0) {
        let width = usize::from(inner.width);
        let style = match pager.known {
            Known::Checked => paint.faint(),
            _ => paint.warning(),
        };
        let line = text::cut(&told(pager, state), width);
        frame.render_widget(Line::styled(line, style), place);
    }
    for (line, at) in (1..).zip(pager.scroll.top..pager.lines()) {
        let Some(place) = row(inner, line) else {
            return;
        };
        let shown = pager.content.shown(pager.form, at);
        let shown = text::slice(&shown, pager.left, usize::from(inner.width));
        let style = if pager.found == Some(at) {
            Style::new().add_modifier(Modifier::REVERSED)
        } else {
            Style::new()
        };
        frame.render_widget(Line::styled(shown, style), place);
    }
}

/// How well the file is known, and how much of it is seen.
fn told(pager: &Pager, state: &State<'_>) -> String {
    let number = pager.wanted.layer;
    let layer = state.image.layers.get(usize::from(number.0));
    let of = match layer.and_then(|layer| layer.packed) {
        Some(packed) => format!(" of {}", size_text(packed)),
        None => String::new(),
    };
    let size = size_text(pager.wanted.size);
    let part = if pager.wanted.size > LIMIT as u64 {
        format!(
            "the first {} of {size}",
            size_text(pager.content.len() as u64)
        )
    } else {
        size
    };
    match &pager.known {
        Known::Loading(come) => {
            format!(
                "reading layer {number} for it: {}{of} ...",
                size_text(*come)
            )
        }
        Known::Unchecked(come) => format!(
            "{part}; not checked before layer {number} is at its end: {}{of} ...",
            size_text(*come)
        ),
        Known::Checked => format!("{part}, of layer {number}"),
        Known::Failed(why) => format!("could not read it: {why}"),
    }
}
