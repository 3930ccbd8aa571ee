//! A manifest or index with all the blobs that it names, ready to be tagged, listed or served.

use std::collections::BTreeMap;

use bytes::Bytes;
use portolan_image::Digest;
use serde_json::{Value, json};

/// Bytes and the media type they are served as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blob {
    /// The media type.
    pub media_type: String,
    /// The bytes.
    pub bytes: Bytes,
}

/// A manifest or index, and everything below it.
#[derive(Debug, Clone)]
pub struct Built {
    pub(super) digest: Digest,
    pub(super) platform: Option<Value>,
    pub(super) blobs: BTreeMap<Digest, Blob>,
}

impl Built {
    /// Any bytes as a manifest of some media type, under their own digest.
    pub fn raw(media_type: &str, bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        Self::under(Digest::sha256(&bytes), media_type, bytes)
    }

    /// Any bytes under any digest: what a lying registry holds, and how schema 1 is stored.
    pub fn under(digest: Digest, media_type: &str, bytes: impl Into<Bytes>) -> Self {
        let blob = Blob {
            media_type: media_type.to_owned(),
            bytes: bytes.into(),
        };
        Self {
            blobs: BTreeMap::from([(digest.clone(), blob)]),
            digest,
            platform: None,
        }
    }

    /// A JSON document as a manifest of some media type, indented as `BuildKit` writes manifests.
    pub fn json(media_type: &str, document: &Value) -> Self {
        Self::raw(media_type, pretty(document))
    }

    /// The same, with the blobs of another below it.
    pub fn with(mut self, other: &Built) -> Self {
        self.blobs.extend(other.blobs.clone());
        self
    }

    /// The same, with one more blob.
    pub fn with_blob(mut self, media_type: &str, bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        let blob = Blob {
            media_type: media_type.to_owned(),
            bytes: bytes.clone(),
        };
        self.blobs.insert(Digest::sha256(&bytes), blob);
        self
    }

    /// The digest it is known by.
    pub fn digest(&self) -> &Digest {
        &self.digest
    }

    /// The media type it is served as.
    pub fn media_type(&self) -> &str {
        &self.top().media_type
    }

    /// Its own bytes.
    pub fn bytes(&self) -> &Bytes {
        &self.top().bytes
    }

    /// The descriptor by which an index would list it, with its platform if it has one.
    pub fn descriptor(&self) -> Value {
        let mut descriptor = json!({
            "mediaType": self.media_type(),
            "digest": self.digest.as_str(),
            "size": self.bytes().len(),
        });
        if let Some(platform) = &self.platform {
            descriptor["platform"] = platform.clone();
        }
        descriptor
    }

    /// Its own bytes as JSON.
    pub fn document(&self) -> Value {
        serde_json::from_slice(self.bytes()).expect("the test that calls this made it of JSON")
    }

    fn top(&self) -> &Blob {
        self.blobs
            .get(&self.digest)
            .expect("a built manifest holds itself")
    }
}

/// JSON with two spaces of indentation and no newline at the end.
pub(super) fn pretty(document: &Value) -> Vec<u8> {
    serde_json::to_vec_pretty(document).expect("a JSON value can be written")
}
