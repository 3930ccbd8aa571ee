//! rpm's own database, `Packages.db` (rpm, `lib/backend/ndb/rpmpkg.c`): pages of slots, each of which says where the record of a package is.
//!
//! All numbers are little-endian. Places are counted in blocks of 16 bytes.

use super::Broken;
use super::number::Order::Little;
use super::records::Records;

const MAGIC: &[u8] = b"RpmP";
const SLOT_MAGIC: &[u8] = b"Slot";
const HEAD_MAGIC: &[u8] = b"BlbS";
const TAIL_MAGIC: &[u8] = b"BlbE";
/// The bytes of a slot, and of a block.
const BLOCK: usize = 16;
/// The bytes of a page of slots.
const PAGE: usize = 4096;
/// The slots that the header of the database takes the place of.
const HEADER_SLOTS: usize = 2;
/// The bytes in front of a record: magic, number, time, length.
const HEAD: usize = 16;
/// The bytes behind it: checksum, length, magic.
const TAIL: usize = 12;

/// Gives all records of a database.
pub(super) fn read(content: &[u8], records: &mut Records<'_>) -> Result<(), Broken> {
    if !content.starts_with(MAGIC) {
        return Err(Broken("it does not begin as an ndb database does"));
    }
    let short = Broken("it ends within its header");
    if Little.u32(content, 4).ok_or(short)? != 0 {
        return Err(Broken("its version is not known"));
    }
    let pages = Little.place(content, 12).ok_or(short)?;
    let slots = pages.saturating_mul(PAGE);
    if slots > content.len() {
        records.miss(Broken("there are fewer slots than it says"));
    }
    let slots = content.get(..slots).unwrap_or(content);
    for slot in slots.chunks_exact(BLOCK).skip(HEADER_SLOTS) {
        if !records.wants_more() {
            break;
        }
        if let Err(why) = take(slot, content, slots.len(), records) {
            records.miss(why);
        }
    }
    Ok(())
}

/// Gives the record that a slot tells of, if it is not empty.
fn take(
    slot: &[u8],
    content: &[u8],
    least: usize,
    records: &mut Records<'_>,
) -> Result<(), Broken> {
    let unsound = Broken("a slot is not sound");
    if !slot.starts_with(SLOT_MAGIC) {
        return Err(unsound);
    }
    let field = |place| Little.place(slot, place).ok_or(unsound);
    let (number, start, blocks) = (field(4)?, field(8)?, field(12)?);
    if start == 0 {
        return Ok(());
    }
    let (start, length) = (start.saturating_mul(BLOCK), blocks.saturating_mul(BLOCK));
    if number == 0 || start < least {
        return Err(unsound);
    }
    let place = content
        .get(start..start.saturating_add(length))
        .ok_or(Broken("a record is beyond its end"))?;
    if records.has_room(length) {
        records.take(record(place, number)?);
    }
    Ok(())
}

/// The record in its place. rpm compares the checksum only before it writes; that of a record which is to be told must be right.
fn record(place: &[u8], number: usize) -> Result<&[u8], Broken> {
    let unsound = Broken("a record is not where its slot says");
    let (summed, tail) = place
        .len()
        .checked_sub(TAIL)
        .and_then(|end| place.split_at_checked(end))
        .ok_or(unsound)?;
    let (head, body) = summed.split_at_checked(HEAD).ok_or(unsound)?;
    let length = Little.place(head, 12).ok_or(unsound)?;
    let record = body.get(..length).ok_or(unsound)?;
    let sound = head.starts_with(HEAD_MAGIC)
        && tail.ends_with(TAIL_MAGIC)
        && Little.place(head, 4) == Some(number)
        && Little.place(tail, 4) == Some(length)
        && body.len() - length < BLOCK;
    if !sound {
        return Err(unsound);
    }
    if Little.u32(tail, 0) != Some(adler32(summed)) {
        return Err(Broken("the checksum of a record is wrong"));
    }
    Ok(record)
}

/// Adler-32 (RFC 1950, section 9).
fn adler32(bytes: &[u8]) -> u32 {
    const BASE: u32 = 65_521;
    let (mut low, mut high) = (1, 0);
    // As many as can be added up before the sums must be taken down (the RFC's NMAX).
    for piece in bytes.chunks(5552) {
        for &byte in piece {
            low += u32::from(byte);
            high += low;
        }
        low %= BASE;
        high %= BASE;
    }
    high << 16 | low
}
