//! Packages of apk, with what `apk info` would say of each.

use portolan_image::contents::{Ecosystem, Package};

use super::sources;
use crate::markdown::escape::{block, code, fenced};

/// The section, with the blank line before it. Names that begin with a dot are of packages that a build made up for itself
/// (`apk add --virtual`); repo-info leaves them out.
pub(super) fn section(packages: &[&Package]) -> String {
    let mut packages: Vec<&Package> = packages
        .iter()
        .copied()
        .filter(|package| !package.name.starts_with('.'))
        .collect();
    packages.sort_by(|one, other| one.name.cmp(&other.name));
    let mut out = "\n## `apk` (`.apk`-based packages)\n".to_owned();
    for package in packages {
        out.push_str(&format!(
            "\n### `apk` package: {}\n\n{}",
            code(&package.name),
            block("console", &info(package))
        ));
        if let Some(source) = &package.source {
            out.push_str(&sources::urls(source, Ecosystem::Apk));
        }
    }
    out
}

fn info(package: &Package) -> String {
    let licences: Vec<&str> = package
        .licences
        .iter()
        .map(|licence| licence.name.as_str())
        .collect();
    let licences = (!licences.is_empty()).then(|| licences.join(", "));
    let mut out = String::new();
    for (what, text) in [
        ("description", package.summary.clone()),
        ("webpage", package.homepage.clone()),
        ("installed size", package.installed_bytes.map(size)),
        ("license", licences),
    ] {
        if let Some(text) = text {
            let head = format!("{}-{} {what}:", package.name, package.version);
            out.push_str(&format!("{}\n{}\n\n", line(&head), line(&text)));
        }
    }
    out
}

/// Text on one line of a block.
fn line(text: &str) -> String {
    fenced(text).replace(['\n', '\t'], " ")
}

/// A number of bytes as apk prints it: in steps of 1024, each from 10000 of the smaller unit, rounded down.
fn size(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["B", "KiB", "MiB", "GiB", "TiB"];
    let mut value = bytes;
    let mut unit = 0;
    while unit + 1 < UNITS.len() && value >= 10_000 {
        value /= 1024;
        unit += 1;
    }
    format!("{value} {}", UNITS[unit])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_written_as_on_published_pages() {
        for (bytes, expected) in [
            (1, "1 B"),
            (6552, "6552 B"),
            (9999, "9999 B"),
            (10_000, "9 KiB"),
            (18_432, "18 KiB"),
            (5_213_184, "5091 KiB"),
            (10_240_000, "9 MiB"),
        ] {
            assert_eq!(size(bytes), expected);
        }
    }
}
