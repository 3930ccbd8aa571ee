//! Attestations as `BuildKit` attaches them: an entry of the index that is no platform (registry-quirks 6).

use portolan_image::Digest;
use portolan_image::media_type::{IN_TOTO, OCI_CONFIG, OCI_MANIFEST};
use serde_json::{Value, json};

use super::built::Built;

/// An attestation manifest and the entry by which an index lists it.
#[derive(Debug, Clone)]
pub struct Attestation {
    pub(super) manifest: Built,
    pub(super) entry: Value,
}

impl Attestation {
    /// Attaches in-toto statements (predicate type and statement) to an image.
    pub fn of(image: &Built, statements: &[(&str, Value)]) -> Self {
        let bodies: Vec<(&str, Vec<u8>)> = statements
            .iter()
            .map(|(predicate, body)| {
                let body = serde_json::to_vec(body).expect("a JSON value can be written");
                (*predicate, body)
            })
            .collect();
        let diff_ids: Vec<String> = bodies
            .iter()
            .map(|(_, body)| Digest::sha256(body).to_string())
            .collect();
        let config = serde_json::to_vec(&json!({
            "architecture": "unknown",
            "os": "unknown",
            "config": {},
            "rootfs": {"type": "layers", "diff_ids": diff_ids},
        }))
        .expect("a JSON value can be written");
        let layers: Vec<Value> = bodies
            .iter()
            .map(|(predicate, body)| {
                json!({
                    "mediaType": IN_TOTO,
                    "digest": Digest::sha256(body).as_str(),
                    "size": body.len(),
                    "annotations": {"in-toto.io/predicate-type": predicate},
                })
            })
            .collect();
        let mut manifest = Built::json(
            OCI_MANIFEST,
            &json!({
                "schemaVersion": 2,
                "mediaType": OCI_MANIFEST,
                "config": {
                    "mediaType": OCI_CONFIG,
                    "digest": Digest::sha256(&config).as_str(),
                    "size": config.len(),
                },
                "layers": layers,
            }),
        )
        .with_blob(OCI_CONFIG, config);
        for (_, body) in bodies {
            manifest = manifest.with_blob(IN_TOTO, body);
        }
        let mut entry = manifest.descriptor();
        entry["annotations"] = json!({
            "vnd.docker.reference.digest": image.digest().as_str(),
            "vnd.docker.reference.type": "attestation-manifest",
        });
        entry["platform"] = json!({"architecture": "unknown", "os": "unknown"});
        Self { manifest, entry }
    }

    /// The attestation's own manifest.
    pub fn manifest(&self) -> &Built {
        &self.manifest
    }

    /// The entry of the index, to change before it is used.
    pub fn entry(&self) -> &Value {
        &self.entry
    }
}

/// A small SLSA provenance statement about an image.
pub fn provenance(name: &str, image: &Built) -> Value {
    json!({
        "_type": "https://in-toto.io/Statement/v0.1",
        "predicateType": "https://slsa.dev/provenance/v0.2",
        "subject": [{"name": name, "digest": {"sha256": image.digest().encoded()}}],
        "predicate": {
            "builder": {"id": ""},
            "buildType": "https://mobyproject.org/buildkit@v1",
            "invocation": {
                "configSource": {"entryPoint": "Dockerfile"},
                "parameters": {"frontend": "dockerfile.v0"},
                "environment": {"platform": "linux/amd64"},
            },
            "metadata": {"completeness": {"parameters": true, "environment": true, "materials": false}},
        },
    })
}
