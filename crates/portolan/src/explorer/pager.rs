//! A file that is open.

use portolan_image::contents::{FilePath, LayerNumber};

use super::action::Go;
use super::content::{Content, Form, Told};
use super::pattern::Pattern;
use super::scroll::Scroll;

/// How far a step to the side leads.
const SIDE: usize = 8;

/// Which file it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wanted {
    /// Where it was opened.
    pub(super) path: FilePath,
    /// Where its content is: elsewhere, if it is another name of a file.
    pub(super) content: FilePath,
    /// The layer that has that.
    pub(super) layer: LayerNumber,
    /// How many bytes it has.
    pub(super) size: u64,
}

/// How well it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Known {
    /// It is being read: so many bytes of the layer have come.
    Loading(u64),
    /// The layer is not at its end yet.
    Unchecked(u64),
    /// The layer has the digests that were promised.
    Checked,
    /// It could not be read.
    Failed(String),
}

/// A file that is open.
#[derive(Debug)]
pub(super) struct Pager {
    /// Which one.
    pub(super) wanted: Wanted,
    /// How well it is known.
    pub(super) known: Known,
    /// What it holds.
    pub(super) content: Content,
    /// How it is shown.
    pub(super) form: Form,
    /// Which lines are seen.
    pub(super) scroll: Scroll,
    /// How many columns are passed over at the left.
    pub(super) left: usize,
    /// The line that was found last.
    pub(super) found: Option<usize>,
}

impl Pager {
    /// A file that is to be read.
    pub(super) fn new(wanted: Wanted) -> Self {
        Self {
            wanted,
            known: Known::Loading(0),
            content: Content::default(),
            form: Form::Text,
            scroll: Scroll::default(),
            left: 0,
            found: None,
        }
    }

    /// Something was read of it.
    pub(super) fn hear(&mut self, told: Told) {
        match told {
            Told::Come(bytes) => match &mut self.known {
                Known::Loading(come) | Known::Unchecked(come) => *come = bytes,
                Known::Checked | Known::Failed(_) => {}
            },
            Told::Unchecked(content) => {
                self.known = Known::Unchecked(match self.known {
                    Known::Loading(come) | Known::Unchecked(come) => come,
                    Known::Checked | Known::Failed(_) => 0,
                });
                self.hold(content);
            }
            Told::Checked(content) => {
                self.known = Known::Checked;
                if content != self.content {
                    self.hold(content);
                }
            }
            Told::Failed(why) => {
                self.known = Known::Failed(why);
                // What was seen so far is not what was promised.
                self.hold(Content::default());
            }
        }
    }

    fn hold(&mut self, content: Content) {
        self.form = content.form();
        self.content = content;
        self.scroll = Scroll::default();
        (self.left, self.found) = (0, None);
    }

    /// How many lines there are.
    pub(super) fn lines(&self) -> usize {
        self.content.lines(self.form)
    }

    pub(super) fn go(&mut self, go: Go, room: usize) {
        self.scroll.slide(go, self.lines(), room);
    }

    /// To the left.
    pub(super) fn go_left(&mut self) {
        self.left = self.left.saturating_sub(SIDE);
    }

    /// To the right.
    pub(super) fn go_right(&mut self) {
        self.left = self.left.saturating_add(SIDE).min(super::content::LIMIT);
    }

    pub(super) fn toggle_form(&mut self) {
        self.form = match self.form {
            Form::Text => Form::Hex,
            Form::Hex => Form::Text,
        };
        self.scroll = Scroll::default();
        self.found = None;
    }

    /// Goes to a line that has something, the next or the one before. Whether there is one.
    pub(super) fn find(&mut self, pattern: &Pattern, go: Go, room: usize) -> bool {
        let lines = self.lines();
        let start = self.found.unwrap_or(self.scroll.top);
        let has = |&line: &usize| {
            let bytes = match self.form {
                Form::Text => self.content.line(Form::Text, line).to_vec(),
                Form::Hex => self.content.shown(Form::Hex, line).into_bytes(),
            };
            pattern.is_in(&bytes)
        };
        let first = usize::from(self.found.is_some());
        let found = match go {
            Go::Up => (0..start).rev().chain((start..lines).rev()).find(has),
            _ => (start + first..lines).chain(0..start + first).find(has),
        };
        let Some(line) = found.filter(|line| *line < lines) else {
            return false;
        };
        self.found = Some(line);
        let seen = self.scroll.top..self.scroll.top + room.max(1);
        if !seen.contains(&line) {
            self.scroll.top = line.saturating_sub(room / 3);
        }
        self.scroll.top = self.scroll.top.min(lines.saturating_sub(room));
        true
    }
}
