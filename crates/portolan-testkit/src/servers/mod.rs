//! Real programs on loopback: what Portolan has to agree with. All end when they are dropped.
//!
//! A program that is not installed is an error that names its Debian package, never a test that is skipped.

mod disk;
mod docker_registry;
mod postgres;
mod process;
mod replay;
mod s3;
mod tools;

pub use disk::SmallDisk;
pub use docker_registry::DockerRegistry;
pub use postgres::{Durability, Postgres};
pub use process::Error;
pub use replay::{Replay, shared};
pub use s3::{S3, python};
pub use tools::{BsdTar, DpkgQuery, GnuTar, Skopeo, Umoci};
