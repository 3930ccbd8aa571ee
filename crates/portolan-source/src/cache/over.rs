//! A source that remembers: by digest nothing is asked twice, by tag as little as shows whether it moved.

use async_trait::async_trait;
use bytes::Bytes;
use jiff::SignedDuration;
use portolan_image::record::{BlobHeaders, Origin};
use portolan_image::reference::{Reference, Repository, Selector};
use portolan_image::{Descriptor, Digest, Document};

use super::facts::About;
use super::store::Store;
use crate::error::{Error, Kind, Result};
use crate::source::{BlobStream, Extent, Found, Head, Listing, Source};
use crate::verify;

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

    /// The folder that it is kept in.
    pub fn store(&self) -> &Store {
        &self.store
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
            Mode::Offline => Err(offline(what)),
        }
    }

    /// Bytes that this repository gave before. Another may keep to itself what the same folder holds, and one that does not have
    /// them must not seem to.
    fn read(&self, repository: &Repository, digest: &Digest, limit: u64) -> Option<Bytes> {
        self.store
            .recall::<()>(About::Seen, &self.key(repository, digest.as_str()))?;
        self.store.bytes(digest, limit).map(Bytes::from)
    }

    fn keep(&self, repository: &Repository, digest: &Digest, bytes: &[u8]) {
        self.store.keep(digest, bytes);
        self.store
            .remember(About::Seen, &self.key(repository, digest.as_str()), &());
    }

    fn kept(&self, repository: &Repository, digest: &Digest) -> Option<Document> {
        let bytes = self.read(repository, digest, MAX_MANIFEST)?;
        let document = Document::manifest(bytes, None, Some(digest)).ok();
        if document.is_none() {
            self.store.forget(digest);
        }
        document
    }

    /// Keeps a manifest, if its bytes alone tell what it is: a `Content-Type` is not kept.
    fn keep_manifest(&self, repository: &Repository, document: &Document) {
        let again = Document::manifest(document.bytes().clone(), None, Some(document.digest()));
        if again.is_ok_and(|again| again == *document) {
            self.keep(repository, document.digest(), document.bytes());
        }
    }

    async fn ask(&self, reference: &Reference) -> Result<Found> {
        let found = self.source.find(reference).await?;
        if let Found::Manifest(document) = &found {
            self.keep_manifest(reference.repository(), document);
        }
        Ok(found)
    }

    /// A tag that was seen before is looked up by HEAD, which costs no pull; one that is new is read at once.
    async fn by_tag(&self, reference: &Reference, tag: &str) -> Result<Found> {
        let repository = reference.repository();
        let key = self.key(repository, tag);
        let before = self.store.recall::<Digest>(About::Tag, &key);
        if self.mode == Mode::Offline {
            let kept =
                before.and_then(|(digest, seen)| Some((self.kept(repository, &digest)?, seen)));
            let Some((document, seen)) = kept else {
                return Err(offline(&reference.familiar()));
            };
            self.store.note(format!(
                "{} is told as it was when it was last seen, at {}: nothing is asked for offline",
                reference.familiar(),
                seen.strftime("%Y-%m-%d %H:%M UTC"),
            ));
            return Ok(Found::Manifest(document));
        }
        let kept = match before {
            // HEAD is a hint, but the bytes that it leads to are proven.
            Some(_) => self.kept(repository, &self.source.head(reference).await?.digest),
            None => None,
        };
        let found = match kept {
            Some(document) => Found::Manifest(document),
            None => self.ask(reference).await?,
        };
        if let Found::Manifest(document) = &found {
            self.store.remember(About::Tag, &key, document.digest());
        }
        Ok(found)
    }
}

fn offline(what: &str) -> Error {
    Error::new(
        Kind::Offline,
        format!("{what} is not in the cache, and nothing is asked for offline"),
    )
    .hint("try again without --offline")
}

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
                if let Some(document) = self.kept(reference.repository(), digest) {
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
        let kept = self.read(repository, &descriptor.digest, limit);
        if let Some(bytes) = kept {
            if descriptor.verify(&bytes).is_ok() {
                return Ok(bytes);
            }
            self.store.forget(&descriptor.digest);
        }
        self.online(descriptor.digest.as_str())?;
        let bytes = self.source.blob(repository, descriptor, limit).await?;
        self.keep(repository, &descriptor.digest, &bytes);
        Ok(bytes)
    }

    async fn blob_headers(
        &self,
        repository: &Repository,
        descriptor: &Descriptor,
    ) -> Result<BlobHeaders> {
        let key = self.key(repository, descriptor.digest.as_str());
        let known = match self.mode {
            Mode::Use => self.store.recall_fresh(About::Headers, &key, HEADERS_AGE),
            // What is old is better than nothing, where nothing can be asked.
            Mode::Offline => self
                .store
                .recall(About::Headers, &key)
                .map(|(headers, _)| headers),
        };
        if let Some(headers) = known {
            return Ok(headers);
        }
        self.online(&format!("what was said of {}", descriptor.digest))?;
        let headers = self.source.blob_headers(repository, descriptor).await?;
        self.store.remember(About::Headers, &key, &headers);
        Ok(headers)
    }

    async fn blob_stream(
        &self,
        repository: &Repository,
        digest: &Digest,
        extent: Extent,
    ) -> Result<BlobStream> {
        // A config that was read before. Layers are never kept.
        if let Some(bytes) = self.read(repository, digest, MAX_MANIFEST) {
            if digest.verify(&bytes).is_ok() {
                return Ok(verify::stream_of_bytes(&bytes, extent));
            }
            self.store.forget(digest);
        }
        self.online(digest.as_str())?;
        self.source.blob_stream(repository, digest, extent).await
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
