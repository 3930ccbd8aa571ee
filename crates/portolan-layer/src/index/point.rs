//! Places in a layer from where unpacking can begin.

use std::ops::Range;

use crate::compression::Compression;
use crate::error::{Error, Result};
use crate::pass::Facts;

/// A place in a layer from where unpacking can begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Point {
    /// Where the first byte that is needed stands in the layer.
    pub(crate) packed: u64,
    /// Where in the tar we are then.
    pub(crate) plain: u64,
    /// How to begin.
    pub(crate) start: Start,
}

/// How to begin at a point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Start {
    /// As at the start of the layer: a member, frame or stream begins here.
    Member,
    /// In the middle of a gzip member, where a block begins.
    Block {
        /// After how many bits of the first byte, fewer than eight.
        bits: u8,
        /// What was unpacked before, up to 32 KiB, compressed by zstd.
        window: Box<[u8]>,
    },
}

impl Start {
    pub(crate) fn window_bytes(&self) -> usize {
        match self {
            Self::Member => 0,
            Self::Block { window, .. } => window.len(),
        }
    }
}

/// Compresses a window: with the least effort, as there are many of them and it is done between two bytes of a layer.
pub(crate) fn shut(window: &[u8]) -> Result<Box<[u8]>> {
    zstd::bulk::compress(window, 1)
        .map(Into::into)
        .map_err(|error| Error::damaged("zstd", error))
}

/// The window again, never more than 32 KiB.
pub(crate) fn unshut(window: &[u8]) -> Result<Vec<u8>> {
    zstd::bulk::decompress(window, super::deflate::WINDOW_BYTES)
        .map_err(|error| Error::damaged("zstd", error))
}

/// The points of a layer, the first one first. What is not compressed needs none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Points(pub(crate) Vec<Point>);

impl Points {
    /// Where to begin for a stretch of the tar, and before which byte of the layer all of it has come.
    pub(crate) fn around(&self, facts: &Facts, stretch: &Range<u64>) -> (Point, Upper) {
        if facts.compression == Compression::None {
            let start = Point {
                packed: stretch.start,
                plain: stretch.start,
                start: Start::Member,
            };
            let end = Upper {
                packed: stretch.end,
                plain: stretch.end,
            };
            return (start, end);
        }
        let next = self.0.partition_point(|point| point.plain <= stretch.start);
        let start = next.checked_sub(1).and_then(|place| self.0.get(place));
        let start = start.cloned().unwrap_or(Point {
            packed: 0,
            plain: 0,
            start: Start::Member,
        });
        let after = self.0.partition_point(|point| point.plain < stretch.end);
        let end = self.0.get(after).map_or(
            Upper {
                packed: facts.packed_bytes,
                plain: facts.unpacked_bytes,
            },
            |point| Upper {
                // A block begins in the byte that the one before ends in.
                packed: point.packed.saturating_add(1),
                plain: point.plain,
            },
        );
        (start, end)
    }
}

/// A place in a layer, and the place in the tar up to which all comes before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Upper {
    pub(crate) packed: u64,
    pub(crate) plain: u64,
}
