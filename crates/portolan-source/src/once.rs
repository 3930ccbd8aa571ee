//! One key, one request: content named by digest is asked for once, whoever asks and however many at a time.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use bytes::Bytes;
use portolan_image::record::{BlobHeaders, Origin};
use portolan_image::reference::{Reference, Repository, Selector};
use portolan_image::{Descriptor, Digest};
use tokio::sync::OnceCell;

use crate::error::{Error, Kind, Result};
use crate::source::{BlobStream, Extent, Found, Head, Listing, Source};

/// How many manifests, and how many configs, are kept. A tag needs a few dozen; what is dropped is only asked for again.
const DOCUMENTS: usize = 4096;
/// How many headers are kept: small, and many in a scan that has not yet put them down.
const HEADERS: usize = 65_536;

/// A source that remembers, for the life of the process, what it was told about digests, and lets those who ask for the
/// same thing at the same time share one request. Tags move, so what is asked by tag passes through.
///
/// A failure is not remembered: whoever waited asks for itself.
#[derive(Debug)]
pub struct Once<S> {
    source: S,
    manifests: Shared<(Repository, Digest), Found>,
    blobs: Shared<(Repository, Digest), Bytes>,
    headers: Shared<(Repository, Digest), BlobHeaders>,
}

impl<S: Source> Once<S> {
    /// Wraps a source.
    pub fn over(source: S) -> Self {
        Self {
            source,
            manifests: Shared::keeping(DOCUMENTS),
            blobs: Shared::keeping(DOCUMENTS),
            headers: Shared::keeping(HEADERS),
        }
    }

    /// The source underneath.
    pub fn inner(&self) -> &S {
        &self.source
    }
}

#[async_trait]
impl<S: Source> Source for Once<S> {
    fn origin(&self, repository: &Repository) -> Origin {
        self.source.origin(repository)
    }

    async fn head(&self, reference: &Reference) -> Result<Head> {
        self.source.head(reference).await
    }

    async fn find(&self, reference: &Reference) -> Result<Found> {
        match reference.selector() {
            Selector::Tag(_) => self.source.find(reference).await,
            Selector::Digest(digest) => {
                let key = (reference.repository().clone(), digest.clone());
                self.manifests.get(key, self.source.find(reference)).await
            }
        }
    }

    async fn blob(
        &self,
        repository: &Repository,
        descriptor: &Descriptor,
        limit: u64,
    ) -> Result<Bytes> {
        let key = (repository.clone(), descriptor.digest.clone());
        let bytes = self
            .blobs
            .get(key, self.source.blob(repository, descriptor, limit))
            .await?;
        // Another may have asked for the same digest with another limit, or another size promised.
        if bytes.len() as u64 > limit {
            return Err(Error::new(
                Kind::TooLarge,
                format!(
                    "{} has {} bytes, at most {limit} are read",
                    descriptor.digest,
                    bytes.len()
                ),
            ));
        }
        descriptor.verify(&bytes)?;
        Ok(bytes)
    }

    async fn blob_headers(
        &self,
        repository: &Repository,
        descriptor: &Descriptor,
    ) -> Result<BlobHeaders> {
        let key = (repository.clone(), descriptor.digest.clone());
        self.headers
            .get(key, self.source.blob_headers(repository, descriptor))
            .await
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

/// Answers by key, each asked for once.
#[derive(Debug)]
struct Shared<K, V> {
    cells: Mutex<HashMap<K, Arc<OnceCell<V>>>>,
    most: usize,
}

impl<K: Eq + Hash, V: Clone> Shared<K, V> {
    fn keeping(most: usize) -> Self {
        Self {
            cells: Mutex::new(HashMap::new()),
            most,
        }
    }

    async fn get(&self, key: K, ask: impl Future<Output = Result<V>>) -> Result<V> {
        let cell = {
            let mut cells = self.cells.lock().unwrap_or_else(PoisonError::into_inner);
            if cells.len() >= self.most {
                // Those that someone waits for stay.
                cells.retain(|_, cell| Arc::strong_count(cell) > 1);
            }
            Arc::clone(cells.entry(key).or_default())
        };
        cell.get_or_try_init(|| ask).await.cloned()
    }
}
