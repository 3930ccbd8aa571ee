//! Efficiency as dive counts it, for those whose pipelines know its numbers.

use std::collections::{BTreeMap, HashMap, HashSet};

use portolan_image::contents::{FileKind, FilePath, LayerNumber};

use super::LayerWaste;
use crate::tree::{How, Presence, Tree, Version};

/// What dive says of an image: the numbers that its rules `lowestEfficiency`, `highestWastedBytes` and
/// `highestUserWastedPercent` are about.
///
/// Of each path dive takes all versions, layer by layer; only leaves count: files, and folders in which their layer has nothing. A
/// whiteout is a version too, of 0 bytes for a file, of all the bytes that it hides for a folder. From that:
/// - the efficiency is the sum of the smallest versions of all paths, divided by the sum of all versions;
/// - the wasted bytes are all versions of paths that have more than one, the one that is there in the end included;
/// - the wasted part is these, divided by what all layers above the first wrote.
///
/// So dive counts a file that was removed with its folder as if it were there, and one that was written twice as wasted twice: what
/// [`super::Waste`] counts is neither. The numbers are the same as dive's, but where dive errs: it does not see opaque whiteouts (here each is as
/// many whiteouts as it hides), and leaves a layer unfinished at a whiteout of nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dive {
    /// From 0 to 1; 1 if there are no bytes.
    pub efficiency: f64,
    /// In bytes.
    pub wasted_bytes: u64,
    /// How many bytes the layers above the first have.
    pub user_bytes: u64,
}

impl Dive {
    /// The wasted bytes as a part of the bytes above the first layer: it may be more than 1. 0 if nothing is wasted, infinite if there
    /// is nothing above the first layer.
    pub fn user_wasted_part(&self) -> f64 {
        if self.wasted_bytes == 0 {
            return 0.0;
        }
        self.wasted_bytes as f64 / self.user_bytes as f64
    }

    pub(super) fn of(tree: &Tree, layers: &[LayerWaste]) -> Self {
        let mut paths: HashMap<FilePath, Versions> = HashMap::new();
        let inner = inner_folders(tree);
        for version in told(tree) {
            let file = version.file();
            let is_inner = file.kind == FileKind::Directory
                && inner.contains(&(version.layer(), file.path.clone()));
            // Of a path that a layer has twice dive sees the last.
            let is_again = version
                .hidden()
                .is_some_and(|hidden| hidden.by == version.layer());
            if !is_inner && !is_again {
                paths.entry(file.path).or_default().add(file.size);
            }
        }
        for ((_, path), bytes) in whiteouts(tree) {
            paths.entry(path).or_default().add(bytes);
        }
        let sum = |bytes: &dyn Fn(&Versions) -> u64| {
            let all = paths.values().map(bytes);
            all.fold(0, u64::saturating_add)
        };
        let smallest = sum(&|path| path.smallest);
        let all = sum(&|path| path.all);
        let above = layers.iter().skip(1).map(|layer| layer.written);
        Self {
            efficiency: if all == 0 {
                1.0
            } else {
                smallest as f64 / all as f64
            },
            wasted_bytes: sum(&|path| if path.count > 1 { path.all } else { 0 }),
            user_bytes: above.fold(0, u64::saturating_add),
        }
    }
}

/// The versions of a path.
#[derive(Debug, Default)]
struct Versions {
    count: u32,
    all: u64,
    smallest: u64,
}

impl Versions {
    fn add(&mut self, bytes: u64) {
        self.smallest = if self.count == 0 {
            bytes
        } else {
            self.smallest.min(bytes)
        };
        self.all = self.all.saturating_add(bytes);
        self.count = self.count.saturating_add(1);
    }
}

fn told(tree: &Tree) -> impl Iterator<Item = Version<'_>> {
    let visible = std::iter::once(tree.root()).chain(tree.files());
    visible
        .filter(|version| version.presence() == Presence::Told)
        .chain(tree.hidden().map(|hidden| hidden.version))
}

/// What each layer took away, by the outermost path, and how many bytes that counts.
fn whiteouts(tree: &Tree) -> BTreeMap<(LayerNumber, FilePath), u64> {
    let mut found: BTreeMap<(LayerNumber, FilePath), u64> = BTreeMap::new();
    for hidden in tree.hidden() {
        if hidden.how != How::Removed || hidden.by == hidden.version.layer() {
            continue;
        }
        let top = hidden.top();
        let file = top.file();
        // For dive a folder that no layer tells of is none.
        let is_folder = file.kind == FileKind::Directory && top.presence() == Presence::Told;
        let bytes = if is_folder {
            hidden.version.file().size
        } else {
            0
        };
        let sum = found.entry((hidden.by, file.path)).or_default();
        *sum = sum.saturating_add(bytes);
    }
    found
}

/// The folders in which their own layer has something, whiteouts included.
fn inner_folders(tree: &Tree) -> HashSet<(LayerNumber, FilePath)> {
    let mut inner = HashSet::new();
    let written = told(tree).map(|version| (version.layer(), version.path()));
    for (layer, path) in written.chain(whiteouts(tree).into_keys()) {
        let mut here = path;
        while let Some(parent) = here.parent()
            && inner.insert((layer, parent.clone()))
        {
            here = parent;
        }
    }
    inner
}
