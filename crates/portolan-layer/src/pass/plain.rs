//! The bytes of the tar: unpacked, counted, hashed, and bounded.

use std::io::{self, BufRead, Read};
use std::sync::Arc;
use std::time::Instant;

use portolan_image::Digest;

use super::buffer::{BUFFER_BYTES, Pool, Shared};
use super::hashing::{Side, Work};
use super::indexing::{Indexing, Made};
use super::packed::Packed;
use super::unpack::Unpacker;
use crate::compression::{Compression, MAGIC_BYTES};
use crate::error::{Error, Kind, Result};
use crate::findings::{Findings, Oddity};
use crate::index::TRIAL_BYTES;
use crate::limits::Limits;

/// The bytes of the tar, as something to read.
#[derive(Debug)]
pub(super) struct Plain<'a, R> {
    packed: Packed<R>,
    work: Work<'a>,
    limits: &'a Limits,
    begun: Instant,
    compression: Compression,
    unpacker: Unpacker,
    indexing: Option<Indexing<'a>>,
    pool: Pool,
    buffer: Shared,
    start: usize,
    end: usize,
    ended: bool,
    total: u64,
    members: u64,
}

/// What is known of a layer when all its bytes have passed.
#[derive(Debug)]
pub(super) struct Totals {
    pub(super) digest: Digest,
    pub(super) diff_id: Digest,
    pub(super) packed_bytes: u64,
    pub(super) unpacked_bytes: u64,
    pub(super) compression: Compression,
    pub(super) members: u64,
    pub(super) made: Option<Made>,
}

impl<'a, R: Read> Plain<'a, R> {
    /// Looks at the first bytes to tell how the layer is compressed.
    pub(super) fn open(
        mut packed: Packed<R>,
        mut work: Work<'a>,
        indexing: Option<Indexing<'a>>,
        limits: &'a Limits,
    ) -> Result<Self> {
        let compression = Compression::of(packed.fill(MAGIC_BYTES, &mut work)?);
        Ok(Self {
            packed,
            work,
            limits,
            begun: Instant::now(),
            compression,
            unpacker: Unpacker::new(compression)?,
            indexing,
            pool: Pool::default(),
            buffer: Arc::new(Vec::new()),
            start: 0,
            end: 0,
            ended: false,
            total: 0,
            members: 1,
        })
    }

    /// Unpacks a buffer full, or what is left.
    fn unpack(&mut self) -> Result<()> {
        let mut next = self.pool.take();
        let bytes = Arc::get_mut(&mut next).expect("nobody looks at a buffer just taken");
        let mut end = 0;
        while end < BUFFER_BYTES && !self.ended {
            let taken = self.packed.taken;
            let input = self.packed.fill(1, &mut self.work)?;
            let no_more = input.is_empty();
            let room = bytes.get_mut(end..).unwrap_or_default();
            let wants_block = wants_block(
                self.indexing.as_ref(),
                self.compression,
                (taken, self.total + end as u64),
            );
            let step = if wants_block {
                self.unpacker.step_to_block(input, room)?
            } else {
                self.unpacker.step(input, room)?
            };
            let at_block = wants_block && step.read < input.len() && step.written < room.len();
            let last = step.read.checked_sub(1).and_then(|place| input.get(place));
            let last = last.copied();
            self.packed.consume(step.read);
            end += step.written;
            if step.ended {
                self.ended = !self.another_member(end)?;
            } else if let (true, Some(last)) = (at_block, last) {
                self.note_block(end, last)?;
            } else if (step.read, step.written) == (0, 0) {
                let what = if no_more {
                    format!("the {} data is cut short", self.compression)
                } else {
                    format!("the {} data leads nowhere", self.compression)
                };
                return Err(Error::new(Kind::Malformed, what));
            }
            // Members without content give no bytes, however many there are.
            self.check_time()?;
        }
        self.total += end as u64;
        self.check_size()?;
        self.work.add(Side::Plain, &next, 0..end);
        if let Some(indexing) = &mut self.indexing {
            let before = self.buffer.get(..self.end).unwrap_or_default();
            indexing.filled(before, next.get(..end).unwrap_or_default())?;
        }
        self.pool.give(std::mem::replace(&mut self.buffer, next));
        (self.start, self.end) = (0, end);
        Ok(())
    }

