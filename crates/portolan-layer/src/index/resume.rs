//! Unpacking from a point on, until a stretch of the tar has been shown.

use super::deflate::Resumed;
use super::point::{Start, unshut};
use crate::compression::{Compression, MAGIC_BYTES};
use crate::error::{Error, Kind, Result};
use crate::pass::{Step, Unpacker};

/// How many bytes are unpacked at once.
const BUFFER_BYTES: usize = 64 << 10;
/// What ends a gzip member: its checksum and its length, neither of which can be checked from the middle.
const TRAILER_BYTES: u64 = 8;

/// Unpacking from a point on. Packed bytes are pushed in, the stretch of the tar is shown.
#[derive(Debug)]
pub(crate) struct Resume {
    compression: Compression,
    engine: Engine,
    /// How many bytes of the tar are not shown.
    skip: u64,
    /// How many bytes are to be shown.
    left: u64,
    /// The start of a member, of which too little has come to tell.
    carried: Vec<u8>,
    buffer: Vec<u8>,
}

/// Who reads the bytes that come next.
#[derive(Debug)]
enum Engine {
    /// The rest of a gzip member, from a block on.
    Middle(Box<Resumed>),
    /// So many bytes of its end are passed over.
    Trailer(u64),
    /// A whole member, frame or stream.
    Member(Unpacker),
    /// What is to be told: whether another member follows.
    Between,
    /// No more is to come of it.
    Ended,
}

/// Whether more bytes of the layer are needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    More,
    Nothing,
}

impl Resume {
    /// Skips so many bytes of the tar from the point on, then shows so many.
    pub(crate) fn new(
        compression: Compression,
        start: &Start,
        skip: u64,
        show: u64,
    ) -> Result<Self> {
        let engine = match start {
            Start::Member => Engine::Member(Unpacker::new(compression)?),
            Start::Block { bits, window } => {
                Engine::Middle(Box::new(Resumed::new(*bits, &unshut(window)?)?))
            }
        };
        Ok(Self {
            compression,
            engine,
            skip,
            left: show,
            carried: Vec::new(),
            buffer: vec![0; BUFFER_BYTES],
        })
    }

    /// Takes the next bytes of the layer.
    pub(crate) fn push(&mut self, mut bytes: &[u8], show: &mut impl FnMut(&[u8])) -> Result<Need> {
        while self.left > 0 && !bytes.is_empty() {
            let step = match &mut self.engine {
                Engine::Middle(resumed) => resumed.step(bytes, &mut self.buffer)?,
                Engine::Member(unpacker) => unpacker.step(bytes, &mut self.buffer)?,
                Engine::Trailer(left) => {
                    let most = usize::try_from(*left)
                        .unwrap_or(usize::MAX)
                        .min(bytes.len());
                    *left -= most as u64;
                    let ended = *left == 0;
                    bytes = bytes.get(most..).unwrap_or_default();
                    if ended {
                        self.engine = Engine::Between;
                    }
                    continue;
                }
                Engine::Between => {
                    bytes = self.between(bytes)?;
                    continue;
                }
                Engine::Ended => return Err(cut_short()),
            };
            bytes = bytes.get(step.read..).unwrap_or_default();
            self.show(step.written, show);
            self.after(step)?;
        }
        // What the decompressor has taken in may be more than it had room to give.
        while self.left > 0 {
            let step = match &mut self.engine {
                Engine::Middle(resumed) => resumed.step(&[], &mut self.buffer)?,
                // Of what is not compressed no bytes are the end, and of xz they are said to be.
                Engine::Member(unpacker)
                    if !matches!(self.compression, Compression::None | Compression::Xz) =>
                {
                    unpacker.step(&[], &mut self.buffer)?
                }
                _ => break,
            };
            if step.written == 0 {
                break;
            }
            self.show(step.written, show);
            if step.ended {
                self.after(step)?;
            }
        }
        Ok(if self.left == 0 {
            Need::Nothing
        } else {
            Need::More
        })
    }

    /// Shows what of so many unpacked bytes is wanted.
    fn show(&mut self, written: usize, show: &mut impl FnMut(&[u8])) {
        let skipped = usize::try_from(self.skip)
            .unwrap_or(usize::MAX)
            .min(written);
        self.skip -= skipped as u64;
        let wanted = usize::try_from(self.left)
            .unwrap_or(usize::MAX)
            .min(written - skipped);
        if wanted > 0 {
            let end = skipped + wanted;
            show(self.buffer.get(skipped..end).unwrap_or_default());
            self.left -= wanted as u64;
        }
    }

    fn after(&mut self, step: Step) -> Result<()> {
        if step.ended {
            self.engine = match self.engine {
                Engine::Middle(_) => Engine::Trailer(TRAILER_BYTES),
                _ => Engine::Between,
            };
        } else if (step.read, step.written) == (0, 0) {
            let what = format!("the {} data leads nowhere", self.compression);
            return Err(Error::new(Kind::Malformed, what));
        }
        Ok(())
    }

    /// Looks at the first bytes of what follows a member, to tell whether it is another one.
    fn between<'a>(&mut self, bytes: &'a [u8]) -> Result<&'a [u8]> {
        let missing = MAGIC_BYTES.saturating_sub(self.carried.len());
        let (first, rest) = bytes.split_at(missing.min(bytes.len()));
        self.carried.extend_from_slice(first);
        if self.carried.len() < MAGIC_BYTES {
            return Ok(rest);
        }
        // xz allows zeros, four at a time, between streams.
        if self.compression == Compression::Xz && self.carried.starts_with(&[0; 4]) {
            self.carried.drain(..4);
            return Ok(rest);
        }
        if Compression::of(&self.carried) != self.compression {
            self.engine = Engine::Ended;
            return Ok(rest);
        }
        let mut unpacker = Unpacker::new(self.compression)?;
        let carried = std::mem::take(&mut self.carried);
        let mut first = carried.as_slice();
        // A header gives nothing yet, and an empty frame that ends within its first bytes is one to be skipped.
        while !first.is_empty() {
            let step = unpacker.step(first, &mut self.buffer)?;
            first = first.get(step.read..).unwrap_or_default();
            if step.ended {
                self.carried = first.to_vec();
                self.engine = Engine::Between;
                return Ok(rest);
            }
            if step.read == 0 {
                return Err(cut_short());
            }
        }
        self.engine = Engine::Member(unpacker);
        Ok(rest)
    }
}

fn cut_short() -> Error {
    Error::new(Kind::Malformed, "the layer ends before the file does")
}
