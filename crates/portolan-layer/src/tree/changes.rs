//! What each layer did to the files below it.

use std::collections::{BTreeMap, HashSet};

use portolan_image::contents::{File, FileKind, FilePath, LayerNumber};

use super::{Hidden, How, Presence, Tree, Version};

/// What a layer did to a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// There was nothing.
    Added,
    /// There was something else, or the same again.
    Changed,
    /// It is no more.
    Removed,
}

/// A path that a layer changed.
#[derive(Debug, Clone)]
pub struct Changed<'a> {
    /// What it did.
    pub change: Change,
    /// The file as the layer wrote it; of what was removed, as it was.
    pub version: Version<'a>,
    /// Of what was changed, the file as it was.
    pub before: Option<Version<'a>>,
    /// How many bytes were written; of what was removed, how many are hidden, all that was in a folder included.
    pub bytes: u64,
}

impl Tree {
    /// What each layer did, in the order of paths. A folder that a layer tells of again as it was is left out, and so is what was in
    /// a folder that was removed.
    pub fn changes(&self) -> Vec<Vec<Changed<'_>>> {
        let mut layers: Vec<BTreeMap<FilePath, Changed<'_>>> = Vec::new();
        layers.resize_with(usize::from(self.layers), BTreeMap::new);
        let hidden: Vec<Hidden<'_>> = self.hidden().collect();
        let all = self
            .files()
            .chain(hidden.iter().map(|hidden| hidden.version));
        for version in all.filter(|version| version.presence() == Presence::Told) {
            let Some(layer) = layers.get_mut(usize::from(version.layer().0)) else {
                continue;
            };
            if let Some(written) = written(version) {
                layer.insert(version.path(), written);
            }
        }
        for (number, layer) in (0..).map(LayerNumber).zip(&mut layers) {
            removed(&hidden, number, layer);
        }
        let lists = layers
            .into_iter()
            .map(|layer| layer.into_values().collect());
        lists.collect()
    }
}

/// What a layer wrote; `None` if it is a folder that was there as it is.
fn written(version: Version<'_>) -> Option<Changed<'_>> {
    let file = version.file();
    let before = version
        .hid()
        .map(|hidden| hidden.version)
        .filter(|before| before.layer() != version.layer());
    if let Some(before) = before
        && file.kind == FileKind::Directory
        && same_folder(&file, &before.file())
    {
        return None;
    }
    Some(Changed {
        change: if before.is_some() {
            Change::Changed
        } else {
            Change::Added
        },
        version,
        before,
        bytes: file.size,
    })
}

pub(super) fn same_folder(one: &File, other: &File) -> bool {
    one.kind == other.kind
        && one.mode == other.mode
        && (one.owner.uid, one.owner.gid) == (other.owner.uid, other.owner.gid)
        && one.xattrs == other.xattrs
}

/// What a layer took away that lower layers had, each folder with all that was in it.
fn removed<'a>(
    hidden: &[Hidden<'a>],
    number: LayerNumber,
    layer: &mut BTreeMap<FilePath, Changed<'a>>,
) {
    let by_it = || {
        hidden.iter().filter(move |hidden| {
            hidden.by == number && hidden.how == How::Removed && hidden.version.layer() != number
        })
    };
    let paths: HashSet<FilePath> = by_it().map(|hidden| hidden.version.path()).collect();
    let mut bytes: BTreeMap<FilePath, u64> = BTreeMap::new();
    for hidden in by_it() {
        let top = topmost(hidden.version.path(), &paths);
        *bytes.entry(top).or_default() += hidden.version.file().size;
    }
    for hidden in by_it() {
        let path = hidden.version.path();
        if let Some(bytes) = bytes.get(&path)
            && !layer.contains_key(&path)
        {
            let changed = Changed {
                change: Change::Removed,
                version: hidden.version,
                before: None,
                bytes: *bytes,
            };
            layer.insert(path, changed);
        }
    }
}

/// The outermost folder that went together with a path.
fn topmost(path: FilePath, removed: &HashSet<FilePath>) -> FilePath {
    let mut top = path;
    while let Some(parent) = top.parent()
        && removed.contains(&parent)
    {
        top = parent;
    }
    top
}
