//! A simulated library, as large as one likes: repositories, tags, platforms, shared digests and layers, made when they are asked for.
//!
//! The same numbers give the same bytes. It is for speed: nothing in it misbehaves, and it costs less than who asks it.

mod content;
mod serve;

pub use content::{Library, Size};
pub use serve::{Counted, serve};
