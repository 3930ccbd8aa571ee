//! The content identity of an image: what it holds and runs, apart from when and by whom it was built.
//!
//! Two images with one identity have the same files and run the same way, whatever their digests: a rebuild that changed nothing but
//! dates, another compression, another media type. The rule, version 1 (`docs/content-identity.md`): the sha256 of a JSON array of
//! the version, the platform in normal form, what a container runs (entrypoint, command, environment, working folder, user, ports,
//! volumes, stop signal, shell, health check, triggers, labels without those that hold dates) and the diff ids, base first.

use serde_json::{Value, json};

use crate::config::Config;
use crate::digest::Digest;
use crate::record::Entry;

/// The version of the rule. Another rule is another version, so that old identities are never compared with new ones.
pub const VERSION: u32 = 1;

/// Labels that say when or from which commit an image was built, not what it holds.
const OF_THE_BUILD: [&str; 4] = [
    "org.opencontainers.image.created",
    "org.opencontainers.image.revision",
    "org.label-schema.build-date",
    "org.label-schema.vcs-ref",
];

/// The content identity of an image, as `content.v1:` and 64 hex digits; `None` where its config or its diff ids are not known, or do
/// not fit its layers.
pub fn of(entry: &Entry) -> Option<String> {
    let config = entry.config_view()?.ok()?;
    if config.diff_ids.is_empty() || config.diff_ids.len() != entry.layers.len() {
        return None;
    }
    let text = canonical(&config, entry).to_string();
    Some(format!(
        "content.v{VERSION}:{}",
        Digest::sha256(text.as_bytes()).encoded()
    ))
}

fn canonical(config: &Config, entry: &Entry) -> Value {
    let platform = if config.platform.os.is_empty() {
        &entry.platform
    } else {
        &config.platform
    };
    let platform = platform.normalised();
    let run = &config.run;
    let labels: Vec<_> = run
        .labels
        .iter()
        .filter(|(name, _)| !OF_THE_BUILD.contains(&name.as_str()))
        .collect();
    json!([
        VERSION,
        [
            platform.os,
            platform.architecture,
            platform.variant,
            platform.os_version
        ],
        run.entrypoint,
        run.cmd,
        run.env,
        run.working_dir,
        run.user,
        run.exposed_ports,
        run.volumes,
        run.stop_signal,
        run.shell,
        run.healthcheck,
        run.on_build,
        labels,
        config.diff_ids,
    ])
}
