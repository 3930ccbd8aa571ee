//! Cloud Native Buildpacks: the lifecycle names each layer.

use super::{Builder, Raw, Reading};
use crate::history::shell::Shells;

const NAMES: [&str; 6] = [
    "Application Layer",
    "Application Slice",
    "Buildpacks Launcher Config",
    "Buildpacks Application Launcher",
    "Buildpacks Process Types",
    "Software Bill-of-Materials",
];

pub(super) fn read<'a>(raw: Raw<'a>, _: &Shells) -> Option<Reading<'a>> {
    let layer = raw.text.starts_with("Layer: '") && raw.text.contains("Created by buildpack:");
    let ours = layer || NAMES.iter().any(|name| raw.text.starts_with(name));
    ours.then(|| Reading::note(Builder::Buildpacks, raw.text))
}
