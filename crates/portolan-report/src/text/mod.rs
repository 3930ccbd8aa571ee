//! The report for a terminal: compact, fitted to its width, coloured where that is wanted.

mod image;
mod paint;
mod platforms;
pub(crate) mod screen;
pub(crate) mod table;

use portolan_image::record::{Entry, Failure, Record, Role, Transport};

use crate::proof::proof_words;
use crate::secrets::{Secrets, notice};
use crate::view::{self, Told};
pub(crate) use paint::{Paint, painted};
use screen::Screen;
pub use screen::cut as cut_text;

/// How a text report is written.
#[derive(Debug, Clone, Copy)]
pub struct TextOptions {
    /// Whether values that look like secrets are shown.
    pub secrets: Secrets,
    /// Whether there is colour.
    pub colour: Colour,
    /// The width of a line, in columns; at least 30 are taken.
    pub width: usize,
    /// How much is told.
    pub detail: Detail,
}

impl Default for TextOptions {
    fn default() -> Self {
        Self {
            secrets: Secrets::default(),
            colour: Colour::Never,
            width: 80,
            detail: Detail::Short,
        }
    }
}

/// Whether there is colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// By ANSI escapes.
    Always,
    /// Plain text.
    Never,
}

/// How much is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// The tag and a line for each platform, and what a container runs, once for all platforms that run the same.
    Short,
    /// Also each platform's settings, steps and layers.
    Full,
}

/// How wide the names of facts are in the head: a digest fits behind one in 80 columns.
const HEAD_NAME: usize = 8;

/// Writes the text report of a record.
pub fn text(record: &Record, options: &TextOptions) -> String {
    let mut screen = Screen::new(options.colour, options.width);
    let told: Vec<(&Entry, Told)> = record
        .images()
        .map(|entry| (entry, Told::of(entry, options.secrets)))
        .collect();
    head(&mut screen, record);
    screen.blank();
    platforms::table(&mut screen, &told);
    beside(&mut screen, record);
    image::sections(&mut screen, &told, options.detail);
    let hidden: usize = told.iter().map(|(_, told)| told.hidden()).sum();
    if hidden > 0 {
        screen.blank();
        screen.line(Paint::Dim, &notice(hidden));
    }
    screen.finish()
}

fn head(screen: &mut Screen, record: &Record) {
    screen.line(Paint::Title, &record.reference.familiar());
    let mut named = |name, value: &str| screen.named(name, HEAD_NAME, Paint::Plain, value);
    if let Some(digest) = record.digest() {
        named("Digest", digest.as_str());
    }
    if let Some(media_type) = view::root_type(record) {
        named("Type", media_type.as_str());
    }
    let location = &record.origin.location;
    match record.origin.transport {
        Transport::Registry => named("From", location),
        Transport::Oci => named("From", &format!("oci:{location}")),
        Transport::OciArchive => named("From", &format!("oci-archive:{location}")),
        Transport::DockerArchive => named("From", &format!("docker-archive:{location}")),
    }
    if let Some(words) = proof_words(record) {
        named("Proof", &words);
    }
}

/// What is no platform: a line for all attestations, one for each artifact, and what is odd or missing.
fn beside(screen: &mut Screen, record: &Record) {
    let attestations = record.attestations().count();
    if attestations > 0 {
        let noun = plural(attestations, "attestation");
        let text = format!("and {attestations} {noun} (not verified)");
        screen.line(Paint::Dim, &text);
    }
    for entry in &record.entries {
        let what = match &entry.role {
            Role::Artifact { artifact_type } => {
                let kind = artifact_type.as_deref().unwrap_or("of no stated type");
                screen.line(Paint::Dim, &format!("and an artifact: {kind}"));
                "artifact"
            }
            Role::Attestation { .. } => "attestation",
            Role::Image | Role::Unread => continue,
        };
        failures(screen, what, &entry.failures);
        for finding in &entry.findings {
            let text = format!("{what}: {}: {}", finding.place, finding.what);
            screen.line(Paint::Warn, &text);
        }
    }
    if record.left_out > 0 {
        let noun = plural(record.left_out, "platform");
        let text = format!("and {} more {noun}, not asked for", record.left_out);
        screen.line(Paint::Dim, &text);
    }
    for finding in &record.findings {
        let text = format!("{}: {}", finding.place, finding.what);
        screen.line(Paint::Warn, &text);
    }
    if record.images().any(view::is_uncompressed) {
        screen.line(Paint::Dim, "sizes are of uncompressed layers");
    }
}

fn failures(screen: &mut Screen, what: &str, failures: &[Failure]) {
    for failure in failures {
        let text = format!("{what}: could not {}: {}", failure.step, failure.message);
        screen.line(Paint::Warn, &text);
    }
}

pub(crate) fn plural(count: usize, noun: &str) -> String {
    if count == 1 {
        noun.to_owned()
    } else {
        format!("{noun}s")
    }
}
