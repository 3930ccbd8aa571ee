//! Reading one entry: its manifest, then its config and the headers of its layers at once.

use std::collections::HashSet;

use futures_util::StreamExt as _;
use futures_util::future::join;
use futures_util::stream;
use portolan_image::config::Config;
use portolan_image::manifest::{ImageManifest, Manifest};
use portolan_image::media_type::{IN_TOTO, MediaType};
use portolan_image::record::{Entry, Layer, Role};
use portolan_image::{Descriptor, Digest, Document, Finding, Platform, Reference};

use super::{Attestations, LayerHeaders, MAX_CONFIG_BYTES, Wish, failure};
use crate::error::{Error, Kind, Result};
use crate::source::{Found, Source};

/// How many entries are read at once. The source bounds the requests to one host; this bounds memory.
const ENTRIES_AT_ONCE: usize = 64;
/// How many headers of one entry are asked for at once.
const HEADERS_AT_ONCE: usize = 64;

/// One record being read.
pub(super) struct Reading<'a> {
    pub(super) source: &'a dyn Source,
    pub(super) reference: &'a Reference,
    pub(super) wish: &'a Wish,
}

/// An entry as far as it could be read, and why its manifest could not be.
pub(super) struct Read {
    pub(super) entry: Entry,
    pub(super) error: Option<Error>,
}

impl Reading<'_> {
    /// An image of a medium that keeps no manifests.
    pub(super) fn bare(config: Document, layers: Vec<Descriptor>) -> Read {
        let mut entry = blank(None, Role::Image);
        entry.layers = layers.into_iter().map(layer).collect();
        entry.config = Some(config);
        read_config(&mut entry);
        Read { entry, error: None }
    }

    /// A tag that names a manifest, not an index.
    pub(super) async fn sole(&self, manifest: Document) -> Read {
        let entry = self.manifest(blank(None, Role::Image), manifest).await;
        Read { entry, error: None }
    }

    /// The entries of an index, in their order.
    pub(super) async fn listed(&self, entries: Vec<Descriptor>) -> Vec<Read> {
        let digests: HashSet<Digest> = entries.iter().map(|entry| entry.digest.clone()).collect();
        let digests = &digests;
        stream::iter(entries)
            .map(|listed| self.one(listed, digests))
            .buffered(ENTRIES_AT_ONCE)
            .collect()
            .await
    }

    async fn one(&self, listed: Descriptor, digests: &HashSet<Digest>) -> Read {
        let attestation = listed.attestation().map(|attestation| attestation.of);
        let mut entry = blank(Some(listed.clone()), Role::Image);
        if let Some(of) = attestation {
            let known = of
                .clone()
                .filter(|digest| digests.contains(digest) && *digest != listed.digest);
            if known.is_none() {
                let what = of.map_or_else(
                    || "names no image".to_owned(),
                    |digest| format!("names {digest}, which is not in this index"),
                );
                entry.findings.push(Finding::new(
                    "vnd.docker.reference.digest",
                    format!("the attestation {what}"),
                ));
            }
            entry.role = Role::Attestation { of: known };
            if self.wish.attestations == Attestations::List {
                return Read { entry, error: None };
            }
        }
        match self.fetch(&listed).await {
            Ok(manifest) => Read {
                entry: self.manifest(entry, manifest).await,
                error: None,
            },
            Err(error) => {
                let error = error.at(self.reference.pull_by(&listed.digest), READ_MANIFEST);
                entry.failures.push(failure(READ_MANIFEST, &error));
                if entry.role == Role::Image {
                    entry.role = Role::Unread;
                }
                Read {
                    entry,
                    error: Some(error),
                }
            }
        }
    }

    async fn fetch(&self, listed: &Descriptor) -> Result<Document> {
        let found = self
            .source
            .find(&self.reference.with_digest(listed.digest.clone()))
            .await?;
        let Found::Manifest(document) = found else {
            return Err(Error::new(
                Kind::Malformed,
                "an index names an image without a manifest",
            ));
        };
        if let Some(size) = listed.size
            && size != document.size()
        {
            let what = format!(
                "the index promises {size} bytes for {}, found {}",
                listed.digest,
                document.size()
            );
            return Err(Error::new(Kind::Mismatch, what));
        }
        Ok(document)
    }

    /// Goes on from a manifest that is there.
    async fn manifest(&self, mut entry: Entry, document: Document) -> Entry {
        let view = Manifest::read(&document);
        entry.manifest = Some(document);
        match view {
            Ok(Manifest::Image(image)) => self.image(&mut entry, image).await,
            Ok(Manifest::Schema1(schema1)) => {
                entry.findings.extend(schema1.findings);
                let layers = schema1.layers.into_iter().map(|digest| Descriptor {
                    size: None,
                    ..Descriptor::new("", digest, 0)
                });
                entry.layers = self.layers(layers.collect()).await;
                read_config(&mut entry);
                if entry.platform == Platform::default() {
                    entry.platform.architecture = schema1.architecture.unwrap_or_default();
                }
            }
            Ok(Manifest::Index(_)) => entry.findings.push(Finding::new(
                "manifests",
                "an index stands where an image was listed",
            )),
            Err(error) => {
                let error = Error::from(error).at(self.reference.familiar(), READ_MANIFEST);
                entry.failures.push(failure(READ_MANIFEST, &error));
                entry.role = Role::Unread;
            }
        }
        entry
    }

    async fn image(&self, entry: &mut Entry, image: ImageManifest) {
        entry.findings.extend(image.findings.iter().cloned());
        let attests = matches!(entry.role, Role::Attestation { .. });
        if !attests {
            let in_toto = image
                .layers
                .iter()
                .any(|layer| layer.media_type.as_str() == IN_TOTO);
            if entry.platform.is_unknown() && in_toto {
                entry.role = Role::Attestation { of: None };
            } else if !image.is_image() {
                entry.role = Role::Artifact {
                    artifact_type: image.artifact_type.clone(),
                };
            }
        }
        if matches!(entry.role, Role::Attestation { .. })
            && self.wish.attestations != Attestations::Whole
        {
            entry.layers = image.layers.into_iter().map(layer).collect();
            return;
        }
        let config = image
            .config
            .filter(|config| is_worth_reading(&config.media_type));
        let config = async {
            match &config {
                Some(descriptor) => Some(self.config(descriptor).await),
                None => None,
            }
        };
        let (config, layers) = join(config, self.layers(image.layers)).await;
        entry.layers = layers;
        match config {
            Some(Ok(document)) => {
                entry.config = Some(document);
                read_config(entry);
            }
            Some(Err(error)) => {
                let error = error.at(self.reference.familiar(), READ_CONFIG);
                entry.failures.push(failure(READ_CONFIG, &error));
            }
            None => {}
        }
    }

    async fn config(&self, descriptor: &Descriptor) -> Result<Document> {
        let bytes = match &descriptor.data {
            Some(data) => data.clone(),
            None => {
                self.source
                    .blob(self.reference.repository(), descriptor, MAX_CONFIG_BYTES)
                    .await?
            }
        };
        Ok(Document::blob(bytes, descriptor)?)
    }

    async fn layers(&self, descriptors: Vec<Descriptor>) -> Vec<Layer> {
        if self.wish.layer_headers == LayerHeaders::Skip {
            return descriptors.into_iter().map(layer).collect();
        }
        stream::iter(descriptors)
            .map(|descriptor| async move {
                let mut layer = layer(descriptor);
                match self
                    .source
                    .blob_headers(self.reference.repository(), &layer.descriptor)
                    .await
                {
                    Ok(headers) => layer.headers = Some(headers),
                    Err(error) => {
                        layer.failure = Some(failure("ask for the headers of the layer", &error));
                    }
                }
                layer
            })
            .buffered(HEADERS_AT_ONCE)
            .collect()
            .await
    }
}

