//! The chosen layer, and the image as a whole.

use portolan_report::size_text;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Wrap};

use super::super::state::State;
use super::{Focus, Paint, boxed, row, text};

fn fact(name: &str, value: String, paint: Paint) -> Line<'static> {
    Line::from(vec![
        Span::styled(format!("{name}: "), paint.name()),
        Span::raw(value),
    ])
}

/// The chosen layer: the whole line that made it, and its digests.
pub(super) fn layer(state: &State<'_>, paint: Paint, frame: &mut Frame<'_>, area: Rect) {
    let title = format!("Layer {}", state.layers.at);
    let inner = boxed(&title, Focus::Off, paint, frame, area);
    let Some(layer) = state.image.layers.get(state.layers.at) else {
        return;
    };
    let size = match (layer.bytes, layer.packed) {
        (None, _) => "it could not be read".to_owned(),
        (Some(bytes), Some(packed)) => {
            format!("{}, {} transferred", size_text(bytes), size_text(packed))
        }
        (Some(bytes), None) => size_text(bytes),
    };
    let step = layer.step.clone();
    let mut lines = vec![
        fact("Size", size, paint),
        fact(
            "Command",
            step.unwrap_or_else(|| "not told by the history".to_owned()),
            paint,
        ),
        fact("Digest", layer.digest.clone(), paint),
    ];
    if let Some(diff_id) = &layer.diff_id {
        lines.push(fact("Diff ID", diff_id.clone(), paint));
    }
    let words = Paragraph::new(lines).wrap(Wrap { trim: false });
    frame.render_widget(words, inner);
}

/// The image: its size, and what is in it that nobody can see.
pub(super) fn image(state: &State<'_>, paint: Paint, frame: &mut Frame<'_>, area: Rect) {
    let inner = boxed(
        &format!("Image {}", state.image.name),
        Focus::Off,
        paint,
        frame,
        area,
    );
    let image = state.image;
    let facts = [
        ("Total size", size_text(image.written)),
        ("Wasted", size_text(image.wasted)),
        ("Efficiency", format!("{:.1} %", image.efficiency * 100.0)),
    ];
    let width = usize::from(inner.width);
    for (at, (name, value)) in facts.into_iter().enumerate() {
        if let Some(place) = row(inner, at) {
            let value = text::cut(&value, width.saturating_sub(name.len() + 2));
            frame.render_widget(fact(name, value, paint), place);
        }
    }
    if image.wasteful.is_empty() {
        return;
    }
    if let Some(place) = row(inner, 3) {
        let titles = "Times     Total  Hidden path";
        frame.render_widget(Line::styled(titles, paint.faint()), place);
    }
    for (at, wasteful) in (4..).zip(&image.wasteful) {
        let Some(place) = row(inner, at) else {
            return;
        };
        let times = text::right(&wasteful.times.to_string(), 5);
        let bytes = text::right(&size_text(wasteful.bytes), 9);
        let line = format!("{times} {bytes}  {}", wasteful.path);
        frame.render_widget(Line::raw(text::cut(&line, width)), place);
    }
}
