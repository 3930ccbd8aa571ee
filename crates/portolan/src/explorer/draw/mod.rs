//! The picture of a state. Text of an image is made visible before it gets here, or here (threat 33).

mod details;
mod help;
mod layers;
mod pager;
mod paint;
mod status;
mod text;
mod tree;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::{Block, Borders, Clear, Paragraph};

use super::layout::{LEAST, Pane};
use super::state::{State, Top};

pub(super) use help::lines as help_lines;
pub(super) use paint::Paint;

/// Draws all of it.
pub(super) fn draw(state: &State<'_>, paint: Paint, frame: &mut Frame<'_>) {
    let (width, height) = state.size;
    if width < LEAST.0 || height < LEAST.1 {
        let (least_width, least_height) = LEAST;
        let lines = vec![
            Line::from(format!("{width}x{height} is too small")),
            Line::from(format!("need {least_width}x{least_height}")),
            Line::from("q ends"),
        ];
        frame.render_widget(Paragraph::new(lines), frame.area());
        return;
    }
    let areas = state.areas();
    match &state.top {
        Top::File(pager) => pager::draw(pager, state, paint, frame, areas.whole),
        top => {
            layers::draw(state, paint, frame, areas.layers);
            details::layer(state, paint, frame, areas.layer);
            details::image(state, paint, frame, areas.image);
            tree::draw(state, paint, frame, areas.tree);
            if let Top::Help(scroll) = top {
                frame.render_widget(Clear, areas.whole);
                help::draw(scroll.top, paint, frame, areas.whole);
            }
        }
    }
    status::draw(state, paint, frame, areas.status);
}

/// Whether keys are for a box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Focus {
    On,
    Off,
}

impl Focus {
    fn of(state: &State<'_>, pane: Pane) -> Self {
        if state.pane == pane {
            Self::On
        } else {
            Self::Off
        }
    }
}

/// Draws a box with a title, and gives the room in it.
fn boxed(title: &str, focus: Focus, paint: Paint, frame: &mut Frame<'_>, area: Rect) -> Rect {
    if area.is_empty() {
        return Rect::default();
    }
    let room = usize::from(area.width.saturating_sub(4));
    let title = format!(" {} ", text::cut(title, room));
    let block = Block::new()
        .borders(Borders::ALL)
        .border_style(paint.border(focus == Focus::On))
        .title(Line::styled(title, paint.title(focus == Focus::On)));
    let inner = block.inner(area);
    frame.render_widget(block, area);
    inner
}

/// The row of an area.
fn row(area: Rect, at: usize) -> Option<Rect> {
    let at = u16::try_from(at).ok().filter(|at| *at < area.height)?;
    Some(Rect::new(area.x, area.y + at, area.width, 1))
}