const READ_MANIFEST: &str = "read the manifest";
const READ_CONFIG: &str = "read the config";

/// Configs of artifacts may be anything and say nothing about an image; those of images are read.
fn is_worth_reading(media_type: &MediaType) -> bool {
    media_type.is_image_config() || media_type.is_generic()
}

fn blank(listed: Option<Descriptor>, role: Role) -> Entry {
    Entry {
        role,
        platform: listed
            .as_ref()
            .and_then(|listed| listed.platform.clone())
            .unwrap_or_default(),
        listed,
        manifest: None,
        config: None,
        claim: None,
        layers: Vec::new(),
        failures: Vec::new(),
        findings: Vec::new(),
    }
}

fn layer(descriptor: Descriptor) -> Layer {
    Layer {
        descriptor,
        headers: None,
        failure: None,
    }
}

/// Takes the platform from the config where the index does not say, and notes where the two disagree (threat 21).
fn read_config(entry: &mut Entry) {
    let config = match entry.config_view() {
        Some(Ok(config)) => config,
        Some(Err(error)) => {
            let error = Error::from(error);
            entry.failures.push(failure(READ_CONFIG, &error));
            return;
        }
        None => return,
    };
    entry.findings.extend(config.findings.iter().cloned());
    if matches!(entry.role, Role::Image) {
        compare_platforms(entry, &config);
    }
    if entry.platform == Platform::default() {
        entry.platform = config.platform;
    }
}

fn compare_platforms(entry: &mut Entry, config: &Config) {
    let Some(listed) = entry
        .listed
        .as_ref()
        .and_then(|listed| listed.platform.as_ref())
    else {
        return;
    };
    let (index, own) = (listed.normalised(), config.platform.normalised());
    let differ = |a: &str, b: &str| !a.is_empty() && !b.is_empty() && a != b;
    if differ(&index.os, &own.os) || differ(&index.architecture, &own.architecture) {
        let what = format!("the index says {listed}, the config {}", config.platform);
        entry.findings.push(Finding::new("platform", what));
    }
}
