//! Files with holes, in all forms in which tar writes them (GNU tar manual, "Storing Sparse Files").

use super::header::{BLOCK, Header};
use super::number;
use super::pax::{Said, decimal};

/// Offset and length of each piece that is no hole.
pub(super) type Pieces = Vec<(u64, u64)>;

/// Where the bytes of a sparse file are that are no hole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Map {
    /// Offset and length of each piece, in order.
    pub(super) pieces: Pieces,
    /// How many bytes reading the file gives.
    pub(super) size: u64,
}

impl Map {
    /// Whether the pieces are in order, within the file, and add up to what the tar has.
    pub(super) fn fits(&self, stored: u64) -> bool {
        let mut at = 0_u64;
        let mut sum = 0_u64;
        for &(offset, length) in &self.pieces {
            let Some(end) = offset.checked_add(length) else {
                return false;
            };
            if offset < at || end > self.size {
                return false;
            }
            at = end;
            sum += length;
        }
        sum == stored
    }
}

/// How the map of a sparse file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// In the header and blocks after it: old GNU.
    Old,
    /// In PAX records, a pair of them for each piece: PAX 0.0.
    Pairs,
    /// In one PAX record: PAX 0.1.
    List,
    /// Before the content: PAX 1.0.
    InContent,
}

/// Which form an entry has, if it is sparse.
pub(super) fn form(header: &Header, said: Said<'_>) -> Option<Form> {
    if header.flag() == b'S' {
        return Some(Form::Old);
    }
    match (said.get(b"GNU.sparse.major"), said.get(b"GNU.sparse.minor")) {
        (Some(b"1"), Some(b"0")) => return Some(Form::InContent),
        (Some(b"0"), Some(b"1")) => return Some(Form::List),
        (Some(b"0"), Some(b"0")) => return Some(Form::Pairs),
        _ => {}
    }
    if said.get(b"GNU.sparse.map").is_some() {
        Some(Form::List)
    } else if !said.own.pieces.is_empty() || said.get(b"GNU.sparse.size").is_some() {
        Some(Form::Pairs)
    } else {
        None
    }
}

/// The size that reading the file gives, as PAX says it.
pub(super) fn size(said: Said<'_>) -> Option<u64> {
    said.decimal(b"GNU.sparse.realsize")
        .or_else(|| said.decimal(b"GNU.sparse.size"))?
        .ok()
}

/// The pieces of form 0.1: `OFFSET,LENGTH,OFFSET,LENGTH...`.
pub(super) fn list(said: Said<'_>) -> Option<Pieces> {
    let Some(text) = said.get(b"GNU.sparse.map") else {
        // A file of nothing but a hole may have no piece at all.
        return Some(Vec::new());
    };
    let numbers: Option<Vec<u64>> = text.split(|&byte| byte == b',').map(decimal).collect();
    pairs(&numbers?)
}

/// Numbers, two by two.
fn pairs(numbers: &[u64]) -> Option<Pieces> {
    let pair = |pair: &[u64]| match pair {
        [offset, length] => Some((*offset, *length)),
        _ => None,
    };
    numbers.chunks(2).map(pair).collect()
}

/// Whether a block of old GNU says that another one with pieces follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Continued {
    Yes,
    No,
}

/// The size and the first pieces, in the header of old GNU.
pub(super) fn old_header(header: &Header) -> Option<(u64, Pieces, Continued)> {
    let size = u64::try_from(number::read(header.bytes(483, 12))?).ok()?;
    let pieces = old_pieces(header.bytes(386, 96))?;
    Some((size, pieces, continued(header.bytes(482, 1))))
}

/// More pieces, in a block after the header of old GNU.
pub(super) fn old_block(block: &[u8; BLOCK]) -> Option<(Pieces, Continued)> {
    let pieces = old_pieces(block.get(..504)?)?;
    Some((pieces, continued(block.get(504..505)?)))
}

fn continued(flag: &[u8]) -> Continued {
    if flag == [0] {
        Continued::No
    } else {
        Continued::Yes
    }
}

/// Pairs of numbers of 12 bytes each, up to one that is not filled in.
fn old_pieces(bytes: &[u8]) -> Option<Pieces> {
    let mut pieces = Vec::new();
    for pair in bytes.chunks_exact(24) {
        let (offset, length) = pair.split_at(12);
        if length.first() == Some(&0) {
            break;
        }
        let read = |field| u64::try_from(number::read(field)?).ok();
        pieces.push((read(offset)?, read(length)?));
    }
    Some(pieces)
}

/// A map before the content, in form 1.0: how many pieces, then offset and length of each, all decimal and each on its line.
#[derive(Debug, Default)]
pub(super) struct Lines {
    digits: Vec<u8>,
    numbers: Vec<u64>,
    count: Option<u64>,
}

/// What reading some lines of a map came to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Read {
    /// There is more to come, in the next block.
    More,
    /// That is all; the content begins with the next block.
    All(Pieces),
    /// It is no map, or has more pieces than are read.
    Bad,
}

impl Lines {
    /// Reads a block of it.
    pub(super) fn add(&mut self, block: &[u8; BLOCK], most_pieces: usize) -> Read {
        for &byte in block {
            if byte != b'\n' {
                self.digits.push(byte);
                if self.digits.len() > 20 {
                    return Read::Bad;
                }
                continue;
            }
            let Some(number) = decimal(&self.digits) else {
                return Read::Bad;
            };
            self.digits.clear();
            if self.count.is_some() {
                self.numbers.push(number);
            } else if number > most_pieces as u64 {
                return Read::Bad;
            } else {
                self.count = Some(number);
            }
            if self
                .count
                .is_some_and(|count| self.numbers.len() as u64 == count * 2)
            {
                return pairs(&self.numbers).map_or(Read::Bad, Read::All);
            }
        }
        Read::More
    }
}
