//! What is particular to eStargz: the table is the last file of the tar, and an empty gzip member at the very end says where.

use super::position::{Format, MOST_PLAIN_BYTES, Position};
use crate::compression::Compression;
use crate::error::{Error, Kind, Result};
use crate::limits::Limits;
use crate::pass::Unpacker;
use crate::tar::Reader;
use crate::visitor::Part;

/// An empty gzip member with a field of 26 bytes in its header.
pub(super) const FOOTER_BYTES: u64 = 51;
/// The name of the table in the tar.
pub(super) const NAME: &str = "stargz.index.json";

/// The position in the layer's last bytes. A layer whose table is kept elsewhere has another footer, and none here.
pub(super) fn footer(bytes: &[u8], packed_bytes: u64) -> Option<Position> {
    let length = usize::try_from(FOOTER_BYTES).ok()?;
    let footer = bytes.get(bytes.len().checked_sub(length)?..)?;
    let (magic, rest) = footer.split_at_checked(4)?;
    // gzip, deflate, with an extra field (RFC 1952 2.3); then time, flags and system, which say nothing here.
    if magic != [0x1f, 0x8b, 8, 4] {
        return None;
    }
    let extra = rest.get(6..)?.strip_prefix(b"\x1a\0SG\x16\0")?;
    let (digits, mark) = extra.split_at_checked(16)?;
    if !mark.starts_with(b"STARGZ") || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    let offset = u64::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
    let end = packed_bytes.checked_sub(FOOTER_BYTES)?;
    Position {
        format: Format::Estargz,
        range: offset..end,
        plain_bytes: 0,
    }
    .within(end)
}

/// The JSON of a table, out of the tar that it is in.
pub(super) fn unpack(bytes: &[u8]) -> Result<Vec<u8>> {
    let plain = gunzip(bytes)?;
    let limits = Limits::default();
    let mut tar = Reader::new(plain.as_slice(), &limits);
    while let Some(entry) = tar.next_entry()? {
        if entry.file.path.as_bytes() == NAME.as_bytes() {
            let mut json = Vec::new();
            let mut is_whole = false;
            tar.content(&entry, |part| match part {
                Part::Bytes(bytes) if json.len() + bytes.len() <= plain.len() => {
                    json.extend_from_slice(bytes);
                }
                Part::Bytes(_) | Part::Withheld => is_whole = false,
                Part::End => is_whole = true,
            })?;
            if is_whole {
                return Ok(json);
            }
        }
    }
    Err(Error::new(
        Kind::Malformed,
        "the table of contents is not where the layer says",
    ))
}

/// Unpacks one gzip member, or those that follow it as well, within bounds.
fn gunzip(mut bytes: &[u8]) -> Result<Vec<u8>> {
    let mut unpacker = Unpacker::new(Compression::Gzip)?;
    let mut plain = Vec::new();
    let mut buffer = vec![0; 64 << 10];
    loop {
        let step = unpacker.step(bytes, &mut buffer)?;
        bytes = bytes.get(step.read..).unwrap_or_default();
        plain.extend_from_slice(buffer.get(..step.written).unwrap_or_default());
        if plain.len() as u64 > MOST_PLAIN_BYTES {
            let what = format!("the table of contents has more than {MOST_PLAIN_BYTES} bytes");
            return Err(Error::new(Kind::TooLarge, what));
        }
        if step.ended {
            if Compression::of(bytes) != Compression::Gzip {
                return Ok(plain);
            }
            unpacker.restart();
        } else if (step.read, step.written) == (0, 0) {
            let what = "the gzip data of the table of contents is cut short";
            return Err(Error::new(Kind::Malformed, what));
        }
    }
}
