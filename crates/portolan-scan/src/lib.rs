//! Visiting many tags.
