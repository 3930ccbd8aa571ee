//! What was read before: manifests and configs by digest, and small facts about tags and blobs. A source over a source.
//!
//! Nothing in the cache is trusted: bytes are checked against their digest whenever they are read, and what does not fit is asked for
//! again. Many processes may use one folder: files appear whole, and two that write the same write the same bytes.

mod facts;
mod over;
mod store;
mod sweep;

pub use over::{Cached, Mode};
pub use store::Store;
