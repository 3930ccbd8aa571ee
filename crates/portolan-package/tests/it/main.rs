//! What is found in layers, and what an image is found to have installed.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::too_many_lines,
    reason = "a test that cannot go on fails, and a table is as long as its cases"
)]

mod apk;
mod binaries;
mod composer;
mod copyright;
mod damaged;
mod dpkg;
mod executable;
mod gem;
mod hostile;
mod java;
mod layers;
mod npm;
mod os_release;
mod programs;
mod python;
mod rpm;
mod sources;
mod support;
mod told;
mod zips;
