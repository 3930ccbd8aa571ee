//! What a scan may spend: requests that it was given, and what a registry lets it have.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use bytes::Bytes;
use portolan_image::record::{BlobHeaders, Origin};
use portolan_image::reference::{Reference, Repository};
use portolan_image::{Descriptor, Digest};
use portolan_source::{BlobStream, Extent, Found, Head, Kind, Listing, Result, Source};

/// What has been asked for, counted where it is asked. Its clones count together.
#[derive(Debug, Clone, Default)]
pub struct Spent(Arc<Tally>);

#[derive(Debug, Default)]
struct Tally {
    requests: AtomicU64,
    /// Only of those that have a budget of their own.
    by_repository: Mutex<HashMap<Repository, u64>>,
    by_registry: Mutex<HashMap<String, Account>>,
}

/// What one registry was asked for, and what it said to that.
#[derive(Debug, Clone, Copy, Default)]
struct Account {
    pulls: u64,
    closed: Closed,
    closed_at: Option<Instant>,
}

/// After so long what a registry said of its limits is asked anew.
const LONG: Duration = Duration::from_mins(5);

/// Whether something was said so long ago that it may have changed.
pub(crate) fn is_long_ago(then: Option<Instant>) -> bool {
    then.is_some_and(|then| then.elapsed() >= LONG)
}

/// What a registry no longer serves, since too much was asked of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Closed {
    /// It serves everything.
    #[default]
    Nothing,
    /// Manifests by GET: what counts as a pull. What counts as none may still be served.
    Pulls,
    /// Whatever is asked.
    Everything,
}

impl Spent {
    /// How many requests were made.
    pub fn requests(&self) -> u64 {
        self.0.requests.load(Ordering::Relaxed)
    }

    /// How many of them were for a repository since it was first watched.
    pub(crate) fn requests_of(&self, repository: &Repository) -> u64 {
        let by_repository = held(&self.0.by_repository);
        by_repository.get(repository).copied().unwrap_or_default()
    }

    /// From now on requests for a repository are counted by themselves.
    pub(crate) fn watch(&self, repository: &Repository) {
        held(&self.0.by_repository)
            .entry(repository.clone())
            .or_default();
    }

    /// How many manifests were asked for by GET: what registries count as pulls (registry-quirks 3.6).
    pub(crate) fn pulls(&self, registry: &str) -> u64 {
        self.account(registry).pulls
    }

    /// What a registry has refused for the time being.
    pub(crate) fn closed(&self, registry: &str) -> Closed {
        let account = self.account(registry);
        if is_long_ago(account.closed_at) {
            Closed::Nothing
        } else {
            account.closed
        }
    }

    fn account(&self, registry: &str) -> Account {
        let by_registry = held(&self.0.by_registry);
        by_registry.get(registry).copied().unwrap_or_default()
    }

    fn request(&self, repository: &Repository) {
        self.0.requests.fetch_add(1, Ordering::Relaxed);
        if let Some(requests) = held(&self.0.by_repository).get_mut(repository) {
            *requests += 1;
        }
    }

    fn pull(&self, repository: &Repository) {
        self.request(repository);
        self.note(repository, |account| account.pulls += 1);
    }

    /// Hears how an answer went. The client has waited and tried again before it gives such an error: who goes on asking is only
    /// told the same again, and may be locked out for longer.
    fn hear<T>(&self, repository: &Repository, answer: Result<T>, refused: Closed) -> Result<T> {
        if let Err(error) = &answer
            && error.kind() == Kind::SlowDown
        {
            self.note(repository, |account| {
                let before = if is_long_ago(account.closed_at) {
                    Closed::Nothing
                } else {
                    account.closed
                };
                account.closed = before.max(refused);
                account.closed_at = Some(Instant::now());
            });
        }
        answer
    }

    fn note(&self, repository: &Repository, note: impl FnOnce(&mut Account)) {
        let mut by_registry = held(&self.0.by_registry);
        match by_registry.get_mut(repository.registry()) {
            Some(account) => note(account),
            None => note(
                by_registry
                    .entry(repository.registry().to_owned())
                    .or_default(),
            ),
        }
    }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
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
        let repository = reference.repository();
        self.spent.request(repository);
        let head = self.source.head(reference).await;
        self.spent.hear(repository, head, Closed::Everything)
    }

    async fn find(&self, reference: &Reference) -> Result<Found> {
        let repository = reference.repository();
        self.spent.pull(repository);
        let found = self.source.find(reference).await;
        self.spent.hear(repository, found, Closed::Pulls)
    }

    async fn blob(
        &self,
        repository: &Repository,
        descriptor: &Descriptor,
        limit: u64,
    ) -> Result<Bytes> {
        self.spent.request(repository);
        let blob = self.source.blob(repository, descriptor, limit).await;
        self.spent.hear(repository, blob, Closed::Pulls)
    }

    async fn blob_headers(
        &self,
        repository: &Repository,
        descriptor: &Descriptor,
    ) -> Result<BlobHeaders> {
        self.spent.request(repository);
        let headers = self.source.blob_headers(repository, descriptor).await;
        self.spent.hear(repository, headers, Closed::Pulls)
    }

    async fn blob_stream(
        &self,
        repository: &Repository,
        digest: &Digest,
        extent: Extent,
    ) -> Result<BlobStream> {
        self.spent.request(repository);
        let stream = self.source.blob_stream(repository, digest, extent).await;
        self.spent.hear(repository, stream, Closed::Pulls)
    }

    async fn tags(&self, repository: &Repository) -> Result<Listing<String>> {
        self.spent.request(repository);
        let tags = self.source.tags(repository).await;
        self.spent.hear(repository, tags, Closed::Everything)
    }

    async fn referrers(
        &self,
        repository: &Repository,
        subject: &Digest,
        artifact_type: Option<&str>,
    ) -> Result<Listing<Descriptor>> {
        self.spent.request(repository);
        self.source
            .referrers(repository, subject, artifact_type)
            .await
    }
}
