//! What the explorer promises: what actions lead to, what keys mean, and what is seen.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "tests"
)]

mod contents;
mod keys;
mod large;
mod seen;
mod support;
mod transitions;
