//! What is installed in an image: packages, where each was found, which layer brought it, its licences and its sources.
//!
//! It goes in two steps, so that a layer is read once however many images share it. A [`Look`] is a visitor that goes along on
//! a pass over a layer: it shows the files that matter to the [`detectors`], and gives [`Clues`]: what each of these files
//! says, taken by itself. [`inventory`] lays the clues of all layers of an image upon its tree: what is hidden does not count,
//! and what one file says of another is put together.
//!
//! Every file is hostile: bounded in size, parsed without panicking, and what cannot be read is told, not passed over.

pub mod clue;
pub mod detectors;
mod inventory;
mod licence;
pub mod limits;
mod look;
mod purl;
mod sources;

pub use clue::{Clue, Clues, Found};
pub use inventory::{Settings, inventory};
pub use look::Look;
