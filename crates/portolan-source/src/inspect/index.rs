//! Walking an index and the indexes inside it, and choosing the platforms that are wished for.

use std::collections::HashSet;

use futures_util::StreamExt as _;
use futures_util::stream;
use portolan_image::manifest::Manifest;
use portolan_image::media_type::ManifestKind;
use portolan_image::{Descriptor, Digest, Document, Finding, Platform, Reference};

use super::{findings_of, no_such_platform};
use crate::error::Result;
use crate::source::{Found, Source};

/// How deep indexes may stand inside indexes (registry-quirks 3.2; threat 26).
const MAX_DEPTH: usize = 8;
/// How many entries all of them together may have.
const MAX_TOTAL: usize = 10_000;
/// How many nested indexes are asked for at once.
const AT_ONCE: usize = 16;

/// What an index and the indexes inside it list.
pub(super) struct Walked {
    pub(super) entries: Vec<Descriptor>,
    pub(super) nested: Vec<Document>,
    pub(super) findings: Vec<Finding>,
}

pub(super) fn is_index(document: &Document) -> bool {
    document.media_type().manifest_kind() == Some(ManifestKind::Index)
}

/// Lists all entries that are no indexes, in the order of the index, nested ones in place of the index that names them.
pub(super) async fn walk(
    source: &dyn Source,
    reference: &Reference,
    root: &Document,
) -> Result<Walked> {
    let mut walked = Walked {
        entries: Vec::new(),
        nested: Vec::new(),
        findings: Vec::new(),
    };
    let mut seen = HashSet::from([root.digest().clone()]);
    walked.entries = entries_of(root, &mut walked.findings)?;
    for depth in 0.. {
        let inner: Vec<Descriptor> = walked
            .entries
            .iter()
            .filter(|entry| lists_more(entry))
            .cloned()
            .collect();
        if inner.is_empty() {
            break;
        }
        if depth == MAX_DEPTH {
            walked.findings.push(Finding::new("manifests", format!("indexes stand inside indexes more than {MAX_DEPTH} deep: the deepest were not read")));
            walked.entries.retain(|entry| !lists_more(entry));
            break;
        }
        let fetched: Vec<(Descriptor, Result<Found>)> = stream::iter(
            inner
                .into_iter()
                .filter(|entry| seen.insert(entry.digest.clone())),
        )
        .map(|entry| async move {
            let found = source
                .find(&reference.with_digest(entry.digest.clone()))
                .await;
            (entry, found)
        })
        .buffered(AT_ONCE)
        .collect()
        .await;
        expand(&mut walked, fetched);
    }
    if walked.entries.len() > MAX_TOTAL {
        walked.findings.push(Finding::new(
            "manifests",
            format!(
                "{} entries in all: only the first {MAX_TOTAL} were read",
                walked.entries.len()
            ),
        ));
        walked.entries.truncate(MAX_TOTAL);
    }
    Ok(walked)
}

/// Puts the entries of the indexes that were fetched where those indexes stood.
fn expand(walked: &mut Walked, fetched: Vec<(Descriptor, Result<Found>)>) {
    let mut replacements: Vec<(Digest, Vec<Descriptor>)> = Vec::new();
    for (entry, found) in fetched {
        let entries = match found {
            Ok(Found::Manifest(document)) if is_index(&document) => {
                let entries = entries_of(&document, &mut walked.findings);
                walked.nested.push(document);
                entries
            }
            Ok(_) => {
                walked.findings.push(Finding::new(
                    "manifests",
                    format!("{} is listed as an index but is none", entry.digest),
                ));
                Ok(Vec::new())
            }
            Err(error) => Err(error),
        };
        let entries = entries.unwrap_or_else(|error| {
            walked.findings.push(Finding::new(
                "manifests",
                format!(
                    "the index {} inside the index could not be read: {error}",
                    entry.digest
                ),
            ));
            Vec::new()
        });
        replacements.push((entry.digest, entries));
    }
    let before = std::mem::take(&mut walked.entries);
    for entry in before {
        if !lists_more(&entry) {
            walked.entries.push(entry);
        } else if let Some(position) = replacements
            .iter()
            .position(|(digest, _)| *digest == entry.digest)
        {
            // Taken once: an index that stands twice, or inside itself, is not read again.
            walked.entries.extend(replacements.swap_remove(position).1);
        }
    }
}

fn lists_more(entry: &Descriptor) -> bool {
    entry.media_type.manifest_kind() == Some(ManifestKind::Index)
}

fn entries_of(document: &Document, findings: &mut Vec<Finding>) -> Result<Vec<Descriptor>> {
    match Manifest::read(document)? {
        Manifest::Index(index) => {
            findings.extend(findings_of(document, &index.findings));
            Ok(index.entries)
        }
        _ => Ok(Vec::new()),
    }
}

/// The entries that meet the wish, in order, and how many images were left out. An attestation goes with its image; an entry
/// without a platform is kept, for nothing says that it is another's.
pub(super) fn choose(
    entries: Vec<Descriptor>,
    wanted: &[Platform],
    reference: &Reference,
) -> Result<(Vec<Descriptor>, usize)> {
    if wanted.is_empty() {
        return Ok((entries, 0));
    }
    let meets = |entry: &Descriptor| {
        entry
            .platform
            .as_ref()
            .is_none_or(|platform| wanted.iter().any(|wish| platform.meets(wish)))
    };
    let attests = |entry: &Descriptor| entry.attestation().is_some();
    let images: HashSet<Digest> = entries
        .iter()
        .filter(|e| !attests(e) && meets(e))
        .map(|e| e.digest.clone())
        .collect();
    if images.is_empty() {
        let there: Vec<String> = entries
            .iter()
            .filter(|e| !attests(e))
            .filter_map(|e| e.platform.as_ref().map(Platform::to_string))
            .collect();
        return Err(
            no_such_platform(wanted, &there).at(reference.familiar(), "choose the platform")
        );
    }
    let listed = entries.iter().filter(|entry| !attests(entry)).count();
    let kept: Vec<Descriptor> = entries
        .into_iter()
        .filter(|entry| match entry.attestation() {
            Some(attestation) => attestation
                .of
                .is_some_and(|digest| images.contains(&digest)),
            None => images.contains(&entry.digest),
        })
        .collect();
    let left_out = listed - kept.iter().filter(|entry| !attests(entry)).count();
    Ok((kept, left_out))
}
