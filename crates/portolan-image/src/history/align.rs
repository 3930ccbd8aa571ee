//! Whether the entries of a history and the layers of an image can be walked in step (quirks 9.5, threat 37).

use super::Entry;

/// How entries and layers stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alignment {
    /// As many entries claim a layer as there are layers: each belongs to the next one.
    InStep,
    /// The counts differ, so no entry is said to have made any layer.
    Apart {
        /// Entries that are not marked `empty_layer`.
        entries_with_layer: usize,
        /// Layers of the image.
        layers: usize,
    },
}

/// The layer of each entry, and how the two lists stand to each other.
pub(super) fn align(entries: &[Entry], layers: usize) -> (Vec<Option<usize>>, Alignment) {
    let entries_with_layer = entries.iter().filter(|entry| !entry.empty_layer).count();
    if entries_with_layer != layers {
        return (
            vec![None; entries.len()],
            Alignment::Apart {
                entries_with_layer,
                layers,
            },
        );
    }
    let mut next = 0..layers;
    let of_entry = |entry: &Entry| if entry.empty_layer { None } else { next.next() };
    (entries.iter().map(of_entry).collect(), Alignment::InStep)
}
