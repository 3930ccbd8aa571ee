//! What a pass gives: what a visitor found, and whether it was found in the bytes that were promised.

use portolan_image::Digest;

use crate::compression::Compression;
use crate::findings::Findings;
use crate::index::Index;

/// How a pass ended.
#[derive(Debug)]
pub enum Passed<T> {
    /// At the end of the layer, with all digests right.
    Whole(Verified<T>),
    /// Where the visitor wished to stop.
    Stopped(Unverified<T>),
}

impl<T> Passed<T> {
    /// What was verified; `None` if the visitor stopped the pass.
    pub fn whole(self) -> Option<Verified<T>> {
        match self {
            Self::Whole(verified) => Some(verified),
            Self::Stopped(_) => None,
        }
    }
}

/// What was found in a layer whose bytes, all of them, had the digests that were promised. Only a pass makes it.
#[derive(Debug)]
pub struct Verified<T> {
    found: T,
    facts: Facts,
    index: Option<Box<Index>>,
}

impl<T> Verified<T> {
    pub(super) fn new(found: T, facts: Facts, index: Option<Index>) -> Self {
        Self {
            found,
            facts,
            index: index.map(Box::new),
        }
    }

    /// The index, if the pass was to make one.
    pub fn index(&self) -> Option<&Index> {
        self.index.as_deref()
    }

    /// Takes the index out, if the pass was to make one and it is still there.
    pub fn take_index(&mut self) -> Option<Index> {
        self.index.take().map(|index| *index)
    }

    /// What was found.
    pub fn found(&self) -> &T {
        &self.found
    }

    /// What is known of the layer.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// What was found, and what is known of the layer.
    pub fn into_parts(self) -> (T, Facts) {
        (self.found, self.facts)
    }
}

/// What was found in the first bytes of a layer, which nobody has checked.
#[derive(Debug)]
pub struct Unverified<T> {
    found: T,
}

impl<T> Unverified<T> {
    pub(super) fn new(found: T) -> Self {
        Self { found }
    }

    /// What was found, for who checks it by other means.
    pub fn into_unchecked(self) -> T {
        self.found
    }
}

/// What is known of a layer after a pass over it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The digest of its bytes as they are transferred: the one that was promised.
    pub digest: Digest,
    /// The digest of the tar: the one that was promised, if one was.
    pub diff_id: Digest,
    /// How many bytes are transferred.
    pub packed_bytes: u64,
    /// How many bytes the tar has.
    pub unpacked_bytes: u64,
    /// How it is compressed.
    pub compression: Compression,
    /// How many members, frames or streams it is made of.
    pub members: u64,
    /// How many entries were shown.
    pub entries: u64,
    /// What was odd.
    pub findings: Findings,
}
