//! What a catalogue owes, whichever database keeps it.

mod backend;
mod known;
mod location;
mod over_time;
mod schema;
mod sheets;
