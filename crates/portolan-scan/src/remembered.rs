//! A source that asks the catalogue first: what was ever seen by digest is not asked for again.

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use portolan_catalog::Catalog;
use portolan_image::record::{BlobHeaders, Origin};
use portolan_image::reference::{Reference, Repository, Selector};
use portolan_image::{Descriptor, Digest, Document};
use portolan_source::{BlobStream, Extent, Found, Head, Listing, Result, Source};

/// A source over another that answers from the catalogue what the catalogue knows by digest. Tags pass through.
///
/// What is kept is verified again on its way out; if it is not what it should be, or the catalogue does not answer, the source
/// underneath is asked as if nothing had been kept.
#[derive(Debug)]
pub struct Remembered<S> {
    source: S,
    catalog: Arc<Catalog>,
}

impl<S: Source> Remembered<S> {
    /// Wraps a source.
    pub fn over(source: S, catalog: Arc<Catalog>) -> Self {
        Self { source, catalog }
    }

    async fn kept(&self, digest: &Digest) -> Option<(Bytes, String)> {
        let (bytes, media_type) = self.catalog.document(digest).await.ok()??;
        Some((bytes, media_type.as_str().to_owned()))
    }
}

#[async_trait]
impl<S: Source> Source for Remembered<S> {
    fn origin(&self, repository: &Repository) -> Origin {
        self.source.origin(repository)
    }

    async fn head(&self, reference: &Reference) -> Result<Head> {
        self.source.head(reference).await
    }

    async fn find(&self, reference: &Reference) -> Result<Found> {
        if let Selector::Digest(digest) = reference.selector()
            && let Some((bytes, media_type)) = self.kept(digest).await
            && let Ok(document) = Document::manifest(bytes, Some(&media_type), Some(digest))
        {
            return Ok(Found::Manifest(document));
        }
        self.source.find(reference).await
    }

    async fn blob(
        &self,
        repository: &Repository,
        descriptor: &Descriptor,
        limit: u64,
    ) -> Result<Bytes> {
        if let Some((bytes, _)) = self.kept(&descriptor.digest).await
            && bytes.len() as u64 <= limit
            && descriptor.verify(&bytes).is_ok()
        {
            return Ok(bytes);
        }
        self.source.blob(repository, descriptor, limit).await
    }

    async fn blob_headers(
        &self,
        repository: &Repository,
        descriptor: &Descriptor,
    ) -> Result<BlobHeaders> {
        let digest = &descriptor.digest;
        if let Ok(mut known) = self
            .catalog
            .headers(repository, std::slice::from_ref(digest))
            .await
            && let Some(headers) = known.remove(digest)
        {
            return Ok(headers);
        }
        self.source.blob_headers(repository, descriptor).await
    }

    async fn blob_stream(
        &self,
        repository: &Repository,
        digest: &Digest,
        extent: Extent,
    ) -> Result<BlobStream> {
        self.source.blob_stream(repository, digest, extent).await
    }

    async fn tags(&self, repository: &Repository) -> Result<Listing<String>> {
        self.source.tags(repository).await
    }

    async fn referrers(
        &self,
        repository: &Repository,
        subject: &Digest,
        artifact_type: Option<&str>,
    ) -> Result<Listing<Descriptor>> {
        self.source
            .referrers(repository, subject, artifact_type)
            .await
    }
}
