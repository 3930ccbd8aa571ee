//! A digest of each file's content, computed as its bytes pass: what makes a part of a layer worth reading by itself.

use std::ops::Range;
use std::sync::Arc;
use std::thread::{Builder, Scope, ScopedJoinHandle};

use sha2::{Digest as _, Sha256};

use super::batches::{Batches, Handed};
use super::buffer::Shared;
use super::hashing::Hashing;
use crate::contents::ContentHash;
use crate::error::{Error, Kind, Result};

/// The digests of contents, under way.
#[derive(Debug)]
pub(super) struct Contents<'scope> {
    work: Work<'scope>,
    /// How many bytes of the present file have not passed.
    left: u64,
}

#[derive(Debug)]
enum Work<'scope> {
    Here(Hashes),
    Aside(Batches<Piece>, ScopedJoinHandle<'scope, Vec<ContentHash>>),
}

/// Bytes of a file, and whether they are its last.
#[derive(Debug)]
struct Piece {
    buffer: Shared,
    range: Range<usize>,
    last: Last,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Last {
    No,
    Yes,
}

#[derive(Debug, Default)]
struct Hashes {
    present: Sha256,
    done: Vec<ContentHash>,
}

impl Hashes {
    fn add(&mut self, bytes: &[u8], last: Last) {
        self.present.update(bytes);
        if last == Last::Yes {
            let hash = self.present.finalize_reset().into();
            self.done.push(ContentHash::new(hash));
        }
    }
}

fn work(handed: Handed<Piece>) -> Vec<ContentHash> {
    let mut hashes = Hashes::default();
    for piece in handed.into_iter().flatten() {
        let bytes = piece.buffer.get(piece.range).unwrap_or_default();
        hashes.add(bytes, piece.last);
    }
    hashes.done
}

impl<'scope> Contents<'scope> {
    /// Begins; where no thread can be had, the work is done here.
    pub(super) fn start(scope: &'scope Scope<'scope, '_>, hashing: Hashing) -> Self {
        let mut aside = None;
        if hashing == Hashing::Aside {
            let (batches, handed) = Batches::new();
            let worker = Builder::new()
                .name("content digests".into())
                .spawn_scoped(scope, move || work(handed));
            aside = worker.ok().map(|worker| Work::Aside(batches, worker));
        }
        Self {
            work: aside.unwrap_or_else(|| Work::Here(Hashes::default())),
            left: 0,
        }
    }

    /// The next so many bytes, more than none, are the content of a file.
    pub(super) fn expect(&mut self, bytes: u64) {
        debug_assert_eq!(self.left, 0, "a file ends before another one begins");
        self.left = bytes;
    }

    /// Bytes of the tar pass.
    pub(super) fn pass(&mut self, buffer: &Shared, range: Range<usize>) {
        if self.left == 0 {
            return;
        }
        let most = usize::try_from(self.left).unwrap_or(usize::MAX);
        let range = range.start..range.end.min(range.start.saturating_add(most));
        self.left -= range.len() as u64;
        let last = if self.left == 0 { Last::Yes } else { Last::No };
        match &mut self.work {
            Work::Here(hashes) => hashes.add(buffer.get(range).unwrap_or_default(), last),
            Work::Aside(batches, _) => {
                let bytes = range.len();
                let piece = Piece {
                    buffer: Arc::clone(buffer),
                    range,
                    last,
                };
                batches.add(piece, bytes);
            }
        }
    }

    /// Waits for what is still under way.
    pub(super) fn finish(self) -> Result<Vec<ContentHash>> {
        match self.work {
            Work::Here(hashes) => Ok(hashes.done),
            Work::Aside(batches, worker) => {
                batches.finish();
                worker.join().map_err(|_| {
                    Error::new(Kind::Unreadable, "the thread that computes digests is gone")
                })
            }
        }
    }
}
