//! Test support: images made in code, a registry that misbehaves on demand, and real servers on loopback.
//!
//! Only tests depend on this crate. Nothing in it shares code with what it tests, apart from the digest: manifests are
//! written as plain JSON and HTTP is spoken by hand, so that a test can say anything that a hostile server could.
//!
//! - [`image`]: [`image::Tree`] → [`image::Layer`] → [`image::Image`] → [`image::Index`] → [`image::ImageSet`], which can be
//!   served, or written as an OCI layout, an oci-archive or a docker-archive.
//! - [`registry`]: [`registry::TestRegistry`] serves sets, follows [`registry::Rule`]s where it should not be honest, and
//!   remembers every request.
//! - [`library`]: a simulated library of any size, for speed.
//! - [`servers`]: Debian's docker-registry, skopeo, umoci and the replaying registry of the published reports.
//! - [`example`]: the recipe of the example image that the repository ships.

pub mod example;
pub mod image;
pub mod library;
pub mod registry;
pub mod servers;
