//! Inflating from the middle: a block of deflate begins at any bit, and needs the 32 KiB before it (RFC 1951 2, 3.2).
//!
//! An inflater takes whole bytes only. So what it is given first are empty blocks, made up such that they end at the very bit
//! where the real one begins; in the byte that both share, the low bits are theirs and the high bits its own.

use zlib_rs::{Inflate, InflateFlush};

use crate::error::{Error, Kind, Result};
use crate::pass::{Step, inflate_step};

/// How far back a block may look, in bytes.
pub(crate) const WINDOW_BYTES: usize = 32 << 10;

/// An inflater that goes on at a block in the middle of a member.
pub(crate) struct Resumed {
    inflate: Inflate,
    /// How many of the first byte's bits are not the block's.
    bits: u8,
    begun: Begun,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Begun {
    No,
    Yes,
}

impl Resumed {
    /// Goes on at a block that begins after so many bits of the first byte that will be given, fewer than eight, with what was
    /// inflated before it.
    pub(crate) fn new(bits: u8, window: &[u8]) -> Result<Self> {
        let mut inflate = Inflate::new(false, 15);
        inflate
            .set_dictionary(window)
            .map_err(|error| Error::damaged("gzip", error.as_str()))?;
        Ok(Self {
            inflate,
            bits: bits % 8,
            // At the start of a byte there is nothing to be led up to.
            begun: if bits.is_multiple_of(8) {
                Begun::Yes
            } else {
                Begun::No
            },
        })
    }

    /// Inflates some of the input; it has ended when the member's last block has, eight bytes before the member itself.
    pub(crate) fn step(&mut self, input: &[u8], output: &mut [u8]) -> Result<Step> {
        if self.begun == Begun::Yes || input.is_empty() {
            return inflate_step(&mut self.inflate, input, output, InflateFlush::NoFlush);
        }
        let mut first = empty_blocks(self.bits);
        let mut read = 0;
        if let (Some(shared), Some(byte)) = (first.last_mut(), input.first()) {
            *shared |= byte & (0xff << self.bits);
            read = 1;
        }
        let mut given = 0;
        let mut written = 0;
        while given < first.len() {
            let rest = first.get(given..).unwrap_or_default();
            let room = output.get_mut(written..).unwrap_or_default();
            let step = inflate_step(&mut self.inflate, rest, room, InflateFlush::NoFlush)?;
            given += step.read;
            written += step.written;
            if step.ended || (step.read, step.written) == (0, 0) {
                break;
            }
        }
        if given < first.len() {
            return Err(Error::new(Kind::Malformed, "the gzip data leads nowhere"));
        }
        self.begun = Begun::Yes;
        Ok(Step {
            read,
            written,
            ended: false,
        })
    }
}

/// Empty blocks that leave off after so many bits of their last byte, fewer than eight; the rest of it is zero.
///
/// With fixed codes an empty block has ten bits, which gives the even ends. For the odd ones a block with its own codes goes
/// first, which has 93.
fn empty_blocks(bits: u8) -> Vec<u8> {
    let mut blocks = Bits::default();
    if bits % 2 == 1 {
        own_codes(&mut blocks);
    }
    while blocks.count % 8 != usize::from(bits % 8) {
        // Not the last one; fixed codes; the end of the block, which is seven zeros.
        blocks.number(0b010, 3);
        blocks.number(0, 7);
    }
    blocks.bytes
}

/// An empty block with codes of its own (RFC 1951 3.2.7): of all symbols only the end of the block has one.
fn own_codes(blocks: &mut Bits) {
    // Not the last one; own codes; 257 lengths, and one of distances; 18 lengths of lengths.
    blocks.number(0b100, 3);
    blocks.number(0, 5);
    blocks.number(0, 5);
    blocks.number(14, 4);
    // In the order 16 17 18 0 8 7 9 6 10 5 11 4 12 3 13 2 14 1: a zero is `0`, a one `10`, many zeros are `11`.
    for length in [0, 0, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2] {
        blocks.number(length, 3);
    }
    // 138 zeros and 118, for all the literals; codes go with their first bit first.
    blocks.number(0b11, 2);
    blocks.number(138 - 11, 7);
    blocks.number(0b11, 2);
    blocks.number(118 - 11, 7);
    // A one for the end of the block, a zero for the distance, and then that end.
    blocks.number(0b01, 2);
    blocks.number(0, 1);
    blocks.number(0, 1);
}

/// Bits, the lowest of each byte first.
#[derive(Debug, Default)]
struct Bits {
    bytes: Vec<u8>,
    count: usize,
}

impl Bits {
    fn number(&mut self, number: u8, bits: usize) {
        for bit in 0..bits {
            if self.count.is_multiple_of(8) {
                self.bytes.push(0);
            }
            if let Some(last) = self.bytes.last_mut() {
                *last |= (number >> bit & 1) << (self.count % 8);
            }
            self.count += 1;
        }
    }
}

/// How many packed bytes of a block are inflated to see where it begins.
pub(crate) const TRIAL_BYTES: usize = 4 << 10;
/// How many bytes have to come out right.
const ENOUGH: usize = 1 << 10;

/// At which bit a block begins, in the last byte that an inflater took (`packed`'s first) or right after it, found by trying: what
/// comes out has to be what came out, `plain`, in which a member `ended` or not. `None` if no bit gives enough to be sure, or if
/// it matters which of several it is and cannot be told.
///
/// That zlib knows the bit and does not say so costs eight trials for each point; they are short.
pub(crate) fn find_start(
    packed: &[u8],
    window: &[u8],
    plain: &[u8],
    ended: Option<usize>,
) -> Option<Found> {
    let after = packed.get(1..)?;
    let mut found = Vec::new();
    for bits in 0..8_u8 {
        let (packed, start) = match bits {
            0 => (after, Found { back: 0, bits }),
            bits => (packed, Found { back: 1, bits }),
        };
        if gives(packed, bits, window, plain) {
            found.push((start, Header::of(packed, bits)));
        }
    }
    let &(start, first) = found.first()?;
    let others = || found.iter().map(|(_, header)| *header);
    if others().all(|header| header == first) && (found.len() == 1 || first.stored.is_some()) {
        return Some(start);
    }
    // A stored block goes on at a whole byte, so that several bits before give the same, and differ in whether it is the last one.
    let length = first.stored?;
    if others().any(|header| header.stored != Some(length)) {
        return None;
    }
    let is_last = match ended {
        Some(end) if end == length => Last::Yes,
        Some(end) if end < length => return None,
        // Something of another block came out after it.
        _ if 0 < length && length < plain.len() => Last::No,
        _ => return None,
    };
    let found = found.iter().find(|(_, header)| header.last == is_last);
    found.map(|(start, _)| *start)
}

/// What a block begins with (RFC 1951 3.2.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Header {
    last: Last,
    /// How long it is, if it is stored as it is.
    stored: Option<usize>,
}

