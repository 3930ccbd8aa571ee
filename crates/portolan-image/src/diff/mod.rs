//! What changed between two records: platforms, settings, steps, layers; and in one word, why a tag moved.

mod image;
mod platforms;
mod settings;
mod verdict;

use serde::Serialize;

use crate::digest::Digest;
use crate::platform::Platform;
use crate::record::Record;
pub use image::{Changed, ImageDiff, LayerDiff, LayerFate, StepLine, diff_images};
pub use platforms::{Pair, pairs};
pub use settings::Setting;
pub use verdict::{Verdict, Why, verdict};

/// What changed between two records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RecordDiff {
    /// The digest before; `None` where nothing is named by digest.
    pub before: Option<Digest>,
    /// The digest after.
    pub after: Option<Digest>,
    /// Why, in one word and a sentence.
    pub verdict: Verdict,
    /// Platforms that are there only after.
    pub added: Vec<Platform>,
    /// Platforms that were there only before.
    pub gone: Vec<Platform>,
    /// Platforms that are there in both, those that changed.
    pub changed: Vec<ImageDiff>,
    /// Platforms that are there in both and name the same image.
    pub same: Vec<Platform>,
    /// Whether the same images are listed in another order.
    pub reordered: bool,
    /// How many attestations there were, and are.
    pub attestations: Changed<usize>,
}

impl RecordDiff {
    /// Whether nothing differs that can be told.
    pub fn is_empty(&self) -> bool {
        self.verdict.why == Why::Same
    }
}

/// Compares two records.
pub fn diff(before: &Record, after: &Record) -> RecordDiff {
    let mut found = RecordDiff {
        before: before.digest().cloned(),
        after: after.digest().cloned(),
        verdict: verdict(before, after),
        added: Vec::new(),
        gone: Vec::new(),
        changed: Vec::new(),
        same: Vec::new(),
        reordered: platforms::reordered(before, after),
        attestations: Changed {
            before: before.attestations().count(),
            after: after.attestations().count(),
        },
    };
    for pair in pairs(before, after) {
        match pair {
            Pair::Added(image) => found.added.push(image.platform.clone()),
            Pair::Gone(image) => found.gone.push(image.platform.clone()),
            Pair::Both(before, after) => {
                let difference = diff_images(before, after);
                if difference.is_empty() {
                    found.same.push(after.platform.clone());
                } else {
                    found.changed.push(difference);
                }
            }
        }
    }
    found
}
