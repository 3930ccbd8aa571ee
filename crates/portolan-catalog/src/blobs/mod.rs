//! Where the bytes are: manifests and configs, once each, by digest.

mod folder;

use std::fmt;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::stream::BoxStream;
use portolan_image::{Descriptor, Digest, Document};

use crate::error::{Error, Kind, Result};
use crate::location::BlobLocation;
pub(crate) use folder::Folder;

/// A store of small blobs. Nothing in it changes: what is there under a digest is that digest's bytes, or damage.
#[async_trait]
pub(crate) trait Blobs: fmt::Debug + Send + Sync {
    /// Keeps documents. When it returns, they survive whatever happens.
    async fn put(&self, documents: &[Document]) -> Result<()>;

    /// The bytes kept under a digest, not verified; `None` if there are none.
    async fn get(&self, digest: &Digest) -> Result<Option<Bytes>>;

    /// All that is kept, in no order: digest and size in bytes.
    fn list(&self) -> BoxStream<'_, Result<(Digest, u64)>>;

    /// Lets blobs go. What is not there is gone already.
    async fn remove(&self, digests: &[Digest]) -> Result<()>;

    /// Says by which names manifests are known, where the store can say it: in the `index.json` of a layout.
    async fn publish(
        &self,
        named: &mut (dyn Iterator<Item = (String, Descriptor)> + Send),
    ) -> Result<()>;
}

/// Opens a store, and makes it where there is none.
pub(crate) fn open(location: &BlobLocation) -> Result<Box<dyn Blobs>> {
    match location {
        BlobLocation::Folder(folder) => Ok(Box::new(Folder::open(folder)?)),
        BlobLocation::Bucket { .. } => Err(Error::new(Kind::Usage, "buckets are not known yet")),
    }
}

/// The key of a digest, the same in a folder and in a bucket (image-spec, image-layout.md): `blobs/sha256/0a1b...`.
///
/// # Errors
/// [`Kind::Unusable`] for a digest whose form is not known: it becomes no path (threat 10).
pub(crate) fn key(digest: &Digest) -> Result<String> {
    if !digest.can_verify() {
        return Err(Error::new(
            Kind::Unusable,
            format!("{digest} cannot be verified here, so that nothing is kept under it"),
        ));
    }
    Ok(format!(
        "blobs/{}/{}",
        digest.algorithm_name(),
        digest.encoded()
    ))
}
