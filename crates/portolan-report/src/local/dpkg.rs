//! Packages of dpkg, by the source package that they were built from.

use std::collections::BTreeMap;

use portolan_image::contents::{Ecosystem, FilePath, Package};

use super::sources;
use crate::markdown::escape::code;

/// What stands where no licence was found. The blank line at its end is repo-info's.
const NO_LICENCES: &str = "
**WARNING:** unable to detect licenses! (package likely not compliant with DEP-5)  
If source is available (seen below), check the contents of `debian/copyright` within it.

";

/// The section, with the blank line before it.
pub(super) fn section(packages: &[&Package]) -> String {
    let mut sources: BTreeMap<String, Vec<&Package>> = BTreeMap::new();
    for package in packages {
        sources.entry(source(package)).or_default().push(package);
    }
    let mut out = "\n## `dpkg` (`.deb`-based packages)\n".to_owned();
    for (source, packages) in sources {
        out.push_str(&format!(
            "\n### `dpkg` source package: {}\n\nBinary Packages:\n\n",
            code(&source)
        ));
        for package in &packages {
            out.push_str(&format!("- {}\n", code(&binary(package))));
        }
        let files: Vec<&FilePath> = packages
            .iter()
            .flat_map(|package| sources::files(package))
            .collect();
        let licences = packages.iter().flat_map(|package| &package.licences);
        let licences = sources::licences(licences, &files);
        out.push_str(if licences.is_empty() {
            NO_LICENCES
        } else {
            &licences
        });
        if let Some(source) = packages.iter().find_map(|package| package.source.as_ref()) {
            out.push_str(&sources::urls(source, Ecosystem::Deb));
        }
    }
    out
}

/// `NAME=VERSION` of what it was built from, which is the package's own where the database names no other.
fn source(package: &Package) -> String {
    match &package.source {
        Some(source) if source.version.is_empty() => {
            format!("{}={}", source.name, package.version)
        }
        Some(source) => format!("{}={}", source.name, source.version),
        None => format!("{}={}", package.name, package.version),
    }
}

fn binary(package: &Package) -> String {
    let name = package.listed_as.as_deref().unwrap_or(&package.name);
    format!("{name}={}", package.version)
}
