//! Lines for a terminal: painted, fitted to a width, and free of what could steer it (threat 33).

use portolan_image::error::visible;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::{Colour, Paint, painted};

/// The narrowest width that is written for.
const MIN_WIDTH: usize = 30;

/// What is being written.
#[derive(Debug)]
pub(crate) struct Screen {
    out: String,
    colour: Colour,
    width: usize,
}

impl Screen {
    pub(crate) fn new(colour: Colour, width: usize) -> Self {
        Self {
            out: String::new(),
            colour,
            width: width.max(MIN_WIDTH),
        }
    }

    pub(crate) fn width(&self) -> usize {
        self.width
    }

    pub(crate) fn finish(self) -> String {
        self.out
    }

    pub(crate) fn blank(&mut self) {
        self.out.push('\n');
    }

    /// Text, on more lines where it is too long for one.
    pub(crate) fn line(&mut self, paint: Paint, text: &str) {
        self.wrapped(0, paint, text);
    }

    /// Text on one line, cut where it is too long.
    pub(crate) fn cut_line(&mut self, paint: Paint, text: &str) {
        let text = cut(&visible(text), self.width);
        self.paint(paint, text.trim_end());
        self.blank();
    }

    /// A value behind its name. What is too long goes on below the value's beginning.
    pub(crate) fn named(&mut self, name: &str, name_width: usize, paint: Paint, value: &str) {
        let room = " ".repeat(name_width.saturating_sub(name.width()));
        self.paint(Paint::Dim, name);
        self.out.push_str(&room);
        self.wrapped(name_width, paint, value);
    }

    /// Text that begins where the line has come to, `indent`, and goes on there on further lines.
    fn wrapped(&mut self, indent: usize, paint: Paint, text: &str) {
        let lines = broken(&visible(text), self.width.saturating_sub(indent).max(1));
        for (number, line) in lines.iter().enumerate() {
            if number > 0 {
                self.out.push_str(&" ".repeat(indent));
            }
            self.paint(paint, line.trim_end());
            self.blank();
        }
    }

    /// Paints what has been made visible.
    fn paint(&mut self, paint: Paint, text: &str) {
        if !text.is_empty() {
            self.out.push_str(&painted(self.colour, paint, text));
        }
    }
}

/// How many columns a text takes that has been made visible.
pub(crate) fn columns(text: &str) -> usize {
    text.width()
}

/// At most `width` columns of a text that has been made visible; what is cut is marked with `…`, which takes one of them.
pub fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 1;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used > width {
            break;
        }
        out.push(c);
    }
    out.push('…');
    out
}

/// Text in lines of a width: broken behind a blank where there is one, else anywhere. Joined, the lines are the text.
fn broken(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for word in text.split_inclusive(' ') {
        if used > 0 && used + word.trim_end().width() > width {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        for c in word.chars() {
            let needed = c.width().unwrap_or(0);
            // A blank at the end of a line is not printed.
            if used + needed > width && c != ' ' && used > 0 {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            line.push(c);
            used += needed;
        }
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_broken_behind_blanks_and_else_anywhere() {
        for (text, width, expected) in [
            ("", 5, &[""][..]),
            ("one two", 10, &["one two"]),
            ("one two", 5, &["one ", "two"]),
            ("abcdefgh", 3, &["abc", "def", "gh"]),
            ("港港港", 4, &["港港", "港"]),
            ("a abcdefgh", 4, &["a ", "abcd", "efgh"]),
            ("港", 1, &["港"]),
        ] {
            assert_eq!(broken(text, width), expected, "{text} in {width}");
        }
    }

    #[test]
    fn text_is_cut_by_columns_not_by_bytes() {
        for (text, width, expected) in [
            ("linux/amd64", 11, "linux/amd64"),
            ("linux/amd64", 7, "linux/…"),
            ("港港港", 5, "港港…"),
            ("港港港", 4, "港…"),
            ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…"),
        ] {
            assert_eq!(cut(text, width), expected, "{text} in {width}");
        }
    }
}
