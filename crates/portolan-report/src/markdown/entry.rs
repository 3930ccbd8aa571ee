//! The section of one platform: what it is, how it was built, what its layers are.

use portolan_image::Document;
use portolan_image::config::Config;
use portolan_image::history::{Step, Steps};
use portolan_image::media_type::{DOCKER_MANIFEST, ManifestKind};
use portolan_image::record::{ClaimedStep, Entry, Role};

use super::escape::{block, code, fenced, plain};
use super::{Page, artifact_type};
use crate::date;
use crate::secrets::{Secrets, notice};
use crate::size;
use crate::view::{self, Told};

impl Page<'_> {
    pub(super) fn section(&self, entry: &Entry) -> String {
        let mut out = format!("### {} - {}\n\n", code(&self.name()), self.platform(entry));
        if let (Some(digest), true) = (entry.digest(), entry.listed.is_some()) {
            out.push_str(&self.pull(digest));
            out.push('\n');
        }
        let told = Told::of(entry, self.secrets);
        let facts = self.facts(entry, told.config.as_ref());
        out.push_str(&facts);
        let claimed = entry
            .claim
            .as_ref()
            .filter(|_| entry.config.is_none() && self.secrets == Secrets::Show);
        let built = match (claimed, &told.steps) {
            (Some(claim), _) => claim.steps.as_deref().map(as_claimed),
            (None, Some(built)) => Some(self.dockerfile(built)),
            (None, None) => None,
        };
        if let Some(built) = built {
            if !facts.is_empty() {
                out.push('\n');
            }
            out.push_str(&built);
        }
        let mut end = self.layers(entry);
        if !self.style.copies_repo_info() {
            end.push_str(&notes(entry, &told));
        }
        // No page is silent about it, whatever it copies; variables and labels are not on this one.
        if told.hidden_in_steps > 0 {
            end.push_str(&format!("-\tNote: {}\n", notice(told.hidden_in_steps)));
        }
        if !end.is_empty() {
            if !out.ends_with("\n\n") {
                out.push('\n');
            }
            out.push_str(&end);
        }
        out
    }

    fn facts(&self, entry: &Entry, config: Option<&Config>) -> String {
        let mut out = String::new();
        if let Some(version) = config.and_then(|config| config.docker_version.as_deref()) {
            out.push_str(&format!("-\tDocker Version: {}\n", plain(version)));
        }
        let claimed = || {
            entry
                .claim
                .as_ref()
                .and_then(|claim| claim.media_type.as_ref())
        };
        if let Some(media_type) = entry
            .manifest
            .as_ref()
            .map(Document::media_type)
            .or_else(claimed)
        {
            // repo-info prints one type for all of the later format (field.md 4).
            let constant = self.style.copies_repo_info()
                && media_type.manifest_kind() == Some(ManifestKind::Image);
            let mime = if constant {
                DOCKER_MANIFEST
            } else {
                media_type.as_str()
            };
            out.push_str(&format!("-\tManifest MIME: {}\n", code(mime)));
        }
        if let (Role::Artifact { .. }, false) = (&entry.role, self.style.copies_repo_info()) {
            out.push_str(&format!(
                "-\tArtifact: {}, not an image that can be run\n",
                artifact_type(entry)
            ));
        }
        if let Some(total) = view::total_size(entry) {
            let of = if view::is_uncompressed(entry) {
                "uncompressed layers, not transfer size"
            } else {
                "compressed transfer size, not on-disk size"
            };
            out.push_str(&format!(
                "-\tTotal Size: **{}**  \n\t({of})\n",
                size::with_bytes(total, self.style)
            ));
        }
        if let Some(id) = view::image_id(entry) {
            out.push_str(&format!("-\tImage ID: {}\n", code(&id)));
        }
        if let Some(run) = config.map(|config| &config.run) {
            for (label, words) in [
                ("Entrypoint", &run.entrypoint),
                ("Default Command", &run.cmd),
                ("`SHELL`", &run.shell),
            ] {
                if let Some(words) = words {
                    out.push_str(&format!("-\t{label}: {}\n", code(&self.json(words))));
                }
            }
        }
        out
    }

    /// A list of words as JSON.
    fn json(&self, words: &[String]) -> String {
        let json = serde_json::to_string(words).expect("a list of strings is JSON");
        if self.style.copies_repo_info() {
            json.replace('/', "\\/")
        } else {
            json
        }
    }

    fn dockerfile(&self, built: &Steps) -> String {
        let mut text = String::new();
        for step in built.steps() {
            let command = if self.style.copies_repo_info() {
                built.repo_info_text(step)
            } else {
                step.standard_text()
            };
            text.push_str(&format!("# {}\n{}\n", date_of(step), fenced(&command)));
        }
        if text.is_empty() && !self.style.copies_repo_info() {
            text.push_str("# no build history is recorded\n");
        }
        block("dockerfile", &text)
    }
}

/// Steps as the page had them, whichever builder wrote what they were read from.
fn as_claimed(steps: &[ClaimedStep]) -> String {
    let mut text = String::new();
    for step in steps {
        text.push_str(&format!("# {}\n{}\n", step.date, step.text));
    }
    block("dockerfile", &text)
}

fn date_of(step: &Step) -> String {
    match (
        step.created().and_then(date::http),
        step.entry().created.as_deref(),
    ) {
        (Some(date), _) => date,
        (None, Some(text)) if !text.is_empty() => {
            format!("(not a date: {})", fenced(text).replace(['\n', '\t'], " "))
        }
        (None, _) => "(no date)".to_owned(),
    }
}

/// What could not be had, and what is odd.
fn notes(entry: &Entry, told: &Told) -> String {
    let mut out = String::new();
    for failure in &entry.failures {
        out.push_str(&format!(
            "-\tCould not {}: {}\n",
            plain(&failure.step),
            plain(&failure.message)
        ));
    }
    for finding in &entry.findings {
        let place = if finding.place.is_empty() {
            String::new()
        } else {
            format!("{}: ", plain(&finding.place))
        };
        out.push_str(&format!("-\tNote: {place}{}\n", plain(&finding.what)));
    }
    if let Some(text) = told.misaligned() {
        out.push_str(&format!("-\tNote: {text}\n"));
    }
    out
}
