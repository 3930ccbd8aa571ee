//! Media types of manifests, configs and layers, and what they mean here.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A media type as it was served, without parameters; any text survives.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MediaType(String);

/// Docker's manifest list.
pub const DOCKER_LIST: &str = "application/vnd.docker.distribution.manifest.list.v2+json";
/// OCI's image index.
pub const OCI_INDEX: &str = "application/vnd.oci.image.index.v1+json";
/// Docker's image manifest, version 2 schema 2.
pub const DOCKER_MANIFEST: &str = "application/vnd.docker.distribution.manifest.v2+json";
/// OCI's image manifest.
pub const OCI_MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
/// OCI's artifact manifest, which was withdrawn before 1.1 but stayed in registries.
pub const OCI_ARTIFACT: &str = "application/vnd.oci.artifact.manifest.v1+json";
/// Docker's signed schema 1 manifest.
pub const SCHEMA1_SIGNED: &str = "application/vnd.docker.distribution.manifest.v1+prettyjws";
/// Docker's schema 1 manifest without signatures.
pub const SCHEMA1: &str = "application/vnd.docker.distribution.manifest.v1+json";
/// Docker's image config.
pub const DOCKER_CONFIG: &str = "application/vnd.docker.container.image.v1+json";
/// OCI's image config.
pub const OCI_CONFIG: &str = "application/vnd.oci.image.config.v1+json";
/// OCI's empty descriptor, used as the config of artifacts.
pub const OCI_EMPTY: &str = "application/vnd.oci.empty.v1+json";
/// In-toto statements, the layers of BuildKit's attestations.
pub const IN_TOTO: &str = "application/vnd.in-toto+json";

/// The manifest types that are asked for, in the order of the `Accept` header (registry-quirks 3.1).
pub const ACCEPTED_MANIFESTS: [&str; 7] = [
    OCI_INDEX,
    DOCKER_LIST,
    OCI_MANIFEST,
    DOCKER_MANIFEST,
    OCI_ARTIFACT,
    SCHEMA1_SIGNED,
    SCHEMA1,
];

/// What a document of some media type is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ManifestKind {
    /// An OCI index or a Docker manifest list.
    Index,
    /// A manifest with a config and layers.
    Image,
    /// A schema 1 manifest, signed or plain.
    Schema1,
    /// OCI's withdrawn artifact manifest.
    Artifact,
}

impl MediaType {
    /// Reads a `Content-Type` or `mediaType`: parameters are cut off, case is folded.
    pub fn new(text: &str) -> Self {
        let essence = text.split(';').next().unwrap_or_default();
        Self(essence.trim().to_ascii_lowercase())
    }

    /// The text, without parameters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What a document of this type is; `None` for what is not a manifest.
    pub fn manifest_kind(&self) -> Option<ManifestKind> {
        match self.as_str() {
            OCI_INDEX | DOCKER_LIST => Some(ManifestKind::Index),
            OCI_MANIFEST | DOCKER_MANIFEST => Some(ManifestKind::Image),
            SCHEMA1_SIGNED | SCHEMA1 => Some(ManifestKind::Schema1),
            OCI_ARTIFACT => Some(ManifestKind::Artifact),
            _ => None,
        }
    }

    /// Whether it is a config of a runnable image.
    pub fn is_image_config(&self) -> bool {
        matches!(self.as_str(), DOCKER_CONFIG | OCI_CONFIG)
    }

    /// Whether it is a layer that registries may not hold themselves (registry-quirks 4.5).
    pub fn is_foreign_layer(&self) -> bool {
        self.as_str()
            .starts_with("application/vnd.docker.image.rootfs.foreign.diff")
            || self
                .as_str()
                .starts_with("application/vnd.oci.image.layer.nondistributable.")
    }

    /// Whether it says nothing: what static servers and proxies send for anything (registry-quirks 3.2).
    pub fn is_generic(&self) -> bool {
        matches!(
            self.as_str(),
            "" | "application/json"
                | "text/plain"
                | "application/octet-stream"
                | "binary/octet-stream"
        )
    }
}

impl fmt::Display for MediaType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
