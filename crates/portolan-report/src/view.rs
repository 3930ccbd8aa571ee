//! What every format tells of an entry, read out of its documents once: config, steps, image ID, what an attestation states.

use jiff::Timestamp;
use portolan_image::MediaType;
use portolan_image::config::Config;
use portolan_image::history::{
    self, Alignment, HIDDEN, OsFamily, Steps, hide_assignment, is_secret_name, steps,
};
use portolan_image::manifest::Manifest;
use portolan_image::record::{Entry, Record, Role};

use crate::secrets::Secrets;

/// The config and the steps of an entry, without what is to be hidden.
#[derive(Debug, Default)]
pub(crate) struct Told {
    /// The config; `None` where there is none to be had.
    pub(crate) config: Option<Config>,
    /// The steps of the build; `None` where there is no config.
    pub(crate) steps: Option<Steps>,
    /// How many values were hidden in the steps.
    pub(crate) hidden_in_steps: usize,
    /// How many more were hidden in variables, labels and triggers.
    pub(crate) hidden_in_config: usize,
}

impl Told {
    /// Reads an entry.
    pub(crate) fn of(entry: &Entry, secrets: Secrets) -> Self {
        let Some(config) = entry.config_view().and_then(Result::ok) else {
            return Self::default();
        };
        let os = if config.platform.os.is_empty() {
            &entry.platform.os
        } else {
            &config.platform.os
        };
        let shell = config.run.shell.as_deref().unwrap_or_default();
        let steps = steps(&config.history, entry.layers.len(), OsFamily::of(os), shell);
        let mut told = Self {
            config: Some(config),
            steps: Some(steps),
            ..Self::default()
        };
        if secrets == Secrets::Hide {
            told.hide();
        }
        told
    }

    fn hide(&mut self) {
        if let Some(steps) = self.steps.take() {
            let (redacted, hidden) = steps.redacted();
            (self.steps, self.hidden_in_steps) = (Some(redacted), hidden);
        }
        if let Some(config) = &mut self.config {
            let run = &mut config.run;
            let mut hidden = 0;
            for variable in &mut run.env {
                if let Some(without) = hide_assignment(variable) {
                    *variable = without;
                    hidden += 1;
                }
            }
            for (name, value) in &mut run.labels {
                if is_secret_name(name) && !value.is_empty() {
                    HIDDEN.clone_into(value);
                    hidden += 1;
                }
            }
            hidden += run.on_build.iter_mut().map(hide_in_trigger).sum::<usize>();
            self.hidden_in_config = hidden;
        }
    }

    /// How many values were hidden.
    pub(crate) fn hidden(&self) -> usize {
        self.hidden_in_steps + self.hidden_in_config
    }

    /// When the image was made, where its config says so in RFC 3339.
    pub(crate) fn created(&self) -> Option<Timestamp> {
        // It is read as the dates of a history are.
        let created = self.config.as_ref()?.created.clone();
        let entry = history::Entry {
            created,
            ..history::Entry::default()
        };
        entry.created_at()
    }

    /// A sentence for a history whose steps claim more or fewer layers than there are: then no step is said to have made
    /// any (threat 37). A history that marks no step at all claims nothing, and is not odd.
    pub(crate) fn misaligned(&self) -> Option<String> {
        let steps = self.steps.as_ref()?;
        let Alignment::Apart {
            entries_with_layer,
            layers,
        } = steps.alignment()
        else {
            return None;
        };
        let count = steps.steps().len();
        let marked = steps.steps().iter().any(|step| step.entry().empty_layer);
        (count > 0 && (marked || entries_with_layer < layers)).then(|| {
            format!(
                "which step made which layer is not known: {entries_with_layer} of {count} steps claim one, and there \
                 are {layers}"
            )
        })
    }
}

/// Hides what an instruction for later builds sets; returns how many values. It is redacted as the step is that left it.
fn hide_in_trigger(trigger: &mut String) -> usize {
    const BEFORE: &str = "/bin/sh -c #(nop)  ONBUILD ";
    let entry = history::Entry {
        created_by: Some(format!("{BEFORE}{trigger}")),
        ..history::Entry::default()
    };
    let (redacted, hidden) = steps(&[entry], 0, OsFamily::Linux, &[]).redacted();
    let without = redacted
        .steps()
        .first()
        .and_then(|step| step.entry().text().strip_prefix(BEFORE));
    if let Some(without) = without {
        without.clone_into(trigger);
    }
    hidden
}

/// The sum of the layers' sizes in bytes; `None` where one is not known, or nothing says what the layers are.
pub(crate) fn total_size(entry: &Entry) -> Option<u64> {
    let known = entry.manifest.is_some() || !entry.layers.is_empty();
    entry.total_size().filter(|_| known)
}

/// Whether the sizes of the layers are of their uncompressed bytes: in what docker saved, where no manifest says more.
pub(crate) fn is_uncompressed(entry: &Entry) -> bool {
    entry.manifest.is_none() && entry.claim.is_none() && !entry.layers.is_empty()
}

/// The media type of what a record's reference named, proven or claimed.
pub(crate) fn root_type(record: &Record) -> Option<&MediaType> {
    let claimed = record.claimed.as_ref();
    match (&record.root, record.entries.as_slice()) {
        (Some(root), _) => Some(root.media_type()),
        // A page names the type of an index; of an image without one, it is that of its manifest.
        (None, [only]) if !record.is_index() => only.claim.as_ref()?.media_type.as_ref(),
        (None, _) => claimed.and_then(|claimed| claimed.media_type.as_ref()),
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

/// The image of the same record that an attestation is about.
pub(crate) fn subject<'a>(record: &'a Record, attestation: &Entry) -> Option<&'a Entry> {
    let Role::Attestation { of: Some(of) } = &attestation.role else {
        return None;
    };
    record.images().find(|image| image.digest() == Some(of))
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
