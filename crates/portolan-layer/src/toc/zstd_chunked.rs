//! What is particular to zstd:chunked: the table stands in a frame to be skipped, and so does a footer that says where.

use std::io::Read as _;

use super::position::{Format, Position};
use crate::error::{Error, Kind, Result};

/// A frame to be skipped, of 64 bytes.
pub(super) const FOOTER_BYTES: u64 = 8 + 64;
const FRAME: &[u8] = &[0x50, 0x2a, 0x4d, 0x18, 64, 0, 0, 0];
const MARK: &[u8] = b"GNUlInUx";
/// The only type of table there is.
const CRFS: u64 = 1;

/// The position in an annotation: offset, length, unpacked length and type, with colons between.
pub(super) fn annotated(text: &str, packed_bytes: u64) -> Option<Position> {
    let mut numbers = text.split(':').map(|digits| {
        let are_digits = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        are_digits.then(|| digits.parse::<u64>().ok())?
    });
    let mut next = || numbers.next().flatten();
    let (offset, length, plain, sort) = (next()?, next()?, next()?, next()?);
    if numbers.next().is_some() || sort != CRFS {
        return None;
    }
    position(offset, length, plain)?.within(packed_bytes)
}

/// The position in the layer's last bytes.
pub(super) fn footer(bytes: &[u8], packed_bytes: u64) -> Option<Position> {
    let length = usize::try_from(FOOTER_BYTES).ok()?;
    let footer = bytes.get(bytes.len().checked_sub(length)?..)?;
    let fields = footer.strip_prefix(FRAME)?.strip_suffix(MARK)?;
    let mut numbers = fields
        .as_chunks::<8>()
        .0
        .iter()
        .copied()
        .map(u64::from_le_bytes);
    let mut next = || numbers.next();
    let (offset, length, plain, sort) = (next()?, next()?, next()?, next()?);
    if sort != CRFS {
        return None;
    }
    position(offset, length, plain)?.within(packed_bytes.checked_sub(FOOTER_BYTES)?)
}

fn position(offset: u64, length: u64, plain_bytes: u64) -> Option<Position> {
    Some(Position {
        format: Format::ZstdChunked,
        range: offset..offset.checked_add(length)?,
        plain_bytes,
    })
}

/// The JSON of a table, which has to have as many bytes as was said.
pub(super) fn unpack(bytes: &[u8], plain_bytes: u64) -> Result<Vec<u8>> {
    let damaged = |error| Error::damaged("zstd", error);
    let mut decoder = zstd::stream::read::Decoder::with_buffer(bytes).map_err(damaged)?;
    decoder.window_log_max(27).map_err(damaged)?;
    let mut json = Vec::new();
    let mut bounded = decoder.take(plain_bytes.saturating_add(1));
    bounded.read_to_end(&mut json).map_err(damaged)?;
    if json.len() as u64 != plain_bytes {
        let what = "the table of contents has not the length that was said";
        return Err(Error::new(Kind::Malformed, what));
    }
    Ok(json)
}
