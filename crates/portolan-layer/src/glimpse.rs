//! A first look at a layer for one file, without an index: it ends as soon as the layer has said what it has there.

use portolan_image::contents::{File, FileKind, FilePath};

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

    fn look(&self, entry: &Entry) -> State {
        let file = &entry.file;
        let is_it = file.path == self.path && file.kind == FileKind::Regular;
        if is_it && file.size <= self.most_bytes {
            State::Reading(Vec::new())
        } else if has_a_say(file, &self.path) {
            State::Known(Glimpsed::Unclear)
        } else {
            State::Looking
        }
    }
}

/// Whether an entry of a layer is what the layer has at a path, or decides whether layers below have something there: what stands at
/// the path, below it (which makes it a folder), or in the place of a folder on the way to it, and whiteouts of these.
pub fn has_a_say(file: &File, path: &FilePath) -> bool {
    // As far as the shorter of the two goes, they are the same.
    let is_on_the_way = |other: &FilePath| other.names().zip(path.names()).all(|(a, b)| a == b);
    match Whiteout::of(&file.path) {
        Some(Whiteout::Of(hidden) | Whiteout::Opaque(hidden)) => is_on_the_way(&hidden),
        Some(Whiteout::OfAufs | Whiteout::OfNothing) => false,
        None => {
            let leads_on = file.kind == FileKind::Directory && file.path.depth() < path.depth();
            is_on_the_way(&file.path) && !leads_on
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
