//! Packages of rpm, as `rpm -qa` names them.

use portolan_image::contents::{Ecosystem, Package};

use super::sources;
use crate::markdown::escape::{code, plain};

/// The section, with the blank line before it.
pub(super) fn section(packages: &[&Package]) -> String {
    let mut packages: Vec<(String, &Package)> = packages
        .iter()
        .map(|package| (name(package), *package))
        .collect();
    packages.sort_by(|(one, _), (other, _)| one.cmp(other));
    let mut out = "\n## `rpm` (`.rpm`-based packages)\n".to_owned();
    for (name, package) in packages {
        out.push_str(&format!("\n### `rpm` package: {}\n\n", code(&name)));
        let licences: Vec<&str> = package
            .licences
            .iter()
            .map(|licence| licence.name.as_str())
            .collect();
        if licences.is_empty() {
            out.push_str("**WARNING:** unable to detect licenses (`rpm --query` failed or returned no results)!\n");
        } else {
            let licences = plain(&licences.join(", "));
            out.push_str(&format!("Licenses (from `rpm --query`): {licences}\n"));
        }
        if let Some(source) = &package.source {
            let mut built_from = source.name.clone();
            if !source.version.is_empty() {
                built_from.push_str(&format!("-{}", without_epoch(&source.version)));
            }
            out.push_str(&format!("\nSource package: {}\n", code(&built_from)));
            out.push_str(&sources::urls(source, Ecosystem::Rpm));
        }
    }
    out
}

/// `NAME-VERSION-RELEASE.ARCH`, without the epoch. Keys, which rpm keeps as packages, have no architecture.
fn name(package: &Package) -> String {
    let version = without_epoch(&package.version);
    let architecture = package
        .architecture
        .as_ref()
        .map(|architecture| format!(".{architecture}"))
        .unwrap_or_default();
    format!("{}-{version}{architecture}", package.name)
}

fn without_epoch(version: &str) -> &str {
    match version.split_once(':') {
        Some((epoch, rest)) if epoch.bytes().all(|byte| byte.is_ascii_digit()) => rest,
        _ => version,
    }
}
