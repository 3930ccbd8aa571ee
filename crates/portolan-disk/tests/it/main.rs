//! What writing a file promises.

#![allow(
    clippy::unwrap_used,
    reason = "tests: what supports them is not marked as a test itself"
)]

#[cfg(unix)]
mod below;
mod kept;
mod name;
mod whole;
