//! Those who may have what is missing here.

use std::fmt;

use async_trait::async_trait;
use bytes::Bytes;
use portolan_image::reference::Repository;
use portolan_image::{Descriptor, Digest, Document, MediaType};

use crate::blobs::{self, Blobs, S3Settings};
use crate::error::Result;
use crate::location::BlobLocation;

/// A blob that is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Its digest.
    pub digest: Digest,
    /// Its media type, as it is noted.
    pub media_type: MediaType,
    /// Its size in bytes, as it is noted.
    pub size: u64,
    /// Some of the repositories in which it was seen.
    pub repositories: Vec<Repository>,
}

impl Wanted {
    /// What a manifest would say of it.
    pub fn descriptor(&self) -> Descriptor {
        Descriptor::new(self.media_type.as_str(), self.digest.clone(), self.size)
    }

    /// Bytes as the document that is wanted; `None` if they are others.
    pub(super) fn document(&self, bytes: &Bytes) -> Option<Document> {
        document(&self.digest, self.media_type.as_str(), bytes)
    }
}

/// Somebody who may have a blob.
#[async_trait]
pub trait Peer: Send + Sync + fmt::Debug {
    /// The bytes, if they are there. They are hashed by whoever asked.
    async fn fetch(&self, wanted: &Wanted) -> Option<Bytes>;
}

/// Another catalogue's store of blobs, or any OCI image layout.
#[derive(Debug)]
pub struct PeerStore(Box<dyn Blobs>);

impl PeerStore {
    /// A store that is only read.
    ///
    /// # Errors
    /// [`Kind::Usage`](crate::Kind::Usage) for settings of a bucket that make no sense together.
    pub fn open(location: &BlobLocation, s3: &S3Settings) -> Result<Self> {
        Ok(Self(blobs::look(location, s3)?))
    }
}

#[async_trait]
impl Peer for PeerStore {
    async fn fetch(&self, wanted: &Wanted) -> Option<Bytes> {
        match self.0.get(&wanted.digest).await {
            Ok(bytes) => bytes,
            Err(error) => {
                tracing::warn!(%error, "a peer does not answer");
                None
            }
        }
    }
}

/// Bytes as a document of a digest and media type; `None` if they are not its bytes. A signed schema 1 manifest is hashed without its
/// signatures (registry-quirks 3.3).
pub(super) fn document(digest: &Digest, media_type: &str, bytes: &Bytes) -> Option<Document> {
    let descriptor = Descriptor::new(media_type, digest.clone(), bytes.len() as u64);
    let manifest = || Document::manifest(bytes.clone(), Some(media_type), Some(digest)).ok();
    match descriptor.media_type.manifest_kind() {
        Some(_) => manifest().or_else(|| Document::blob(bytes.clone(), &descriptor).ok()),
        None => Document::blob(bytes.clone(), &descriptor)
            .ok()
            .or_else(manifest),
    }
}
