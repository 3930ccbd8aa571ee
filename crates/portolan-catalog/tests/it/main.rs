//! What a catalogue owes, whichever database keeps it.

#![allow(
    clippy::unwrap_used,
    unreachable_pub,
    reason = "tests: what supports them is not marked as a test itself"
)]

mod backend;
mod bucket;
mod contents;
mod export;
mod gc;
mod known;
mod location;
mod migrated;
mod over_time;
mod published;
mod queue;
mod readers;
mod schema;
mod search;
mod search_images;
mod sheets;
mod tables;
mod verify;
