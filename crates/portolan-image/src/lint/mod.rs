//! What is odd about an image, rule by rule. Each rule has an id that never changes its meaning, and a section in `docs/lint.md`.

mod base;
mod config;
mod index;
mod layers;
mod media_types;
mod odd;

use serde::Serialize;

use crate::platform::Platform;
use crate::record::{Entry, Record, Role};

/// How grave it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Worth knowing.
    Note,
    /// It may be meant, and usually is not.
    Warning,
    /// Somebody will fail to pull or run it.
    Error,
}

/// A rule.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Its name, for good.
    pub id: &'static str,
    /// How grave it is.
    pub level: Level,
    /// What it finds, as a sentence without a full stop.
    pub summary: &'static str,
    find: fn(&Subject<'_>, &mut Vec<Found>),
}

/// What rules look at.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The image.
    pub record: &'a Record,
    /// What it says that it is built on, where that could be read.
    pub base: Option<&'a Record>,
}

/// Something that a rule found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Found {
    /// The platform that it is about; `None` for the whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub platform: Option<Platform>,
    /// What was found, as a sentence without a full stop.
    pub what: String,
}

/// All rules, in the order of the documentation.
pub const RULES: &[Rule] = &[
    Rule {
        id: "empty-index",
        level: Level::Error,
        summary: "The index lists no image",
        find: index::empty,
    },
    Rule {
        id: "nested-index",
        level: Level::Warning,
        summary: "An index stands inside the index",
        find: index::nested,
    },
    Rule {
        id: "dangling-entry",
        level: Level::Error,
        summary: "The index lists a manifest that is not there or cannot be read",
        find: index::dangling,
    },
    Rule {
        id: "duplicate-platform",
        level: Level::Warning,
        summary: "Two images are listed for one platform",
        find: index::duplicate,
    },
    Rule {
        id: "no-platform",
        level: Level::Warning,
        summary: "An image is listed without its platform",
        find: index::no_platform,
    },
    Rule {
        id: "platform-mismatch",
        level: Level::Error,
        summary: "The index says another platform than the image's own config",
        find: config::platform,
    },
    Rule {
        id: "wrong-media-type",
        level: Level::Error,
        summary: "The index gives a manifest another media type than its own",
        find: media_types::wrong,
    },
    Rule {
        id: "mixed-media-types",
        level: Level::Warning,
        summary: "Docker's media types and those of OCI stand in one image",
        find: media_types::mixed,
    },
    Rule {
        id: "schema1",
        level: Level::Error,
        summary: "The manifest has the first format, which current tools no longer read",
        find: media_types::schema1,
    },
    Rule {
        id: "diff-ids-mismatch",
        level: Level::Error,
        summary: "The config has more or fewer diff ids than there are layers",
        find: config::diff_ids,
    },
    Rule {
        id: "history-mismatch",
        level: Level::Warning,
        summary: "The history's steps do not add up to the layers",
        find: config::history,
    },
    Rule {
        id: "no-history",
        level: Level::Note,
        summary: "The image does not tell how it was built",
        find: config::no_history,
    },
    Rule {
        id: "secret",
        level: Level::Warning,
        summary: "A variable, label or build argument looks like a secret",
        find: config::secret,
    },
    Rule {
        id: "duplicate-layer",
        level: Level::Note,
        summary: "A layer stands twice",
        find: layers::duplicate,
    },
    Rule {
        id: "empty-layer",
        level: Level::Note,
        summary: "A layer holds nothing",
        find: layers::empty,
    },
    Rule {
        id: "foreign-layer",
        level: Level::Note,
        summary: "A layer is fetched from elsewhere than the registry",
        find: layers::foreign,
    },
    Rule {
        id: "dead-foreign-layer",
        level: Level::Error,
        summary: "A layer that is fetched from elsewhere is not there",
        find: layers::dead,
    },
    Rule {
        id: "base-mismatch",
        level: Level::Warning,
        summary: "The image does not stand on the base that it states",
        find: base::mismatch,
    },
    Rule {
        id: "orphan-attestation",
        level: Level::Warning,
        summary: "An attestation is about no image of the index",
        find: index::orphan,
    },
    Rule {
        id: "odd",
        level: Level::Note,
        summary: "Something else that a reader stumbled over",
        find: odd::findings,
    },
];

/// Runs every rule; gives those that found something, in the order of [`RULES`].
pub fn lint(subject: &Subject<'_>) -> Vec<(&'static Rule, Vec<Found>)> {
    RULES
        .iter()
        .map(|rule| {
            let mut found = Vec::new();
            (rule.find)(subject, &mut found);
            (rule, found)
        })
        .filter(|(_, found)| !found.is_empty())
        .collect()
}

fn whole(what: impl Into<String>) -> Found {
    Found {
        platform: None,
        what: what.into(),
    }
}

fn at(entry: &Entry, what: impl Into<String>) -> Found {
    Found {
        platform: Some(entry.platform.clone()),
        what: what.into(),
    }
}

/// The images that could be read.
fn images(record: &Record) -> impl Iterator<Item = &Entry> {
    record
        .entries
        .iter()
        .filter(|entry| entry.role == Role::Image)
}

fn plural(count: usize, word: &str) -> String {
    if count == 1 {
        format!("1 {word}")
    } else {
        format!("{count} {word}s")
    }
}
