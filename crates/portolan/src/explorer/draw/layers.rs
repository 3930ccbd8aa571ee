//! The layers: what made them, and which of them are compared.

use portolan_report::size_text;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::super::action::Against;
use super::super::layout::Pane;
use super::super::state::State;
use super::{Focus, Paint, boxed, row, text};

/// How wide the column of sizes is.
const SIZE: usize = 9;

/// What a layer is to the comparison.
enum Part {
    /// Its changes are seen.
    Seen,
    /// They are seen upon it.
    Ground,
    /// It lies above.
    None,
}

impl Part {
    fn of(state: &State<'_>, at: usize) -> Self {
        let chosen = state.layers.at;
        let first = match state.against {
            Against::Below => chosen,
            Against::Base => 1.min(chosen),
        };
        if at > chosen {
            Self::None
        } else if at >= first {
            Self::Seen
        } else {
            Self::Ground
        }
    }
}

pub(super) fn draw(state: &State<'_>, paint: Paint, frame: &mut Frame<'_>, area: Rect) {
    let title = match state.against {
        Against::Below => "Layers: current changes",
        Against::Base => "Layers: aggregated changes",
    };
    let focus = Focus::of(state, Pane::Layers);
    let inner = boxed(title, focus, paint, frame, area);
    let numbers = state.image.layers.len().to_string().len().max(2);
    if let Some(place) = row(inner, 0) {
        let titles = format!(
            "   {} {}  Command",
            text::right("#", numbers),
            text::right("Size", SIZE)
        );
        frame.render_widget(Line::styled(titles, paint.faint()), place);
    }
    for (line, (at, layer)) in
        (1..).zip(state.image.layers.iter().enumerate().skip(state.layers.top))
    {
        let Some(place) = row(inner, line) else {
            return;
        };
        let (bar, style) = match Part::of(state, at) {
            Part::Seen => ("█", paint.compared()),
            Part::Ground => ("▒", paint.ground()),
            Part::None => (" ", paint.faint()),
        };
        let size = layer.bytes.map_or("not read".to_owned(), size_text);
        let step = layer.step.as_deref().unwrap_or("(not told by the history)");
        let known = format!(
            "{} {}  ",
            text::right(&at.to_string(), numbers),
            text::right(&size, SIZE)
        );
        let room = usize::from(inner.width).saturating_sub(3 + text::width(&known));
        let words = format!("{known}{}", text::left(step, room));
        let mut look = ratatui::style::Style::new();
        if at == state.layers.at {
            look = Paint::chosen(look, focus == Focus::On);
        }
        let spans = vec![
            Span::raw(" "),
            Span::styled(bar, style),
            Span::raw(" "),
            Span::styled(words, look),
        ];
        frame.render_widget(Line::from(spans), place);
    }
}
