//! What changed between two images of one platform.

use serde::Serialize;

use super::settings::{Known, Setting, settings};
use crate::config::Config;
use crate::digest::Digest;
use crate::history::{OsFamily, steps};
use crate::platform::Platform;
use crate::record::{Entry, Layer};

/// Something before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Changed<T> {
    /// Before.
    pub before: T,
    /// After.
    pub after: T,
}

/// What changed between two images.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ImageDiff {
    /// The platform, as it is after.
    pub platform: Platform,
    /// The manifests' digests.
    pub digest: Changed<Option<Digest>>,
    /// The sums of the layers' sizes in bytes, as transferred.
    pub size: Changed<Option<u64>>,
    /// Settings that differ.
    pub settings: Vec<Setting>,
    /// The steps, as a difference of lines; empty where they are equal.
    pub steps: Vec<StepLine>,
    /// The layers: those that are shared, added and gone.
    pub layers: Vec<LayerDiff>,
}

/// A line of the difference of steps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "text")]
pub enum StepLine {
    /// In both.
    Same(String),
    /// Only before.
    Removed(String),
    /// Only after.
    Added(String),
}

/// A layer, and whether it stayed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LayerDiff {
    /// The digest of its blob.
    pub digest: Digest,
    /// Its size in bytes as transferred.
    pub size: Option<u64>,
    /// Whether it stayed.
    pub fate: LayerFate,
}

/// Whether a layer stayed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LayerFate {
    /// It is in both.
    Shared,
    /// It is only after.
    Added,
    /// It was only before.
    Gone,
}

impl ImageDiff {
    /// Whether nothing differs that can be told.
    pub fn is_empty(&self) -> bool {
        self.digest.before == self.digest.after
            && self.settings.is_empty()
            && self.steps.is_empty()
            && self
                .layers
                .iter()
                .all(|layer| layer.fate == LayerFate::Shared)
    }
}

/// Compares two images.
pub fn diff_images(before: &Entry, after: &Entry) -> ImageDiff {
    let configs =
        [before, after].map(|entry| entry.config_view().and_then(Result::ok).unwrap_or_default());
    let [old, new] = &configs;
    ImageDiff {
        platform: after.platform.clone(),
        digest: Changed {
            before: before.digest().cloned(),
            after: after.digest().cloned(),
        },
        size: Changed {
            before: before.total_size(),
            after: after.total_size(),
        },
        settings: settings(old, new, Known::of([before, after])),
        steps: step_lines(&lines(before, old), &lines(after, new)),
        layers: layers(&before.layers, &after.layers),
    }
}

/// The lines of an image's steps: of a long step, only what changed in it is told.
fn lines(entry: &Entry, config: &Config) -> Vec<String> {
    let steps = texts(entry, config);
    let lines = steps.iter().flat_map(|step| step.split('\n'));
    lines.map(str::to_owned).collect()
}

/// The texts of an image's steps, as reports print them.
pub(super) fn texts(entry: &Entry, config: &Config) -> Vec<String> {
    let os = if config.platform.os.is_empty() {
        &entry.platform.os
    } else {
        &config.platform.os
    };
    let shell = config.run.shell.as_deref().unwrap_or_default();
    let steps = steps(&config.history, entry.layers.len(), OsFamily::of(os), shell);
    steps
        .steps()
        .iter()
        .map(crate::history::Step::standard_text)
        .collect()
}

/// The most steps that are compared line by line; beyond it they are given as replaced.
const MOST_STEPS: usize = 2_000;

/// The difference of two lists of lines, by their longest common subsequence; empty where they are equal.
fn step_lines(before: &[String], after: &[String]) -> Vec<StepLine> {
    if before == after {
        return Vec::new();
    }
    let prefix = before.iter().zip(after).take_while(|(a, b)| a == b).count();
    let rest = before.len().min(after.len()) - prefix;
    let suffix = before
        .iter()
        .rev()
        .zip(after.iter().rev())
        .take(rest)
        .take_while(|(a, b)| a == b)
        .count();
    let (old, new) = (
        &before[prefix..before.len() - suffix],
        &after[prefix..after.len() - suffix],
    );
    let mut lines: Vec<StepLine> = before[..prefix]
        .iter()
        .cloned()
        .map(StepLine::Same)
        .collect();
    lines.extend(middle(old, new));
    lines.extend(
        before[before.len() - suffix..]
            .iter()
            .cloned()
            .map(StepLine::Same),
    );
    lines
}

fn middle(old: &[String], new: &[String]) -> Vec<StepLine> {
    let removed = |line: &String| StepLine::Removed(line.clone());
    let added = |line: &String| StepLine::Added(line.clone());
    if old.len() > MOST_STEPS || new.len() > MOST_STEPS {
        return old
            .iter()
            .map(removed)
            .chain(new.iter().map(added))
            .collect();
    }
    // length[i][j]: how many lines old[i..] and new[j..] have in common.
    let mut length = vec![vec![0_u32; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            length[i][j] = if old[i] == new[j] {
                length[i + 1][j + 1] + 1
            } else {
                length[i + 1][j].max(length[i][j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut lines = Vec::new();
    while i < old.len() && j < new.len() {
        if old[i] == new[j] {
            lines.push(StepLine::Same(old[i].clone()));
            (i, j) = (i + 1, j + 1);
        } else if length[i + 1][j] >= length[i][j + 1] {
            lines.push(removed(&old[i]));
            i += 1;
        } else {
            lines.push(added(&new[j]));
            j += 1;
        }
    }
    lines.extend(old[i..].iter().map(removed));
    lines.extend(new[j..].iter().map(added));
    lines
}

/// The layers of both: shared ones where they stand after, then what is gone.
fn layers(before: &[Layer], after: &[Layer]) -> Vec<LayerDiff> {
    let mut left: Vec<&Layer> = before.iter().collect();
    let told = |layer: &Layer, fate| LayerDiff {
        digest: layer.descriptor.digest.clone(),
        size: layer.descriptor.size,
        fate,
    };
    let mut found: Vec<LayerDiff> = Vec::new();
    for layer in after {
        let at = left
            .iter()
            .position(|other| other.descriptor.digest == layer.descriptor.digest);
        let fate = if let Some(at) = at {
            left.remove(at);
            LayerFate::Shared
        } else {
            LayerFate::Added
        };
        found.push(told(layer, fate));
    }
    found.extend(left.into_iter().map(|layer| told(layer, LayerFate::Gone)));
    found
}
