//! Images in one file: the tar of an OCI layout, and what `docker save` writes; plain, gzip or zstd; also from a pipe.

mod docker;
mod index;
mod input;
mod members;

pub(crate) use docker::Saved;
pub(crate) use input::Input;
pub(crate) use members::Members;
