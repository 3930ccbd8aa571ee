//! Colour in text for terminals.

use super::Colour;

/// How a piece of text is painted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Paint {
    Plain,
    Title,
    Dim,
    Warn,
    Added,
    Removed,
}

/// The text, with the escapes of its colour where there is colour.
pub(crate) fn painted(colour: Colour, paint: Paint, text: &str) -> String {
    let code = match paint {
        _ if colour == Colour::Never => return text.to_owned(),
        Paint::Plain => return text.to_owned(),
        Paint::Title => "1",
        Paint::Dim => "2",
        Paint::Warn => "33",
        Paint::Added => "32",
        Paint::Removed => "31",
    };
    format!("\u{1b}[{code}m{text}\u{1b}[0m")
}
