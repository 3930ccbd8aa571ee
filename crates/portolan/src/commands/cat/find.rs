//! Which files are meant, and where their content stands.

use std::collections::BTreeMap;

use portolan_image::contents::{File, FileKind, FilePath, LayerNumber};
use portolan_layer::tree::{NoWay, Version};

use super::Arguments;
use crate::commands::files::{Patterns, is_pattern};
use crate::contents::{Files, Opening};
use crate::trouble::Trouble;

/// What was asked for.
#[derive(Debug)]
pub(super) struct Wanted {
    typed: Vec<String>,
    patterns: Vec<Patterns>,
}

impl Wanted {
    pub(super) fn parse(arguments: &Arguments) -> Result<Self, Trouble> {
        let patterns = arguments
            .paths
            .iter()
            .map(|typed| Patterns::parse(std::slice::from_ref(typed)));
        Ok(Self {
            patterns: patterns.collect::<Result<_, _>>()?,
            typed: arguments.paths.clone(),
        })
    }

    /// The path, if it is one and no pattern.
    pub(super) fn only_path(&self) -> Option<FilePath> {
        match self.typed.as_slice() {
            [one] if !is_pattern(one) => Some(FilePath::from(one.as_str())),
            _ => None,
        }
    }
}

/// How a file came to be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// By its path.
    Path,
    /// By a pattern that describes its path.
    Pattern,
    /// By a folder that it is in.
    Folder,
}

/// A file that is to be given.
#[derive(Debug, Clone)]
pub(super) struct Item {
    /// Where it is put, and what it is called: as it was asked for.
    pub(super) path: FilePath,
    /// How it came to be asked for.
    pub(super) asked: Asked,
    /// What it is.
    pub(super) file: File,
    /// Of what has content, or leads to it and was asked for by a pattern: the layer that has it, and where in that layer.
    pub(super) content: Option<(LayerNumber, FilePath)>,
}

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The files, in the order in which they were asked for, each folder before what is in it.
    pub(super) items: Vec<Item>,
    /// What is wrong with what was not found.
    pub(super) missing: Vec<String>,
}

pub(super) fn find(
    opening: &Opening,
    files: &Files,
    wanted: &Wanted,
    layer: Option<&str>,
) -> Result<Found, Trouble> {
    let mut found = Found::default();
    match layer {
        Some(layer) => in_layer(opening.layer(layer)?, files, wanted, &mut found),
        None => merged(files, wanted, &mut found),
    }
    Ok(found)
}

/// Finds files of the image as it is in the end; links are followed where a path was typed.
fn merged(files: &Files, wanted: &Wanted, found: &mut Found) {
    for (typed, patterns) in wanted.typed.iter().zip(&wanted.patterns) {
        let before = found.items.len();
        if is_pattern(typed) {
            let versions = files.tree.files();
            let taken = versions.filter(|version| patterns.take(&version.path()));
            found.items.extend(taken.map(|version| {
                let path = version.path();
                if !patterns.name(&path) {
                    return item(path, version, Asked::Folder);
                }
                let mut item = item(path.clone(), version, Asked::Pattern);
                if let (FileKind::Symlink { .. }, Ok(end)) =
                    (&item.file.kind, files.tree.resolve(&path))
                {
                    item.content = content(end);
                }
                item
            }));
        } else {
            let path = FilePath::from(typed.as_str());
            match files.tree.resolve(&path) {
                Ok(version) => {
                    let top = version.path();
                    let below = files
                        .tree
                        .files()
                        .filter(|other| is_below(&other.path(), &top));
                    found.items.push(item(path.clone(), version, Asked::Path));
                    if version.file().kind == FileKind::Directory {
                        found.items.extend(below.map(|other| {
                            let inside = moved(&other.path(), &top, &path);
                            item(inside, other, Asked::Folder)
                        }));
                    }
                }
                Err(no_way) => found.missing.push(words(typed, &no_way, files)),
            }
            continue;
        }
        if found.items.len() == before {
            let what = format!("there is no file {typed}{}", files.place());
            found.missing.push(what);
        }
    }
}

/// Finds files as one layer has them.
fn in_layer(number: LayerNumber, files: &Files, wanted: &Wanted, found: &mut Found) {
    let known = files.known.get(usize::from(number.0));
    let Some(known) = known.and_then(Option::as_ref) else {
        found
            .missing
            .push(format!("layer {number} could not be read"));
        return;
    };
    // The last entry of a name counts.
    let mut all: BTreeMap<FilePath, File> = BTreeMap::new();
    for file in known.listing().files() {
        all.insert(file.path.clone(), file);
    }
    for (typed, patterns) in wanted.typed.iter().zip(&wanted.patterns) {
        let before = found.items.len();
        let taken = all.values().filter(|file| patterns.take(&file.path));
        found.items.extend(taken.map(|file| Item {
            path: file.path.clone(),
            asked: match (patterns.name(&file.path), is_pattern(typed)) {
                (true, false) => Asked::Path,
                (true, true) => Asked::Pattern,
                (false, _) => Asked::Folder,
            },
            content: match &file.kind {
                FileKind::Regular => Some((number, file.path.clone())),
                FileKind::HardLink { target } => Some((number, target.clone())),
                _ => None,
            },
            file: file.clone(),
        }));
        if found.items.len() == before {
            let what = format!("layer {number} has no file {typed}");
            found.missing.push(what);
        }
    }
}

/// The layer that has the content of a file, and where in it.
fn content(version: Version<'_>) -> Option<(LayerNumber, FilePath)> {
    match version.file().kind {
        FileKind::Regular => Some((version.layer(), version.path())),
        FileKind::HardLink { .. } => version
            .linked()
            .map(|linked| (linked.layer(), linked.path())),
        _ => None,
    }
}

fn item(path: FilePath, version: Version<'_>, asked: Asked) -> Item {
    Item {
        path,
        asked,
        file: version.file(),
        content: content(version),
    }
}

fn is_below(path: &FilePath, top: &FilePath) -> bool {
    path.depth() > top.depth() && path.names().zip(top.names()).all(|(a, b)| a == b)
}

/// A path in a folder, as one in the folder that was typed.
fn moved(path: &FilePath, top: &FilePath, typed: &FilePath) -> FilePath {
    let inside = path.names().skip(top.depth());
    inside.fold(typed.clone(), |folder, name| folder.join(name))
}

fn words(typed: &str, no_way: &NoWay, files: &Files) -> String {
    let path_typed = FilePath::from(typed);
    match no_way {
        // The file itself, or a folder on the way to it.
        NoWay::Missing(path) if *path == path_typed || is_below(&path_typed, path) => {
            format!("there is no file {typed}{}", files.place())
        }
        NoWay::Missing(path) => format!("{typed} leads to {path}, which is not there"),
        NoWay::NoFolder(path) => format!("{typed} leads through {path}, which is no folder"),
        NoWay::TooManyLinks | NoWay::TooFar => format!("{typed} leads through too many links"),
    }
}
