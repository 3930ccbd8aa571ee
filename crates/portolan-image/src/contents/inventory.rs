//! What is installed in an image.

use serde::{Deserialize, Serialize};

use super::distribution::Distribution;
use super::file::LayerNumber;
use super::package::{Ecosystem, Package};
use super::path::FilePath;

/// What is installed in an image of one platform.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inventory {
    /// Which distribution it is; `None` if it does not say.
    pub distribution: Option<Distribution>,
    /// The packages: by ecosystem, then name, version, architecture and where they were found.
    pub packages: Vec<Package>,
    /// What should have been read and could not be: packages may be missing.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub unread: Vec<Unread>,
}

/// Something that could not be read, or not wholly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unread {
    /// The layer that has it.
    pub layer: LayerNumber,
    /// The file; `None` if it is the whole layer.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub path: Option<FilePath>,
    /// Why, in a sentence without a full stop, safe for a terminal.
    pub why: String,
}

impl Inventory {
    /// Puts packages into their order, so that an image always gives the same inventory.
    pub fn sort(&mut self) {
        self.packages
            .sort_by(|one, other| key(one).cmp(&key(other)));
    }
}

fn key(package: &Package) -> (Ecosystem, &str, &str, Option<&str>, &FilePath) {
    (
        package.ecosystem,
        &package.name,
        &package.version,
        package.architecture.as_deref(),
        &package.found_in,
    )
}
