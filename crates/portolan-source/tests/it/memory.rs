//! A source in memory that counts what it is asked, for tests of what stands on sources.

use std::collections::{BTreeMap, HashMap};
use std::sync::Mutex;

use async_trait::async_trait;
use bytes::Bytes;
use portolan_image::record::{BlobHeaders, Origin, Transport};
use portolan_image::reference::{Reference, Repository, Selector};
use portolan_image::{Descriptor, Digest, Document, MediaType, Platform, media_type as types};
use portolan_source::{BlobStream, Error, Extent, Found, Head, Kind, Listing, Result, Source};
use serde_json::{Value, json};

/// Manifests and blobs by digest, one tag `latest`, and a count of every question.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    latest: Option<Digest>,
    manifests: HashMap<Digest, Bytes>,
    blobs: HashMap<Digest, Bytes>,
    broken: Vec<Digest>,
    asked: Mutex<BTreeMap<String, usize>>,
}

impl Memory {
    /// Keeps a manifest and gives its descriptor.
    pub(crate) fn manifest(&mut self, media_type: &str, mut body: Value) -> Descriptor {
        body["mediaType"] = json!(media_type);
        body["schemaVersion"] = json!(2);
        let bytes = Bytes::from(body.to_string());
        let digest = Digest::sha256(&bytes);
        let descriptor = Descriptor::new(media_type, digest.clone(), bytes.len() as u64);
        self.manifests.insert(digest.clone(), bytes);
        self.latest = Some(digest);
        descriptor
    }

    /// Keeps an image of a platform with layers of these names.
    pub(crate) fn image(&mut self, platform: &str, layers: &[&str]) -> Descriptor {
        let platform: Platform = platform.parse().unwrap();
        let config = Bytes::from(
            json!({"os": platform.os, "architecture": platform.architecture}).to_string(),
        );
        let config_descriptor = Descriptor::new(
            types::OCI_CONFIG,
            Digest::sha256(&config),
            config.len() as u64,
        );
        self.blobs.insert(config_descriptor.digest.clone(), config);
        let layers: Vec<Descriptor> = layers.iter().map(|name| layer(name)).collect();
        let image = self.manifest(
            types::OCI_MANIFEST,
            json!({"config": config_descriptor, "layers": layers}),
        );
        Descriptor {
            platform: Some(platform),
            ..image
        }
    }

    /// Keeps an index of these entries.
    pub(crate) fn index(&mut self, entries: &[Descriptor]) -> Descriptor {
        let entries: Vec<Value> = entries.iter().map(written).collect();
        self.manifest(types::OCI_INDEX, json!({"manifests": entries}))
    }

    /// Fails whatever is asked about a digest.
    pub(crate) fn break_digest(&mut self, digest: &Digest) {
        self.broken.push(digest.clone());
    }

    /// How often each question was asked, as `what digest`.
    pub(crate) fn asked(&self) -> BTreeMap<String, usize> {
        self.asked.lock().unwrap().clone()
    }

    fn note(&self, what: &str, of: &str) {
        *self
            .asked
            .lock()
            .unwrap()
            .entry(format!("{what} {of}"))
            .or_default() += 1;
    }

    fn get(&self, from: &HashMap<Digest, Bytes>, digest: &Digest) -> Result<Bytes> {
        if self.broken.contains(digest) {
            return Err(Error::new(Kind::Server, "503 Service Unavailable"));
        }
        from.get(digest)
            .cloned()
            .ok_or_else(|| Error::new(Kind::NotFound, format!("no {digest} here")))
    }
}

/// A layer known by a name.
pub(crate) fn layer(name: &str) -> Descriptor {
    Descriptor::new(
        "application/vnd.oci.image.layer.v1.tar+gzip",
        Digest::sha256(name.as_bytes()),
        name.len() as u64,
    )
}

/// An index entry as it stands in an index, annotations as an object.
fn written(entry: &Descriptor) -> Value {
    let mut value =
        json!({"mediaType": entry.media_type, "digest": entry.digest, "size": entry.size});
    if let Some(platform) = &entry.platform {
        value["platform"] = json!(platform);
    }
    for (name, text) in &entry.annotations {
        value["annotations"][name.as_str()] = json!(text);
    }
    value
}

#[async_trait]
impl Source for Memory {
    fn origin(&self, _: &Repository) -> Origin {
        Origin {
            transport: Transport::Registry,
            location: "memory".to_owned(),
        }
    }

    async fn head(&self, _: &Reference) -> Result<Head> {
        let digest = self
            .latest
            .clone()
            .ok_or_else(|| Error::new(Kind::NotFound, "empty"))?;
        Ok(Head {
            digest,
            media_type: None::<MediaType>,
            size: None,
        })
    }

    async fn find(&self, reference: &Reference) -> Result<Found> {
        let digest = match reference.selector() {
            Selector::Digest(digest) => digest.clone(),
            Selector::Tag(_) => self.head(reference).await?.digest,
        };
        self.note("manifest", digest.as_str());
        // Others get a turn, as over a network, so that what could be asked twice at once would be.
        tokio::task::yield_now().await;
        let bytes = self.get(&self.manifests, &digest)?;
        Ok(Found::Manifest(Document::manifest(
            bytes,
            None,
            Some(&digest),
        )?))
    }

    async fn blob(&self, _: &Repository, descriptor: &Descriptor, _: u64) -> Result<Bytes> {
        self.note("blob", descriptor.digest.as_str());
        tokio::task::yield_now().await;
        self.get(&self.blobs, &descriptor.digest)
    }

    async fn blob_headers(&self, _: &Repository, descriptor: &Descriptor) -> Result<BlobHeaders> {
        self.note("headers", descriptor.digest.as_str());
        tokio::task::yield_now().await;
        if self.broken.contains(&descriptor.digest) {
            return Err(Error::new(Kind::Server, "503 Service Unavailable"));
        }
        Ok(BlobHeaders {
            last_modified: Some("Tue, 17 Jul 2018 00:44:17 GMT".to_owned()),
            size: descriptor.size,
            host: None,
        })
    }

    async fn blob_stream(&self, _: &Repository, _: &Digest, _: Extent) -> Result<BlobStream> {
        Err(Error::new(Kind::Unsupported, "no streams in memory"))
    }

    async fn tags(&self, _: &Repository) -> Result<Listing<String>> {
        Ok(Listing {
            items: vec!["latest".to_owned()],
            notes: vec![],
        })
    }

    async fn referrers(
        &self,
        _: &Repository,
        _: &Digest,
        _: Option<&str>,
    ) -> Result<Listing<Descriptor>> {
        Ok(Listing {
            items: vec![],
            notes: vec![],
        })
    }
}
