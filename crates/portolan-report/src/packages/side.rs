//! The packages of several platforms side by side.

use std::collections::BTreeMap;

use portolan_image::contents::Ecosystem;

use crate::contents::PlatformContents;

/// A package, and which versions of it each platform has.
#[derive(Debug)]
pub(super) struct Row<'a> {
    pub(super) ecosystem: Ecosystem,
    pub(super) name: &'a str,
    /// The versions on each platform that could be looked into, in the order of the platforms; none where it is not installed.
    pub(super) versions: Vec<Vec<&'a str>>,
}

impl Row<'_> {
    /// A cell for each platform; a stroke where the package is not installed.
    pub(super) fn cells(&self) -> Vec<String> {
        self.versions
            .iter()
            .map(|versions| match versions.as_slice() {
                [] => "-".to_owned(),
                versions => versions.join(", "),
            })
            .collect()
    }

    /// Each version, with the places of the platforms that have it.
    pub(super) fn by_version(&self) -> Vec<(&str, Vec<usize>)> {
        let mut found: Vec<(&str, Vec<usize>)> = Vec::new();
        for (at, versions) in self.versions.iter().enumerate() {
            for &version in versions {
                match found.iter_mut().find(|(other, _)| *other == version) {
                    Some((_, platforms)) => platforms.push(at),
                    None => found.push((version, vec![at])),
                }
            }
        }
        found
    }
}

/// The platforms that could be looked into.
pub(super) fn columns(platforms: &[PlatformContents]) -> Vec<String> {
    platforms
        .iter()
        .filter(|contents| contents.inventory.is_ok())
        .map(|contents| contents.subject.platform.to_string())
        .collect()
}

/// A row for each package that any platform has, by ecosystem and name. Versions stand in the order of their inventory, each once.
pub(super) fn rows(platforms: &[PlatformContents]) -> Vec<Row<'_>> {
    let found: Vec<_> = platforms
        .iter()
        .filter_map(PlatformContents::found)
        .collect();
    let mut rows: BTreeMap<(Ecosystem, &str), Vec<Vec<&str>>> = BTreeMap::new();
    for (at, inventory) in found.iter().enumerate() {
        for package in &inventory.packages {
            let versions = rows
                .entry((package.ecosystem, package.name.as_str()))
                .or_insert_with(|| vec![Vec::new(); found.len()]);
            if let Some(versions) = versions.get_mut(at)
                && !versions.contains(&package.version.as_str())
            {
                versions.push(&package.version);
            }
        }
    }
    rows.into_iter()
        .map(|((ecosystem, name), versions)| Row {
            ecosystem,
            name,
            versions,
        })
        .collect()
}
