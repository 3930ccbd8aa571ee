//! Which layer brought a package: each layer that installs something writes the whole database again, so that it is the lowest from
//! which on all versions of the file have it.

use std::collections::{HashMap, HashSet};

use portolan_image::contents::{Ecosystem, FilePath, LayerNumber, Package};
use portolan_layer::Tree;
use portolan_layer::tree::How;

use super::visible::{self, Visible};
use crate::clue::{Clues, Found};

/// What makes a package the same one in two versions of a file.
pub(super) type Key<'a> = (Ecosystem, &'a str, &'a str, Option<&'a str>);

pub(super) fn key(package: &Package) -> Key<'_> {
    (
        package.ecosystem,
        &package.name,
        &package.version,
        package.architecture.as_deref(),
    )
}

/// The layers that brought the packages that are there in the end.
pub(super) struct Brought<'a> {
    by_file: HashMap<&'a FilePath, HashMap<Key<'a>, LayerNumber>>,
}

impl<'a> Brought<'a> {
    /// Goes once through all versions of the files that list packages, the base first: what a version does not have is
    /// forgotten, what it has anew is its own.
    pub(super) fn of(tree: &Tree, layers: &[Option<&'a Clues>], visible: &Visible<'a>) -> Self {
        let files = visible
            .clues
            .iter()
            .filter_map(|(_, clue)| matches!(clue.found, Found::Packages(_)).then_some(&clue.path));
        let mut versions: HashMap<&FilePath, Vec<Version<'a>>> =
            files.map(|path| (path, Vec::new())).collect();
        for (layer, clue) in visible::all(layers) {
            let Some(versions) = versions.get_mut(&clue.path) else {
                continue;
            };
            if versions.last().is_none_or(|version| version.layer != layer) {
                let packages = Vec::new();
                versions.push(Version { layer, packages });
            }
            if let (Some(version), Found::Packages(packages)) = (versions.last_mut(), &clue.found) {
                version.packages.push(packages);
            }
        }
        let gaps = Gaps::of(tree, &versions);
        let by_file = versions
            .into_iter()
            .map(|(path, versions)| (path, since(&versions, path, &gaps)));
        Self {
            by_file: by_file.collect(),
        }
    }

    /// The layer that brought a package that a file lists.
    pub(super) fn layer(&self, package: &Package, path: &FilePath) -> Option<LayerNumber> {
        self.by_file.get(path)?.get(&key(package)).copied()
    }
}

/// What a file lists in one layer.
struct Version<'a> {
    layer: LayerNumber,
    packages: Vec<&'a [Package]>,
}

/// Since which layer the packages of the last version have been there.
fn since<'a>(
    versions: &[Version<'a>],
    path: &FilePath,
    gaps: &Gaps,
) -> HashMap<Key<'a>, LayerNumber> {
    let mut known: HashMap<Key<'a>, LayerNumber> = HashMap::new();
    let mut before = None;
    for version in versions {
        if before.is_some_and(|before| gaps.is_between(path, before, version.layer)) {
            known.clear();
        }
        let packages = version.packages.iter().copied().flatten();
        let now = packages.map(|package| {
            let key = key(package);
            (key, known.get(&key).copied().unwrap_or(version.layer))
        });
        known = now.collect();
        before = Some(version.layer);
    }
    known
}

/// The layers that took a file away without having it themselves.
#[derive(Default)]
struct Gaps {
    by_file: HashMap<FilePath, HashSet<LayerNumber>>,
}

impl Gaps {
    /// Most files are replaced and never taken away. Only where one is not the direct successor of the version before it
    /// does it pay to look through all that is hidden.
    fn of(tree: &Tree, files: &HashMap<&FilePath, Vec<Version<'_>>>) -> Self {
        let mut gaps = Self::default();
        let suspects: HashSet<&FilePath> = files
            .iter()
            .filter(|(path, versions)| versions.len() > 1 && !is_one_chain(tree, path, versions))
            .map(|(path, _)| *path)
            .collect();
        if suspects.is_empty() {
            return gaps;
        }
        for hidden in tree.hidden().filter(|hidden| hidden.how == How::Removed) {
            let path = hidden.version.path();
            if suspects.contains(&path) {
                gaps.by_file.entry(path).or_default().insert(hidden.by);
            }
        }
        gaps
    }

    /// Whether a file was away between two layers that have it.
    fn is_between(&self, path: &FilePath, below: LayerNumber, above: LayerNumber) -> bool {
        let Some(layers) = self.by_file.get(path) else {
            return false;
        };
        layers.iter().any(|gap| below < *gap && *gap < above)
    }
}

/// Whether each version took the place of the one before it.
fn is_one_chain(tree: &Tree, path: &FilePath, versions: &[Version<'_>]) -> bool {
    let mut here = tree.get(path);
    for version in versions.iter().rev() {
        // There may be versions between that say nothing, such as links.
        while here.is_some_and(|here| here.layer() > version.layer) {
            here = here
                .and_then(|here| here.hid())
                .map(|hidden| hidden.version);
        }
        if here.is_none_or(|here| here.layer() != version.layer) {
            return false;
        }
    }
    true
}
