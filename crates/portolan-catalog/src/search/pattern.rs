//! Texts with `*` for anything.

/// A text that may hold `*`, which stands for anything, also for nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern(String);

impl Pattern {
    /// A pattern.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Whether it is one text and no other.
    pub(super) fn is_exact(&self) -> bool {
        !self.0.contains('*')
    }

    /// The text, where it is one.
    pub(super) fn text(&self) -> &str {
        &self.0
    }

    /// As SQL's `LIKE ... ESCAPE '\'` wants it.
    pub(super) fn like(&self) -> String {
        escaped(&self.0).replace('*', "%")
    }
}

/// A text, found anywhere, as `LIKE` wants it.
pub(super) fn within(text: &str) -> String {
    format!("%{}%", escaped(text))
}

pub(super) fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_")
}
