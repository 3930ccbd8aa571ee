//! What a record says, as rows that search can find: entries, images, layers, steps, environment and labels.
//!
//! All of it is derived from documents and claims, and bounded: what is longer than search needs is cut, since the whole stands
//! in the documents.

use portolan_image::config::Config;
use portolan_image::history::{OsFamily, steps};
use portolan_image::record::{Entry, Proof, Record, Role};
use portolan_image::{Digest, Platform};

mod read;
mod write;

pub(crate) use read::{entries_of, images_of};
pub(crate) use write::{
    Standing, forget_entries, forget_images, write, write_entries, write_images,
};

/// The longest name or value that is kept for search, in bytes: PostgreSQL indexes no more than 2,700 bytes a row.
const MOST_BYTES: usize = 1_000;
/// The longest step that is kept for search, in bytes.
const MOST_STEP_BYTES: usize = 16_384;
/// The most environment variables or labels of one image that are kept for search.
const MOST_PAIRS: usize = 1_000;

/// What a record says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Facts {
    /// The root's entries, nested indexes last.
    pub(crate) entries: Vec<EntryFacts>,
    /// The images among them.
    pub(crate) images: Vec<ImageFacts>,
}

/// One entry of a root. A root that is an image has itself as its one entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EntryFacts {
    pub(crate) digest: Digest,
    pub(crate) role: String,
    pub(crate) os: String,
    pub(crate) architecture: String,
    pub(crate) variant: String,
    pub(crate) os_version: String,
}

impl EntryFacts {
    fn new(digest: &Digest, role: &str, platform: &Platform) -> Self {
        let or_nothing = |text: &Option<String>| plain(text.as_deref().unwrap_or_default());
        Self {
            digest: digest.clone(),
            role: role.to_owned(),
            os: plain(&platform.os),
            architecture: plain(&platform.architecture),
            variant: or_nothing(&platform.variant),
            os_version: or_nothing(&platform.os_version),
        }
    }
}

