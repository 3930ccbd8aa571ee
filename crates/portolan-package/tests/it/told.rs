//! What a file says of packages, in lines that tests compare.

use portolan_image::contents::{Licence, Package};
use portolan_package::Found;

use crate::support::says;

/// A line a package, and one for what could not be read:
/// `NAME VERSION [ARCHITECTURE] LICENCE, GUESS? <HOMEPAGE> by MAINTAINER`.
pub(crate) fn told(path: &str, content: impl AsRef<[u8]>) -> Vec<String> {
    let mut lines = Vec::new();
    for found in says(path, content) {
        match found {
            Found::Packages(packages) => lines.extend(packages.iter().map(line)),
            Found::Unread(why) => lines.push(format!("unread: {why}")),
            other => unreachable!("{path} says {other:?}"),
        }
    }
    lines
}

fn line(package: &Package) -> String {
    let mut line = format!("{} {}", package.name, package.version);
    if let Some(architecture) = &package.architecture {
        line += &format!(" [{architecture}]");
    }
    let licences: Vec<String> = package.licences.iter().map(licence).collect();
    if !licences.is_empty() {
        line += &format!(" {}", licences.join(", "));
    }
    if let Some(homepage) = &package.homepage {
        line += &format!(" <{homepage}>");
    }
    if let Some(maintainer) = &package.maintainer {
        line += &format!(" by {maintainer}");
    }
    line
}

fn licence(licence: &Licence) -> String {
    let doubt = if licence.evidence.is_guess() { "?" } else { "" };
    format!("{}{doubt}", licence.name)
}
