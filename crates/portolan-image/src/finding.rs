//! What was odd about a document but did not stop it from being read.

use serde::{Deserialize, Serialize};

/// Something odd that a reader noticed: where, and what, in a sentence for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// Where in the document, such as `layers[2].size`.
    pub place: String,
    /// What is odd about it.
    pub what: String,
}

impl Finding {
    /// A finding at a place.
    pub fn new(place: impl Into<String>, what: impl Into<String>) -> Self {
        Self {
            place: place.into(),
            what: what.into(),
        }
    }
}
