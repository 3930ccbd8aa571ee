//! Which distribution of Linux an image is, as its own files say.

use serde::{Deserialize, Serialize};

/// Which distribution an image is: fields of its os-release (os-release(5)). Empty where the file does not say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Distribution {
    /// `ID`, such as `debian`, in lower case.
    pub id: String,
    /// `ID_LIKE`: what it is made from, nearest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub like: Vec<String>,
    /// `VERSION_ID`, such as `12`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub version: String,
    /// `VERSION_CODENAME`, such as `bookworm`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub codename: String,
    /// `PRETTY_NAME`, for people.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
}

impl Distribution {
    /// Whether it is this distribution, or made from it.
    pub fn descends_from(&self, id: &str) -> bool {
        self.id == id || self.like.iter().any(|like| like == id)
    }
}
