//! Reads the directory of a zip archive in memory, and single entries of it (APPNOTE.TXT 6.3.10, sections 4.3 and 4.4).
//!
//! No more than Java archives need: entries stored or deflated, zip64, something in front of the archive. Sizes are believed only
//! as far as bytes are there; what all entries inflate to is one allowance, however they overlap (threat 24). Names are never
//! paths.

use std::borrow::Cow;
use std::io::Read;

use flate2::read::DeflateDecoder;

/// The most entries that are looked at.
const ENTRIES: usize = 500_000;

/// Why something cannot be read: a sentence without a full stop.
pub(super) type Broken = &'static str;

const TOO_MUCH: Broken = "it holds more than what is read";

/// How many bytes may still be read, inflated or as they are: entries may overlap, and archives hold themselves.
#[derive(Debug)]
pub(super) struct Allowance(pub(super) u64);

impl Allowance {
    fn take(&mut self, bytes: u64) -> Result<(), Broken> {
        let left = self.0.checked_sub(bytes);
        self.0 = left.unwrap_or_default();
        left.map(drop).ok_or(TOO_MUCH)
    }
}

/// An archive.
#[derive(Debug)]
pub(super) struct Archive<'a> {
    bytes: &'a [u8],
    /// How many bytes stand before it; offsets do not count them.
    before: u64,
    directory: &'a [u8],
}

/// An entry, as the directory at the end tells it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry<'a> {
    /// Its name as written.
    pub(super) name: &'a [u8],
    flags: u16,
    method: u16,
    packed: u64,
    size: u64,
    offset: u64,
}

impl<'a> Archive<'a> {
    /// Finds the directory, which counts as read.
    pub(super) fn read(bytes: &'a [u8], allowance: &mut Allowance) -> Result<Self, Broken> {
        let end = find_end(bytes).ok_or("it is no zip archive, or it is cut off")?;
        let mut size = u64::from(u32_at(bytes, end + 12).unwrap_or_default());
        let mut offset = u64::from(u32_at(bytes, end + 16).unwrap_or_default());
        let mut end = end as u64;
        if let Some(far) = zip64(bytes, end) {
            (end, size, offset) = far;
        }
        let wrong = "its directory does not lie within it";
        let start = end.checked_sub(size).ok_or(wrong)?;
        let before = start.checked_sub(offset).ok_or(wrong)?;
        allowance.take(size)?;
        Ok(Self {
            bytes,
            before,
            directory: part(bytes, start, size).ok_or(wrong)?,
        })
    }

    /// The entries, in the order of the directory, as far as it can be read.
    pub(super) fn entries(&self) -> impl Iterator<Item = Entry<'a>> {
        let mut rest = self.directory;
        std::iter::from_fn(move || {
            let (entry, length) = entry(rest)?;
            rest = rest.get(length..)?;
            Some(entry)
        })
        .take(ENTRIES)
    }

    /// The content of an entry, at most so many bytes of it.
    pub(super) fn content(
        &self,
        entry: &Entry<'_>,
        most: u64,
        allowance: &mut Allowance,
    ) -> Result<Cow<'a, [u8]>, Broken> {
        if entry.flags & 1 != 0 {
            return Err("it is encrypted");
        }
        let packed = self
            .packed(entry)
            .ok_or("its data does not lie within the archive")?;
        match entry.method {
            0 if packed.len() as u64 > most => Err(TOO_MUCH),
            0 => {
                allowance.take(packed.len() as u64)?;
                Ok(Cow::Borrowed(packed))
            }
            8 => {
                let most = most.min(allowance.0);
                let mut content = Vec::new();
                let read = DeflateDecoder::new(packed)
                    .take(most + 1)
                    .read_to_end(&mut content);
                allowance.take(content.len() as u64)?;
                if content.len() as u64 > most {
                    return Err(TOO_MUCH);
                }
                match read {
                    Ok(_) if content.len() as u64 == entry.size => Ok(Cow::Owned(content)),
                    Ok(_) => Err("it has another size than the directory says"),
                    Err(_) => Err("its data is damaged"),
                }
            }
            _ => Err("it is compressed in a way that Java archives are not"),
        }
    }

    fn packed(&self, entry: &Entry<'_>) -> Option<&'a [u8]> {
        let start = self.before.checked_add(entry.offset)?;
        let header = part(self.bytes, start, 30)?;
        if !header.starts_with(b"PK\x03\x04") {
            return None;
        }
        let names = u64::from(u16_at(header, 26)?) + u64::from(u16_at(header, 28)?);
        part(self.bytes, start + 30 + names, entry.packed)
    }
}

