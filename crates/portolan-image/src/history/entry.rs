//! One entry of a config's history, as it was served.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One entry of `history` in an image config, unparsed. All fields are attacker's text.
///
/// An entry that is JSON `null` is [`Entry::default`]; whoever reads the config notes it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// When the step ended, as served: usually RFC 3339, sometimes zero, 1970 or no date at all (quirks 9.5).
    pub created: Option<String>,
    /// What the step was, in the form of the tool that wrote it.
    pub created_by: Option<String>,
    /// A remark: BuildKit's name, a commit's message, `Imported from -`, `FROM <base>`.
    pub comment: Option<String>,
    /// Who: `kaniko`, `Bazel`, `Jib`, a maintainer.
    pub author: Option<String>,
    /// Whether the entry says that it made no layer. To be believed only where the counts fit, see
    /// [`Alignment`](super::Alignment).
    pub empty_layer: bool,
}

impl Entry {
    /// The moment of `created`, or `None` where it is absent or not RFC 3339.
    ///
    /// The zero date (`0001-01-01T00:00:00Z`) and the dates of reproducible builds (1970, 1980) are returned as
    /// they stand: they are what the image says.
    pub fn created_at(&self) -> Option<Timestamp> {
        let text = self.created.as_deref()?.trim();
        // RFC 3339 has its fixed places, and nothing in brackets after the offset, which the parser would allow.
        if text.len() < "0001-01-01T00:00:00Z".len() || text.contains('[') {
            return None;
        }
        text.parse().ok()
    }

    /// `created_by`, or the empty text.
    pub fn text(&self) -> &str {
        self.created_by.as_deref().unwrap_or_default()
    }
}
