//! What an image was at a time: a record out of the catalogue, and a source that answers from it.

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::stream;
use portolan_catalog::{Catalog, When};
use portolan_image::record::{BlobHeaders, Origin, Record, Transport};
use portolan_image::reference::{Repository, Selector};
use portolan_image::{Descriptor, Digest, Document, Reference};
use portolan_source::{BlobStream, Error, Extent, Found, Head, Kind, Listing, Result, Source};

/// One record of the catalogue as a source, or only a repository's tags: it gives what it holds, and asks nobody.
#[derive(Debug)]
pub(super) struct Past {
    catalog: Arc<Catalog>,
    record: Option<Record>,
    when: When,
}

/// What a document is asked for as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum KeptAs {
    Manifest,
    Blob,
}

impl Past {
    pub(super) fn new(catalog: Arc<Catalog>, record: Option<Record>, when: When) -> Self {
        Self {
            catalog,
            record,
            when,
        }
    }

    fn documents(&self) -> impl Iterator<Item = &Document> {
        self.record.iter().flat_map(|record| {
            let roots = record.root.iter().chain(&record.nested);
            let entries = record.entries.iter();
            roots.chain(entries.flat_map(|entry| entry.manifest.iter().chain(&entry.config)))
        })
    }

    /// A document of the record, or any that the catalogue keeps: a digest names the same at all times.
    async fn document(&self, digest: &Digest, kept_as: KeptAs) -> Result<Document> {
        if let Some(document) = self.documents().find(|one| one.digest() == digest) {
            return Ok(document.clone());
        }
        let kept = self.catalog.document(digest).await;
        let kept = kept.map_err(|error| Error::new(Kind::Offline, error.to_string()))?;
        let what = format!("the bytes of {digest}");
        let Some((bytes, media_type)) = kept else {
            return Err(match &self.record {
                Some(record) if record.claimed.is_some() => only_claimed(&what),
                _ => not_kept(&what),
            });
        };
        let document = match kept_as {
            KeptAs::Manifest => Document::manifest(bytes, Some(media_type.as_str()), Some(digest)),
            KeptAs::Blob => {
                let size = bytes.len() as u64;
                let descriptor = Descriptor::new(media_type.as_str(), digest.clone(), size);
                Document::blob(bytes, &descriptor)
            }
        };
        Ok(document?)
    }

    fn wanted(&self, reference: &Reference) -> Result<Digest> {
        match reference.selector() {
            Selector::Digest(digest) => Ok(digest.clone()),
            Selector::Tag(_) => self
                .record
                .as_ref()
                .and_then(Record::digest)
                .cloned()
                .ok_or_else(|| not_kept("a digest")),
        }
    }
}

fn not_kept(what: &str) -> Error {
    Error::new(Kind::Offline, format!("the catalogue does not keep {what}"))
        .hint("leave the time out to ask the registry for what is there now")
}

fn only_claimed(what: &str) -> Error {
    Error::new(
        Kind::Offline,
        format!("a published page claims this image, and {what} are not known"),
    )
    .hint("`portolan report`, `inspect` and `dockerfile` tell what the page says")
}

#[async_trait]
impl Source for Past {
    fn origin(&self, repository: &Repository) -> Origin {
        match &self.record {
            Some(record) => record.origin.clone(),
            None => Origin {
                transport: Transport::Registry,
                location: repository.wire_host().to_owned(),
            },
        }
    }

    async fn head(&self, reference: &Reference) -> Result<Head> {
        let digest = self.wanted(reference)?;
        let document = self.document(&digest, KeptAs::Manifest).await.ok();
        Ok(Head {
            media_type: document
                .as_ref()
                .map(|document| document.media_type().clone()),
            size: document.as_ref().map(Document::size),
            digest,
        })
    }

    async fn find(&self, reference: &Reference) -> Result<Found> {
        let digest = self.wanted(reference)?;
        let document = self.document(&digest, KeptAs::Manifest).await?;
        Ok(Found::Manifest(document))
    }

    async fn blob(&self, _: &Repository, descriptor: &Descriptor, limit: u64) -> Result<Bytes> {
        let document = self.document(&descriptor.digest, KeptAs::Blob).await?;
        if document.size() > limit {
            return Err(Error::new(
                Kind::TooLarge,
                format!("{} has more than {limit} bytes", descriptor.digest),
            ));
        }
        Ok(document.bytes().clone())
    }

    async fn blob_headers(&self, _: &Repository, descriptor: &Descriptor) -> Result<BlobHeaders> {
        let entries = self.record.iter().flat_map(|record| &record.entries);
        let mut layers = entries.flat_map(|entry| &entry.layers);
        layers
            .find(|layer| layer.descriptor.digest == descriptor.digest)
            .and_then(|layer| layer.headers.clone())
            .ok_or_else(|| not_kept(&format!("the headers of {}", descriptor.digest)))
    }

    async fn blob_stream(
        &self,
        _: &Repository,
        digest: &Digest,
        extent: Extent,
    ) -> Result<BlobStream> {
        let document = self.document(digest, KeptAs::Blob).await?;
        let bytes = document.bytes().clone();
        let bytes = match extent {
            Extent::Range(range) => {
                let end = usize::try_from(range.end)
                    .unwrap_or(usize::MAX)
                    .min(bytes.len());
                let start = usize::try_from(range.start).unwrap_or(usize::MAX).min(end);
                bytes.slice(start..end)
            }
            Extent::Verified | Extent::Unverified => bytes,
        };
        Ok(BlobStream {
            length: Some(bytes.len() as u64),
            bytes: Box::pin(stream::iter([Ok(bytes)])),
        })
    }

    async fn tags(&self, repository: &Repository) -> Result<Listing<String>> {
        let tags = self.catalog.tags(repository, self.when).await;
        let tags = tags.map_err(|error| Error::new(Kind::Offline, error.to_string()))?;
        Ok(Listing {
            items: tags.iter().map(ToString::to_string).collect(),
            notes: Vec::new(),
        })
    }

    async fn referrers(
        &self,
        _: &Repository,
        _: &Digest,
        _: Option<&str>,
    ) -> Result<Listing<Descriptor>> {
        Err(not_kept("referrers"))
    }
}
