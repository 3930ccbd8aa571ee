//! Reading a layout: its index, its manifests and blobs by digest, all of them verified.

use std::ops::Range;
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use portolan_image::manifest::{Index, Manifest};
use portolan_image::record::{BlobHeaders, Origin};
use portolan_image::reference::{Reference, Repository, Selector, Tag};
use portolan_image::{Descriptor, Digest, Document};

use super::files::Files;
use crate::error::{Error, Kind, Result};
use crate::local::Wanted;
use crate::source::{BlobStream, Found, Head, Listing, Source};
use crate::verify;

/// The most bytes of a manifest or of `index.json`.
const MAX_MANIFEST: u64 = 8 << 20;
/// The annotation that names an image within its layout.
const REF_NAME: &str = "org.opencontainers.image.ref.name";
/// The annotation with which containerd keeps the full name.
const FULL_NAME: &str = "io.containerd.image.name";
/// How many names a message lists.
const LISTED: usize = 20;

/// A layout that was opened.
#[derive(Debug)]
pub(crate) struct Layout {
    files: Arc<dyn Files>,
    origin: Origin,
    index: Index,
}

impl Layout {
    /// Opens a layout: `oci-layout` and `index.json` have to be there.
    pub(crate) fn open(files: Arc<dyn Files>, origin: Origin) -> Result<Self> {
        let missing = |name: &str| {
            Error::new(Kind::NotFound, format!("it is no OCI image layout: it has no {name}"))
                .hint("a layout holds oci-layout, index.json and blobs/, as skopeo, umoci and crane write them")
        };
        files
            .read("oci-layout", 4096)?
            .ok_or_else(|| missing("oci-layout"))?;
        let bytes = files
            .read("index.json", MAX_MANIFEST)?
            .ok_or_else(|| missing("index.json"))?;
        let document = Document::manifest(bytes.into(), None, None)
            .map_err(|error| Error::from(error).hint("its index.json is damaged"))?;
        match Manifest::read(&document)? {
            Manifest::Index(index) => Ok(Self {
                files,
                origin,
                index,
            }),
            _ => Err(Error::new(Kind::Malformed, "its index.json is no index")),
        }
    }

    /// Finds what is wanted, and the name that it goes by. `fallback` is the name of a medium that does not name its images.
    pub(crate) fn choose(&self, wanted: &Wanted, fallback: &Repository) -> Result<Reference> {
        match wanted {
            Wanted::Digest(digest) => {
                let named = self
                    .index
                    .entries
                    .iter()
                    .find(|entry| entry.digest == *digest);
                let repository = named
                    .and_then(full_name)
                    .map_or_else(|| fallback.clone(), |name| name.repository().clone());
                Ok(Reference::pinned(repository, digest.clone()))
            }
            Wanted::Name(name) => match self
                .index
                .entries
                .iter()
                .find(|entry| is_called(entry, name))
            {
                Some(entry) => Ok(name_of(entry, fallback)),
                None => Err(
                    Error::new(Kind::NotFound, format!("it holds no image called {name}"))
                        .hint(self.names()),
                ),
            },
            Wanted::Any => Ok(self.index.entries.first().map_or_else(
                || Reference::tagged(fallback.clone(), Tag::latest()),
                |entry| name_of(entry, fallback),
            )),
            Wanted::TheOne => match self.index.entries.as_slice() {
                [] => Err(Error::new(Kind::NotFound, "it holds no images")),
                [one] => Ok(name_of(one, fallback)),
                several => {
                    // One image under several names is one image.
                    let (first, rest) = (&several[0], &several[1..]);
                    if rest.iter().all(|entry| entry.digest == first.digest) {
                        return Ok(name_of(first, fallback));
                    }
                    let what = format!("it holds {} images, and none was chosen", several.len());
                    Err(Error::new(Kind::NotFound, what).hint(self.names()))
                }
            },
        }
    }

    /// Whether all that the index names is there.
    pub(crate) fn is_whole(&self) -> bool {
        !self.index.entries.is_empty()
            && self.index.entries.iter().all(|entry| {
                self.files
                    .open(&path_of(&entry.digest))
                    .is_ok_and(|part| part.is_some())
            })
    }

    fn names(&self) -> String {
        let names: Vec<String> = self
            .index
            .entries
            .iter()
            .take(LISTED)
            .map(|entry| {
                entry
                    .annotation(FULL_NAME)
                    .or_else(|| entry.annotation(REF_NAME))
                    .map_or_else(|| format!("@{}", entry.digest), |name| format!(":{name}"))
            })
            .collect();
        if names.is_empty() {
            "it holds none".to_owned()
        } else {
            format!("add one of {}", names.join(" "))
        }
    }

    fn digest_of(&self, reference: &Reference) -> Result<Digest> {
        match reference.selector() {
            Selector::Digest(digest) => Ok(digest.clone()),
            Selector::Tag(tag) => {
                let familiar = reference.familiar();
                let entry =
                    self.index.entries.iter().find(|entry| {
                        is_called(entry, tag.as_str()) || is_called(entry, &familiar)
                    });
                // An image without a name was chosen because it is the only one.
                let entry = entry.or_else(|| {
                    self.index
                        .entries
                        .first()
                        .filter(|_| self.index.entries.len() == 1)
                });
                entry.map(|entry| entry.digest.clone()).ok_or_else(|| {
                    Error::new(Kind::NotFound, format!("it holds no image called {tag}"))
                        .hint(self.names())
                })
            }
        }
    }