    /// Tells who makes an index that a block begins here, if enough of the buffer is left to see it.
    fn note_block(&mut self, end: usize, last: u8) -> Result<()> {
        let Some(indexing) = &mut self.indexing else {
            return Ok(());
        };
        if end + TRIAL_BYTES > BUFFER_BYTES {
            return Ok(());
        }
        let place = (self.packed.taken, self.total + end as u64);
        let next = self.packed.fill(TRIAL_BYTES, &mut self.work)?;
        indexing.block(place, end, last, next);
        Ok(())
    }

    /// Who makes an index, if one is made.
    pub(super) fn indexing(&mut self) -> Option<&mut Indexing<'a>> {
        self.indexing.as_mut()
    }

    /// Whether another member follows, so many bytes into the buffer; makes ready for it.
    fn another_member(&mut self, end: usize) -> Result<bool> {
        if self.compression == Compression::None {
            return Ok(false);
        }
        if let Some(indexing) = &mut self.indexing {
            indexing.ended(end);
        }
        loop {
            let first = self.packed.fill(MAGIC_BYTES, &mut self.work)?;
            if Compression::of(first) == self.compression {
                self.unpacker.restart();
                self.members += 1;
                if let Some(indexing) = &mut self.indexing {
                    indexing.member(self.packed.taken, self.total + end as u64);
                }
                return Ok(true);
            }
            // xz allows zeros, four at a time, between streams and after the last (xz file format 2.2).
            if self.compression != Compression::Xz || !first.starts_with(&[0; 4]) {
                return Ok(false);
            }
            self.packed.consume(4);
        }
    }

    fn check_time(&self) -> Result<()> {
        if self.begun.elapsed() > self.limits.time {
            let seconds = self.limits.time.as_secs();
            let what = format!("reading the layer takes longer than {seconds} s");
            return Err(Error::new(Kind::TooLarge, what));
        }
        Ok(())
    }

    fn check_size(&self) -> Result<()> {
        let Limits {
            unpacked_bytes,
            ratio,
            free_bytes,
            ..
        } = *self.limits;
        if self.total > unpacked_bytes {
            let what = format!("the layer unpacks to more than {unpacked_bytes} bytes");
            return Err(Error::new(Kind::TooLarge, what));
        }
        if self.total > free_bytes && self.total > self.packed.total.saturating_mul(ratio) {
            let what = format!("the layer unpacks to more than {ratio} times its size");
            return Err(Error::new(Kind::TooLarge, what));
        }
        Ok(())
    }

    /// Reads what is left and gives both digests, computed.
    pub(super) fn finish(mut self, findings: &mut Findings) -> Result<Totals> {
        while !self.ended {
            self.unpack()?;
        }
        let bytes = self.packed.drain(&mut self.work)?;
        if bytes > 0 {
            findings.note(Oddity::AfterCompressed { bytes });
        }
        self.packed.check_whole()?;
        let (digest, diff_id) = self.work.finish()?.finish();
        let made = self.indexing.map(Indexing::finish).transpose()?;
        Ok(Totals {
            digest,
            diff_id,
            packed_bytes: self.packed.total,
            unpacked_bytes: self.total,
            compression: self.compression,
            members: self.members,
            made,
        })
    }

    /// The digest of all transferred bytes, whether or not they can be unpacked.
    pub(super) fn digest(mut self) -> Result<Digest> {
        self.packed.drain(&mut self.work)?;
        self.packed.check_whole()?;
        Ok(self.work.finish()?.finish().0)
    }
}

/// Whether to unpack no further than to the next block; only gzip has such that one can begin with.
fn wants_block(
    indexing: Option<&Indexing<'_>>,
    compression: Compression,
    place: (u64, u64),
) -> bool {
    compression == Compression::Gzip
        && indexing.is_some_and(|indexing| indexing.wants_block(place.0, place.1))
}

impl<R: Read> BufRead for Plain<'_, R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.start == self.end && !self.ended {
            self.unpack()?;
        }
        Ok(self.buffer.get(self.start..self.end).unwrap_or_default())
    }

    fn consume(&mut self, count: usize) {
        let start = self.start;
        self.start = (self.start + count).min(self.end);
        if let Some(indexing) = &mut self.indexing {
            indexing.pass(&self.buffer, start..self.start);
        }
    }
}

impl<R: Read> Read for Plain<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let bytes = self.fill_buf()?;
        let count = bytes.len().min(buffer.len());
        buffer[..count].copy_from_slice(&bytes[..count]);
        self.consume(count);
        Ok(count)
    }
}
