//! An image manifest, Docker schema 2 or OCI; artifacts have the same shape.

use serde_json::{Map, Value};

use super::MAX_LAYERS;
use crate::descriptor::{Descriptor, read_list};
use crate::error::Error;
use crate::finding::Finding;
use crate::json::View;
use crate::media_type::{self as types};

/// An image manifest (image-spec `manifest.md`; distribution's `manifest-v2-2`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImageManifest {
    /// The config; absent in OCI's withdrawn artifact manifests, and where it is null.
    pub config: Option<Descriptor>,
    /// The layers, base first. For OCI's withdrawn artifact manifests: its blobs.
    pub layers: Vec<Descriptor>,
    /// Annotations of the manifest.
    pub annotations: Vec<(String, String)>,
    /// The manifest that this one is about.
    pub subject: Option<Descriptor>,
    /// What it is, if it is an artifact: the field, else the config's media type.
    pub artifact_type: Option<String>,
    /// What was odd.
    pub findings: Vec<Finding>,
}

impl ImageManifest {
    pub(super) fn read(map: &Map<String, Value>) -> Result<Self, Error> {
        let mut findings = Vec::new();
        let view = View::new(map, "");
        let mut layers = read_list(&view, "layers", MAX_LAYERS, &mut findings)?;
        layers.extend(read_list(&view, "blobs", MAX_LAYERS, &mut findings)?);
        let mut part = |key: &str| {
            map.get(key)
                .filter(|v| !v.is_null())
                .map(|v| Descriptor::read(v, key, &mut findings))
                .transpose()
        };
        let (config, subject) = (part("config")?, part("subject")?);
        let artifact_type = view
            .text("artifactType", &mut findings)
            .filter(|text| !text.is_empty())
            .or_else(|| {
                config
                    .as_ref()
                    .map(|c| c.media_type.as_str().to_owned())
                    .filter(|t| {
                        !t.is_empty() && t != types::DOCKER_CONFIG && t != types::OCI_CONFIG
                    })
            });
        Ok(Self {
            config,
            layers,
            annotations: view.pairs("annotations", &mut findings),
            subject,
            artifact_type,
            findings,
        })
    }

    /// Whether it is an image that can be run, rather than a chart, a signature or another artifact.
    pub fn is_image(&self) -> bool {
        self.config.as_ref().is_some_and(|config| {
            config.media_type.is_image_config() || config.media_type.is_generic()
        }) && self.artifact_type.is_none()
    }

    /// The sum of the layers' compressed sizes in bytes; `None` if one of them is not known.
    pub fn total_size(&self) -> Option<u64> {
        self.layers
            .iter()
            .try_fold(0_u64, |sum, layer| sum.checked_add(layer.size?))
    }
}
