//! What `docker save` wrote before it wrote OCI layouts: `manifest.json`, configs, and layers as plain tars.

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use portolan_image::config::Config;
use portolan_image::media_type::DOCKER_CONFIG;
use portolan_image::record::{BlobHeaders, Origin};
use portolan_image::reference::{Reference, Repository, Tag};
use portolan_image::{Descriptor, Digest, Document};
use serde::Deserialize;

use crate::error::{Error, Kind, Result};
use crate::layout::{Files, Part};
use crate::local::Wanted;
use crate::source::{BlobStream, Extent, Found, Head, Listing, Source};
use crate::verify;

/// The most bytes of `manifest.json` and of a config.
const MAX_JSON: u64 = 32 << 20;
/// What a layer of a saved image is: a tar as it was before it was compressed for a registry.
const LAYER: &str = "application/vnd.docker.image.rootfs.diff.tar";

/// A saved archive that was opened.
#[derive(Debug)]
pub(crate) struct Saved {
    files: Arc<dyn Files>,
    origin: Origin,
    images: Vec<Image>,
    /// The image that was chosen.
    chosen: usize,
}

/// One entry of `manifest.json`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Image {
    config: String,
    #[serde(default)]
    repo_tags: Option<Vec<String>>,
    #[serde(default)]
    layers: Option<Vec<String>>,
}

impl Saved {
    /// Opens an archive: `manifest.json` has to be there.
    pub(crate) fn open(files: Arc<dyn Files>, origin: Origin) -> Result<Self> {
        let bytes = files.read("manifest.json", MAX_JSON)?.ok_or_else(|| {
            Error::new(
                Kind::NotFound,
                "it is no archive of docker save: it has no manifest.json",
            )
            .hint("for the tar of an OCI layout, write oci-archive:FILE")
        })?;
        let images = serde_json::from_slice(&bytes).map_err(|error| {
            Error::new(
                Kind::Malformed,
                format!("its manifest.json cannot be read: {error}"),
            )
        })?;
        Ok(Self {
            files,
            origin,
            images,
            chosen: 0,
        })
    }

    /// Chooses the image that is wanted, and says the name that it goes by.
    pub(crate) fn choose(&mut self, wanted: &Wanted, fallback: &Repository) -> Result<Reference> {
        let names = || {
            let names: Vec<&str> = self
                .images
                .iter()
                .flat_map(|image| image.repo_tags.iter().flatten())
                .map(String::as_str)
                .take(20)
                .collect();
            if names.is_empty() {
                "its images have no names".to_owned()
            } else {
                format!("add one of :{}", names.join(" :"))
            }
        };
        let chosen = match wanted {
            Wanted::Digest(_) => {
                return Err(Error::new(
                    Kind::Unsupported,
                    "an archive of docker save keeps no manifest digests",
                )
                .hint(names()));
            }
            Wanted::TheOne if self.images.len() == 1 => 0,
            Wanted::Any if !self.images.is_empty() => 0,
            Wanted::TheOne | Wanted::Any if self.images.is_empty() => {
                return Err(Error::new(Kind::NotFound, "it holds no images"));
            }
            Wanted::TheOne | Wanted::Any => {
                return Err(Error::new(
                    Kind::NotFound,
                    format!("it holds {} images, and none was chosen", self.images.len()),
                )
                .hint(names()));
            }
            Wanted::Name(name) => {
                let parsed = name.parse::<Reference>().ok();
                let is_it =
                    |tag: &String| tag == name || (parsed.is_some() && tag.parse().ok() == parsed);
                let found = self
                    .images
                    .iter()
                    .position(|image| image.repo_tags.iter().flatten().any(is_it));
                found.ok_or_else(|| {
                    Error::new(Kind::NotFound, format!("it holds no image called {name}"))
                        .hint(names())
                })?
            }
        };
        self.chosen = chosen;
        let stated = self
            .image()?
            .repo_tags
            .iter()
            .flatten()
            .find_map(|tag| tag.parse::<Reference>().ok());
        Ok(stated.unwrap_or_else(|| Reference::tagged(fallback.clone(), Tag::latest())))
    }

    fn image(&self) -> Result<&Image> {
        self.images
            .get(self.chosen)
            .ok_or_else(|| Error::new(Kind::NotFound, "it holds no images"))
    }

