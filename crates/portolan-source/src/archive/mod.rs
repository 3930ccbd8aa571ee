//! Images in one file: the tar of an OCI layout, and what `docker save` writes; plain, gzip or zstd; also from a pipe.

mod docker;
mod members;

pub(crate) use docker::Saved;
pub(crate) use members::{Input, Members};
