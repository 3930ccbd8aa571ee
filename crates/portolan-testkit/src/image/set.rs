//! A repository's worth of images: blobs by digest, and tags.

use std::collections::BTreeMap;

use portolan_image::{Digest, MediaType};
use serde_json::{Value, json};

use super::built::{Blob, Built};

/// Tags, and all blobs that they lead to.
#[derive(Debug, Clone, Default)]
pub struct ImageSet {
    pub(crate) tags: BTreeMap<String, Digest>,
    pub(crate) blobs: BTreeMap<Digest, Blob>,
}

impl ImageSet {
    /// Nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// A set of one tag.
    pub fn of(tag: &str, manifest: &Built) -> Self {
        Self::new().tag(tag, manifest)
    }

    /// Adds a manifest under a tag, or moves the tag.
    pub fn tag(mut self, tag: &str, manifest: &Built) -> Self {
        self.tags.insert(tag.to_owned(), manifest.digest().clone());
        self.also(manifest)
    }

    /// Adds a manifest that no tag names: by digest, or as a referrer.
    pub fn also(mut self, manifest: &Built) -> Self {
        self.blobs.extend(manifest.blobs.clone());
        self
    }

    /// Takes a blob away.
    pub fn without(mut self, digest: &Digest) -> Self {
        self.blobs.remove(digest);
        self
    }

    /// What a tag names.
    pub fn digest_of(&self, tag: &str) -> Option<&Digest> {
        self.tags.get(tag)
    }

    /// The tags, sorted.
    pub fn tags(&self) -> impl Iterator<Item = &str> {
        self.tags.keys().map(String::as_str)
    }

    /// A blob or manifest.
    pub fn blob(&self, digest: &Digest) -> Option<&Blob> {
        self.blobs.get(digest)
    }

    /// All blobs and manifests, by digest.
    pub fn blobs(&self) -> impl Iterator<Item = (&Digest, &Blob)> {
        self.blobs.iter()
    }

    /// A blob, if it is a manifest or an index.
    pub(crate) fn manifest(&self, digest: &Digest) -> Option<&Blob> {
        self.blobs
            .get(digest)
            .filter(|blob| MediaType::new(&blob.media_type).manifest_kind().is_some())
    }

    /// The descriptors of the manifests whose `subject` is a digest (distribution-spec, "Listing Referrers").
    pub(crate) fn referrers(&self, subject: &str) -> Vec<Value> {
        self.blobs
            .iter()
            .filter(|(digest, _)| self.manifest(digest).is_some())
            .filter_map(|(digest, blob)| {
                let document: Value = serde_json::from_slice(&blob.bytes).ok()?;
                if document["subject"]["digest"] != subject {
                    return None;
                }
                let mut descriptor = json!({
                    "mediaType": blob.media_type,
                    "digest": digest.as_str(),
                    "size": blob.bytes.len(),
                });
                let artifact_type = match &document["artifactType"] {
                    Value::Null => &document["config"]["mediaType"],
                    given => given,
                };
                if !artifact_type.is_null() {
                    descriptor["artifactType"] = artifact_type.clone();
                }
                if !document["annotations"].is_null() {
                    descriptor["annotations"] = document["annotations"].clone();
                }
                Some(descriptor)
            })
            .collect()
    }
}
