//! Values of fields that are worth keeping.

use crate::limits::FIELD_BYTES;

/// A value that is not empty, not too long, and holds no characters that control a terminal.
pub(crate) fn value(text: &str) -> Option<String> {
    let text = text.trim();
    let sound = !text.is_empty() && text.len() <= FIELD_BYTES && !text.contains(char::is_control);
    sound.then(|| text.to_owned())
}

/// The same of a name or a version, which is one word.
pub(crate) fn word(text: &str) -> Option<String> {
    value(text).filter(|text| !text.contains(char::is_whitespace))
}

/// The same of what is the name of a folder as well.
pub(crate) fn name(text: &str) -> Option<String> {
    word(text).filter(|text| !text.contains('/') && text != "." && text != "..")
}
