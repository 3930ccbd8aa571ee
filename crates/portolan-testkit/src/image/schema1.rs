//! Docker's schema 1 manifests, plain and signed (registry-quirks 3.3). The signature is none: nobody checks it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use portolan_image::Digest;
use portolan_image::media_type::{SCHEMA1, SCHEMA1_SIGNED};
use serde_json::{Value, json};

use super::built::{Blob, Built, pretty};
use super::layer::Layer;

/// A schema 1 image in the making, base layer first.
#[derive(Debug, Clone)]
pub struct Schema1 {
    name: String,
    tag: String,
    layers: Vec<Layer>,
    history: Vec<Value>,
}

impl Schema1 {
    /// An image without layers.
    pub fn new(name: &str, tag: &str) -> Self {
        Self {
            name: name.to_owned(),
            tag: tag.to_owned(),
            layers: Vec::new(),
            history: Vec::new(),
        }
    }

    /// A layer and what its `v1Compatibility` says; schema 1 has a layer for every step.
    pub fn layer(mut self, layer: &Layer, compatibility: Value) -> Self {
        self.layers.push(layer.clone());
        self.history.push(compatibility);
        self
    }

    /// The document that is signed, and that the digest is over.
    pub fn payload(&self) -> Vec<u8> {
        let layers: Vec<Value> = self
            .layers
            .iter()
            .rev()
            .map(|layer| json!({"blobSum": layer.digest().as_str()}))
            .collect();
        let history: Vec<Value> = self
            .history
            .iter()
            .rev()
            .map(|entry| json!({"v1Compatibility": entry.to_string()}))
            .collect();
        pretty(&json!({
            "schemaVersion": 1,
            "name": self.name,
            "tag": self.tag,
            "architecture": "amd64",
            "fsLayers": layers,
            "history": history,
        }))
    }

    /// The plain form.
    pub fn plain(&self) -> Built {
        self.with_layers(Built::raw(SCHEMA1, self.payload()))
    }

    /// The signed form.
    pub fn signed(&self) -> Built {
        self.signed_with(|_| ())
    }

    /// The signed form with its `protected` header changed: `formatLength` out of range, `formatTail` missing.
    pub fn signed_with(&self, change: impl FnOnce(&mut Value)) -> Built {
        let payload = self.payload();
        let end = payload.len() - 2; // pretty JSON ends in "\n}"
        let (head, tail) = payload.split_at(end);
        let mut protected = json!({
            "formatLength": head.len(),
            "formatTail": URL_SAFE_NO_PAD.encode(tail),
            "time": "2016-01-01T00:00:00Z",
        });
        change(&mut protected);
        let signatures = json!([{
            "header": {"alg": "ES256"},
            "signature": URL_SAFE_NO_PAD.encode("not a signature"),
            "protected": URL_SAFE_NO_PAD.encode(protected.to_string()),
        }]);
        let mut body = head.to_vec();
        body.extend(format!(",\n  \"signatures\": {signatures}").into_bytes());
        body.extend(tail);
        self.with_layers(Built::under(Digest::sha256(&payload), SCHEMA1_SIGNED, body))
    }

    fn with_layers(&self, mut built: Built) -> Built {
        for layer in &self.layers {
            let blob = Blob {
                media_type: "application/octet-stream".to_owned(),
                bytes: layer.bytes().clone(),
            };
            built.blobs.insert(layer.digest(), blob);
        }
        built
    }
}
