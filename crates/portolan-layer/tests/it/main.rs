//! What portolan-layer promises, a module for each behaviour.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::too_many_lines,
    clippy::disallowed_methods,
    reason = "a test that cannot go on fails, a table is as long as its cases, and fixtures are gone after the test"
)]

mod changes;
mod chunked;
mod compressions;
mod find;
mod findings;
mod index;
mod index_damage;
mod limits;
mod listing;
mod merging;
mod model;
mod oracles;
mod paths;
mod pieces;
mod promises;
mod ranges;
mod resolving;
mod streams;
mod support;
mod toc;
mod tree;
mod xattrs;
