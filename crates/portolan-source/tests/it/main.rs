//! What portolan-source promises, a module for each behaviour.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::too_many_lines,
    clippy::disallowed_methods,
    reason = "a test that cannot go on fails, and a table is as long as its cases"
)]

mod archive;
mod cache;
mod client;
mod conformance;
mod inspect;
mod layout;
mod locate;
mod memory;
mod real_registry;
mod registry_auth;
mod registry_care;
mod registry_lists;
mod registry_words;
mod threats_credentials;
mod threats_habits;
mod threats_integrity;
mod threats_limits;
mod threats_logins;
mod threats_pace;
mod threats_reach;
mod threats_secrets;
mod threats_wire;

/// The time of all tests.
fn now() -> jiff::Timestamp {
    "2026-11-20T10:00:00Z".parse().unwrap()
}