    fn config(&self) -> Result<Document> {
        let name = &self.image()?.config;
        let bytes = self.files.read(name, MAX_JSON)?.ok_or_else(|| {
            Error::new(Kind::Malformed, format!("the config `{name}` is not in it"))
        })?;
        // Docker names the file by the digest, which is the image's ID.
        let stem = name
            .rsplit('/')
            .next()
            .unwrap_or_default()
            .trim_end_matches(".json");
        let digest = format!("sha256:{stem}")
            .parse()
            .unwrap_or_else(|_| Digest::sha256(&bytes));
        let descriptor = Descriptor::new(DOCKER_CONFIG, digest, bytes.len() as u64);
        Ok(Document::blob(bytes.into(), &descriptor)?)
    }

    /// The layers with the names of their members: digest from the config, size from the archive.
    fn layers(&self, config: &Config) -> Result<Vec<(Descriptor, String)>> {
        let names = self.image()?.layers.clone().unwrap_or_default();
        if names.len() != config.diff_ids.len() {
            let what = format!(
                "it holds {} layers, the config names {}",
                names.len(),
                config.diff_ids.len()
            );
            return Err(Error::new(Kind::Malformed, what));
        }
        let mut layers = Vec::with_capacity(names.len());
        for (name, diff_id) in names.into_iter().zip(&config.diff_ids) {
            let part = self.files.open(&name)?.ok_or_else(|| {
                Error::new(Kind::Malformed, format!("the layer `{name}` is not in it"))
            })?;
            layers.push((Descriptor::new(LAYER, diff_id.parse()?, part.size), name));
        }
        Ok(layers)
    }

    /// The member that holds the config or a layer, and its bytes.
    fn member(&self, digest: &Digest) -> Result<(String, Part)> {
        let config = self.config()?;
        let name = if config.digest() == digest {
            Some(self.image()?.config.clone())
        } else {
            let layers = self.layers(&Config::read(&config)?)?;
            let found = layers
                .into_iter()
                .find(|(layer, _)| layer.digest == *digest);
            found.map(|(_, name)| name)
        };
        let missing = || Error::new(Kind::NotFound, format!("{digest} is not in it"));
        let name = name.ok_or_else(missing)?;
        let part = self.files.open(&name)?.ok_or_else(missing)?;
        Ok((name, part))
    }
}

#[async_trait]
impl Source for Saved {
    fn origin(&self, _: &Repository) -> Origin {
        self.origin.clone()
    }

    async fn head(&self, _: &Reference) -> Result<Head> {
        Err(Error::new(
            Kind::Unsupported,
            "an archive of docker save keeps no manifests, so that no digest is known",
        )
        .hint("its image ID is in `portolan inspect`"))
    }

    async fn find(&self, _: &Reference) -> Result<Found> {
        let config = self.config()?;
        let layers = self.layers(&Config::read(&config)?)?;
        Ok(Found::Bare {
            config,
            layers: layers.into_iter().map(|(layer, _)| layer).collect(),
        })
    }

    async fn blob(&self, _: &Repository, descriptor: &Descriptor, limit: u64) -> Result<Bytes> {
        let (name, part) = self.member(&descriptor.digest)?;
        let bytes = part.read(&name, limit)?;
        descriptor.verify(&bytes)?;
        Ok(bytes.into())
    }

    async fn blob_headers(&self, _: &Repository, descriptor: &Descriptor) -> Result<BlobHeaders> {
        let (_, part) = self.member(&descriptor.digest)?;
        Ok(BlobHeaders {
            size: Some(part.size),
            ..BlobHeaders::default()
        })
    }

    async fn blob_stream(
        &self,
        _: &Repository,
        digest: &Digest,
        extent: Extent,
    ) -> Result<BlobStream> {
        let (_, part) = self.member(digest)?;
        verify::stream_of_part(part, digest, extent)
    }

    async fn tags(&self, _: &Repository) -> Result<Listing<String>> {
        let items = self
            .images
            .iter()
            .flat_map(|image| image.repo_tags.iter().flatten())
            .cloned()
            .collect();
        Ok(Listing {
            items,
            notes: Vec::new(),
        })
    }

    async fn referrers(
        &self,
        _: &Repository,
        _: &Digest,
        _: Option<&str>,
    ) -> Result<Listing<Descriptor>> {
        Err(Error::new(
            Kind::Unsupported,
            "an archive of docker save keeps no referrers",
        ))
    }
}