/// What an image says, whichever root lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ImageFacts {
    pub(crate) digest: Digest,
    pub(crate) config: Option<Digest>,
    pub(crate) media_type: String,
    /// Milliseconds.
    pub(crate) created: Option<i64>,
    /// Bytes as transferred.
    pub(crate) size: Option<i64>,
    pub(crate) content: Option<String>,
    pub(crate) proof: Proof,
    pub(crate) layers: Vec<LayerFacts>,
    pub(crate) steps: Vec<StepFacts>,
    pub(crate) pairs: Vec<PairFacts>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LayerFacts {
    pub(crate) digest: Digest,
    pub(crate) diff: Option<Digest>,
    pub(crate) size: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StepFacts {
    pub(crate) created: Option<i64>,
    pub(crate) text: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PairFacts {
    pub(crate) kind: String,
    pub(crate) name: String,
    pub(crate) value: String,
}

impl Facts {
    /// Reads a record.
    pub(crate) fn of(record: &Record) -> Self {
        let mut facts = Self {
            entries: Vec::new(),
            images: Vec::new(),
        };
        for entry in &record.entries {
            let Some(digest) = entry.digest().or_else(|| record.digest()) else {
                continue;
            };
            let role = role(&entry.role);
            facts
                .entries
                .push(EntryFacts::new(digest, role, &entry.platform));
            if matches!(entry.role, Role::Image) {
                facts.images.push(ImageFacts::of(entry, digest));
            }
        }
        facts.entries.extend(
            record
                .nested
                .iter()
                .map(|nested| EntryFacts::new(nested.digest(), "index", &Platform::default())),
        );
        facts
    }

    /// Every digest that it names.
    pub(crate) fn digests(&self) -> impl Iterator<Item = &Digest> {
        let images = self.images.iter().flat_map(ImageFacts::digests);
        self.entries.iter().map(|entry| &entry.digest).chain(images)
    }
}

impl ImageFacts {
    /// Every digest that it names.
    pub(crate) fn digests(&self) -> impl Iterator<Item = &Digest> {
        let layers = self.layers.iter();
        let of_layers = layers.flat_map(|layer| std::iter::once(&layer.digest).chain(&layer.diff));
        std::iter::once(&self.digest)
            .chain(&self.config)
            .chain(of_layers)
    }

    fn of(entry: &Entry, digest: &Digest) -> Self {
        let config = entry.config_view().and_then(Result::ok);
        let media_type = entry
            .manifest
            .as_ref()
            .map(|manifest| manifest.media_type().as_str());
        let listed = entry
            .listed
            .as_ref()
            .map(|listed| listed.media_type.as_str());
        let mut facts = Self {
            digest: digest.clone(),
            config: entry.image_id().cloned(),
            media_type: cut(media_type.or(listed).unwrap_or_default(), MOST_BYTES),
            created: None,
            size: entry.total_size().and_then(|size| size.try_into().ok()),
            content: portolan_image::identity::of(entry),
            proof: entry.proof(),
            layers: layers(entry, config.as_ref()),
            steps: Vec::new(),
            pairs: Vec::new(),
        };
        if let Some(config) = config {
            facts.read_config(&config, entry);
        }
        facts
    }

    fn read_config(&mut self, config: &Config, entry: &Entry) {
        let created = portolan_image::history::Entry {
            created: config.created.clone(),
            ..portolan_image::history::Entry::default()
        };
        self.created = created.created_at().map(jiff::Timestamp::as_millisecond);
        let shell = config.run.shell.as_deref().unwrap_or_default();
        let os = OsFamily::of(&config.platform.os);
        self.steps = steps(&config.history, entry.layers.len(), os, shell)
            .steps()
            .iter()
            .map(|step| StepFacts {
                created: step.created().map(jiff::Timestamp::as_millisecond),
                text: cut(&step.standard_text(), MOST_STEP_BYTES),
            })
            .collect();
        let run = &config.run;
        let mut add = |kind: &str, name: &str, value: &str| {
            self.pairs.push(PairFacts {
                kind: kind.to_owned(),
                name: cut(name, MOST_BYTES),
                value: cut(value, MOST_BYTES),
            });
        };
        for variable in run.env.iter().take(MOST_PAIRS) {
            let (name, value) = variable.split_once('=').unwrap_or((variable, ""));
            add("env", name, value);
        }
        for (name, value) in run.labels.iter().take(MOST_PAIRS) {
            add("label", name, value);
        }
        for (name, words) in [("entrypoint", &run.entrypoint), ("cmd", &run.cmd)] {
            if let Some(words) = words {
                add("command", name, &words.join(" "));
            }
        }
        if let Some(user) = &run.user {
            add("command", "user", user);
        }
    }
}

fn layers(entry: &Entry, config: Option<&Config>) -> Vec<LayerFacts> {
    let diffs = config.map_or(&[][..], |config| &config.diff_ids);
    // Where the two do not add up, nothing says which belongs to which (threat 37).
    let paired = diffs.len() == entry.layers.len();
    entry
        .layers
        .iter()
        .enumerate()
        .map(|(number, layer)| LayerFacts {
            digest: layer.descriptor.digest.clone(),
            diff: diffs
                .get(number)
                .filter(|_| paired)
                .and_then(|diff| diff.parse().ok()),
            size: layer.descriptor.size.and_then(|size| size.try_into().ok()),
        })
        .collect()
}

fn role(role: &Role) -> &'static str {
    match role {
        Role::Image => "image",
        Role::Attestation { .. } => "attestation",
        Role::Artifact { .. } => "artifact",
        Role::Unread => "unread",
    }
}

/// The beginning of a text, at most so many bytes, between characters.
fn cut(text: &str, most: usize) -> String {
    plain(&text[..text.floor_char_boundary(most)])
}

/// Text as the databases keep it: PostgreSQL takes no NUL, and both are to say the same.
fn plain(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}
