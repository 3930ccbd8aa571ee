//! Where the bytes are: manifests and configs, once each, by digest.

mod bucket;
mod compare;
mod folder;

use std::fmt;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::stream::BoxStream;
use jiff::Timestamp;
use portolan_image::{Digest, Document};

use crate::error::{Error, Kind, Result};
use crate::location::BlobLocation;
use bucket::Bucket;
pub use bucket::{S3Credentials, S3Settings};
use compare::same;
pub(crate) use folder::Folder;

/// The file that makes a folder a layout (image-spec, image-layout.md).
const MARKER: &str = "oci-layout";
/// What it says.
const MARKER_TEXT: &[u8] = b"{\"imageLayoutVersion\":\"1.0.0\"}";
/// The file that names the images of a layout.
const INDEX: &str = "index.json";
/// The largest blob that is read back: the largest config that is read in the first place.
const MOST_BYTES: u64 = 64 << 20;

/// A store of small blobs. Nothing in it changes: what is there under a digest is that digest's bytes, or damage.
///
/// A store belongs to one catalogue: what that catalogue does not name is removed some day.
#[async_trait]
pub(crate) trait Blobs: fmt::Debug + Send + Sync {
    /// Keeps documents. When it returns, they survive whatever happens. What is damaged is written again.
    async fn put(&self, documents: &[Document]) -> Result<()>;

    /// The bytes kept under a digest, not verified; `None` if there are none.
    async fn get(&self, digest: &Digest) -> Result<Option<Bytes>>;

    /// All that is kept, in no order.
    fn list(&self) -> BoxStream<'_, Result<Kept>>;

    /// Lets blobs go. What is not there is gone already.
    async fn remove(&self, digests: &[Digest]) -> Result<()>;

    /// Lets go what writers that were killed before a time have left half done.
    async fn sweep(&self, before: Timestamp) -> Result<()>;

    /// How long the index of the layout is, in bytes; `None` where there is none.
    async fn index_size(&self) -> Result<Option<u64>>;

    /// Says by which names manifests are known: in the `index.json` of the layout, which is touched only where it says otherwise.
    async fn publish(&self, index: &dyn Index) -> Result<Published>;
}

/// A blob that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Kept {
    pub(crate) digest: Digest,
    /// Bytes.
    pub(crate) size: u64,
    /// When it was written.
    pub(crate) modified: Timestamp,
}

/// The text of an index, which may be long and is asked for twice: to compare, and to write.
pub(crate) trait Index: Send + Sync {
    /// The text from its beginning, in pieces.
    fn pieces(&self) -> BoxStream<'_, Result<Bytes>>;
}

/// What became of a layout's index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Published {
    /// It said the same already, and was not touched.
    AsItWas,
    /// It was written.
    Written,
}

/// Opens a store. A folder is made where there is none; a bucket is asked for when it is used.
pub(crate) fn open(location: &BlobLocation, s3: &S3Settings) -> Result<Box<dyn Blobs>> {
    match location {
        BlobLocation::Folder(folder) => Ok(Box::new(Folder::open(folder)?)),
        BlobLocation::Bucket { bucket, prefix } => Ok(Box::new(Bucket::open(bucket, prefix, s3)?)),
    }
}

/// Opens a store that is only read. Nothing is made where nothing is.
pub(crate) fn look(location: &BlobLocation, s3: &S3Settings) -> Result<Box<dyn Blobs>> {
    match location {
        BlobLocation::Folder(folder) => Ok(Box::new(Folder::there(folder))),
        BlobLocation::Bucket { bucket, prefix } => Ok(Box::new(Bucket::open(bucket, prefix, s3)?)),
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
