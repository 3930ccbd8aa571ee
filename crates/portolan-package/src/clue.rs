//! What single files of a layer say, before it is known which of them are there in the end.

use portolan_image::contents::{Distribution, FilePath, Licence, Package};
use serde::{Deserialize, Serialize};

/// What the files of one layer say of packages. It depends on nothing but the layer, and can be kept under its digest.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clues {
    /// What was found, in the order of paths. Of a file that the layer has twice, what the last says.
    pub clues: Vec<Clue>,
}

/// What one file says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clue {
    /// The file.
    pub path: FilePath,
    /// What it says.
    pub found: Found,
}

/// What a file says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Found {
    /// These packages are installed. Their purl and the layer are not known yet.
    Packages(Vec<Package>),
    /// These licences apply to the package whose documentation the file is (`/usr/share/doc/NAME/copyright`).
    Copyright(Vec<Licence>),
    /// The image is this distribution.
    Distribution(Distribution),
    /// It should say something and cannot be read, for the reason given: a sentence without a full stop.
    Unread(String),
}
