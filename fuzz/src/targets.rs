//! The table of targets.

use crate::Target;

mod challenge;
mod config;
mod detected;
mod go_buildinfo;
mod history;
mod index;
mod jar;
mod layers;
mod link;
mod manifest;
mod packages;
mod reference;
mod rpm;
mod toc;

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
    rpm::HEADER,
    rpm::BERKELEY,
    rpm::NDB,
    rpm::SQLITE,
    index::TARGET,
    toc::TARGET,
    go_buildinfo::TARGET,
    jar::TARGET,
];
