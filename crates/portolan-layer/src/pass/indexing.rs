//! What an index is made of, gathered while a pass goes on.

use std::ops::Range;
use std::thread::Scope;

use portolan_image::contents::FileKind;

use super::buffer::Shared;
use super::contents::Contents;
use super::hashing::Hashing;
use crate::contents::ContentHash;
use crate::entry::Entry;
use crate::error::Result;
use crate::index::{Making, Points, Span};
use crate::listing::Listing;

/// How the content of a file stands in the tar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// Byte by byte.
    Plain,
    /// With holes left out, or in a way that cannot be read.
    Apart,
}

/// Where the content of a file stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stored {
    /// The number of its entry.
    pub(crate) row: usize,
    /// Where its content begins in the tar.
    pub(crate) offset: u64,
    /// How many bytes the tar has of it.
    pub(crate) bytes: u64,
    pub(crate) form: Form,
    /// The digest of those bytes.
    pub(crate) hash: ContentHash,
}

/// What an index is made of.
#[derive(Debug)]
pub(crate) struct Made {
    pub(crate) listing: Listing,
    /// Those files that have content, in the order of the tar.
    pub(crate) stored: Vec<Stored>,
    pub(crate) points: Points,
}

/// An index being made.
#[derive(Debug)]
pub(super) struct Indexing<'scope> {
    points: Making,
    contents: Contents<'scope>,
    listing: Listing,
    stored: Vec<Stored>,
}

impl<'scope> Indexing<'scope> {
    pub(super) fn start(scope: &'scope Scope<'scope, '_>, hashing: Hashing, span: Span) -> Self {
        Self {
            points: Making::new(span),
            contents: Contents::start(scope, hashing),
            listing: Listing::new(),
            stored: Vec::new(),
        }
    }

    /// An entry was read; what passes next is its content.
    pub(super) fn entry(&mut self, entry: &Entry, form: Form) {
        if entry.file.kind == FileKind::Regular && entry.stored_bytes > 0 {
            self.contents.expect(entry.stored_bytes);
            self.stored.push(Stored {
                row: self.listing.len(),
                offset: entry.content_offset,
                bytes: entry.stored_bytes,
                form,
                hash: ContentHash::default(),
            });
        }
        self.listing.push(&entry.file);
    }

    /// Bytes of the tar were taken.
    pub(super) fn pass(&mut self, buffer: &Shared, range: Range<usize>) {
        self.contents.pass(buffer, range);
    }

    /// Whether to unpack no further than to the next block.
    pub(super) fn wants_block(&self, packed: u64, plain: u64) -> bool {
        self.points.wants_block(packed, plain)
    }

    /// A block begins near a place in layer and tar, so far into the buffer.
    pub(super) fn block(&mut self, place: (u64, u64), at: usize, last: u8, next: &[u8]) {
        self.points.block(place, at, last, next);
    }

    /// A member, frame or stream ends, so far into the buffer.
    pub(super) fn ended(&mut self, at: usize) {
        self.points.ended(at);
    }

    /// A member, frame or stream begins at a place in layer and tar.
    pub(super) fn member(&mut self, packed: u64, plain: u64) {
        self.points.member(packed, plain);
    }

    /// A buffer has been filled.
    pub(super) fn filled(&mut self, before: &[u8], buffer: &[u8]) -> Result<()> {
        self.points.filled(before, buffer)
    }

    pub(super) fn finish(self) -> Result<Made> {
        let hashes = self.contents.finish()?;
        let mut stored = self.stored;
        for (stored, hash) in stored.iter_mut().zip(hashes) {
            stored.hash = hash;
        }
        stored.shrink_to_fit();
        Ok(Made {
            listing: self.listing.shrunk(),
            stored,
            points: self.points.finish(),
        })
    }
}
