//! Packages that no distribution brought: of languages, and programs put there by hand. repo-info has none of them; these sections are
//! in its style.

use portolan_image::contents::{Ecosystem, Package};

use super::sources;
use crate::markdown::escape::code;

/// The section, with the blank line before it.
pub(super) fn section(ecosystem: Ecosystem, packages: &[&Package]) -> String {
    let mut out = format!("\n## `{ecosystem}` ({})\n", what(ecosystem));
    for package in packages {
        let name = format!("{}={}", package.name, package.version);
        out.push_str(&format!("\n### `{ecosystem}` package: {}\n", code(&name)));
        let files = sources::files(package);
        let licences = sources::licences(package.licences.iter(), &files);
        if licences.is_empty() {
            out.push_str("\n**WARNING:** unable to detect licenses!\n");
        } else {
            out.push_str(&licences);
        }
        let layer = package
            .layer
            .map(|layer| format!(" (layer {layer})"))
            .unwrap_or_default();
        let found_in = code(&package.found_in.to_string());
        out.push_str(&format!("\nFound in: {found_in}{layer}\n"));
        if let Some(source) = &package.source {
            out.push_str(&sources::urls(source, ecosystem));
        }
    }
    out
}

fn what(ecosystem: Ecosystem) -> &'static str {
    match ecosystem {
        Ecosystem::Python => "Python distributions",
        Ecosystem::Npm => "npm packages",
        Ecosystem::Gem => "Ruby gems",
        Ecosystem::Composer => "PHP Composer packages",
        Ecosystem::Java => "Java archives",
        Ecosystem::Go => "Go modules in programs",
        Ecosystem::Rust => "Rust crates in programs",
        Ecosystem::Binary => "programs put there by hand",
        _ => "packages",
    }
}
