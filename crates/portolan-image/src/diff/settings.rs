//! What changed in how a container runs.

use std::collections::BTreeSet;

use serde::Serialize;

use super::Changed;
use crate::config::Config;
use crate::record::Entry;

/// A setting that differs: `None` where it is not there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Setting {
    /// What it is, such as `env PATH` or `entrypoint`.
    pub name: String,
    /// Its values, as people read them.
    #[serde(flatten)]
    pub value: Changed<Option<String>>,
}

/// How many of the settings are known of both images.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    /// All of them.
    All,
    /// Those that a published page prints: what it leaves out is not absent, it is not known.
    OnPages,
}

impl Known {
    /// What is known of both of two images.
    pub(super) fn of(images: [&Entry; 2]) -> Self {
        if images
            .iter()
            .any(|image| image.config.is_none() && image.claim.is_some())
        {
            Self::OnPages
        } else {
            Self::All
        }
    }
}

/// The settings that differ, of those that are known on both sides.
pub(super) fn settings(old: &Config, new: &Config, known: Known) -> Vec<Setting> {
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
    if known == Known::OnPages {
        return found;
    }
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
