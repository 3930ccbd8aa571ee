//! What of an image is there in vain: bytes that later layers hide, and caches that nobody will look at again.
//!
//! Sizes are those of files, as entries tell them: uncompressed, and without the headers of the tar.

use std::collections::HashSet;

use portolan_image::contents::LayerNumber;

use crate::contents::Contents;
use crate::tree::{Hidden, Presence, Tree, Version};

mod cache;
mod dive;
mod duplicate;

pub use cache::{CacheFound, CacheKind};
pub use dive::Dive;
pub use duplicate::{Duplicate, SMALLEST};

/// What of an image is there in vain.
#[derive(Debug)]
pub struct Waste<'a> {
    /// Each layer, the base first.
    pub layers: Vec<LayerWaste>,
    /// All versions of files that have bytes and that nothing leads to in the end, the largest first.
    pub hidden: Vec<Hidden<'a>>,
    /// The caches that are there in the end, the largest first.
    pub caches: Vec<CacheFound<'a>>,
    /// Files of the same content, those that cost most first.
    pub duplicates: Vec<Duplicate<'a>>,
    /// What dive says.
    pub dive: Dive,
}

/// What of a layer is there in vain, in bytes of its files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LayerWaste {
    /// All that it wrote.
    pub written: u64,
    /// Of these, what is hidden in the end: by later layers, or by itself where it has a file twice.
    pub hidden: u64,
    /// Of what is there in the end, what belongs to caches.
    pub caches: u64,
    /// Of what is there in the end, copies of files that it or a lower layer has elsewhere. They may be needed where they are, and so
    /// are not waste.
    pub duplicates: u64,
}

impl LayerWaste {
    /// What could be saved: what is hidden, and caches.
    pub fn wasted(&self) -> u64 {
        self.hidden.saturating_add(self.caches)
    }

    /// Which part of what was written is of use, from 0 to 1; 1 if nothing was.
    pub fn efficiency(&self) -> f64 {
        if self.written == 0 {
            return 1.0;
        }
        1.0 - self.wasted() as f64 / self.written as f64
    }

    fn plus(self, other: Self) -> Self {
        Self {
            written: self.written.saturating_add(other.written),
            hidden: self.hidden.saturating_add(other.hidden),
            caches: self.caches.saturating_add(other.caches),
            duplicates: self.duplicates.saturating_add(other.duplicates),
        }
    }
}

impl<'a> Waste<'a> {
    /// Looks for it. Duplicates are found among the files whose content is known.
    pub fn of(tree: &'a Tree, contents: &Contents<'_>) -> Self {
        let files: Vec<Version<'a>> = tree
            .files()
            .filter(|version| version.presence() == Presence::Told)
            .collect();
        let in_use: HashSet<u32> = files
            .iter()
            .filter_map(|version| Some(version.linked()?.key()))
            .collect();
        let mut layers = vec![LayerWaste::default(); usize::from(tree.layers())];
        let mut add = |layer: LayerNumber, what: fn(&mut LayerWaste) -> &mut u64, bytes: u64| {
            if let Some(layer) = layers.get_mut(usize::from(layer.0)) {
                let sum = what(layer);
                *sum = sum.saturating_add(bytes);
            }
        };
        for version in &files {
            let bytes = version.file().size;
            add(version.layer(), |layer| &mut layer.written, bytes);
        }
        let mut hidden = Vec::new();
        for gone in tree.hidden() {
            let bytes = gone.version.file().size;
            add(gone.version.layer(), |layer| &mut layer.written, bytes);
            // A name is gone, and the content lives on under another.
            if bytes > 0 && !in_use.contains(&gone.version.key()) {
                add(gone.version.layer(), |layer| &mut layer.hidden, bytes);
                hidden.push(gone);
            }
        }
        // Stable: of the same size, what was written first comes first.
        hidden.sort_by_key(|gone| std::cmp::Reverse(gone.version.file().size));
        let caches = cache::find(&files);
        for (version, bytes) in caches.iter().flat_map(|cache| &cache.files) {
            add(version.layer(), |layer| &mut layer.caches, *bytes);
        }
        let duplicates = duplicate::find(&files, contents);
        for duplicate in &duplicates {
            for copy in duplicate.copies() {
                add(copy.layer(), |layer| &mut layer.duplicates, duplicate.bytes);
            }
        }
        Self {
            dive: Dive::of(tree, &layers),
            layers,
            hidden,
            caches,
            duplicates,
        }
    }

    /// All layers together.
    pub fn total(&self) -> LayerWaste {
        let layers = self.layers.iter().copied();
        layers.fold(LayerWaste::default(), LayerWaste::plus)
    }
}
