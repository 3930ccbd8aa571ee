//! Why a tag moved, in one word and a sentence.

use serde::{Deserialize, Serialize};

use super::image::texts;
use super::platforms::{Pair, pairs};
use super::settings::{Known, settings};
use crate::config::Config;
use crate::identity;
use crate::record::{Entry, Record};

/// Why a tag moved: the most telling reason that holds on any platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// The reason.
    pub why: Why,
    /// What it rests on, as a sentence without a full stop.
    pub because: String,
}

/// Reasons, the least telling first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// It did not move.
    Same,
    /// The images are the same: only attestations, their order or other words of the index differ.
    OnlyIndex,
    /// Other digests, and the same files and settings: a rebuild that changed only dates or compression.
    RebuiltEqual,
    /// The same layers, and other settings.
    ConfigOnly,
    /// The same instructions on the same base gave other layers.
    Rebuilt,
    /// Not enough is known to tell: an image could not be read.
    Unknown,
    /// The instructions differ.
    InstructionsChanged,
    /// The layers that it stands on differ.
    BaseMoved,
    /// A platform was added or lost.
    PlatformsChanged,
    /// There were no images, and there are.
    CameBack,
    /// There were images, and there are none.
    WentEmpty,
}

impl Why {
    /// The reason in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::OnlyIndex => "only the index changed",
            Self::RebuiltEqual => "rebuilt, equal content",
            Self::ConfigOnly => "config only",
            Self::Rebuilt => "rebuilt",
            Self::Unknown => "not known",
            Self::InstructionsChanged => "instructions changed",
            Self::BaseMoved => "base moved",
            Self::PlatformsChanged => "platforms changed",
            Self::CameBack => "came back",
            Self::WentEmpty => "went empty",
        }
    }
}

/// Judges why a tag moved from one record to another.
pub fn verdict(before: &Record, after: &Record) -> Verdict {
    if before.digest().is_some() && before.digest() == after.digest() {
        return say(Why::Same, "the digest is the same");
    }
    let pairs = pairs(before, after);
    let (was, is) = (before.images().count(), after.images().count());
    match (was, is) {
        (0, 0) => return say(Why::OnlyIndex, "neither lists an image"),
        (0, _) => return say(Why::CameBack, format!("{is} images where there were none")),
        (_, 0) => return say(Why::WentEmpty, format!("no images where there were {was}")),
        _ => {}
    }
    let named = |wanted: fn(&Pair<'_>) -> Option<String>| {
        pairs
            .iter()
            .filter_map(wanted)
            .collect::<Vec<_>>()
            .join(", ")
    };
    let added = named(|pair| {
        if let Pair::Added(image) = pair {
            Some(image.platform.to_string())
        } else {
            None
        }
    });
    let gone = named(|pair| {
        if let Pair::Gone(image) = pair {
            Some(image.platform.to_string())
        } else {
            None
        }
    });
    if !added.is_empty() || !gone.is_empty() {
        let parts = [("added", added), ("lost", gone)];
        let parts: Vec<String> = parts
            .into_iter()
            .filter(|(_, list)| !list.is_empty())
            .map(|(word, list)| format!("{word} {list}"))
            .collect();
        return say(Why::PlatformsChanged, parts.join("; "));
    }
    let mut found = say(Why::OnlyIndex, "every platform has the same image");
    for pair in &pairs {
        if let Pair::Both(before, after) = pair {
            let one = judge(before, after);
            if one.why > found.why {
                found = Verdict {
                    because: format!("{}: {}", after.platform, one.because),
                    ..one
                };
            }
        }
    }
    found
}

