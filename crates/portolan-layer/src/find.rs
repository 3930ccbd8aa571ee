//! Looking for some files of a layer, without reading more of it than that takes.

use std::collections::BTreeMap;

use portolan_image::contents::{File, FileKind, FilePath};

use crate::entry::Entry;
use crate::visitor::{Part, Visitor, Wish};
use crate::whiteout::Whiteout;

/// Until when to look. In a tar a later entry of a name takes the place of an earlier one, and nothing before the end says that
/// there is none: which of the two is wanted is for the caller to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FindUntil {
    /// Until each path has been seen once, or a whiteout of it or of a folder above it. It is fast, nothing is verified, and
    /// what is given is the first that is said of a path: not what counts, should the layer say something else of it later.
    EachSeen,
    /// Until the end. What is given is the last entry of a name, which counts; it comes verified.
    End,
}

/// What a layer has at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// An entry.
    Entry {
        /// The file.
        file: File,
        /// The content; `None` if it is no regular file, if it is larger than wished, or withheld.
        content: Option<Vec<u8>>,
    },
    /// A whiteout, of the path or of a folder above it: what layers below have there is hidden, and this one has nothing.
    Hidden,
}

/// Takes files of a layer, with their content, by path. It is the visitor for looking at one file of a layer that has no
/// [`crate::Index`] yet, and stops the pass as soon as it may.
#[derive(Debug)]
pub struct Find {
    until: FindUntil,
    most_bytes: u64,
    wanted: BTreeMap<FilePath, Option<Found>>,
    /// How many of them have not been seen.
    missing: usize,
    /// Whose content is passing.
    present: Option<FilePath>,
}

impl Find {
    /// Looks for these paths, and keeps content of no more than so many bytes a file.
    pub fn new(
        paths: impl IntoIterator<Item = FilePath>,
        until: FindUntil,
        most_bytes: u64,
    ) -> Self {
        let wanted: BTreeMap<_, _> = paths.into_iter().map(|path| (path, None)).collect();
        Self {
            until,
            most_bytes,
            missing: wanted.len(),
            wanted,
            present: None,
        }
    }

    /// Whether no more is to be seen.
    fn is_done(&self) -> bool {
        self.until == FindUntil::EachSeen && self.missing == 0
    }

    /// Notes what is at a path, unless it has been seen and the first counts.
    fn note(&mut self, path: &FilePath, found: Found) -> Noted {
        let Some(place) = self.wanted.get_mut(path) else {
            return Noted::No;
        };
        match (&place, self.until) {
            (Some(_), FindUntil::EachSeen) => return Noted::No,
            // A whiteout hides what layers below have, and nothing of its own layer.
            (Some(Found::Entry { .. }), FindUntil::End) if found == Found::Hidden => {
                return Noted::No;
            }
            (Some(_), FindUntil::End) => {}
            (None, _) => self.missing -= 1,
        }
        *place = Some(found);
        Noted::Yes
    }

    /// Notes for all that is wanted at a path or below it that layers below are hidden.
    fn hide(&mut self, folder: &FilePath, of: Hides) {
        let below = [folder.as_bytes(), b"/"].concat();
        let is_hidden = |path: &FilePath| {
            let is_below = folder.as_bytes().is_empty() || path.as_bytes().starts_with(&below);
            is_below || (of == Hides::ItToo && path == folder)
        };
        let hidden: Vec<FilePath> = self
            .wanted
            .keys()
            .filter(|path| is_hidden(path))
            .cloned()
            .collect();
        for path in hidden {
            self.note(&path, Found::Hidden);
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Noted {
    Yes,
    No,
}

/// What a whiteout hides besides what is in a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hides {
    ItToo,
    ContentOnly,
}

impl Visitor for Find {
    type Output = BTreeMap<FilePath, Option<Found>>;

    fn entry(&mut self, entry: &Entry) -> Wish {
        self.present = None;
        if self.is_done() {
            return Wish::Stop;
        }
        let path = &entry.file.path;
        match Whiteout::of(path) {
            Some(Whiteout::Of(hidden)) => self.hide(&hidden, Hides::ItToo),
            // The opaque mark leaves what its own layer has, which may follow it: only the end tells.
            Some(Whiteout::Opaque(folder)) if self.until == FindUntil::End => {
                self.hide(&folder, Hides::ContentOnly);
            }
            _ => {}
        }
        let found = Found::Entry {
            file: entry.file.clone(),
            content: None,
        };
        let noted = self.note(path, found);
        let is_read = entry.file.kind == FileKind::Regular && entry.file.size <= self.most_bytes;
        if noted == Noted::Yes && is_read {
            self.present = Some(path.clone());
            return Wish::Content;
        }
        if self.is_done() {
            Wish::Stop
        } else {
            Wish::Next
        }
    }

    fn content(&mut self, _: &Entry, part: Part<'_>) {
        let present = self.present.as_ref();
        let place = present.and_then(|path| self.wanted.get_mut(path));
        let Some(Some(Found::Entry { content, .. })) = place else {
            return;
        };
        match part {
            Part::Bytes(bytes) => content.get_or_insert_default().extend_from_slice(bytes),
            Part::End => {
                content.get_or_insert_default();
            }
            Part::Withheld => *content = None,
        }
    }

    /// Each path that was looked for, and what the layer has there; `None` if nothing was seen.
    fn finish(self) -> Self::Output {
        self.wanted
    }
}
