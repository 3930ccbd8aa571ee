//! What a container image is, and what a record of it is.
//!
//! Everything here is a pure function of bytes and words: no I/O, no async, no clock, no environment.
//! A manifest or config is a [`Document`]: the bytes as served, with the digest and media type they
//! were checked against. Parsed views ([`manifest::Manifest`], [`config::Config`]) are derived from one
//! and are tolerant: unknown fields survive in the bytes, nulls and odd values become findings.
//! A [`record::Record`] is what one reference resolved to at one moment, on all its platforms.
//!
//! ```
//! use portolan_image::Reference;
//! let reference: Reference = "python:3.7-slim".parse().unwrap();
//! assert_eq!(reference.to_string(), "docker.io/library/python:3.7-slim");
//! assert_eq!(reference.familiar(), "python:3.7-slim");
//! ```
//!
//! Read the modules in this order: names, then bytes, then views of them, then what is kept.

pub mod digest;
pub mod error;
pub mod media_type;
pub mod platform;
pub mod reference;

pub mod descriptor;
pub mod document;
mod json;

pub mod config;
pub mod contents;
pub mod diff;
pub mod finding;
pub mod history;
pub mod identity;
pub mod lint;
pub mod manifest;

mod narrow;
pub mod record;

pub use descriptor::Descriptor;
pub use digest::Digest;
pub use document::Document;
pub use error::{Error, Kind};
pub use finding::Finding;
pub use media_type::MediaType;
pub use narrow::narrow;
pub use platform::Platform;
pub use record::Record;
pub use reference::Reference;
