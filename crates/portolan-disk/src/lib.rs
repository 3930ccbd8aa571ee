//! Placeholder, replaced by the first real code of this crate.
