//! The two digests of a layer, computed as its bytes pass: where they are, or on a thread beside.

use std::ops::Range;
use std::sync::Arc;
use std::thread::{Builder, Scope, ScopedJoinHandle};

use portolan_image::Digest;
use portolan_image::digest::{Algorithm, Hasher};

use super::batches::Batches;
use super::buffer::Shared;
use crate::error::{Error, Kind, Result};

/// Where a pass computes its digests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Hashing {
    /// On a thread of its own: one layer is read in the time that inflating it takes. For when there are more processors
    /// than layers.
    #[default]
    Aside,
    /// On the thread that inflates: for when there are as many layers on their way as processors.
    Here,
}

/// Which of the two digests bytes are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// The bytes as they were transferred.
    Packed,
    /// The bytes of the tar.
    Plain,
}

/// Both digests under way.
#[derive(Debug)]
pub(super) struct Hashers {
    packed: Hasher,
    plain: Hasher,
}

impl Hashers {
    pub(super) fn new(packed: Algorithm, plain: Algorithm) -> Self {
        Self {
            packed: Hasher::new(packed),
            plain: Hasher::new(plain),
        }
    }

    fn update(&mut self, side: Side, bytes: &[u8]) {
        match side {
            Side::Packed => self.packed.update(bytes),
            Side::Plain => self.plain.update(bytes),
        }
    }

    /// The digest of the transferred bytes, and that of the tar.
    pub(super) fn finish(self) -> (Digest, Digest) {
        (self.packed.finish(), self.plain.finish())
    }
}

#[derive(Debug)]
pub(super) struct Piece {
    side: Side,
    buffer: Shared,
    range: Range<usize>,
}

/// Digests being computed.
#[derive(Debug)]
pub(super) enum Work<'scope> {
    Here(Box<Hashers>),
    Aside(Batches<Piece>, ScopedJoinHandle<'scope, Hashers>),
}

impl<'scope> Work<'scope> {
    /// Begins; where no thread can be had, the work is done here.
    pub(super) fn start(
        scope: &'scope Scope<'scope, '_>,
        hashing: Hashing,
        hashers: impl Fn() -> Hashers,
    ) -> Self {
        if hashing == Hashing::Aside {
            let (batches, handed) = Batches::<Piece>::new();
            let mut here = hashers();
            let worker =
                Builder::new()
                    .name("layer digests".into())
                    .spawn_scoped(scope, move || {
                        for piece in handed.into_iter().flatten() {
                            let bytes = piece.buffer.get(piece.range).unwrap_or_default();
                            here.update(piece.side, bytes);
                        }
                        here
                    });
            if let Ok(worker) = worker {
                return Self::Aside(batches, worker);
            }
        }
        Self::Here(Box::new(hashers()))
    }

    /// Adds the bytes of a part of a buffer.
    pub(super) fn add(&mut self, side: Side, buffer: &Shared, range: Range<usize>) {
        match self {
            Self::Here(hashers) => {
                hashers.update(side, buffer.get(range).unwrap_or_default());
            }
            Self::Aside(batches, _) => {
                let bytes = range.len();
                let piece = Piece {
                    side,
                    buffer: Arc::clone(buffer),
                    range,
                };
                batches.add(piece, bytes);
            }
        }
    }

    /// Waits for what is still under way.
    pub(super) fn finish(self) -> Result<Hashers> {
        match self {
            Self::Here(hashers) => Ok(*hashers),
            Self::Aside(batches, worker) => {
                batches.finish();
                worker.join().map_err(|_| {
                    Error::new(Kind::Unreadable, "the thread that computes digests is gone")
                })
            }
        }
    }
}
