//! The image in the terminal: its layers left, the tree of files right.
//!
//! [`state::State`] is all that is known of what is seen, and changes by an [`action::Action`] alone; [`keys`] makes actions of keys, [`draw`] makes a
//! picture of the state, and [`run`] brings them together with the terminal. Read `state.rs` first.

mod action;
mod compare;
mod content;
mod draw;
mod filter;
mod image;
mod keys;
mod layout;
mod open;
mod pager;
mod pattern;
mod rows;
mod run;
mod scroll;
mod state;
#[cfg(test)]
mod tests;

pub(crate) use run::explore;
