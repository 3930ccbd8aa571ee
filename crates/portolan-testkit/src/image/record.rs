//! A record as an honest registry would give it, made without one.

use jiff::Timestamp;
use portolan_image::manifest::{ImageManifest, Manifest};
use portolan_image::record::{BlobHeaders, Entry, FORMAT, Layer, Origin, Record, Role, Transport};
use portolan_image::{Descriptor, Digest, Document, Reference};

use super::ImageSet;

impl ImageSet {
    /// What a tag of this set points to, on all platforms, with headers for every layer.
    ///
    /// # Panics
    /// When the set does not hold the tag or a document that it leads to.
    pub fn record(&self, reference: &str, at: &str) -> Record {
        let reference: Reference = reference.parse().expect("a reference");
        let tag = reference.tag().expect("a tag").as_str();
        let root = self.stored_manifest(self.digest_of(tag).expect("a tag of this set"));
        let entries = match Manifest::read(&root).expect("a manifest") {
            Manifest::Index(index) => index
                .entries
                .into_iter()
                .map(|listed| self.listed(listed))
                .collect(),
            _ => vec![self.entry(None, root.clone())],
        };
        Record {
            format: FORMAT,
            origin: Origin {
                transport: Transport::Registry,
                location: reference.repository().wire_host().to_owned(),
            },
            reference,
            observed: at.parse::<Timestamp>().expect("a time"),
            root: Some(root),
            claimed: None,
            nested: Vec::new(),
            entries,
            left_out: 0,
            findings: Vec::new(),
        }
    }

    fn stored_manifest(&self, digest: &Digest) -> Document {
        let blob = self.blob(digest).expect("a manifest of this set");
        Document::manifest(blob.bytes.clone(), Some(&blob.media_type), Some(digest))
            .expect("a manifest")
    }

    fn listed(&self, listed: Descriptor) -> Entry {
        let manifest = self.stored_manifest(&listed.digest);
        self.entry(Some(listed), manifest)
    }

    fn entry(&self, listed: Option<Descriptor>, manifest: Document) -> Entry {
        let image = match Manifest::read(&manifest) {
            Ok(Manifest::Image(image)) => image,
            _ => ImageManifest::default(),
        };
        let config = image.config.as_ref().map(|descriptor| {
            let blob = self.blob(&descriptor.digest).expect("a config of this set");
            Document::blob(blob.bytes.clone(), descriptor).expect("a config")
        });
        let headers = BlobHeaders {
            last_modified: Some("Mon, 02 Nov 2026 10:00:00 GMT".to_owned()),
            size: None,
            host: None,
        };
        let layer = |descriptor| Layer {
            descriptor,
            headers: Some(headers.clone()),
            failure: None,
        };
        let attestation = listed.as_ref().and_then(Descriptor::attestation);
        let mut entry = Entry {
            role: attestation.map_or(Role::Image, |attestation| Role::Attestation {
                of: attestation.of,
            }),
            platform: listed
                .as_ref()
                .and_then(|listed| listed.platform.clone())
                .unwrap_or_default(),
            listed,
            manifest: Some(manifest),
            config,
            claim: None,
            layers: image.layers.into_iter().map(layer).collect(),
            failures: Vec::new(),
            findings: Vec::new(),
        };
        if entry.listed.is_none()
            && let Some(Ok(config)) = entry.config_view()
        {
            entry.platform = config.platform;
        }
        entry
    }
}
