//! What every format tells of an entry, read out of its documents once: config, steps, image ID, what an attestation states.

use portolan_image::config::Config;
use portolan_image::history::{OsFamily, Steps, hide_assignment, is_secret_name, steps};
use portolan_image::manifest::Manifest;
use portolan_image::record::Entry;

use crate::secrets::Secrets;

/// The config and the steps of an entry, without what is to be hidden.
pub(crate) struct Told {
    /// The config; `None` where there is none to be had.
    pub(crate) config: Option<Config>,
    /// The steps of the build; `None` where there is no config.
    pub(crate) steps: Option<Steps>,
    /// How many values were hidden.
    pub(crate) hidden: usize,
}

impl Told {
    /// Reads an entry.
    pub(crate) fn of(entry: &Entry, secrets: Secrets) -> Self {
        let Some(mut config) = entry.config_view().and_then(Result::ok) else {
            return Self {
                config: None,
                steps: None,
                hidden: 0,
            };
        };
        let os = if config.platform.os.is_empty() {
            &entry.platform.os
        } else {
            &config.platform.os
        };
        let shell = config.run.shell.as_deref().unwrap_or_default();
        let steps = steps(&config.history, entry.layers.len(), OsFamily::of(os), shell);
        if secrets == Secrets::Show {
            return Self {
                config: Some(config),
                steps: Some(steps),
                hidden: 0,
            };
        }
        let (steps, mut hidden) = steps.redacted();
        for variable in &mut config.run.env {
            if let Some(without) = hide_assignment(variable) {
                *variable = without;
                hidden += 1;
            }
        }
        for (name, value) in &mut config.run.labels {
            if is_secret_name(name) {
                portolan_image::history::HIDDEN.clone_into(value);
                hidden += 1;
            }
        }
        Self {
            config: Some(config),
            steps: Some(steps),
            hidden,
        }
    }
}

/// The image ID: the config's digest, also where the manifest names a config that could not be read.
pub(crate) fn image_id(entry: &Entry) -> Option<String> {
    if let Some(id) = entry.image_id() {
        return Some(id.to_string());
    }
    match entry.manifest_view()?.ok()? {
        Manifest::Image(image) if image.is_image() => {
            image.config.map(|config| config.digest.to_string())
        }
        _ => None,
    }
}

/// What an attestation states, as its layers are annotated.
pub(crate) fn predicate_types(entry: &Entry) -> Vec<String> {
    match entry.manifest_view() {
        Some(Ok(Manifest::Image(image))) => image
            .layers
            .iter()
            .filter_map(|layer| layer.annotation("in-toto.io/predicate-type"))
            .map(str::to_owned)
            .collect(),
        _ => Vec::new(),
    }
}
