//! The header of a package, as rpm keeps it (rpm, `docs/manual/format_header.md`): an index of entries, and a store that they point into.
//!
//! In a database it has no magic number in front. What rpm refuses to read is refused here as well, by the same bounds: a header that is
//! not exactly as long as it says, entries that overlap, are out of order or not aligned, or have no end.

use super::Broken;
use super::number::Order;

/// The most entries (`HEADER_TAGS_MAX`).
const MOST_ENTRIES: usize = 0xffff;
/// The most bytes of the store (`HEADER_DATA_MAX`).
const MOST_BYTES: usize = 0x0fff_ffff;
/// The bytes of an entry of the index: tag, type, offset, count.
const ENTRY: usize = 16;
/// The tags that are kept, as rpm numbers them (`rpmtag.h`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub(super) enum Tag {
    Name = 1000,
    Version = 1001,
    Release = 1002,
    Epoch = 1003,
    Size = 1009,
    Vendor = 1011,
    Licence = 1014,
    Packager = 1015,
    Url = 1020,
    Arch = 1022,
    SourceRpm = 1044,
    /// In place of `Size`, where that would not do.
    LongSize = 5009,
}

/// The tags of regions (`HEADER_IMAGE` to `HEADER_IMMUTABLE`): the first entry may be one, and stands for those that were signed together.
const REGIONS: std::ops::RangeInclusive<u32> = 61..=63;
/// The least tag of an entry that is no region (`HEADER_I18NTABLE`).
const LEAST_TAG: u32 = 100;

/// A header that is sound.
#[derive(Debug)]
pub(super) struct Header<'a> {
    entries: Vec<Entry>,
    store: &'a [u8],
}

/// An entry of the index.
#[derive(Debug, Clone, Copy)]
struct Entry {
    tag: u32,
    kind: Kind,
    offset: usize,
    count: usize,
}

/// What an entry points to (`rpmTagType`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Numbers of so many bytes each; of one byte also characters and plain bytes.
    Numbers(usize),
    /// One text.
    Text,
    /// Texts; of those in several languages the first is in none.
    Texts,
}

impl<'a> Header<'a> {
    /// Reads the header that a record holds.
    pub(super) fn read(record: &'a [u8]) -> Result<Self, Broken> {
        let length = Broken("a header is not as long as it says");
        let entries = Order::Big.place(record, 0).ok_or(length)?;
        let bytes = Order::Big.place(record, 4).ok_or(length)?;
        if entries == 0 || entries > MOST_ENTRIES || bytes > MOST_BYTES {
            return Err(Broken(
                "a header has more than a header can have, or nothing",
            ));
        }
        let (_, rest) = record.split_at_checked(8).ok_or(length)?;
        let (index, store) = rest.split_at_checked(entries * ENTRY).ok_or(length)?;
        if store.len() != bytes {
            return Err(length);
        }
        let mut header = Self {
            entries: Vec::with_capacity(entries),
            store,
        };
        header
            .add(index)
            .ok_or(Broken("a header has an entry that is not sound"))?;
        Ok(header)
    }

    /// Adds the entries of the index, if all are sound.
    fn add(&mut self, index: &[u8]) -> Option<()> {
        let mut end = 0;
        for (number, bytes) in index.chunks_exact(ENTRY).enumerate() {
            let tag = Order::Big.u32(bytes, 0)?;
            if number == 0 && REGIONS.contains(&tag) {
                continue;
            }
            let entry = Entry {
                // Below zero in rpm's eyes is below the least tag.
                tag: (LEAST_TAG..=i32::MAX.unsigned_abs())
                    .contains(&tag)
                    .then_some(tag)?,
                kind: Kind::of(Order::Big.u32(bytes, 4)?)?,
                offset: Order::Big.place(bytes, 8)?,
                count: Order::Big.place(bytes, 12)?,
            };
            if entry.offset < end || !entry.offset.is_multiple_of(entry.kind.alignment()) {
                return None;
            }
            end = entry.offset + entry.length(self.store)?;
            self.entries.push(entry);
        }
        Some(())
    }

    /// The first text of a tag. Of a tag that is there twice the last counts: the first is what was signed, the second what rpm
    /// put in its place.
    pub(super) fn text(&self, tag: Tag) -> Option<&'a [u8]> {
        let entry = self.entry(tag)?;
        let texts = self.store.get(entry.offset..)?;
        matches!(entry.kind, Kind::Text | Kind::Texts)
            .then(|| texts.split(|&byte| byte == 0).next())
            .flatten()
    }

    /// The first number of a tag.
    pub(super) fn number(&self, tag: Tag) -> Option<u64> {
        let entry = self.entry(tag)?;
        let Kind::Numbers(width) = entry.kind else {
            return None;
        };
        let bytes = self.store.get(entry.offset..entry.offset + width)?;
        Some(
            bytes
                .iter()
                .fold(0, |number, &byte| number << 8 | u64::from(byte)),
        )
    }

    fn entry(&self, tag: Tag) -> Option<Entry> {
        self.entries
            .iter()
            .rfind(|entry| entry.tag == tag as u32)
            .copied()
    }
}

impl Entry {
    /// How many bytes of the store it points to, if all are there.
    fn length(self, store: &[u8]) -> Option<usize> {
        let store = store.get(self.offset..)?;
        let length = match self.kind {
            Kind::Numbers(width) => self.count.checked_mul(width)?,
            Kind::Text => (self.count == 1).then(|| texts(store, 1))??,
            Kind::Texts => texts(store, self.count)?,
        };
        (1..=store.len()).contains(&length).then_some(length)
    }
}

/// How many bytes so many texts take up, each with the NUL that ends it.
fn texts(store: &[u8], count: usize) -> Option<usize> {
    let mut ends = store.iter().enumerate().filter(|(_, byte)| **byte == 0);
    let (last, _) = ends.nth(count.checked_sub(1)?)?;
    Some(last + 1)
}

impl Kind {
    fn of(number: u32) -> Option<Self> {
        Some(match number {
            // Characters, small numbers, and bytes.
            1 | 2 | 7 => Self::Numbers(1),
            3 => Self::Numbers(2),
            4 => Self::Numbers(4),
            5 => Self::Numbers(8),
            6 => Self::Text,
            8 | 9 => Self::Texts,
            _ => return None,
        })
    }

    fn alignment(self) -> usize {
        match self {
            Self::Numbers(width) => width,
            Self::Text | Self::Texts => 1,
        }
    }
}
