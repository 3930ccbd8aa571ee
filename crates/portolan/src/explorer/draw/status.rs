//! The last line: keys, what is typed, or what is said.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::super::action::{Against, Asked};
use super::super::compare::Diff;
use super::super::keys::Mode;
use super::super::state::{Attributes, State};
use super::{Paint, text};

/// A key, what it does, and whether that is so at the moment; `None` where that is no question.
type Hint = (&'static str, &'static str, Option<bool>);

pub(super) fn draw(state: &State<'_>, paint: Paint, frame: &mut Frame<'_>, area: Rect) {
    if let Some(typing) = &state.typing {
        let before = match typing.asked {
            Asked::Filter => "Filter: ",
            Asked::Search => "/",
        };
        let typed = portolan_image::error::visible(&typing.text);
        // The end is what is being typed.
        let room = usize::from(area.width).saturating_sub(before.len() + 1);
        let typed = text::slice(&typed, text::width(&typed).saturating_sub(room), room);
        let line = format!("{before}{typed}");
        let at = u16::try_from(text::width(&line)).unwrap_or(area.width);
        frame.render_widget(Line::raw(line), area);
        frame.set_cursor_position((area.x + at.min(area.width.saturating_sub(1)), area.y));
        return;
    }
    if let Some(said) = &state.said {
        let said = text::cut(&format!(" {said}"), usize::from(area.width));
        frame.render_widget(Line::styled(said, paint.warning()), area);
        return;
    }
    let mut spans: Vec<Span<'_>> = Vec::new();
    let mut room = usize::from(area.width);
    if !state.filter.typed().is_empty() && matches!(Mode::of(state), Mode::Tree | Mode::Layers) {
        let filter = portolan_image::error::visible(state.filter.typed());
        let filter = text::cut(&format!(" Filter: {filter} "), room / 3);
        room -= text::width(&filter);
        spans.push(Span::styled(filter, paint.warning()));
    }
    for (key, does, is_on) in hints(state) {
        let key = format!(" {key} ");
        let does = format!("{does} ");
        let wide = text::width(&key) + text::width(&does);
        if wide > room {
            break;
        }
        room -= wide;
        // What holds stands out, as a lamp does.
        let style = match is_on {
            None | Some(true) => Paint::key(),
            Some(false) => Style::new(),
        };
        spans.push(Span::styled(key, style));
        spans.push(Span::raw(does));
    }
    frame.render_widget(Line::from(spans), area);
}

/// The keys that matter most.
fn hints(state: &State<'_>) -> Vec<Hint> {
    let shown = |diff: Diff| Some(state.filter.is_shown(diff));
    match Mode::of(state) {
        Mode::Layers => vec![
            ("^C", "Quit", None),
            ("?", "Help", None),
            ("Tab", "View", None),
            ("^F", "Filter", None),
            ("^L", "Layer changes", Some(state.against == Against::Below)),
            ("^A", "Aggregated", Some(state.against == Against::Base)),
        ],
        Mode::Tree => vec![
            ("^C", "Quit", None),
            ("?", "Help", None),
            ("Tab", "View", None),
            ("^F", "Filter", None),
            ("^A", "Added", shown(Diff::Added)),
            ("^R", "Removed", shown(Diff::Removed)),
            ("m", "Modified", shown(Diff::Modified)),
            ("^U", "Unmodified", shown(Diff::Unmodified)),
            ("Enter", "Open", None),
            ("Space", "Collapse", None),
            ("^Space", "Collapse all", None),
            (
                "^B",
                "Attributes",
                Some(state.attributes == Attributes::Shown),
            ),
        ],
        Mode::File => vec![
            ("Esc", "Back", None),
            ("?", "Help", None),
            ("/", "Search", None),
            ("n", "Next", None),
            ("N", "Previous", None),
            ("x", "Hex/text", None),
            ("^C", "Quit", None),
        ],
        Mode::Help => vec![("Esc", "Back", None), ("^C", "Quit", None)],
        Mode::Typing => Vec::new(),
    }
}
