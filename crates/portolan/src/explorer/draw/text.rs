//! Text that fits.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// How many columns a text takes.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// As much of a text as fits into so many columns, with `…` where something is left out.
pub(super) fn cut(text: &str, columns: usize) -> String {
    if columns == 0 {
        return String::new();
    }
    portolan_report::cut_text(text, columns)
}

/// What stands behind so many columns of a text, as much as fits into so many. A character that is cut in two becomes spaces.
pub(super) fn slice(text: &str, left: usize, columns: usize) -> String {
    let mut out = String::new();
    let (mut at, end) = (0, left.saturating_add(columns));
    for c in text.chars() {
        let wide = c.width().unwrap_or(0);
        let next = at + wide;
        if at >= end {
            break;
        }
        if at >= left && next <= end {
            out.push(c);
        } else if next > left {
            out.extend(std::iter::repeat_n(' ', next.min(end) - at.max(left)));
        }
        at = next;
    }
    out
}

/// A text in so many columns, to the left.
pub(super) fn left(text: &str, columns: usize) -> String {
    let text = cut(text, columns);
    let room = columns.saturating_sub(width(&text));
    format!("{text}{}", " ".repeat(room))
}

/// A text in so many columns, to the right.
pub(super) fn right(text: &str, columns: usize) -> String {
    let text = cut(text, columns);
    let room = columns.saturating_sub(width(&text));
    format!("{}{text}", " ".repeat(room))
}
