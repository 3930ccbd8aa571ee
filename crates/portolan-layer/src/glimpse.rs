//! A first look at a layer for one file, without an index: it ends as soon as the layer has said what it has there.

use portolan_image::contents::{FileKind, FilePath};

use crate::entry::Entry;
use crate::visitor::{Part, Visitor, Wish};
use crate::whiteout::Whiteout;

/// What a layer was seen to have at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Glimpsed {
    /// A regular file with this content: the first entry of the name. A later one, which would count, has not been looked for.
    File(Vec<u8>),
    /// Nothing, nor anything that has a say in it: a layer below may have the file. The layer was read to its end.
    Nothing,
    /// Something that the other layers are needed for: a link, a folder, a whiteout, a link on the way.
    Unclear,
}

/// Looks for one file in one layer, and stops the pass when it knows.
#[derive(Debug)]
pub struct Glimpse {
    path: FilePath,
    most_bytes: u64,
    state: State,
}

#[derive(Debug)]
enum State {
    Looking,
    Reading(Vec<u8>),
    Known(Glimpsed),
}

impl Glimpse {
    /// Looks for a file of at most so many bytes.
    pub fn new(path: FilePath, most_bytes: u64) -> Self {
        Self {
            path,
            most_bytes,
            state: State::Looking,
        }
    }

    /// Whether a path is that of the file, of a folder on the way to it, or below it, which makes it a folder.
    fn is_on_the_way(&self, path: &FilePath) -> bool {
        path.names().zip(self.path.names()).all(|(a, b)| a == b)
    }

    fn look(&self, entry: &Entry) -> State {
        let path = &entry.file.path;
        let has_a_say = match Whiteout::of(path) {
            Some(Whiteout::Of(hidden) | Whiteout::Opaque(hidden)) => self.is_on_the_way(&hidden),
            Some(Whiteout::OfAufs | Whiteout::OfNothing) => false,
            None => {
                let is_file = *path == self.path;
                let is_folder = entry.file.kind == FileKind::Directory;
                if is_file
                    && entry.file.kind == FileKind::Regular
                    && entry.file.size <= self.most_bytes
                {
                    return State::Reading(Vec::new());
                }
                let leads_on = is_folder && path.depth() < self.path.depth();
                self.is_on_the_way(path) && !leads_on
            }
        };
        if has_a_say {
            State::Known(Glimpsed::Unclear)
        } else {
            State::Looking
        }
    }
}

impl Visitor for Glimpse {
    type Output = Glimpsed;

    fn entry(&mut self, entry: &Entry) -> Wish {
        if matches!(self.state, State::Looking) {
            self.state = self.look(entry);
        }
        match self.state {
            State::Looking => Wish::Next,
            State::Reading(_) => Wish::Content,
            State::Known(_) => Wish::Stop,
        }
    }

    fn content(&mut self, _: &Entry, part: Part<'_>) {
        let State::Reading(content) = &mut self.state else {
            return;
        };
        match part {
            Part::Bytes(bytes) => content.extend_from_slice(bytes),
            Part::End => {
                let content = std::mem::take(content);
                self.state = State::Known(Glimpsed::File(content));
            }
            Part::Withheld => self.state = State::Known(Glimpsed::Unclear),
        }
    }

    fn finish(self) -> Glimpsed {
        match self.state {
            State::Looking => Glimpsed::Nothing,
            State::Reading(_) => Glimpsed::Unclear,
            State::Known(glimpsed) => glimpsed,
        }
    }
}
