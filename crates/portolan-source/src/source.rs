//! What every source of images owes.

use std::fmt;
use std::ops::Range;
use std::pin::Pin;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::Stream;
use portolan_image::record::{BlobHeaders, Origin};
use portolan_image::reference::{Reference, Repository};
use portolan_image::{Descriptor, Digest, Document, MediaType};

use crate::error::Result;

/// A place that images are read from. Everything it gives has been verified against the digest that was asked for or
/// promised, and is bounded in size; what cannot be verified is an error. Only a stream may be asked for as it comes ([`Extent`]).
///
/// A wrapper (a cache) implements it over another source. One conformance suite runs on all.
#[async_trait]
pub trait Source: fmt::Debug + Send + Sync {
    /// Where the bytes of a repository come from: for a registry the host that is asked.
    fn origin(&self, repository: &Repository) -> Origin;

    /// What a reference points to, as cheaply as the source can say: a registry is asked with HEAD.
    async fn head(&self, reference: &Reference) -> Result<Head>;

    /// What a reference names: a manifest by tag or digest, verified, or an image of a medium that keeps no manifests.
    async fn find(&self, reference: &Reference) -> Result<Found>;

    /// A small blob in memory, such as a config: verified, and refused above `limit` bytes.
    async fn blob(
        &self,
        repository: &Repository,
        descriptor: &Descriptor,
        limit: u64,
    ) -> Result<Bytes>;

    /// What is said of a blob without reading it.
    async fn blob_headers(
        &self,
        repository: &Repository,
        descriptor: &Descriptor,
    ) -> Result<BlobHeaders>;

    /// A blob of any size as a stream: so much of it as `extent` says, and verified if that says so.
    async fn blob_stream(
        &self,
        repository: &Repository,
        digest: &Digest,
        extent: Extent,
    ) -> Result<BlobStream>;

    /// The tags of a repository, sorted as the source gives them.
    async fn tags(&self, repository: &Repository) -> Result<Listing<String>>;

    /// The manifests whose subject is a digest; with `artifact_type`, only those of that type.
    async fn referrers(
        &self,
        repository: &Repository,
        subject: &Digest,
        artifact_type: Option<&str>,
    ) -> Result<Listing<Descriptor>>;
}

/// How much of a blob is wanted as a stream, and who makes sure that it is what was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Extent {
    /// All of it, verified as it passes: the stream ends with an error if the bytes do not have the digest.
    Verified,
    /// All of it, for a reader that computes the digest itself, as a pass over a layer does: nothing is hashed twice.
    Unverified,
    /// These bytes, which nobody can verify by the digest of the blob: for a reader that checks them by other means.
    Range(Range<u64>),
}

/// What a reference points to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The digest, as the source said it.
    pub digest: Digest,
    /// The media type, if it was said.
    pub media_type: Option<MediaType>,
    /// The size in bytes, if it was said.
    pub size: Option<u64>,
}

/// What a reference names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// A manifest or index.
    Manifest(Document),
    /// An image without a manifest (docker-archive): its config and its layers, of which some facts are not known.
    Bare {
        /// The config.
        config: Document,
        /// The layers, base first; uncompressed, so that `size` is that of the tar.
        layers: Vec<Descriptor>,
    },
}

/// A list that came in pages, with what was left out and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing<T> {
    /// What was listed.
    pub items: Vec<T>,
    /// Sentences about what was odd: names dropped, a cap reached.
    pub notes: Vec<String>,
}

/// The bytes of a blob as they come. `Debug` shows no bytes.
pub struct BlobStream {
    /// The number of bytes to come, if known.
    pub length: Option<u64>,
    /// The bytes.
    pub bytes: Pin<Box<dyn Stream<Item = Result<Bytes>> + Send>>,
}

impl fmt::Debug for BlobStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BlobStream")
            .field("length", &self.length)
            .finish_non_exhaustive()
    }
}
