//! The table of targets.

use crate::Target;

mod challenge;
mod config;
mod history;
mod layers;
mod link;
mod manifest;
mod packages;
mod reference;

/// Every target, in the order in which a smoke run takes them.
pub const TARGETS: &[Target] = &[
    reference::TARGET,
    challenge::TARGET,
    link::TARGET,
    manifest::TARGET,
    config::TARGET,
    history::TARGET,
    layers::TARGET,
    packages::TARGET,
];
