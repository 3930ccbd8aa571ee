//! The end of an import: what was read, and how much of it is proven.

use serde::Serialize;

/// The end of an import, as JSON.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Told {
    pub(super) pages: u64,
    pub(super) new: u64,
    pub(super) moved: u64,
    pub(super) vanished: u64,
    pub(super) unchanged: u64,
    pub(super) failed: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) commits: Option<usize>,
    pub(super) manifests: usize,
    pub(super) manifests_proven: usize,
    pub(super) indexes: usize,
    pub(super) indexes_proven: usize,
    pub(super) seconds: f64,
}

/// For people.
pub(super) fn sentences(told: &Told) -> Vec<String> {
    let mut counts = vec![
        (told.new, "new"),
        (told.moved, "moved"),
        (told.vanished, "vanished"),
        (told.unchanged, "unchanged"),
        (told.failed, "failed"),
    ];
    counts.retain(|(count, _)| *count > 0);
    let counts: Vec<String> = counts
        .iter()
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    let commits = told
        .commits
        .map(|commits| format!(" of {commits} commits"))
        .unwrap_or_default();
    let pages = if told.pages == 1 { "page" } else { "pages" };
    let counts = if counts.is_empty() {
        "nothing new".to_owned()
    } else {
        counts.join(", ")
    };
    let mut sentences = vec![format!(
        "{} {pages}{commits} in {:.1} s: {counts}",
        told.pages, told.seconds
    )];
    if told.manifests > 0 {
        sentences.push(format!(
            "proven by digest: {} of {} manifests, {} of {} lists; the rest is claimed",
            told.manifests_proven, told.manifests, told.indexes_proven, told.indexes
        ));
    }
    sentences
}
