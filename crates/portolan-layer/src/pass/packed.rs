//! The bytes of a layer as they come: counted, hashed, and looked ahead at.

use std::io::{self, Read};
use std::sync::Arc;

use super::buffer::{BUFFER_BYTES, Pool};
use super::hashing::{Side, Work};
use crate::error::{Error, Kind, Result};

/// The bytes of a layer as they come.
#[derive(Debug)]
pub(super) struct Packed<R> {
    input: R,
    pool: Pool,
    buffer: Arc<Vec<u8>>,
    start: usize,
    end: usize,
    ended: bool,
    /// How many bytes have come.
    pub(super) total: u64,
    /// How many of them have been taken.
    pub(super) taken: u64,
    /// The most that may come, and whether that was promised.
    most: Most,
}

/// How many bytes may come.
#[derive(Debug, Clone, Copy)]
pub(super) enum Most {
    /// As many as the descriptor says (threat 56).
    Promised(u64),
    /// As many as are read of any layer.
    Limit(u64),
}

impl<R: Read> Packed<R> {
    pub(super) fn new(input: R, most: Most) -> Self {
        Self {
            input,
            pool: Pool::default(),
            buffer: Arc::new(Vec::new()),
            start: 0,
            end: 0,
            ended: false,
            total: 0,
            taken: 0,
            most,
        }
    }

    /// The bytes that are there: at least so many, unless the layer ends before.
    pub(super) fn fill(&mut self, at_least: usize, work: &mut Work<'_>) -> Result<&[u8]> {
        while self.end - self.start < at_least && !self.ended {
            self.read_more(work)?;
        }
        Ok(self.buffer.get(self.start..self.end).unwrap_or_default())
    }

    pub(super) fn consume(&mut self, count: usize) {
        let count = count.min(self.end - self.start);
        self.start += count;
        self.taken += count as u64;
    }

    /// Reads once, into another buffer: the one before may still be looked at.
    fn read_more(&mut self, work: &mut Work<'_>) -> Result<()> {
        let mut next = self.pool.take();
        let left = self.buffer.get(self.start..self.end).unwrap_or_default();
        let kept = left.len().min(BUFFER_BYTES / 2);
        debug_assert_eq!(kept, left.len(), "nobody looks ahead so far");
        let count = {
            let bytes = Arc::get_mut(&mut next).expect("nobody looks at a buffer just taken");
            let (head, tail) = bytes.split_at_mut(kept);
            head.copy_from_slice(&left[..kept]);
            read(&mut self.input, tail)?
        };
        if count == 0 {
            self.ended = true;
            self.pool.give(next);
            return Ok(());
        }
        self.total += count as u64;
        self.check()?;
        work.add(Side::Packed, &next, kept..kept + count);
        self.pool.give(std::mem::replace(&mut self.buffer, next));
        (self.start, self.end) = (0, kept + count);
        Ok(())
    }

    fn check(&self) -> Result<()> {
        match self.most {
            Most::Promised(size) if self.total > size => Err(Error::new(
                Kind::Mismatch,
                format!("the layer has more than the {size} bytes that were promised"),
            )),
            Most::Limit(limit) if self.total > limit => Err(Error::new(
                Kind::TooLarge,
                format!("the layer has more than {limit} bytes"),
            )),
            _ => Ok(()),
        }
    }

    /// Reads to the end; gives how many bytes nobody had looked at.
    pub(super) fn drain(&mut self, work: &mut Work<'_>) -> Result<u64> {
        let mut count = 0;
        loop {
            let left = self.fill(1, work)?.len();
            if left == 0 {
                return Ok(count);
            }
            count += left as u64;
            self.consume(left);
        }
    }

    /// Fails unless all came that was promised.
    pub(super) fn check_whole(&self) -> Result<()> {
        match self.most {
            Most::Promised(size) if self.total < size => Err(Error::new(
                Kind::Mismatch,
                format!(
                    "the layer has {} bytes, not the {size} that were promised",
                    self.total
                ),
            )),
            _ => Ok(()),
        }
    }
}

fn read(input: &mut impl Read, buffer: &mut [u8]) -> Result<usize> {
    loop {
        match input.read(buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            // A reader that claims more than there is room for is not believed.
            Ok(count) => return Ok(count.min(buffer.len())),
            Err(error) => return Err(Error::reading(error)),
        }
    }
}
