//! An OCI image layout of layers that are there as files.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use super::super::write;
use crate::run::Run;

/// A layer as a file.
#[derive(Debug, Clone)]
pub(super) struct Layer {
    pub(super) file: PathBuf,
    pub(super) digest: String,
    pub(super) diff_id: String,
    pub(super) media_type: &'static str,
}

impl Layer {
    pub(super) fn bytes(&self) -> Result<u64> {
        Ok(std::fs::metadata(&self.file)?.len())
    }
}

/// A layout with one image.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) folder: PathBuf,
    /// The digest and the bytes of the image's manifest.
    pub(super) manifest: (String, String),
}

impl Layout {
    /// Makes a layout under the name `latest`. The layers become links to their files.
    #[expect(
        clippy::disallowed_methods,
        reason = "the bench's own scratch folder, which is gone at its end"
    )]
    pub(super) fn make(folder: PathBuf, layers: &[&Layer]) -> Result<Self> {
        let blobs = folder.join("blobs/sha256");
        std::fs::create_dir_all(&blobs)?;
        let keep = |value: &Value| -> Result<(String, String)> {
            let text = value.to_string();
            let draft = folder.join("draft");
            write(&draft, &text)?;
            let digest = sha256(&draft)?;
            std::fs::rename(&draft, blobs.join(hex(&digest)))?;
            Ok((digest, text))
        };
        let architecture = match std::env::consts::ARCH {
            "x86_64" => "amd64",
            "aarch64" => "arm64",
            other => other,
        };
        let diff_ids: Vec<&str> = layers.iter().map(|layer| layer.diff_id.as_str()).collect();
        let config = keep(&json!({
            "architecture": architecture, "os": "linux", "config": {},
            "rootfs": { "type": "layers", "diff_ids": diff_ids },
        }))?;
        let mut described = Vec::new();
        for layer in layers {
            std::fs::hard_link(&layer.file, blobs.join(hex(&layer.digest)))?;
            described.push(json!({ "mediaType": layer.media_type, "digest": layer.digest, "size": layer.bytes()? }));
        }
        let manifest = keep(&json!({
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "config": { "mediaType": "application/vnd.oci.image.config.v1+json", "digest": config.0, "size": config.1.len() },
            "layers": described,
        }))?;
        let index = json!({
            "schemaVersion": 2,
            "manifests": [{
                "mediaType": MANIFEST, "digest": manifest.0, "size": manifest.1.len(),
                "annotations": { "org.opencontainers.image.ref.name": "latest" },
            }],
        });
        write(&folder.join("index.json"), &index.to_string())?;
        let version = json!({ "imageLayoutVersion": "1.0.0" });
        write(&folder.join("oci-layout"), &version.to_string())?;
        Ok(Self { folder, manifest })
    }

    /// The image, as `portolan` is told of it.
    pub(super) fn name(&self) -> String {
        format!("oci:{}", self.folder.display())
    }
}

/// The media type of a manifest.
pub(super) const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";

/// The digest of a file.
pub(super) fn sha256(file: &Path) -> Result<String> {
    let text = Run::new("sha256sum").args([file]).read()?;
    let hex = text
        .split_whitespace()
        .next()
        .context("sha256sum prints a digest")?;
    // It marks names that it had to change by a backslash.
    Ok(format!("sha256:{}", hex.trim_start_matches('\\')))
}

fn hex(digest: &str) -> &str {
    digest.trim_start_matches("sha256:")
}