    fn manifest(&self, digest: &Digest) -> Result<Document> {
        let bytes = self
            .files
            .read(&path_of_checked(digest)?, MAX_MANIFEST)?
            .ok_or_else(|| self.missing(digest))?;
        Document::manifest(bytes.into(), None, Some(digest))
            .map_err(|error| Error::from(error).host(&self.origin.location))
    }

    fn missing(&self, digest: &Digest) -> Error {
        Error::new(Kind::NotFound, format!("{digest} is not kept in it"))
            .host(&self.origin.location)
    }
}

/// The path of a blob. Only digests whose form is known become paths.
fn path_of(digest: &Digest) -> String {
    format!("blobs/{}/{}", digest.algorithm_name(), digest.encoded())
}

fn path_of_checked(digest: &Digest) -> Result<String> {
    if digest.can_verify() {
        Ok(path_of(digest))
    } else {
        Err(Error::from(digest.cannot_verify()))
    }
}

/// Whether an entry is meant by a name: the annotation as it is, or the tag or short form of a full name.
fn is_called(entry: &Descriptor, name: &str) -> bool {
    if entry.annotation(REF_NAME) == Some(name) || entry.annotation(FULL_NAME) == Some(name) {
        return true;
    }
    full_name(entry).is_some_and(|full| {
        full.tag().is_some_and(|tag| tag.as_str() == name)
            || name.parse::<Reference>().is_ok_and(|wanted| wanted == full)
    })
}

/// The name with registry and repository that an entry states, if it states one.
fn full_name(entry: &Descriptor) -> Option<Reference> {
    let stated = entry
        .annotation(FULL_NAME)
        .or_else(|| entry.annotation(REF_NAME).filter(|name| name.contains('/')));
    stated?.parse().ok()
}

fn name_of(entry: &Descriptor, fallback: &Repository) -> Reference {
    if let Some(full) = full_name(entry) {
        return full;
    }
    match entry
        .annotation(REF_NAME)
        .and_then(|name| name.parse::<Tag>().ok())
    {
        Some(tag) => Reference::tagged(fallback.clone(), tag),
        None => Reference::pinned(fallback.clone(), entry.digest.clone()),
    }
}

#[async_trait]
impl Source for Layout {
    fn origin(&self, _: &Repository) -> Origin {
        self.origin.clone()
    }

    async fn head(&self, reference: &Reference) -> Result<Head> {
        let document = self.manifest(&self.digest_of(reference)?)?;
        Ok(Head {
            digest: document.digest().clone(),
            media_type: Some(document.media_type().clone()),
            size: Some(document.size()),
        })
    }

    async fn find(&self, reference: &Reference) -> Result<Found> {
        self.manifest(&self.digest_of(reference)?)
            .map(Found::Manifest)
    }

    async fn blob(&self, _: &Repository, descriptor: &Descriptor, limit: u64) -> Result<Bytes> {
        let bytes = self
            .files
            .read(&path_of_checked(&descriptor.digest)?, limit)?
            .ok_or_else(|| self.missing(&descriptor.digest))?;
        descriptor
            .verify(&bytes)
            .map_err(|error| Error::from(error).host(&self.origin.location))?;
        Ok(bytes.into())
    }

    /// The size of the file. A file's date says when it was copied here, not when the layer was stored: it is left out.
    async fn blob_headers(&self, _: &Repository, descriptor: &Descriptor) -> Result<BlobHeaders> {
        // A layout need not hold foreign layers.
        let part = self.files.open(&path_of_checked(&descriptor.digest)?)?;
        if part.is_none() && !descriptor.media_type.is_foreign_layer() {
            return Err(self.missing(&descriptor.digest));
        }
        Ok(BlobHeaders {
            size: part.map(|part| part.size),
            ..BlobHeaders::default()
        })
    }

    async fn blob_stream(
        &self,
        _: &Repository,
        digest: &Digest,
        range: Option<Range<u64>>,
    ) -> Result<BlobStream> {
        let part = self
            .files
            .open(&path_of_checked(digest)?)?
            .ok_or_else(|| self.missing(digest))?;
        verify::stream_of_part(part, digest, range)
    }

    async fn tags(&self, _: &Repository) -> Result<Listing<String>> {
        let mut tags: Vec<String> = Vec::new();
        for entry in &self.index.entries {
            let full =
                full_name(entry).and_then(|name| name.tag().map(|tag| tag.as_str().to_owned()));
            let name = full.or_else(|| entry.annotation(REF_NAME).map(str::to_owned));
            tags.extend(name.filter(|name| !tags.contains(name)));
        }
        Ok(Listing {
            items: tags,
            notes: Vec::new(),
        })
    }

    /// Looks at the manifests that the index names: a layout keeps no list of its own.
    async fn referrers(
        &self,
        _: &Repository,
        subject: &Digest,
        artifact_type: Option<&str>,
    ) -> Result<Listing<Descriptor>> {
        let mut items = Vec::new();
        for entry in &self.index.entries {
            let Ok(Manifest::Image(image)) = self
                .manifest(&entry.digest)
                .and_then(|document| Ok(Manifest::read(&document)?))
            else {
                continue;
            };
            if image.subject.is_some_and(|named| named.digest == *subject) {
                let kind = image.artifact_type.or_else(|| entry.artifact_type.clone());
                items.push(Descriptor {
                    artifact_type: kind,
                    annotations: image.annotations,
                    ..entry.clone()
                });
            }
        }
        if let Some(wanted) = artifact_type {
            items.retain(|item: &Descriptor| item.artifact_type.as_deref() == Some(wanted));
        }
        Ok(Listing {
            items,
            notes: Vec::new(),
        })
    }
}
