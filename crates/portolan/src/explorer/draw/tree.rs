//! The files: what they are, and what happened to them.

use portolan_image::contents::FileKind;
use portolan_image::error::visible;
use portolan_layer::tree::PathId;
use portolan_report::size_text;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::super::action::Against;
use super::super::compare::Diff;
use super::super::layout::Pane;
use super::super::state::{Attributes, State};
use super::{Focus, Paint, boxed, row, text};

/// How wide the column of owners is.
const OWNER: usize = 11;
/// How wide the column of sizes is.
const SIZE: usize = 9;
/// How wide a branch is.
const BRANCH: usize = 4;
/// How much room is kept for a name and the mark before it.
const NAME: usize = 18;

pub(super) fn draw(state: &State<'_>, paint: Paint, frame: &mut Frame<'_>, area: Rect) {
    let focus = Focus::of(state, Pane::Tree);
    let inner = boxed(&title(state), focus, paint, frame, area);
    let columns = Columns::of(state.attributes, inner.width);
    if let Some(place) = row(inner, 0) {
        let titles = columns.line("Permission", "UID:GID", "Size");
        frame.render_widget(
            Line::styled(format!(" {titles}  Filetree"), paint.faint()),
            place,
        );
    }
    let rows = state.rows.from(state.tree.top);
    if rows.is_empty()
        && let Some(place) = row(inner, 1)
    {
        let why = if state.filter.typed().is_empty() {
            " no files of the kinds that are shown"
        } else {
            " no path has the text of the filter (Esc takes it away)"
        };
        frame.render_widget(Line::styled(why, paint.faint()), place);
    }
    for (line, &id) in (1..).zip(rows) {
        let Some(place) = row(inner, line) else {
            return;
        };
        let is_chosen = state.chosen() == Some(id);
        let room = usize::from(inner.width).saturating_sub(1);
        let spans = file(
            (state, columns, room),
            paint,
            id,
            is_chosen.then_some(focus),
        );
        frame.render_widget(Line::from(fitted(spans, room, is_chosen)), place);
    }
}

fn title(state: &State<'_>) -> String {
    let mut title = match (state.layers.at, state.against) {
        (0, _) => "Files of the base".to_owned(),
        (at, Against::Below) => format!("Files at layer {at}: its changes"),
        (1, Against::Base) => "Files at layer 1: changes of layer 1".to_owned(),
        (at, Against::Base) => format!("Files at layer {at}: changes of layers 1 to {at}"),
    };
    let hidden = Diff::ALL
        .into_iter()
        .filter(|diff| !state.filter.is_shown(*diff));
    let hidden: Vec<&str> = hidden.map(word).collect();
    if !hidden.is_empty() {
        title.push_str(&format!(" (not shown: {})", hidden.join(", ")));
    }
    title
}

fn word(diff: Diff) -> &'static str {
    match diff {
        Diff::Added => "added",
        Diff::Removed => "removed",
        Diff::Modified => "modified",
        Diff::Unmodified => "unmodified",
    }
}

/// Which columns there are beside the names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Columns {
    None,
    Size,
    ModeAndSize,
    All,
}

impl Columns {
    /// Names need room first.
    fn of(attributes: Attributes, width: u16) -> Self {
        match (attributes, width) {
            (Attributes::Hidden, _) => Self::None,
            (Attributes::Shown, ..54) => Self::Size,
            (Attributes::Shown, 54..70) => Self::ModeAndSize,
            (Attributes::Shown, 70..) => Self::All,
        }
    }

    fn line(self, mode: &str, owner: &str, size: &str) -> String {
        let size = text::right(size, SIZE);
        let mode = text::left(mode, 10);
        match self {
            Self::None => String::new(),
            Self::Size => format!("{size} "),
            Self::ModeAndSize => format!("{mode} {size} "),
            Self::All => format!("{mode} {} {size} ", text::right(owner, OWNER)),
        }
    }
}

