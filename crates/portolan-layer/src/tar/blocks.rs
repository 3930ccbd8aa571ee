//! The archive as blocks and stretches of bytes, and where in it we are.

use std::io::BufRead;

use super::header::{BLOCK, BLOCK_BYTES};
use crate::error::{Error, Kind, Result};

/// The archive as blocks and stretches of bytes.
#[derive(Debug)]
pub(super) struct Blocks<R> {
    input: R,
    /// How many bytes have been taken.
    pub(super) position: u64,
}

impl<R: BufRead> Blocks<R> {
    pub(super) fn new(input: R) -> Self {
        Self { input, position: 0 }
    }

    pub(super) fn input_mut(&mut self) -> &mut R {
        &mut self.input
    }

    pub(super) fn into_inner(self) -> R {
        self.input
    }

    /// The next block; `None` if the archive ends before it.
    pub(super) fn block(&mut self) -> Result<Option<Box<[u8; BLOCK]>>> {
        let mut block = Box::new([0; BLOCK]);
        let mut filled = 0;
        while filled < BLOCK {
            let bytes = self.input.fill_buf().map_err(Error::reading)?;
            let count = bytes.len().min(BLOCK - filled);
            if count == 0 {
                if filled == 0 {
                    return Ok(None);
                }
                return Err(cut_short());
            }
            block[filled..filled + count].copy_from_slice(&bytes[..count]);
            self.take(count);
            filled += count;
        }
        Ok(Some(block))
    }

    /// The next block of an entry.
    pub(super) fn block_inside(&mut self) -> Result<Box<[u8; BLOCK]>> {
        self.block()?.ok_or_else(cut_short)
    }

    /// Shows the next bytes, part after part.
    pub(super) fn pass(&mut self, mut count: u64, mut show: impl FnMut(&[u8])) -> Result<()> {
        while count > 0 {
            let bytes = self.input.fill_buf().map_err(Error::reading)?;
            let most = usize::try_from(count).unwrap_or(usize::MAX);
            let part = bytes.get(..most).unwrap_or(bytes);
            if part.is_empty() {
                return Err(cut_short());
            }
            show(part);
            let length = part.len();
            self.take(length);
            count -= length as u64;
        }
        Ok(())
    }

    /// Takes a whole small body of so many bytes, and what fills its last block.
    pub(super) fn body(&mut self, size: u64) -> Result<Vec<u8>> {
        let mut body = Vec::new();
        self.pass(size, |part| body.extend_from_slice(part))?;
        self.pass(padding(size), |_| {})?;
        Ok(body)
    }

    /// Takes all that is left, and counts it up to the last byte that is not zero.
    pub(super) fn rest(&mut self) -> Result<u64> {
        let (mut seen, mut count) = (0, 0);
        loop {
            let bytes = self.input.fill_buf().map_err(Error::reading)?;
            let length = bytes.len();
            if length == 0 {
                return Ok(count);
            }
            if let Some(last) = bytes.iter().rposition(|&byte| byte != 0) {
                count = seen + last as u64 + 1;
            }
            self.take(length);
            seen += length as u64;
        }
    }

    fn take(&mut self, count: usize) {
        self.input.consume(count);
        self.position += count as u64;
    }
}

/// How many bytes fill the last block of a body.
pub(super) fn padding(size: u64) -> u64 {
    (BLOCK_BYTES - size % BLOCK_BYTES) % BLOCK_BYTES
}

fn cut_short() -> Error {
    Error::new(Kind::Malformed, "the tar is cut short")
}
