//! What changed between two images of one platform.

use std::collections::BTreeSet;

use serde::Serialize;

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

/// A setting that differs: `None` where it is not there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Setting {
    /// What it is, such as `env PATH` or `entrypoint`.
    pub name: String,
    /// Its values, as people read them.
    #[serde(flatten)]
    pub value: Changed<Option<String>>,
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
        settings: settings(old, new),
        steps: step_lines(&texts(before, old), &texts(after, new)),
        layers: layers(&before.layers, &after.layers),
    }
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

fn settings(old: &Config, new: &Config) -> Vec<Setting> {
    let mut found = Vec::new();
    let mut compare = |name: String, before: Option<String>, after: Option<String>| {
        if before != after {
            found.push(Setting {
                name,
                value: Changed { before, after },
            });
        }
    };
    let json = |words: &Option<Vec<String>>| {
        words
            .as_ref()
            .map(|words| serde_json::json!(words).to_string())
    };
    let list = |words: &[String]| (!words.is_empty()).then(|| words.join(" "));
    let (a, b) = (&old.run, &new.run);
    compare(
        "entrypoint".to_owned(),
        json(&a.entrypoint),
        json(&b.entrypoint),
    );
    compare("cmd".to_owned(), json(&a.cmd), json(&b.cmd));
    compare("shell".to_owned(), json(&a.shell), json(&b.shell));
    compare("user".to_owned(), a.user.clone(), b.user.clone());
    compare(
        "workdir".to_owned(),
        a.working_dir.clone(),
        b.working_dir.clone(),
    );
    compare(
        "exposed ports".to_owned(),
        list(&a.exposed_ports),
        list(&b.exposed_ports),
    );
    compare("volumes".to_owned(), list(&a.volumes), list(&b.volumes));
    compare(
        "stop signal".to_owned(),
        a.stop_signal.clone(),
        b.stop_signal.clone(),
    );
    compare("on build".to_owned(), list(&a.on_build), list(&b.on_build));
    let check = |config: &Config| config.run.healthcheck.as_ref().map(ToString::to_string);
    compare("healthcheck".to_owned(), check(old), check(new));
    compare(
        "os version".to_owned(),
        old.platform.os_version.clone(),
        new.platform.os_version.clone(),
    );
    let pairs = |env: &[String]| -> Vec<(String, String)> {
        env.iter()
            .map(|variable| variable.split_once('=').unwrap_or((variable, "")))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect()
    };
    for (kind, before, after) in [
        ("env", pairs(&a.env), pairs(&b.env)),
        ("label", a.labels.clone(), b.labels.clone()),
    ] {
        let names: BTreeSet<&String> = before.iter().chain(&after).map(|(name, _)| name).collect();
        let value = |list: &[(String, String)], name: &String| {
            list.iter()
                .rfind(|(n, _)| n == name)
                .map(|(_, value)| value.clone())
        };
        for name in names {
            compare(
                format!("{kind} {name}"),
                value(&before, name),
                value(&after, name),
            );
        }
    }
    found
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
