//! Colours, or their absence.

use ratatui::style::{Color, Modifier, Style};

use super::super::compare::Diff;
use crate::terminal::Colour;

/// How things look. Nothing is told by a colour alone.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Paint {
    colour: Colour,
}

impl Paint {
    /// With or without colours.
    pub(in super::super) fn new(colour: Colour) -> Self {
        Self { colour }
    }

    fn with(self, colour: Color) -> Style {
        match self.colour {
            Colour::On => Style::new().fg(colour),
            Colour::Off => Style::new(),
        }
    }

    /// A file.
    pub(super) fn diff(self, diff: Diff) -> Style {
        match diff {
            Diff::Added => self.with(Color::Green),
            Diff::Modified => self.with(Color::Yellow),
            Diff::Removed => self.with(Color::Red).add_modifier(Modifier::CROSSED_OUT),
            Diff::Unmodified => Style::new(),
        }
    }

    /// The mark before a file.
    pub(in super::super) fn mark(diff: Diff) -> &'static str {
        match diff {
            Diff::Added => "+",
            Diff::Modified => "~",
            Diff::Removed => "-",
            Diff::Unmodified => " ",
        }
    }

    /// The chosen row.
    pub(super) fn chosen(style: Style, has_focus: bool) -> Style {
        if has_focus {
            style.add_modifier(Modifier::REVERSED)
        } else {
            style.add_modifier(Modifier::BOLD | Modifier::UNDERLINED)
        }
    }

    pub(super) fn border(self, has_focus: bool) -> Style {
        if has_focus {
            self.with(Color::Cyan).add_modifier(Modifier::BOLD)
        } else {
            self.faint()
        }
    }

    pub(super) fn title(self, has_focus: bool) -> Style {
        let style = Style::new().add_modifier(Modifier::BOLD);
        if has_focus {
            style.patch(self.with(Color::Cyan))
        } else {
            style
        }
    }

    /// What is there for the order, such as branches and titles of columns.
    pub(super) fn faint(self) -> Style {
        match self.colour {
            Colour::On => Style::new().fg(Color::DarkGray),
            Colour::Off => Style::new().add_modifier(Modifier::DIM),
        }
    }

    pub(super) fn name(self) -> Style {
        self.with(Color::Cyan)
    }

    pub(super) fn warning(self) -> Style {
        self.with(Color::Yellow).add_modifier(Modifier::BOLD)
    }

    /// A key in the last line.
    pub(super) fn key() -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// A layer that the comparison is about.
    pub(super) fn compared(self) -> Style {
        self.with(Color::Green).add_modifier(Modifier::BOLD)
    }

    /// A layer that it is compared with.
    pub(super) fn ground(self) -> Style {
        self.with(Color::Magenta)
    }
}
