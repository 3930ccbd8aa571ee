//! What is found in layers, and what an image is found to have installed.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::too_many_lines,
    reason = "a test that cannot go on fails, and a table is as long as its cases"
)]

mod apk;
mod copyright;
mod dpkg;
mod hostile;
mod layers;
mod os_release;
mod programs;
mod sources;
mod support;
