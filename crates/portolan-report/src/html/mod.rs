//! The HTML report: one page that needs nothing beside it, no script, light or dark as its reader likes.

pub(crate) mod escape;
pub(crate) mod frame;
mod image;

use portolan_image::record::{Entry, Record, Role, Transport};

use crate::proof::proof_words;
use crate::secrets::{Secrets, notice};
use crate::size;
use crate::view::{self, Told};
use escape::text;

/// How an HTML report is written.
#[derive(Debug, Clone, Copy, Default)]
pub struct HtmlOptions {
    /// Whether values that look like secrets are shown.
    pub secrets: Secrets,
}

/// Writes the HTML report of a record.
pub fn html(record: &Record, options: &HtmlOptions) -> String {
    let name = record.reference.familiar();
    let told: Vec<(&Entry, Told)> = record
        .images()
        .map(|entry| (entry, Told::of(entry, options.secrets)))
        .collect();
    let mut body = format!("<h1>{}</h1>\n", text(&name));
    body.push_str(&head(record));
    body.push_str(&platforms(&told));
    body.push_str(&beside(record));
    let hidden: usize = told.iter().map(|(_, told)| told.hidden()).sum();
    if hidden > 0 {
        body.push_str(&format!(
            "<p class=\"note\">{}</p>\n",
            text(&notice(hidden))
        ));
    }
    for (number, (entry, told)) in told.iter().enumerate() {
        body.push_str(&image::section(record, entry, told, number));
    }
    let footer = format!(
        "Read from {} at {}.",
        text(&record.origin.location),
        text(&record.observed.to_string())
    );
    frame::page(&name, &body, &footer)
}

fn head(record: &Record) -> String {
    let Some(digest) = record.digest() else {
        return String::new();
    };
    let pull = match record.origin.transport {
        Transport::Registry => format!(
            "<pre class=\"pull\"><code>docker pull {}</code></pre>\n",
            text(&record.reference.pull_by(digest))
        ),
        Transport::Oci | Transport::OciArchive | Transport::DockerArchive => String::new(),
    };
    let mut facts = format!(
        "<dt>Digest</dt><dd><code>{}</code></dd>",
        text(digest.as_str())
    );
    if let Some(media_type) = view::root_type(record) {
        facts.push_str(&format!(
            "<dt>Media type</dt><dd><code>{}</code></dd>",
            text(media_type.as_str())
        ));
    }
    if let Some(words) = proof_words(record) {
        facts.push_str(&format!("<dt>Proof</dt><dd>{}</dd>", text(&words)));
    }
    format!("{pull}<dl>{facts}</dl>\n")
}

fn platforms(told: &[(&Entry, Told)]) -> String {
    if told.is_empty() {
        return "<p class=\"note\">There are no platforms.</p>\n".to_owned();
    }
    let mut out = "<div class=\"wide\"><table>\n<thead><tr><th>Platform</th><th>Digest</th><th class=\"number\">Size</th><th class=\"number\">Layers</th><th>Created</th></tr></thead>\n<tbody>\n".to_owned();
    for (number, (entry, told)) in told.iter().enumerate() {
        let digest = entry
            .digest()
            .map(|digest| {
                format!(
                    "<code title=\"{}\">{}</code>",
                    text(digest.as_str()),
                    text(digest.short())
                )
            })
            .unwrap_or_default();
        let created = told
            .config
            .as_ref()
            .and_then(|config| config.created.as_deref())
            .map(|created| created.get(..10).unwrap_or(created))
            .unwrap_or_default();
        out.push_str(&format!(
            "<tr><td><a href=\"#image-{number}\">{}</a></td><td>{digest}</td><td class=\"number\">{}</td><td class=\"number\">{}</td><td>{}</td></tr>\n",
            text(&entry.platform.to_string()),
            view::total_size(entry).map(size::size_text).unwrap_or_default(),
            entry.layers.len(),
            text(created),
        ));
    }
    out + "</tbody>\n</table></div>\n"
}

/// Attestations, artifacts, what was left out, what is odd.
fn beside(record: &Record) -> String {
    let mut items = Vec::new();
    for entry in record.attestations() {
        let of = view::subject(record, entry).map_or_else(
            || "no image in this index".to_owned(),
            |image| image.platform.to_string(),
        );
        let states = view::predicate_types(entry)
            .iter()
            .map(|predicate| escape::link(predicate))
            .collect::<Vec<_>>()
            .join(", ");
        items.push(format!(
            "Attestation of {}, not verified: {states}{}",
            text(&of),
            troubles(entry)
        ));
    }
    for entry in &record.entries {
        if let Role::Artifact { artifact_type } = &entry.role {
            items.push(format!(
                "Artifact: <code>{}</code>{}",
                text(artifact_type.as_deref().unwrap_or("of no stated type")),
                troubles(entry)
            ));
        }
    }
    if record.left_out > 0 {
        items.push(format!(
            "{} more platforms were not asked for",
            record.left_out
        ));
    }
    for finding in &record.findings {
        items.push(text(&format!("{}: {}", finding.place, finding.what)));
    }
    if items.is_empty() {
        return String::new();
    }
    format!(
        "<ul class=\"beside\">\n<li>{}</li>\n</ul>\n",
        items.join("</li>\n<li>")
    )
}

/// What could not be had of what is no platform, and what is odd about it.
fn troubles(entry: &Entry) -> String {
    let failures = entry
        .failures
        .iter()
        .map(|failure| format!("could not {}: {}", failure.step, failure.message));
    let findings = entry
        .findings
        .iter()
        .map(|finding| format!("{}: {}", finding.place, finding.what));
    let mut out = String::new();
    for trouble in failures.chain(findings) {
        out.push_str(&format!(" <span class=\"note\">{}</span>", text(&trouble)));
    }
    out
}
