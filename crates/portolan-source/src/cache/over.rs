//! A source that remembers: by digest nothing is asked twice, by tag as little as shows whether it moved.

use std::ops::Range;

use async_trait::async_trait;
use bytes::Bytes;
use jiff::SignedDuration;
use portolan_image::record::{BlobHeaders, Origin};
use portolan_image::reference::{Reference, Repository, Selector};
use portolan_image::{Descriptor, Digest, Document};

use super::store::Store;
use crate::error::{Error, Kind, Result};
use crate::source::{BlobStream, Found, Head, Listing, Source};

/// The most bytes of a manifest.
const MAX_MANIFEST: u64 = 8 << 20;
/// How long what was said of a blob is believed. Its date is the store's and may change (registry-quirks 4.2).
const HEADERS_AGE: SignedDuration = SignedDuration::from_hours(24);

/// How a cache is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// What is not in it is asked for and kept.
    Use,
    /// Nothing is asked for.
    Offline,
}

/// A cache over a source.
#[derive(Debug)]
pub struct Cached<S> {
    source: S,
    store: Store,
    mode: Mode,
}

impl<S: Source> Cached<S> {
    /// Puts a cache over a source.
    pub fn over(source: S, store: Store, mode: Mode) -> Self {
        Self {
            source,
            store,
            mode,
        }
    }

    /// The source underneath.
    pub fn inner(&self) -> &S {
        &self.source
    }

    /// A name for something in a repository of this source. Mirrors have facts of their own.
    fn key(&self, repository: &Repository, rest: &str) -> String {
        format!(
            "{} {repository} {rest}",
            self.source.origin(repository).location
        )
    }

    fn online(&self, what: &str) -> Result<()> {
        match self.mode {
            Mode::Use => Ok(()),
            Mode::Offline => Err(Error::new(
                Kind::Offline,
                format!("{what} is not in the cache, and nothing is asked for offline"),
            )
            .hint("try again without --offline")),
        }
    }

    fn kept(&self, digest: &Digest) -> Option<Document> {
        let bytes = self.store.read(digest, MAX_MANIFEST)?;
        let document = Document::manifest(bytes.into(), None, Some(digest)).ok();
        if document.is_none() {
            self.store.forget(digest);
        }
        document
    }

    /// Keeps a manifest, if its bytes alone tell what it is: a `Content-Type` is not kept.
    fn keep(&self, document: &Document) {
        let again = Document::manifest(document.bytes().clone(), None, Some(document.digest()));
        if again.is_ok_and(|again| again == *document) {
            self.store.keep(document.digest(), document.bytes());
        }
    }

    async fn ask(&self, reference: &Reference) -> Result<Found> {
        let found = self.source.find(reference).await?;
        if let Found::Manifest(document) = &found {
            self.keep(document);
        }
        Ok(found)
    }

    /// A tag that was seen before is looked up by HEAD, which costs no pull; one that is new is read at once.
    async fn by_tag(&self, reference: &Reference, tag: &str) -> Result<Found> {
        let key = self.key(reference.repository(), tag);
        let before = self
            .store
            .recall::<Digest>(TAGS, &key)
            .map(|(digest, _)| digest);
        if self.mode == Mode::Offline {
            if let Some(document) = before.as_ref().and_then(|digest| self.kept(digest)) {
                return Ok(Found::Manifest(document));
            }
            self.online(&reference.familiar())?;
        }
        let kept = match before {
            // HEAD is a hint, but the bytes that it leads to are proven.
            Some(_) => self.kept(&self.source.head(reference).await?.digest),
            None => None,
        };
        let found = match kept {
            Some(document) => Found::Manifest(document),
            None => self.ask(reference).await?,
        };
        if let Found::Manifest(document) = &found {
            self.store.remember(TAGS, &key, document.digest());
        }
        Ok(found)
    }
}

/// The kinds of facts, which are names of folders.
const TAGS: &str = "tags";
const HEADERS: &str = "headers";

#[async_trait]
impl<S: Source> Source for Cached<S> {
    fn origin(&self, repository: &Repository) -> Origin {
        self.source.origin(repository)
    }

    async fn head(&self, reference: &Reference) -> Result<Head> {
        if self.mode == Mode::Use {
            return self.source.head(reference).await;
        }
        let Found::Manifest(document) = self.find(reference).await? else {
            return Err(Error::new(
                Kind::Unsupported,
                "an image without a manifest has no digest",
            ));
        };
        Ok(Head {
            digest: document.digest().clone(),
            media_type: Some(document.media_type().clone()),
            size: Some(document.size()),
        })
    }

    async fn find(&self, reference: &Reference) -> Result<Found> {
        match reference.selector() {
            Selector::Tag(tag) => self.by_tag(reference, tag.as_str()).await,
            Selector::Digest(digest) => {
                if let Some(document) = self.kept(digest) {
                    return Ok(Found::Manifest(document));
                }
                self.online(&reference.familiar())?;
                self.ask(reference).await
            }
        }
    }

    async fn blob(
        &self,
        repository: &Repository,
        descriptor: &Descriptor,
        limit: u64,
    ) -> Result<Bytes> {
        let kept = self.store.read(&descriptor.digest, limit);
        if let Some(bytes) = kept {
            if descriptor.verify(&bytes).is_ok() {
                return Ok(bytes.into());
            }
            self.store.forget(&descriptor.digest);
        }
        self.online(descriptor.digest.as_str())?;
        let bytes = self.source.blob(repository, descriptor, limit).await?;
        self.store.keep(&descriptor.digest, &bytes);
        Ok(bytes)
    }

    async fn blob_headers(
        &self,
        repository: &Repository,
        descriptor: &Descriptor,
    ) -> Result<BlobHeaders> {
        let key = self.key(repository, descriptor.digest.as_str());
        let known = match self.mode {
            Mode::Use => self.store.recall_fresh(HEADERS, &key, HEADERS_AGE),
            // What is old is better than nothing, where nothing can be asked.
            Mode::Offline => self.store.recall(HEADERS, &key).map(|(headers, _)| headers),
        };
        if let Some(headers) = known {
            return Ok(headers);
        }
        self.online(&format!("what was said of {}", descriptor.digest))?;
        let headers = self.source.blob_headers(repository, descriptor).await?;
        self.store.remember(HEADERS, &key, &headers);
        Ok(headers)
    }

    async fn blob_stream(
        &self,
        repository: &Repository,
        digest: &Digest,
        range: Option<Range<u64>>,
    ) -> Result<BlobStream> {
        self.online(digest.as_str())?;
        self.source.blob_stream(repository, digest, range).await
    }

    async fn tags(&self, repository: &Repository) -> Result<Listing<String>> {
        self.online("the list of tags")?;
        self.source.tags(repository).await
    }

    async fn referrers(
        &self,
        repository: &Repository,
        subject: &Digest,
        artifact_type: Option<&str>,
    ) -> Result<Listing<Descriptor>> {
        self.online("the list of referrers")?;
        self.source
            .referrers(repository, subject, artifact_type)
            .await
    }
}
