//! What is in a layer: one pass over its compressed bytes, and the tree that the layers of an image make together.
//!
//! A [`Pass`] checks the digest of the bytes as they come, unpacks them, checks the diff ID, reads the tar and shows each
//! entry to a [`Visitor`], all at once and in constant memory. What a visitor found is given out only as [`Verified`], when
//! the last byte has been checked. A [`Listing`] is the visitor that keeps all entries of a layer; a [`Tree`] is what
//! the listings of an image make, layer upon layer.
//!
//! One file of a layer needs less: an [`Index`], made in a pass and kept, says which range of bytes it is in and what digest it
//! has; a [`Toc`] is the same as some layers bring it along; [`Find`] is for a layer that has neither, and stops where it may.
//!
//! This crate knows no registry, no catalogue and no files: bytes come in, nothing is ever unpacked to a path, no link is
//! followed. Every byte is hostile until it is checked, and after that as well: all is bounded by [`Limits`].
//!
//! ```
//! use portolan_layer::{Listing, Pass, Passed};
//! let tar = [0_u8; 1024];
//! let digest = portolan_image::Digest::sha256(&tar);
//! let passed = Pass::of(digest).run(&tar[..], Listing::new())?;
//! let Passed::Whole(layer) = passed else { panic!("a listing never stops") };
//! assert_eq!(layer.found().len(), 0);
//! # Ok::<(), portolan_layer::Error>(())
//! ```
//!
//! Read the modules in this order: what an entry is and who is shown it, the pass from its bytes to its entries, then the tree,
//! then index and table of contents.

pub mod entry;
pub mod error;
pub mod findings;
pub mod limits;
pub mod visitor;

pub mod compression;
pub mod pass;
mod pipe;
pub mod tar;

pub mod compare;
pub mod contents;
mod facts;
pub mod find;
mod glimpse;
pub mod index;
pub mod listing;
pub mod toc;
pub mod tree;
pub mod waste;
pub mod whiteout;

pub use contents::{Contents, Hashes};
pub use entry::Entry;
pub use error::{Error, Kind, Result};
pub use find::{Find, FindUntil, Found};
pub use findings::{Finding, Oddity};
pub use glimpse::{Glimpse, Glimpsed, has_a_say};
pub use index::{Index, Place, Span};
pub use limits::Limits;
pub use listing::Listing;
pub use pass::{Facts, Hashing, Pass, Passed, Unverified, Verified};
pub use pipe::{StreamError, run_stream};
pub use toc::Toc;
pub use tree::Tree;
pub use visitor::{Both, Part, Visitor, Wish};
