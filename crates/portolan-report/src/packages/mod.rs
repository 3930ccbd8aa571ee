//! What is installed in an image, as a list: for a terminal, for programs, for spreadsheets and for pages.
//!
//! All of them take the platforms of one image, and tell what could not be read. Which packages are told of is the caller's: it takes
//! the others out of the inventories first.

mod csv;
mod form;
mod json;
mod markdown;
mod side;
mod text;
mod unread;

use std::collections::BTreeMap;

use portolan_image::contents::{Ecosystem, Evidence, Inventory, Package};

use crate::contents::PlatformContents;
use crate::text::plural;
pub(crate) use unread::place;

pub use csv::packages_csv;
pub use json::packages_json;
pub use markdown::packages_markdown;
pub use text::{PackagesTextOptions, packages_text};

/// How many packages there are, and of which kinds: `12 packages: 10 deb, 2 python`.
pub fn packages_summary(inventory: &Inventory) -> String {
    let mut counts: BTreeMap<Ecosystem, usize> = BTreeMap::new();
    for package in &inventory.packages {
        *counts.entry(package.ecosystem).or_default() += 1;
    }
    let total = inventory.packages.len();
    let noun = plural(total, "package");
    if counts.is_empty() {
        return "no packages".to_owned();
    }
    let counts: Vec<String> = counts
        .iter()
        .map(|(ecosystem, count)| format!("{count} {ecosystem}"))
        .collect();
    format!("{total} {noun}: {}", counts.join(", "))
}

/// How a package is called in a list.
fn listed(package: &Package) -> &str {
    package.listed_as.as_deref().unwrap_or(&package.name)
}

/// The licences of a package in one cell, each once, as it is known best. What is no statement says so.
fn licences(package: &Package) -> String {
    let mut best: Vec<(&str, Evidence)> = Vec::new();
    for licence in &package.licences {
        match best.iter_mut().find(|(name, _)| *name == licence.name) {
            Some((_, evidence)) => *evidence = licence.evidence.min(*evidence),
            None => best.push((&licence.name, licence.evidence)),
        }
    }
    let cells: Vec<String> = best
        .iter()
        .map(|(name, evidence)| match evidence {
            Evidence::Field | Evidence::Copyright => (*name).to_owned(),
            Evidence::Reference => format!("{name} (referred to)"),
            Evidence::Guess => format!("{name} (guess)"),
        })
        .collect();
    cells.join(", ")
}

/// The name of the platforms' image: they are of one.
fn image_name(platforms: &[PlatformContents]) -> String {
    platforms.first().map_or_else(String::new, |platform| {
        platform.subject.reference.familiar()
    })
}
