//! What one reference resolved to at one moment, on all its platforms, with the bytes that prove it.
//!
//! # The JSON form
//! A record is kept as one JSON object; field names are those below in camelCase. Documents stand in it with their exact
//! bytes (`text`, or `base64` where they are no UTF-8) and are checked against their digests when it is read back, so a
//! record carries its own proof. `format` is [`FORMAT`]; a reader refuses what it does not know. Absent and empty fields
//! are left out.

mod claim;

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize};

use crate::config::Config;
use crate::descriptor::Descriptor;
use crate::digest::Digest;
use crate::document::Document;
use crate::error::Error;
use crate::finding::Finding;
use crate::manifest::Manifest;
use crate::platform::Platform;
use crate::reference::Reference;
pub use claim::{Claim, ClaimedStep, Layout, PageClaim, Proof};

/// The version of the JSON form.
pub const FORMAT: u32 = 1;

/// What one reference resolved to at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Record {
    /// The version of this form.
    #[serde(deserialize_with = "known_format")]
    pub format: u32,
    /// The reference that was asked for.
    pub reference: Reference,
    /// Where the bytes came from.
    pub origin: Origin,
    /// When it was read.
    pub observed: Timestamp,
    /// What the reference named: an index or a manifest. `None` for media that keep no manifest (docker-archive).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub root: Option<Document>,
    /// What a page says of the whole, for a record that was read out of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claimed: Option<PageClaim>,
    /// Indexes found inside the index, in the order met.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nested: Vec<Document>,
    /// The images, attestations and artifacts, in the order of the index; one for a tag without an index.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entries: Vec<Entry>,
    /// How many images of the index were left out on request (`--platform`).
    #[serde(default, skip_serializing_if = "is_zero")]
    pub left_out: usize,
    /// What was odd about the whole.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
}

/// Where bytes came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Origin {
    /// The kind of place.
    pub transport: Transport,
    /// The host that answered (`registry-1.docker.io`, or a mirror's `127.0.0.1:5060`), or the folder or file.
    pub location: String,
}

/// The kind of place that images are read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Transport {
    /// A registry, over the Distribution API.
    Registry,
    /// A folder that is an OCI image layout.
    Oci,
    /// A tar of an OCI image layout.
    OciArchive,
    /// What `docker save` writes.
    DockerArchive,
}

/// One image, attestation or artifact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    /// What it is.
    pub role: Role,
    /// The platform: of the index, or of the config where no index says.
    pub platform: Platform,
    /// The entry in the index; `None` for a tag without an index.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listed: Option<Descriptor>,
    /// The manifest; `None` if it could not be had, or the medium keeps none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manifest: Option<Document>,
    /// The config; `None` if it could not be had or there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub config: Option<Document>,
    /// What a page says of the image, for a record that was read out of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<Claim>,
    /// The layers, base first, with what the registry said of each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub layers: Vec<Layer>,
    /// Why the entry is not complete.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub failures: Vec<Failure>,
    /// What was odd about it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
}

/// What an entry of an index is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum Role {
    /// An image that can be run.
    Image,
    /// A statement about an image of the same index, as BuildKit makes them. Presence proves nothing.
    Attestation {
        /// The image that it is about; `None` where the annotation names no image of this index (threat 44).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        of: Option<Digest>,
    },
    /// Something else that a registry keeps: a chart, a signature, a bundle.
    Artifact {
        /// Its type, as stated.
        #[serde(
            default,
            skip_serializing_if = "Option::is_none",
            rename = "artifactType"
        )]
        artifact_type: Option<String>,
    },
    /// It could not be read, so that it is not known.
    Unread,
}

/// One layer, and what the registry said of its blob.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Layer {
    /// What the manifest says of it. Its size is of the blob as transferred; `None` where no manifest says.
    pub descriptor: Descriptor,
    /// The headers of the blob; `None` if they were not asked for or could not be had.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub headers: Option<BlobHeaders>,
    /// Why the headers could not be had.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<Failure>,
}

/// What a registry or its store said of a blob. A hint, never proof: the date is the store's, and differs from store to
/// store for one digest (registry-quirks 4.2).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BlobHeaders {
    /// `Last-Modified`, as served.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_modified: Option<String>,
    /// The blob's size in bytes as the registry gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
    /// The host that gave the answer, after redirects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
}

/// Why a part could not be had: the step that failed, and a sentence for people, already escaped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Failure {
    /// What was being done, such as `read the config`.
    pub step: String,
    /// What happened.
    pub message: String,
}

