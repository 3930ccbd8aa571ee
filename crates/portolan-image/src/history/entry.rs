//! One entry of a config's history, as it was served.

use serde::{Deserialize, Serialize};

/// One entry of `history` in an image config (image-spec `config.md`), each field as it was served.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// When, as served: usually RFC 3339, but nothing is promised (registry-quirks 9.5).
    pub created: Option<String>,
    /// The command, in the builder's own form (registry-quirks 9.1).
    pub created_by: Option<String>,
    /// A comment; several builders are known by it.
    pub comment: Option<String>,
    /// The author.
    pub author: Option<String>,
    /// Whether the step is said to have made no layer.
    pub empty_layer: bool,
}
