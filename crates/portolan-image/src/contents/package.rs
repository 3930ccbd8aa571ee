//! A package that is installed in an image.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::file::LayerNumber;
use super::licence::Licence;
use super::path::FilePath;

/// A package that is installed in an image, as its own database or metadata says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Package {
    /// Whose package it is.
    pub ecosystem: Ecosystem,
    /// Its name, as its package manager lists it: with an npm scope (`@babel/core`), with a Maven group (`org.slf4j:slf4j-api`).
    pub name: String,
    /// How its package manager lists it where that is more than its name: `libc6:amd64` of dpkg, for packages of which several
    /// architectures can be installed beside each other.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub listed_as: Option<String>,
    /// Its version, as its package manager lists it: of rpm with the epoch where it has one (`1:2.3-4`), of dpkg as written.
    pub version: String,
    /// The architecture it was built for, in the words of its package manager; `None` where that has none.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub architecture: Option<String>,
    /// What it was built from.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub source: Option<SourcePackage>,
    /// Its licences, in the order in which they are written; none if none were found, which is not "none apply".
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub licences: Vec<Licence>,
    /// Where licences were looked for in vain, or read: a copyright file, a database.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub licence_files: Vec<FilePath>,
    /// The file that says that it is installed.
    pub found_in: FilePath,
    /// The layer that brought this version of it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub layer: Option<LayerNumber>,
    /// Its package URL (purl-spec); empty until the distribution is known.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub purl: String,
    /// How many bytes it takes up when installed, as its package manager says.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub installed_bytes: Option<u64>,
    /// What it is, in a line, as written.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub summary: Option<String>,
    /// Who keeps it, as written.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub maintainer: Option<String>,
    /// Where it is at home.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub homepage: Option<String>,
}

impl Package {
    /// A package of which nothing but this is known.
    pub fn new(ecosystem: Ecosystem, name: &str, version: &str, found_in: FilePath) -> Self {
        Self {
            ecosystem,
            name: name.to_owned(),
            listed_as: None,
            version: version.to_owned(),
            architecture: None,
            source: None,
            licences: Vec::new(),
            licence_files: Vec::new(),
            found_in,
            layer: None,
            purl: String::new(),
            installed_bytes: None,
            summary: None,
            maintainer: None,
            homepage: None,
        }
    }
}

/// Whose packages these are. The order is the one in which they are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Ecosystem {
    /// dpkg: Debian, Ubuntu.
    Deb,
    /// apk: Alpine, Wolfi.
    Apk,
    /// rpm: Fedora, RHEL, SUSE.
    Rpm,
    /// Python distributions, as on `PyPI`.
    Python,
    /// npm packages.
    Npm,
    /// Ruby gems.
    Gem,
    /// PHP Composer packages.
    Composer,
    /// Java archives, by their Maven coordinates where they have them.
    Java,
    /// Go modules, built into a program.
    Go,
    /// Rust crates, built into a program.
    Rust,
    /// A program put there by hand, known by what the image says of itself.
    Binary,
}

impl Ecosystem {
    /// All of them, in their order.
    pub const ALL: [Self; 11] = [
        Self::Deb,
        Self::Apk,
        Self::Rpm,
        Self::Python,
        Self::Npm,
        Self::Gem,
        Self::Composer,
        Self::Java,
        Self::Go,
        Self::Rust,
        Self::Binary,
    ];

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Deb => "deb",
            Self::Apk => "apk",
            Self::Rpm => "rpm",
            Self::Python => "python",
            Self::Npm => "npm",
            Self::Gem => "gem",
            Self::Composer => "composer",
            Self::Java => "java",
            Self::Go => "go",
            Self::Rust => "rust",
            Self::Binary => "binary",
        }
    }
}

impl fmt::Display for Ecosystem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// What a package was built from.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SourcePackage {
    /// The name of the source package.
    pub name: String,
    /// Its version, which may differ from that of the package; empty if not said.
    pub version: String,
    /// The commit of the distribution's recipe, where the database has it (apk).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub commit: Option<String>,
    /// Where it can be had and looked at. Computed from names and versions; nobody was asked whether it is there.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub links: Vec<SourceLink>,
}

/// A page about a source package.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SourceLink {
    /// What it is.
    pub page: SourcePage,
    /// Where it is.
    pub url: String,
}

/// What a page about a source package is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SourcePage {
    /// Its files can be looked at.
    Browse,
    /// Its files are kept for good, and can be downloaded.
    Archive,
    /// The recipe that it was built by.
    Recipe,
}
