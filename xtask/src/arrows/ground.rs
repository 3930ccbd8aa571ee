//! The ground: what `cargo metadata` says that each crate of the workspace uses.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use serde_json::Value;

use super::{Arrows, Uses};

/// The arrows between the workspace's own packages; those of build scripts count as arrows, those of tests apart.
pub(super) fn survey(metadata: &Value) -> Result<Arrows> {
    let packages = metadata["packages"]
        .as_array()
        .context("`cargo metadata` lists no packages")?;
    let ours: BTreeSet<&str> = packages
        .iter()
        .filter_map(|package| package["name"].as_str())
        .collect();
    let mut arrows = Arrows::new();
    for package in packages {
        let name = package["name"]
            .as_str()
            .context("a package without a name")?;
        let mut uses = Uses::default();
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            let Some(other) = dependency["name"]
                .as_str()
                .filter(|other| ours.contains(other))
            else {
                continue;
            };
            let kind = if dependency["kind"] == "dev" {
                &mut uses.in_tests
            } else {
                &mut uses.always
            };
            kind.insert(other.to_owned());
        }
        arrows.insert(name.to_owned(), uses);
    }
    Ok(arrows)
}