/// Whether a block says that it is the member's last one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Last {
    Yes,
    No,
}

impl Header {
    fn of(packed: &[u8], bits: u8) -> Self {
        let byte = |place: usize| u16::from(packed.get(place).copied().unwrap_or_default());
        let header = (byte(0) | byte(1) << 8) >> bits & 0b111;
        let next = usize::from(bits + 3).div_ceil(8);
        let length = usize::from(byte(next) | byte(next + 1) << 8);
        Self {
            last: if header & 1 == 0 { Last::No } else { Last::Yes },
            stored: (header >> 1 == 0).then_some(length),
        }
    }
}

/// Where a block was found to begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Found {
    /// How many bytes before the inflater's place.
    pub(crate) back: u64,
    /// After how many bits of that byte.
    pub(crate) bits: u8,
}

fn gives(packed: &[u8], bits: u8, window: &[u8], plain: &[u8]) -> bool {
    let Ok(mut resumed) = Resumed::new(bits, window) else {
        return false;
    };
    let mut output = vec![0; plain.len().min(2 * TRIAL_BYTES)];
    let (mut read, mut written) = (0, 0);
    loop {
        let input = packed.get(read..).unwrap_or_default();
        let room = output.get_mut(written..).unwrap_or_default();
        if input.is_empty() || room.is_empty() {
            break;
        }
        let Ok(step) = resumed.step(input, room) else {
            return false;
        };
        read += step.read;
        written += step.written;
        if step.ended || (step.read, step.written) == (0, 0) {
            break;
        }
    }
    written >= ENOUGH && output.get(..written) == plain.get(..written)
}

impl std::fmt::Debug for Resumed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Resumed")
            .field("bits", &self.bits)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_blocks_end_at_any_bit_and_give_nothing() {
        for bits in 0..8 {
            let mut stored = vec![];
            // A stored block, the last one, with its header moved to that bit.
            let blocks = empty_blocks(bits);
            assert_eq!(blocks.is_empty(), bits == 0);
            stored.push(if bits == 0 { 1 } else { 1 << bits });
            if bits > 5 {
                // The header's three bits reach into the next byte.
                stored.push(0);
            }
            stored.extend([3, 0, 0xfc, 0xff, b'a', b'b', b'c']);
            let mut resumed = Resumed::new(bits, b"window").unwrap();
            let mut output = [0; 10];
            let (mut read, mut written) = (0, 0);
            loop {
                let step = resumed
                    .step(&stored[read..], &mut output[written..])
                    .unwrap();
                read += step.read;
                written += step.written;
                if step.ended {
                    break;
                }
            }
            assert_eq!(&output[..written], b"abc", "{bits}");
            assert_eq!(read, stored.len());
        }
    }
}
