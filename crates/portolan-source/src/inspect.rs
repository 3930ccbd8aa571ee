//! From a source and a reference to a record: side by side, nothing asked twice.
//!
//! The chain of requests is as short as the protocol allows: the tag, then all manifests at once, then for each of them, as
//! soon as it is there, its config and the headers of its layers at once.

mod entry;
mod index;

use jiff::Timestamp;
use portolan_image::record::{self, Entry, FORMAT, Record, Role};
use portolan_image::{Document, Finding, Platform, Reference};

use crate::error::{Error, Kind, Result};
use crate::source::{Found, Source};

/// What a record should hold. The default is everything that a report prints.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// The platforms; empty for all.
    pub platforms: Vec<Platform>,
    /// Whether the headers of layer blobs are asked for.
    pub layer_headers: LayerHeaders,
    /// How far attestations are read.
    pub attestations: Attestations,
}

/// Whether the headers of layer blobs are asked for: one request a layer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum LayerHeaders {
    /// Ask for those of every layer.
    #[default]
    Ask,
    /// Leave them out.
    Skip,
}

/// How far the attestations of an index are read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Attestations {
    /// Only what the index says of them: no request.
    List,
    /// Their manifests, which name the predicates: one request each.
    #[default]
    Manifests,
    /// As images are: manifest, config, headers of the layers.
    Whole,
}

/// The most bytes that a config may have.
pub const MAX_CONFIG_BYTES: u64 = 32 << 20;

/// Reads what a reference names, on all platforms that are wished for.
///
/// Parts that cannot be had are noted in the record and the rest is delivered ([`Record::is_complete`] tells).
///
/// # Errors
/// When the reference itself cannot be read, when no platform meets the wish, or when not one entry could be read: then
/// the first entry's error.
pub async fn inspect(
    source: &dyn Source,
    reference: &Reference,
    wish: &Wish,
    observed: Timestamp,
) -> Result<Record> {
    let found = source
        .find(reference)
        .await
        .map_err(|error| error.at(reference.familiar(), "read the manifest"))?;
    let mut record = Record {
        format: FORMAT,
        reference: reference.clone(),
        origin: source.origin(reference.repository()),
        observed,
        root: None,
        claimed: None,
        nested: Vec::new(),
        entries: Vec::new(),
        left_out: 0,
        findings: Vec::new(),
    };
    let read = entry::Reading {
        source,
        reference,
        wish,
    };
    let entries = match found {
        Found::Bare { config, layers } => vec![entry::Reading::bare(config, layers)],
        Found::Manifest(root) => {
            record.root = Some(root.clone());
            if index::is_index(&root) {
                let walked = index::walk(source, reference, &root).await?;
                record.nested = walked.nested;
                record.findings = walked.findings;
                let (kept, left_out) = index::choose(walked.entries, &wish.platforms, reference)?;
                record.left_out = left_out;
                read.listed(kept).await
            } else {
                vec![read.sole(root).await]
            }
        }
    };
    record.entries = settle(entries, reference)?;
    refuse_other_platform(&record, wish, reference)?;
    Ok(record)
}

/// Turns what was read into entries; when nothing could be read, the first error speaks for all.
fn settle(read: Vec<entry::Read>, reference: &Reference) -> Result<Vec<Entry>> {
    let nothing = !read.is_empty()
        && read
            .iter()
            .all(|one| one.entry.manifest.is_none() && one.error.is_some());
    let mut entries = Vec::with_capacity(read.len());
    for one in read {
        match one.error {
            Some(error) if nothing => {
                return Err(error.at(reference.familiar(), "read the manifests of all platforms"));
            }
            _ => entries.push(one.entry),
        }
    }
    Ok(entries)
}

/// A tag without an index has one platform, which is known only from its config.
fn refuse_other_platform(record: &Record, wish: &Wish, reference: &Reference) -> Result<()> {
    let Some(only) = record
        .entries
        .first()
        .filter(|entry| entry.listed.is_none() && entry.role == Role::Image)
    else {
        return Ok(());
    };
    if wish.platforms.is_empty()
        || wish
            .platforms
            .iter()
            .any(|wanted| only.platform.meets(wanted))
    {
        return Ok(());
    }
    Err(
        no_such_platform(&wish.platforms, &[only.platform.to_string()])
            .at(reference.familiar(), "choose the platform"),
    )
}

fn no_such_platform(wanted: &[Platform], there: &[String]) -> Error {
    let wanted: Vec<String> = wanted.iter().map(Platform::to_string).collect();
    let there = if there.is_empty() {
        "it lists no platforms".to_owned()
    } else {
        format!("it is there for {}", there.join(", "))
    };
    Error::new(
        Kind::NotFound,
        format!("there is no image for {}", wanted.join(" or ")),
    )
    .hint(there)
}

/// A part that could not be had, for the record.
fn failure(step: &str, error: &Error) -> record::Failure {
    record::Failure {
        step: step.to_owned(),
        message: error.to_string(),
    }
}

fn findings_of(document: &Document, findings: &[Finding]) -> Vec<Finding> {
    let short = document.digest().short();
    findings
        .iter()
        .map(|f| Finding::new(format!("{short}: {}", f.place), f.what.clone()))
        .collect()
}