impl Record {
    /// The images, without attestations and artifacts.
    pub fn images(&self) -> impl Iterator<Item = &Entry> {
        self.entries
            .iter()
            .filter(|entry| matches!(entry.role, Role::Image | Role::Unread))
    }

    /// The attestations.
    pub fn attestations(&self) -> impl Iterator<Item = &Entry> {
        self.entries
            .iter()
            .filter(|entry| matches!(entry.role, Role::Attestation { .. }))
    }

    /// Whether the reference named an index, rather than one image.
    pub fn is_index(&self) -> bool {
        self.entries.iter().any(|entry| entry.listed.is_some())
            || self
                .claimed
                .as_ref()
                .is_some_and(|claimed| claimed.media_type.is_some())
            || self.root.as_ref().is_some_and(|root| {
                root.media_type().manifest_kind() == Some(crate::media_type::ManifestKind::Index)
            })
    }

    /// Whether every part that was asked for is there.
    pub fn is_complete(&self) -> bool {
        self.entries.iter().all(|entry| {
            entry.failures.is_empty() && entry.layers.iter().all(|layer| layer.failure.is_none())
        })
    }

    /// The digest that the reference resolved to, proven or claimed; `None` for media that keep no manifest.
    pub fn digest(&self) -> Option<&Digest> {
        let claimed = self.claimed.as_ref().map(|claimed| &claimed.digest);
        self.root.as_ref().map(Document::digest).or(claimed)
    }

    /// Whether the bytes that its digest names are known. A list may be a claim whose manifests are proven.
    pub fn digest_proof(&self) -> Proof {
        if self.claimed.is_some() && self.root.is_none() {
            Proof::Claimed
        } else {
            Proof::Verified
        }
    }

    /// Whether what it says is proven by bytes. A part that could not be had is missing, not claimed.
    pub fn proof(&self) -> Proof {
        if self.claimed.is_none() {
            return Proof::Verified;
        }
        let proven =
            self.root.is_some() || self.entries.iter().any(|entry| entry.manifest.is_some());
        if proven {
            Proof::Partly
        } else {
            Proof::Claimed
        }
    }
}

impl Entry {
    /// The digest of the entry's manifest, whether or not it could be read.
    pub fn digest(&self) -> Option<&Digest> {
        self.manifest
            .as_ref()
            .map(Document::digest)
            .or_else(|| self.listed.as_ref().map(|listed| &listed.digest))
    }

    /// The view of the manifest, if there is one.
    pub fn manifest_view(&self) -> Option<Result<Manifest, Error>> {
        self.manifest.as_ref().map(Manifest::read)
    }

    /// The view of the config: of the config document, of what a page claims of it, or of a schema 1 manifest, which holds its own.
    pub fn config_view(&self) -> Option<Result<Config, Error>> {
        if let Some(config) = &self.config {
            return Some(Config::read(config));
        }
        if let Some(claim) = &self.claim {
            return Some(Ok(claim.config()));
        }
        match self.manifest_view()? {
            Ok(Manifest::Schema1(schema1)) => Some(Ok(schema1.config)),
            Ok(_) => None,
            Err(error) => Some(Err(error)),
        }
    }

    /// The sum of the layers' sizes as transferred, in bytes; `None` if one is not known or the sum is too large to say.
    pub fn total_size(&self) -> Option<u64> {
        self.layers
            .iter()
            .try_fold(0_u64, |sum, layer| sum.checked_add(layer.descriptor.size?))
    }

    /// The image ID: the digest of the config, proven or claimed.
    pub fn image_id(&self) -> Option<&Digest> {
        let claimed = || {
            self.claim
                .as_ref()
                .and_then(|claim| claim.image_id.as_ref())
        };
        self.config.as_ref().map(Document::digest).or_else(claimed)
    }

    /// Whether what it says is proven by bytes.
    pub fn proof(&self) -> Proof {
        match (&self.claim, &self.manifest) {
            (None, _) => Proof::Verified,
            (Some(_), Some(_)) => Proof::Partly,
            (Some(_), None) => Proof::Claimed,
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_zero(number: &usize) -> bool {
    *number == 0
}

fn known_format<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    let format = u32::deserialize(deserializer)?;
    if format == FORMAT {
        Ok(format)
    } else {
        Err(serde::de::Error::custom(format!(
            "a record of format {format} cannot be read here, expected {FORMAT}"
        )))
    }
}
