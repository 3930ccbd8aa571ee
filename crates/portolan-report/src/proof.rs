//! What is proven of a record that was read out of a page, and what the page only claims, in words.

use portolan_image::record::{Entry, Proof, Record};

/// What is proven and what is claimed, as a sentence without a full stop; `None` for what was served, which is proven all through.
pub fn proof_words(record: &Record) -> Option<String> {
    record.claimed.as_ref()?;
    let of = record.entries.len();
    let proven = record
        .entries
        .iter()
        .filter(|entry| entry.manifest.is_some())
        .count();
    Some(match (record.is_index(), record.proof()) {
        (_, Proof::Claimed) => "nothing is proven: a published page claims it".to_owned(),
        (false, _) => {
            "the manifest is proven by its digest; a published page claims the rest".to_owned()
        }
        (true, _) if record.digest_proof() == Proof::Claimed => format!(
            "{proven} of {of} manifests are proven by their digests; a published page claims the rest, the list too"
        ),
        (true, _) => format!(
            "the list and {proven} of {of} manifests are proven by their digests; a published page claims the rest"
        ),
    })
}

/// The same of one image.
pub(crate) fn of_entry(entry: &Entry) -> Option<&'static str> {
    match entry.proof() {
        Proof::Verified => None,
        Proof::Partly => Some("manifest proven by its digest, config claimed by a page"),
        Proof::Claimed => Some("claimed by a page"),
    }
}
