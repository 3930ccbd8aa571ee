//! What reports promise, a module for each format.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::panic,
    clippy::too_many_lines,
    reason = "a test that cannot go on fails, and a table is as long as its cases"
)]

mod build;
mod change;
mod contents;
mod html;
mod inverse;
mod json;
mod local;
mod markdown;
mod packages;
mod proof;
mod read_back;
mod sbom;
mod structure;
mod text;
