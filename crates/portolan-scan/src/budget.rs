//! What a scan may spend: requests that it was given, and what a registry lets it have.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use bytes::Bytes;
use portolan_image::record::{BlobHeaders, Origin};
use portolan_image::reference::{Reference, Repository};
use portolan_image::{Descriptor, Digest};
use portolan_source::{BlobStream, Found, Head, Listing, Result, Source};

/// How many requests have been made, counted where they are made.
#[derive(Debug, Clone, Default)]
pub struct Spent(Arc<AtomicU64>);

impl Spent {
    /// So many.
    pub fn requests(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    fn one(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// What a registry says of the pulls that it lets this address or account have.
#[async_trait]
pub trait Allowance: Send + Sync {
    /// How many pulls are left, of how many in how many seconds; `None` where the registry sets no limit, or does not say.
    async fn left(&self, repository: &Repository) -> Option<Left>;
}

/// Pulls that are left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Left {
    /// So many are left.
    pub remaining: u64,
    /// Of so many.
    pub limit: u64,
    /// In so many seconds.
    pub window: u64,
}

/// A source over another that counts what it is asked for: each is one request, or a few where a registry redirects or asks for a login.
#[derive(Debug)]
pub struct Counted<S> {
    source: S,
    spent: Spent,
}

impl<S: Source> Counted<S> {
    /// Wraps a source.
    pub fn over(source: S, spent: Spent) -> Self {
        Self { source, spent }
    }
}

#[async_trait]
impl<S: Source> Source for Counted<S> {
    fn origin(&self, repository: &Repository) -> Origin {
        self.source.origin(repository)
    }

    async fn head(&self, reference: &Reference) -> Result<Head> {
        self.spent.one();
        self.source.head(reference).await
    }

    async fn find(&self, reference: &Reference) -> Result<Found> {
        self.spent.one();
        self.source.find(reference).await
    }

    async fn blob(
        &self,
        repository: &Repository,
        descriptor: &Descriptor,
        limit: u64,
    ) -> Result<Bytes> {
        self.spent.one();
        self.source.blob(repository, descriptor, limit).await
    }

    async fn blob_headers(
        &self,
        repository: &Repository,
        descriptor: &Descriptor,
    ) -> Result<BlobHeaders> {
        self.spent.one();
        self.source.blob_headers(repository, descriptor).await
    }

    async fn blob_stream(
        &self,
        repository: &Repository,
        digest: &Digest,
        range: Option<Range<u64>>,
    ) -> Result<BlobStream> {
        self.spent.one();
        self.source.blob_stream(repository, digest, range).await
    }

    async fn tags(&self, repository: &Repository) -> Result<Listing<String>> {
        self.spent.one();
        self.source.tags(repository).await
    }

    async fn referrers(
        &self,
        repository: &Repository,
        subject: &Digest,
        artifact_type: Option<&str>,
    ) -> Result<Listing<Descriptor>> {
        self.spent.one();
        self.source
            .referrers(repository, subject, artifact_type)
            .await
    }
}
