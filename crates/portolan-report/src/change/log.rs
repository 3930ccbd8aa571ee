//! The log of a tag: when it moved, where to, and why.

use portolan_image::error::visible;
use serde_json::json;

use super::{LogEntry, minute};
use crate::markdown::escape::{code, plain};
use crate::text::{Colour, Paint, painted};

/// For a terminal: the newest first, as logs are.
pub fn log_text(name: &str, entries: &[LogEntry], colour: Colour) -> String {
    let mut out = format!("{}\n", painted(colour, Paint::Title, &visible(name)));
    for entry in entries.iter().rev() {
        let what = match &entry.digest {
            Some(digest) => digest.to_string(),
            None => painted(colour, Paint::Warn, "gone"),
        };
        out.push_str(&format!("\n{}  {what}\n", minute(entry.first_seen)));
        let mut below = |paint, words: &str| {
            out.push_str(&format!("{:18}{}\n", "", painted(colour, paint, words)));
        };
        if let Some(words) = entry.proof_words() {
            below(Paint::Warn, words);
        }
        if let Some(verdict) = &entry.verdict {
            let words = format!("{}: {}", verdict.why.words(), visible(&verdict.because));
            below(Paint::Plain, &words);
        }
        below(Paint::Dim, &seen(entry));
    }
    out
}

/// How long it was seen so.
fn seen(entry: &LogEntry) -> String {
    let host = visible(&entry.host);
    let last = minute(entry.last_seen);
    match (&entry.digest, entry.last_seen > entry.first_seen) {
        (Some(_), true) => format!("seen until {last} UTC, says {host}"),
        (Some(_), false) => format!("seen once, says {host}"),
        (None, true) => format!("still gone at {last} UTC, says {host}"),
        (None, false) => format!("says {host}"),
    }
}

/// As a page.
pub fn log_markdown(name: &str, entries: &[LogEntry]) -> String {
    let mut out = format!(
        "## Log of {}\n\n| since (UTC) | last seen | digest | why |\n| --- | --- | --- | --- |\n",
        code(name)
    );
    for entry in entries.iter().rev() {
        let digest = entry
            .digest
            .as_ref()
            .map_or_else(|| "gone".to_owned(), |digest| code(digest.as_str()));
        let proof = entry
            .proof_words()
            .map(|words| format!(" ({words})"))
            .unwrap_or_default();
        let why = entry
            .verdict
            .as_ref()
            .map(|verdict| format!("{}: {}", verdict.why.words(), plain(&verdict.because)))
            .unwrap_or_default();
        out.push_str(&format!(
            "| {} | {} | {digest}{proof} | {why} |\n",
            minute(entry.first_seen),
            minute(entry.last_seen)
        ));
    }
    out
}

/// For programs: one object, the oldest first, as time goes.
pub fn log_json(reference: &str, entries: &[LogEntry]) -> String {
    let json = json!({ "format": 1, "reference": reference, "entries": entries });
    format!("{json:#}\n")
}
