//! Rules about the config: platform, diff ids, history, secrets.

use super::{Found, Subject, at, images, plural};
use crate::config::Config;
use crate::history::{OsFamily, is_secret_name, steps};
use crate::record::Entry;

/// Images with their configs; what a page claims of one is no config.
fn configs<'a>(subject: &Subject<'a>) -> impl Iterator<Item = (&'a Entry, Config)> {
    images(subject.record)
        .filter(|entry| entry.claim.is_none())
        .filter_map(|entry| Some((entry, entry.config_view()?.ok()?)))
}

pub(super) fn platform(subject: &Subject<'_>, found: &mut Vec<Found>) {
    for (entry, config) in configs(subject) {
        let Some(listed) = entry
            .listed
            .as_ref()
            .and_then(|listed| listed.platform.as_ref())
        else {
            continue;
        };
        let (index, own) = (listed.normalised(), config.platform.normalised());
        let differ = |a: &str, b: &str| !a.is_empty() && !b.is_empty() && a != b;
        // A config that says no variant contradicts none: those of 32-bit Arm were silent for years.
        let both_say = listed.variant.is_some() && config.platform.variant.is_some();
        let variants = both_say && index.variant != own.variant;
        if differ(&index.os, &own.os) || differ(&index.architecture, &own.architecture) || variants
        {
            found.push(at(entry, format!("the config says {}", config.platform)));
        }
    }
}

pub(super) fn diff_ids(subject: &Subject<'_>, found: &mut Vec<Found>) {
    for (entry, config) in configs(subject) {
        let (ids, layers) = (config.diff_ids.len(), entry.layers.len());
        if entry.config.is_some() && ids != layers {
            found.push(at(
                entry,
                format!("{} for {}", plural(ids, "diff id"), plural(layers, "layer")),
            ));
        }
    }
}

pub(super) fn history(subject: &Subject<'_>, found: &mut Vec<Found>) {
    for (entry, config) in configs(subject) {
        let with_layer = config
            .history
            .iter()
            .filter(|step| !step.empty_layer)
            .count();
        if !config.history.is_empty() && with_layer != entry.layers.len() {
            found.push(at(
                entry,
                format!(
                    "{} claim a layer, and there are {}",
                    plural(with_layer, "step"),
                    entry.layers.len()
                ),
            ));
        }
    }
}

pub(super) fn no_history(subject: &Subject<'_>, found: &mut Vec<Found>) {
    for (entry, config) in configs(subject) {
        if config.history.is_empty() {
            found.push(at(entry, "no Dockerfile can be recovered"));
        }
    }
}

pub(super) fn secret(subject: &Subject<'_>, found: &mut Vec<Found>) {
    for (entry, config) in configs(subject) {
        for variable in &config.run.env {
            if let Some((name, value)) = variable.split_once('=')
                && is_secret_name(name)
                && !value.is_empty()
            {
                found.push(at(
                    entry,
                    format!("the variable {name} has a value that everybody can read"),
                ));
            }
        }
        for (name, value) in &config.run.labels {
            if is_secret_name(name) && !value.is_empty() {
                found.push(at(
                    entry,
                    format!("the label {name} has a value that everybody can read"),
                ));
            }
        }
        let shell = config.run.shell.as_deref().unwrap_or_default();
        let os = OsFamily::of(&config.platform.os);
        let (_, hidden) = steps(&config.history, entry.layers.len(), os, shell).redacted();
        if hidden > 0 {
            found.push(at(
                entry,
                format!(
                    "{} in the build's steps can be read by everybody",
                    plural(hidden, "value")
                ),
            ));
        }
    }
}
