//! What writing a file promises.

#![allow(
    clippy::unwrap_used,
    reason = "tests: what supports them is not marked as a test itself"
)]

mod kept;
mod name;
mod whole;
