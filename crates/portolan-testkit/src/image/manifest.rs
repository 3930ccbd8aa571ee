//! An image: a config with its history, and a manifest of layers.

use portolan_image::Digest;
use portolan_image::media_type::{DOCKER_CONFIG, DOCKER_MANIFEST, OCI_CONFIG, OCI_MANIFEST};
use serde_json::{Map, Value, json};

use super::built::{Built, pretty};
use super::layer::Layer;

/// Whose media types a document uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// Docker's schema 2.
    Docker,
    /// OCI's.
    Oci,
}

/// An image in the making. History entries get the date and the comment that were last set.
#[derive(Debug, Clone)]
pub struct Image {
    family: Family,
    platform: Map<String, Value>,
    config: Map<String, Value>,
    fields: Map<String, Value>,
    manifest_fields: Map<String, Value>,
    history: Vec<Value>,
    layers: Vec<Layer>,
    date: String,
    comment: Option<String>,
}

impl Image {
    /// An OCI image for a platform, without layers and history.
    pub fn new(os: &str, architecture: &str) -> Self {
        let mut platform = Map::new();
        platform.insert("architecture".to_owned(), architecture.into());
        platform.insert("os".to_owned(), os.into());
        Self {
            family: Family::Oci,
            platform,
            config: Map::new(),
            fields: Map::new(),
            manifest_fields: Map::new(),
            history: Vec::new(),
            layers: Vec::new(),
            date: "2024-01-01T00:00:00Z".to_owned(),
            comment: None,
        }
    }

    /// A small image for linux/amd64 with one layer, which `word` makes different from others.
    pub fn small(word: &str) -> Self {
        Self::new("linux", "amd64")
            .config("Cmd", json!(["/bin/word"]))
            .layer(
                &Layer::gzip(&super::Tree::new().dir("bin").program("bin/word", word)),
                "COPY word /bin/word # buildkit",
            )
            .step("CMD [\"/bin/word\"]")
    }

    /// Uses Docker's media types.
    pub fn docker(mut self) -> Self {
        self.family = Family::Docker;
        self
    }

    /// Sets the variant of the architecture, such as `v8`.
    pub fn variant(mut self, variant: &str) -> Self {
        self.platform.insert("variant".to_owned(), variant.into());
        self
    }

    /// Sets the version of the operating system.
    pub fn os_version(mut self, version: &str) -> Self {
        self.platform
            .insert("os.version".to_owned(), version.into());
        self
    }

    /// Sets a value of the config's `config` object, such as `Env`.
    pub fn config(mut self, key: &str, value: Value) -> Self {
        self.config.insert(key.to_owned(), value);
        self
    }

    /// Sets a value at the top of the config, such as `author`; also over one that would be computed.
    pub fn field(mut self, key: &str, value: Value) -> Self {
        self.fields.insert(key.to_owned(), value);
        self
    }

    /// Sets a value at the top of the manifest, such as `annotations`; also over one that would be computed.
    pub fn manifest_field(mut self, key: &str, value: Value) -> Self {
        self.manifest_fields.insert(key.to_owned(), value);
        self
    }

    /// The date (RFC 3339) of the history entries added from here on; the last one is the image's.
    pub fn dated(mut self, date: &str) -> Self {
        date.clone_into(&mut self.date);
        self
    }

    /// The comment of the history entries added from here on; empty for none.
    pub fn comment(mut self, comment: &str) -> Self {
        self.comment = Some(comment.to_owned()).filter(|comment| !comment.is_empty());
        self
    }

    /// A layer, and the step that made it.
    pub fn layer(mut self, layer: &Layer, created_by: &str) -> Self {
        self.layers.push(layer.clone());
        let entry = self.entry(created_by);
        self.history(entry)
    }

    /// A step that made no layer.
    pub fn step(self, created_by: &str) -> Self {
        let mut entry = self.entry(created_by);
        entry["empty_layer"] = true.into();
        self.history(entry)
    }

    /// Any history entry.
    pub fn history(mut self, entry: Value) -> Self {
        self.history.push(entry);
        self
    }

    /// A layer that no step speaks of.
    pub fn bare_layer(mut self, layer: &Layer) -> Self {
        self.layers.push(layer.clone());
        self
    }

    /// The config's bytes.
    pub fn config_bytes(&self) -> Vec<u8> {
        let mut document = self.platform.clone();
        document.insert("config".to_owned(), self.config.clone().into());
        document.insert("created".to_owned(), self.date.clone().into());
        document.insert("history".to_owned(), self.history.clone().into());
        let diff_ids: Vec<&str> = self.layers.iter().map(|l| l.diff_id.as_str()).collect();
        document.insert(
            "rootfs".to_owned(),
            json!({"type": "layers", "diff_ids": diff_ids}),
        );
        document.extend(self.fields.clone());
        serde_json::to_vec(&document).expect("a JSON value can be written")
    }

    /// The manifest with all its blobs.
    pub fn build(&self) -> Built {
        let config = self.config_bytes();
        let (manifest_type, config_type) = match self.family {
            Family::Docker => (DOCKER_MANIFEST, DOCKER_CONFIG),
            Family::Oci => (OCI_MANIFEST, OCI_CONFIG),
        };
        let layers: Vec<Value> = self.layers.iter().map(|l| self.descriptor(l)).collect();
        let mut manifest = json!({
            "schemaVersion": 2,
            "mediaType": manifest_type,
            "config": {
                "mediaType": config_type,
                "digest": Digest::sha256(&config).as_str(),
                "size": config.len(),
            },
            "layers": layers,
        });
        for (key, value) in &self.manifest_fields {
            manifest[key] = value.clone();
        }
        let mut built = Built::raw(manifest_type, pretty(&manifest)).with_blob(config_type, config);
        for layer in self.layers.iter().filter(|layer| layer.urls.is_empty()) {
            built = built.with_blob(&layer.media_type(self.family), layer.bytes.clone());
        }
        built.platform = Some(self.platform.clone().into());
        built
    }

    fn entry(&self, created_by: &str) -> Value {
        let mut entry = json!({"created": self.date, "created_by": created_by});
        if let Some(comment) = &self.comment {
            entry["comment"] = comment.as_str().into();
        }
        entry
    }

    fn descriptor(&self, layer: &Layer) -> Value {
        let mut descriptor = json!({
            "mediaType": layer.media_type(self.family),
            "digest": layer.digest().as_str(),
            "size": layer.bytes.len(),
        });
        if !layer.urls.is_empty() {
            descriptor["urls"] = layer.urls.clone().into();
        }
        descriptor
    }
}
