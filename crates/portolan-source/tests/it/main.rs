//! What portolan-source promises, a module for each behaviour.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::too_many_lines,
    reason = "a test that cannot go on fails, and a table is as long as its cases"
)]

mod inspect;
mod memory;
