//! How an image was built, as far as its config tells.

mod entry;

pub use entry::Entry;
