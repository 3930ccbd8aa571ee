//! What importing owes: proof where bytes can be rebuilt, claims where not.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests: what supports them is not marked as a test itself"
)]

mod proof;
