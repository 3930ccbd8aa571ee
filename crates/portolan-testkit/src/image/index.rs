//! An OCI index or a Docker manifest list, of anything that an index may or may not hold.

use portolan_image::media_type::{DOCKER_LIST, OCI_INDEX};
use serde_json::{Map, Value, json};

use super::attestation::Attestation;
use super::built::Built;

/// An index in the making.
#[derive(Debug, Clone)]
pub struct Index {
    media_type: &'static str,
    entries: Vec<Value>,
    below: Vec<Built>,
    fields: Map<String, Value>,
}

impl Index {
    /// An OCI index.
    pub fn oci() -> Self {
        Self::typed(OCI_INDEX)
    }

    /// A Docker manifest list.
    pub fn docker() -> Self {
        Self::typed(DOCKER_LIST)
    }

    fn typed(media_type: &'static str) -> Self {
        Self {
            media_type,
            entries: Vec::new(),
            below: Vec::new(),
            fields: Map::new(),
        }
    }

    /// An image under its own platform, or an index below this one.
    pub fn entry(self, manifest: &Built) -> Self {
        let entry = manifest.descriptor();
        self.entry_as(manifest, entry)
    }

    /// An image under any descriptor: another platform, annotations, a false size.
    pub fn entry_as(mut self, manifest: &Built, entry: Value) -> Self {
        self.below.push(manifest.clone());
        self.absent(entry)
    }

    /// A descriptor of something that is not there.
    pub fn absent(mut self, entry: Value) -> Self {
        self.entries.push(entry);
        self
    }

    /// An attestation in `BuildKit`'s form.
    pub fn attestation(self, attestation: &Attestation) -> Self {
        let entry = attestation.entry.clone();
        self.entry_as(&attestation.manifest, entry)
    }

    /// Sets a value at the top of the index; also over one that would be computed.
    pub fn field(mut self, key: &str, value: Value) -> Self {
        self.fields.insert(key.to_owned(), value);
        self
    }

    /// The index with everything below it.
    pub fn build(&self) -> Built {
        let mut index = json!({
            "schemaVersion": 2,
            "mediaType": self.media_type,
            "manifests": self.entries,
        });
        for (key, value) in &self.fields {
            index[key] = value.clone();
        }
        self.below
            .iter()
            .fold(Built::json(self.media_type, &index), |built, below| {
                built.with(below)
            })
    }
}
