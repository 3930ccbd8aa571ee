//! Where images come from: registries, OCI layouts, archives, and a cache over any of them.
//!
//! A [`Source`] gives verified bytes for names. What it owes is little; [`inspect()`] makes a
//! [`portolan_image::Record`] from it. Nothing but this crate talks to the network, and it writes no files but
//! through `portolan-disk`.

pub mod error;
mod source;

mod archive;
pub mod cache;
pub mod inspect;
mod layout;
mod local;
pub mod locate;
mod once;
pub mod registry;
mod verify;

pub use error::{Error, Kind, Result};
pub use inspect::{Wish, inspect};
pub use local::Opened;
pub use locate::{LocalImage, Location};
pub use once::Once;
pub use source::{BlobStream, Extent, Found, Head, Listing, Source};
