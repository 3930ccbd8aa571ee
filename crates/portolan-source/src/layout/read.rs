//! Reading a layout: its index, its manifests and blobs by digest, all of them verified.

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use portolan_image::manifest::{Index, Manifest};
use portolan_image::record::{BlobHeaders, Origin};
use portolan_image::reference::{Reference, Repository, Selector};
use portolan_image::{Descriptor, Digest, Document};

use super::files::Files;
use super::names;
use crate::error::{Error, Kind, Result};
use crate::local::Wanted;
use crate::source::{BlobStream, Extent, Found, Head, Listing, Source};
use crate::verify;

/// The most bytes of a manifest or of `index.json`.
const MAX_MANIFEST: u64 = 8 << 20;
/// How deep indexes are followed to see whether all of an image is there, and how many manifests are looked at.
const MAX_DEPTH: usize = 4;
const MAX_LOOKED_AT: usize = 1000;

/// A layout that was opened.
#[derive(Debug)]
pub(crate) struct Layout {
    files: Arc<dyn Files>,
    origin: Origin,
    /// The repository of images that do not name one.
    medium: Repository,
    index: Index,
}

impl Layout {
    /// Opens a layout: `oci-layout` and `index.json` have to be there. `medium` is the repository of images that do not name one.
    pub(crate) fn open(files: Arc<dyn Files>, origin: Origin, medium: &Repository) -> Result<Self> {
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
                medium: medium.clone(),
                index,
            }),
            _ => Err(Error::new(Kind::Malformed, "its index.json is no index")),
        }
    }

    /// Finds what is wanted, and the name that it goes by. A digest need not be one that `index.json` names.
    pub(crate) fn choose(&self, wanted: &Wanted) -> Result<Reference> {
        let chosen = names::choose(&self.index.entries, wanted);
        match (wanted, chosen) {
            (Wanted::Digest(digest), chosen) => {
                let named = chosen.map(|entry| names::name_of(entry, &self.medium));
                let repository =
                    named.map_or_else(|_| self.medium.clone(), |name| name.repository().clone());
                Ok(Reference::pinned(repository, digest.clone()))
            }
            (_, chosen) => Ok(names::name_of(chosen?, &self.medium)),
        }
    }

    /// Whether an image is there with the manifests and configs of all its platforms.
    pub(crate) fn holds(&self, reference: &Reference) -> bool {
        let Ok(digest) = self.digest_of(reference) else {
            return false;
        };
        let is_there = |digest: &Digest| {
            path_of_checked(digest)
                .and_then(|path| self.files.open(&path))
                .is_ok_and(|part| part.is_some())
        };
        let mut waiting = vec![(digest, 0)];
        let mut looked_at = 0;
        while let Some((digest, depth)) = waiting.pop() {
            looked_at += 1;
            if depth > MAX_DEPTH || looked_at > MAX_LOOKED_AT {
                return false;
            }
            let manifest = self
                .manifest(&digest)
                .and_then(|document| Ok(Manifest::read(&document)?));
            match manifest {
                Ok(Manifest::Index(index)) => waiting.extend(
                    index
                        .entries
                        .into_iter()
                        .map(|entry| (entry.digest, depth + 1)),
                ),
                Ok(Manifest::Image(image)) => {
                    if image.config.is_some_and(|config| !is_there(&config.digest)) {
                        return false;
                    }
                }
                Ok(Manifest::Schema1(_)) => {}
                Err(_) => return false,
            }
        }
        true
    }

    fn digest_of(&self, reference: &Reference) -> Result<Digest> {
        match reference.selector() {
            Selector::Digest(digest) => Ok(digest.clone()),
            Selector::Tag(_) => names::by_reference(&self.index.entries, &self.medium, reference)
                .map(|entry| entry.digest.clone()),
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
        extent: Extent,
    ) -> Result<BlobStream> {
        let part = self
            .files
            .open(&path_of_checked(digest)?)?
            .ok_or_else(|| self.missing(digest))?;
        verify::stream_of_part(part, digest, extent)
    }

    async fn tags(&self, _: &Repository) -> Result<Listing<String>> {
        let mut tags: Vec<String> = Vec::new();
        for tag in self.index.entries.iter().filter_map(names::tag_of) {
            if !tags.contains(&tag) {
                tags.push(tag);
            }
        }
        Ok(Listing {
            items: tags,
            notes: Vec::new(),
        })
    }

    /// Looks at the manifests that `index.json` names, and at the index under the fallback tag `sha256-HEX`, which some tools
    /// write into layouts too (distribution-spec "Referrers Tag Schema").
    async fn referrers(
        &self,
        _: &Repository,
        subject: &Digest,
        artifact_type: Option<&str>,
    ) -> Result<Listing<Descriptor>> {
        let fallback = format!("{}-{}", subject.algorithm_name(), subject.encoded());
        let mut items: Vec<Descriptor> = Vec::new();
        let mut add = |item: Descriptor| {
            if !items.iter().any(|there| there.digest == item.digest) {
                items.push(item);
            }
        };
        for entry in &self.index.entries {
            let Ok(manifest) = self
                .manifest(&entry.digest)
                .and_then(|document| Ok(Manifest::read(&document)?))
            else {
                continue;
            };
            let is_fallback = names::tag_of(entry).is_some_and(|tag| tag == fallback);
            match manifest {
                Manifest::Index(index) if is_fallback => {
                    index.entries.into_iter().for_each(&mut add);
                }
                Manifest::Index(index) if is_about(index.subject.as_ref(), subject) => {
                    add(Descriptor {
                        annotations: index.annotations,
                        ..entry.clone()
                    });
                }
                Manifest::Image(image) if is_about(image.subject.as_ref(), subject) => {
                    add(Descriptor {
                        artifact_type: image.artifact_type.or_else(|| entry.artifact_type.clone()),
                        annotations: image.annotations,
                        ..entry.clone()
                    });
                }
                _ => {}
            }
        }
        if let Some(wanted) = artifact_type {
            items.retain(|item| item.artifact_type.as_deref() == Some(wanted));
        }
        Ok(Listing {
            items,
            notes: Vec::new(),
        })
    }
}

fn is_about(stated: Option<&Descriptor>, subject: &Digest) -> bool {
    stated.is_some_and(|stated| stated.digest == *subject)
}
