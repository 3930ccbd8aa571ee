//! The Markdown report: the page of a tag, its head and a section for each platform.

mod entry;
pub(crate) mod escape;
mod layers;
mod read;

use portolan_image::record::{Entry, Record, Role, Transport};
use portolan_image::{Digest, Platform};

use crate::secrets::Secrets;
use crate::style::Style;
use crate::view;
pub use read::{ReadError, read};

use escape::{block, code, plain};

/// How a Markdown report is written.
#[derive(Debug, Clone, Copy, Default)]
pub struct MarkdownOptions {
    /// The layout.
    pub style: Style,
    /// Whether values that look like secrets are shown.
    pub secrets: Secrets,
}

/// Writes the Markdown report of a record.
///
/// A record that was read out of a page gives that page again, in the page's own layout.
pub fn markdown(record: &Record, options: &MarkdownOptions) -> String {
    if let Some(claimed) = &record.claimed
        && let Some(page) = &claimed.page
        && options.secrets == Secrets::Show
        && options.style == claimed.layout.into()
    {
        return page.clone();
    }
    let page = Page {
        record,
        style: options.style,
        secrets: options.secrets,
    };
    let mut out = page.head();
    for entry in page.sections() {
        out.push('\n');
        out.push_str(&page.section(entry));
    }
    out
}

/// A page being written.
struct Page<'a> {
    record: &'a Record,
    style: Style,
    secrets: Secrets,
}

impl<'a> Page<'a> {
    /// The entries that have a section of their own.
    fn sections(&self) -> impl Iterator<Item = &'a Entry> {
        let attestations = self.style.shows_attestations_as_platforms();
        self.record
            .entries
            .iter()
            .filter(move |entry| match entry.role {
                Role::Image | Role::Unread => true,
                Role::Attestation { .. } => attestations,
                Role::Artifact { .. } => entry.listed.is_none() || attestations,
            })
    }

    fn head(&self) -> String {
        let mut out = format!("## {}\n\n", code(&self.name()));
        if let Some(digest) = self.record.digest() {
            out.push_str(&self.pull(digest));
            out.push('\n');
        }
        let index = self.record.is_index();
        let claimed = self.record.claimed.as_ref();
        let media_type = match &self.record.root {
            Some(root) => Some(root.media_type()),
            None => claimed.and_then(|claimed| claimed.media_type.as_ref()),
        };
        if let (true, Some(media_type)) = (index, media_type) {
            out.push_str(&format!(
                "-\tManifest MIME: {}\n",
                code(media_type.as_str())
            ));
        }
        let sections: Vec<&Entry> = self.sections().collect();
        let count = match self.style {
            Style::RepoInfo => format!(" {}", sections.len()),
            Style::Standard if sections.is_empty() => " none".to_owned(),
            Style::Standard | Style::RepoInfo2016 => String::new(),
        };
        out.push_str(&format!("-\tPlatforms:{count}\n"));
        for entry in &sections {
            out.push_str(&format!("\t-\t{}\n", self.platform(entry)));
        }
        if !self.style.copies_repo_info() {
            out.push_str(&self.beside_platforms());
        }
        out
    }

    /// What the standard style lists apart from the platforms: what was left out, attestations, artifacts, what is odd.
    fn beside_platforms(&self) -> String {
        let mut out = String::new();
        if self.record.left_out > 0 {
            out.push_str(&format!(
                "\t-\t({} more, not asked for)\n",
                self.record.left_out
            ));
        }
        let attestations: Vec<&Entry> = self.record.attestations().collect();
        if !attestations.is_empty() {
            out.push_str("-\tAttestations (present, not verified):\n");
            for entry in attestations {
                out.push_str(&format!("\t-\t{}\n", self.attestation(entry)));
            }
        }
        let artifacts =
            self.record.entries.iter().filter(|entry| {
                entry.listed.is_some() && matches!(entry.role, Role::Artifact { .. })
            });
        for (number, entry) in artifacts.enumerate() {
            if number == 0 {
                out.push_str("-\tArtifacts:\n");
            }
            out.push_str(&format!(
                "\t-\t{}: {}\n",
                digest_of(entry),
                artifact_type(entry)
            ));
        }
        for finding in &self.record.findings {
            out.push_str(&format!(
                "-\tNote: {}: {}\n",
                plain(&finding.place),
                plain(&finding.what)
            ));
        }
        out
    }

    fn attestation(&self, entry: &Entry) -> String {
        let mut out = digest_of(entry);
        match view::subject(self.record, entry) {
            Some(image) => out.push_str(&format!(" of {}", self.platform(image))),
            None => out.push_str(" of no image in this index"),
        }
        let predicates = view::predicate_types(entry);
        if !predicates.is_empty() {
            let predicates: Vec<String> =
                predicates.iter().map(|predicate| code(predicate)).collect();
            out.push_str(&format!(": {}", predicates.join(", ")));
        }
        for failure in &entry.failures {
            out.push_str(&format!(
                " (could not {}: {})",
                plain(&failure.step),
                plain(&failure.message)
            ));
        }
        out
    }

    fn name(&self) -> String {
        self.record.reference.familiar()
    }

    /// The command that gets exactly this. What is not in a registry cannot be pulled, but can be read.
    fn pull(&self, digest: &Digest) -> String {
        let origin = &self.record.origin;
        let manifest = |transport: &str| {
            let image = format!("{transport}:{}@{digest}", origin.location);
            format!("portolan manifest {}", shell_word(&image))
        };
        let command = match origin.transport {
            Transport::Registry => format!("docker pull {}", self.record.reference.pull_by(digest)),
            Transport::Oci => manifest("oci"),
            Transport::OciArchive => manifest("oci-archive"),
            // An OCI layout inside of what docker saved.
            Transport::DockerArchive => manifest("docker-archive"),
        };
        let line = escape::fenced(&command).replace(['\n', '\t'], " ");
        block("console", &format!("$ {line}\n"))
    }

    fn platform(&self, entry: &Entry) -> String {
        if let Role::Artifact { .. } = entry.role
            && !self.style.copies_repo_info()
        {
            return "none (an artifact)".to_owned();
        }
        if self.style.copies_repo_info() {
            // repo-info takes linux and amd64 where nothing is said.
            let or = |text: &str, default: &str| {
                if text.is_empty() {
                    default.to_owned()
                } else {
                    text.to_owned()
                }
            };
            let platform = Platform {
                os: or(&entry.platform.os, "linux"),
                architecture: or(&entry.platform.architecture, "amd64"),
                ..entry.platform.clone()
            };
            return plain(&platform.described());
        }
        plain(&entry.platform.described())
    }
}

/// A word of a command line, in quotes where a shell would read more into it (threat 39).
fn shell_word(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "._-/:@+=,%".contains(c);
    if word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

fn digest_of(entry: &Entry) -> String {
    entry
        .digest()
        .map_or_else(|| "(no digest)".to_owned(), |digest| code(digest.as_str()))
}

fn artifact_type(entry: &Entry) -> String {
    match &entry.role {
        Role::Artifact {
            artifact_type: Some(kind),
        } => code(kind),
        _ => "of no stated type".to_owned(),
    }
}