/// Judges two images of one platform.
fn judge(before: &Entry, after: &Entry) -> Verdict {
    if before.digest().is_some() && before.digest() == after.digest() {
        return say(Why::Same, "the same image");
    }
    let (Some(Ok(old)), Some(Ok(new))) = (before.config_view(), after.config_view()) else {
        return say(Why::Unknown, "the configs are not both known");
    };
    if let (Some(was), Some(is)) = (identity::of(before), identity::of(after))
        && was == is
    {
        return say(
            Why::RebuiltEqual,
            "the same files and settings under another digest",
        );
    }
    let layers = |entry: &Entry| -> Vec<String> {
        entry
            .layers
            .iter()
            .map(|layer| layer.descriptor.digest.to_string())
            .collect()
    };
    // Diff ids say more than blobs, which may be compressed anew; old images and claims have none.
    let (was, is) = if old.diff_ids.is_empty() || new.diff_ids.is_empty() {
        (layers(before), layers(after))
    } else {
        (old.diff_ids.clone(), new.diff_ids.clone())
    };
    let instructions = [texts(before, &old), texts(after, &new)]
        .map(|texts| texts.iter().map(|text| plain(text)).collect::<Vec<_>>());
    let changed_steps = count_changed(&instructions[0], &instructions[1]);
    let shared = was.iter().zip(&is).take_while(|(a, b)| a == b).count();
    if was == is {
        return if changed_steps > 0 {
            say(
                Why::InstructionsChanged,
                format!(
                    "{} differ, no layer does",
                    plural(changed_steps, "instruction")
                ),
            )
        } else {
            same_layers_and_steps(before, &old, after, &new)
        };
    }
    let named_base = |entry: &Entry, config: &Config| {
        let label = config
            .run
            .labels
            .iter()
            .find(|(name, _)| name == BASE_DIGEST)
            .map(|(_, value)| value.clone());
        label.or_else(|| annotation(entry))
    };
    let bases = (named_base(before, &old), named_base(after, &new));
    if let (Some(was), Some(is)) = &bases
        && was != is
    {
        return say(
            Why::BaseMoved,
            format!("the base that it names is another{}", also(changed_steps)),
        );
    }
    let says_same_base = matches!(&bases, (Some(was), Some(is)) if was == is);
    if shared == 0 && was.len() > 1 && is.len() > 1 && !says_same_base {
        return say(
            Why::BaseMoved,
            format!("the first layer is another{}", also(changed_steps)),
        );
    }
    if changed_steps > 0 {
        return say(
            Why::InstructionsChanged,
            format!("{} differ", plural(changed_steps, "instruction")),
        );
    }
    say(
        Why::Rebuilt,
        format!(
            "the same instructions, other layers from layer {} on",
            shared + 1
        ),
    )
}

/// The configs differ in what a container runs, or where a page tells of one, perhaps only in what pages leave out.
fn same_layers_and_steps(before: &Entry, old: &Config, after: &Entry, new: &Config) -> Verdict {
    let known = Known::of([before, after]);
    if known == Known::OnPages && settings(old, new, known).is_empty() {
        return say(
            Why::Unknown,
            "the same layers and instructions, and pages do not tell what else a config says",
        );
    }
    say(Why::ConfigOnly, "the same layers, other settings")
}

const BASE_DIGEST: &str = "org.opencontainers.image.base.digest";

fn annotation(entry: &Entry) -> Option<String> {
    let listed = entry
        .listed
        .as_ref()
        .and_then(|listed| listed.annotation(BASE_DIGEST));
    if let Some(found) = listed {
        return Some(found.to_owned());
    }
    match entry.manifest_view()?.ok()? {
        crate::manifest::Manifest::Image(image) => image
            .annotations
            .iter()
            .find(|(name, _)| name == BASE_DIGEST)
            .map(|(_, value)| value.clone()),
        _ => None,
    }
}

/// An instruction without the hash of the files that it copies: `ADD file:0a1b... in /` says where, not what.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((at, kind)) = ["file:", "dir:", "multi:"]
        .iter()
        .filter_map(|kind| Some((rest.find(kind)?, *kind)))
        .min()
    {
        let (before, after) = rest.split_at(at + kind.len());
        out.push_str(before);
        let hash = after.len()
            - after
                .trim_start_matches(|c: char| c.is_ascii_hexdigit())
                .len();
        rest = if hash == 64 { &after[hash..] } else { after };
    }
    out.push_str(rest);
    out
}

/// How many instructions are in one and not in the other, by their longest common beginning and end.
fn count_changed(before: &[String], after: &[String]) -> usize {
    let prefix = before.iter().zip(after).take_while(|(a, b)| a == b).count();
    let rest = before.len().min(after.len()) - prefix;
    let suffix = before
        .iter()
        .rev()
        .zip(after.iter().rev())
        .take(rest)
        .take_while(|(a, b)| a == b)
        .count();
    before.len().max(after.len()) - prefix - suffix
}

fn also(changed: usize) -> String {
    if changed == 0 {
        String::new()
    } else {
        format!(", and {} differ", plural(changed, "instruction"))
    }
}

fn plural(count: usize, word: &str) -> String {
    if count == 1 {
        format!("1 {word}")
    } else {
        format!("{count} {word}s")
    }
}

fn say(why: Why, because: impl Into<String>) -> Verdict {
    Verdict {
        why,
        because: because.into(),
    }
}
