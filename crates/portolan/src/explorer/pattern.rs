//! What is looked for: a regular expression, or plain text where it is none.

use regex::bytes::{Regex, RegexBuilder};

/// The most memory of an expression.
const LIMIT: usize = 1 << 20;

/// Something that is looked for.
#[derive(Debug, Clone)]
pub(super) struct Pattern {
    expression: Regex,
    /// Whether it is about whole paths and not about names.
    of_paths: bool,
}

impl Pattern {
    /// Reads what was typed; small letters stand for large ones too. `None` if nothing was typed.
    pub(super) fn new(typed: &str) -> Option<Self> {
        if typed.is_empty() {
            return None;
        }
        let read = |text: &str| {
            RegexBuilder::new(text)
                .case_insensitive(!typed.contains(char::is_uppercase))
                .size_limit(LIMIT)
                .build()
        };
        let expression = read(typed).or_else(|_| read(&regex::escape(typed)));
        Some(Self {
            expression: expression.ok()?,
            of_paths: typed.contains('/'),
        })
    }

    /// Whether bytes have it somewhere.
    pub(super) fn is_in(&self, bytes: &[u8]) -> bool {
        self.expression.is_match(bytes)
    }

    /// Whether it is about whole paths and not about names.
    pub(super) fn is_of_paths(&self) -> bool {
        self.of_paths
    }
}
