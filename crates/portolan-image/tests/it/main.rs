//! What portolan-image promises, a module for each behaviour.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::too_many_lines,
    reason = "a test that cannot go on fails, and a table is as long as its cases"
)]

mod contents;
mod diff;
mod digest;
mod document;
mod history_dockerfile;
mod history_redact;
mod history_steps;
mod history_text;
mod lint;
mod platform;
mod record;
mod reference;