/// The parts of a row.
fn file(
    (state, columns, room): (&State<'_>, Columns, usize),
    paint: Paint,
    id: PathId,
    chosen: Option<Focus>,
) -> Vec<Span<'static>> {
    let cell = state.compared.cell(id);
    let diff = cell.diff.unwrap_or(Diff::Unmodified);
    let look = paint.diff(diff);
    let marked = |style: Style| match chosen {
        Some(focus) => Paint::chosen(style, focus == Focus::On),
        None => style,
    };
    let told = state
        .compared
        .version(state.paths, id)
        .map(|version| version.file());
    let kind = told.as_ref().map(|file| &file.kind);
    // Names have some room whatever the depth.
    let used = text::width(&columns.line("", "", ""));
    let deepest = (room.saturating_sub(used + NAME) / BRANCH).max(2);
    let mut spans = vec![Span::raw(" ")];
    if columns != Columns::None {
        let (mode, owner) = match &told {
            Some(file) => (
                format!("{}{}", letter(&file.kind), file.mode),
                format!("{}:{}", file.owner.uid, file.owner.gid),
            ),
            // The folder is there because something is in it.
            None => ("d?????????".to_owned(), "?:?".to_owned()),
        };
        let size = match kind {
            Some(FileKind::CharDevice(device) | FileKind::BlockDevice(device)) => {
                format!("{}, {}", device.major, device.minor)
            }
            _ => size_text(cell.bytes),
        };
        let columns = columns.line(&mode, &owner, &size);
        let plain = Style {
            add_modifier: Modifier::empty(),
            ..look
        };
        spans.push(Span::styled(columns, marked(plain)));
    }
    let mark = Style {
        add_modifier: Modifier::empty(),
        ..look
    };
    spans.push(Span::styled(
        format!("{} ", Paint::mark(diff)),
        marked(mark),
    ));
    spans.push(Span::styled(
        branches(state, id, deepest),
        marked(paint.faint()),
    ));
    let name = visible(&String::from_utf8_lossy(state.paths.name(id)));
    let behind = match kind {
        None | Some(FileKind::Directory) if state.is_shut(id) => "/ ⋯".to_owned(),
        None | Some(FileKind::Directory) => "/".to_owned(),
        Some(FileKind::Symlink { target }) => {
            format!(" → {}", visible(&String::from_utf8_lossy(target)))
        }
        Some(FileKind::HardLink { target }) => format!(" = {target}"),
        Some(_) => String::new(),
    };
    spans.push(Span::styled(name, marked(look)));
    spans.push(Span::styled(behind, marked(paint.faint())));
    spans
}

/// The letter that `ls -l` has; a hard link is the file that it is another name of.
fn letter(kind: &FileKind) -> char {
    match kind {
        FileKind::Regular | FileKind::HardLink { .. } => '-',
        FileKind::Directory => 'd',
        FileKind::Symlink { .. } => 'l',
        FileKind::CharDevice(_) => 'c',
        FileKind::BlockDevice(_) => 'b',
        FileKind::Fifo => 'p',
    }
}

/// The branches that lead to a path: the innermost ones, and how many folders are left out before them.
fn branches(state: &State<'_>, id: PathId, deepest: usize) -> String {
    let mut parts = Vec::new();
    let mut here = Some(id);
    while let Some(path) = here
        && state.paths.depth(path) > 0
        && parts.len() < deepest
    {
        parts.push(match (path == id, state.rows.is_last(state.paths, path)) {
            (true, false) => "├── ",
            (true, true) => "└── ",
            (false, false) => "│   ",
            (false, true) => "    ",
        });
        here = state.paths.parent(path);
    }
    let deeper = state.paths.depth(id).saturating_sub(deepest);
    let before = if deeper > 0 {
        text::left(&format!("⋯{deeper}"), BRANCH)
    } else {
        String::new()
    };
    parts.push(&before);
    parts.reverse();
    parts.concat()
}

/// Spans in so many columns. The chosen row reaches to the end.
fn fitted(spans: Vec<Span<'static>>, columns: usize, is_chosen: bool) -> Vec<Span<'static>> {
    let mut room = columns;
    let mut out = Vec::with_capacity(spans.len() + 1);
    let last = spans.last().map(|span| span.style);
    for span in spans {
        let wide = text::width(&span.content);
        let content = text::cut(&span.content, room);
        out.push(Span::styled(content, span.style));
        if wide > room {
            return out;
        }
        room -= wide;
    }
    if let Some(style) = last.filter(|_| is_chosen) {
        out.push(Span::styled(" ".repeat(room), style));
    }
    out
}
