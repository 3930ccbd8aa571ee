//! Why bytes or words were refused.

use std::fmt;

/// What kind of trouble it is, for programs that match on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// The text of a reference, digest or platform does not follow its grammar.
    Syntax,
    /// The bytes are not the JSON document that they should be.
    Malformed,
    /// The document can be read in two ways, so that one digest would mean two things (CVE-2021-41190).
    Ambiguous,
    /// The bytes do not have the digest or size that was promised.
    Mismatch,
    /// The digest's algorithm is not one that can be computed here (anything but sha256 and sha512).
    CannotVerify,
    /// Larger, deeper or more numerous than what is read.
    TooLarge,
}

/// Bytes or words were refused: what kind of trouble, and a sentence that says what was expected and found.
///
/// The message has been escaped for a terminal: it never holds control characters of the input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    kind: Kind,
    message: String,
}

impl Error {
    /// Makes an error; the message is a sentence without a full stop.
    pub(crate) fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: visible(&message.into()),
        }
    }

    /// The kind of trouble.
    pub fn kind(&self) -> Kind {
        self.kind
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

/// Makes what could steer a terminal visible: C0 and C1 controls, DEL, bidirectional and zero-width
/// characters and line separators become `\u{…}` (threat 33).
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if steers(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out
}

/// Whether a character could steer a terminal or reorder what is read, rather than be printed.
pub fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00ad}' | '\u{061c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// At most `limit` characters of a text, made visible, for quoting input in a message.
pub fn excerpt(text: &str, limit: usize) -> String {
    let mut cut: String = text.chars().take(limit).collect();
    if cut.len() < text.len() {
        cut.push('…');
    }
    visible(&cut)
}
