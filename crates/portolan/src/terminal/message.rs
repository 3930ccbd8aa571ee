//! How errors and warnings look: a label, what happened, the causes indented below it, the hint last.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use portolan_image::error::visible;

use super::Colour;
use crate::trouble::Said;

/// What kind of message it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    Error,
    Warning,
    Hint,
}

impl Label {
    fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Hint => "hint",
        }
    }

    fn style(self) -> Style {
        let colour = match self {
            Self::Error => AnsiColor::Red,
            Self::Warning => AnsiColor::Yellow,
            Self::Hint => AnsiColor::Cyan,
        };
        colour.on_default().bold()
    }
}

/// An error, as printed.
pub(super) fn error(said: &Said, colour: Colour) -> String {
    let mut text = line(Label::Error, &said.what, colour);
    for (depth, cause) in said.causes.iter().enumerate() {
        let _ = writeln!(
            text,
            "{:indent$}because: {cause}",
            "",
            indent = 2 * (depth + 1)
        );
    }
    if let Some(hint) = &said.hint {
        text.push_str(&line(Label::Hint, hint, colour));
    }
    text
}

/// One line with its label. Nothing in it steers the terminal.
pub(super) fn line(label: Label, text: &str, colour: Colour) -> String {
    let (word, text) = (label.word(), visible(text));
    match colour {
        Colour::Off => format!("{word}: {text}\n"),
        Colour::On => {
            let style = label.style();
            format!("{style}{word}:{style:#} {text}\n")
        }
    }
}