/// Where the end of the directory is told: the last place that has the signature and room for the comment that it states.
fn find_end(bytes: &[u8]) -> Option<usize> {
    let from = bytes.len().saturating_sub(22 + usize::from(u16::MAX));
    let last = bytes.get(from..)?;
    last.windows(4)
        .enumerate()
        .rev()
        .filter(|(_, signature)| signature == b"PK\x05\x06")
        .map(|(place, _)| from + place)
        .find(|&place| {
            u16_at(bytes, place + 20)
                .is_some_and(|comment| place + 22 + usize::from(comment) <= bytes.len())
        })
}

/// The end, size and offset of the directory by the fields of zip64, where they are told.
fn zip64(bytes: &[u8], end: u64) -> Option<(u64, u64, u64)> {
    let locator = part(bytes, end.checked_sub(20)?, 20)?;
    if !locator.starts_with(b"PK\x06\x07") {
        return None;
    }
    // The record stands right before its locator; where the locator says is wrong if something stands before the archive.
    let stated = u64_at(locator, 8)?;
    let near = end.checked_sub(20 + 56)?;
    [near, stated].into_iter().find_map(|place| {
        let record = part(bytes, place, 56)?;
        record.starts_with(b"PK\x06\x06").then_some((
            place,
            u64_at(record, 40)?,
            u64_at(record, 48)?,
        ))
    })
}

/// The entry that a directory begins with, and how many bytes it takes there.
fn entry(directory: &[u8]) -> Option<(Entry<'_>, usize)> {
    let header = directory.get(..46)?;
    if !header.starts_with(b"PK\x01\x02") {
        return None;
    }
    let length = |at| u16_at(header, at).map(usize::from);
    let (name, extra, comment) = (length(28)?, length(30)?, length(32)?);
    let mut entry = Entry {
        name: directory.get(46..46 + name)?,
        flags: u16_at(header, 8)?,
        method: u16_at(header, 10)?,
        packed: u64::from(u32_at(header, 20)?),
        size: u64::from(u32_at(header, 24)?),
        offset: u64::from(u32_at(header, 42)?),
    };
    let extra_fields = directory.get(46 + name..46 + name + extra)?;
    entry.widen(extra_fields);
    Some((entry, 46 + name + extra + comment))
}

impl Entry<'_> {
    /// Takes sizes of zip64 from the extra field 1: those, in this order, that have no room in the header.
    fn widen(&mut self, mut extra: &[u8]) {
        while let (Some(id), Some(length)) = (u16_at(extra, 0), u16_at(extra, 2)) {
            let end = 4 + usize::from(length);
            if id == 1 {
                let mut field = extra.get(4..end).unwrap_or_default();
                for value in [&mut self.size, &mut self.packed, &mut self.offset] {
                    if *value == u64::from(u32::MAX)
                        && let Some(wide) = u64_at(field, 0)
                    {
                        *value = wide;
                        field = field.get(8..).unwrap_or_default();
                    }
                }
            }
            extra = extra.get(end..).unwrap_or_default();
        }
    }
}

fn part(bytes: &[u8], start: u64, length: u64) -> Option<&[u8]> {
    let end = usize::try_from(start.checked_add(length)?).ok()?;
    bytes.get(usize::try_from(start).ok()?..end)
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}
