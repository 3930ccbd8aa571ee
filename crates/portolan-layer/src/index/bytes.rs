//! An index as bytes, to be kept: a mark with the version, a checksum of all that follows, the windows, and what is in it, compressed.

use std::io::Read as _;

use portolan_image::Digest;
use sha2::{Digest as _, Sha256};

use super::making::MOST_POINTS;
use super::point::{Point, Points, Start};
use super::{Index, oddities};
use crate::compression::Compression;
use crate::contents::ContentHash;
use crate::error::{Error, Kind, Result};
use crate::facts::Sort;
use crate::limits::Limits;
use crate::listing::Listing;
use crate::listing::code::{Reader, Writer, broken};
use crate::listing::entries;
use crate::pass::{Facts, Form, Stored};

/// What the bytes begin with: the last one is the version.
const MARK: &[u8; 8] = b"PORTIDX\x01";
const HASH_BYTES: usize = 32;
/// The most bytes of an index without its windows, uncompressed: a million files take some 60 MB.
const MOST_BODY_BYTES: usize = 256 << 20;
/// The most bytes of a window: one that does not compress is a little longer than it was.
const MOST_WINDOW_BYTES: usize = 33 << 10;

impl Index {
    /// The index as bytes, to be kept beside the layer's digest and read by [`Index::from_bytes`].
    ///
    /// # Errors
    /// [`Kind::TooLarge`] if it would be too large to be read again.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        let mut body = Writer::default();
        write_facts(&self.facts, &mut body);
        entries::write(&self.listing, &mut body);
        write_stored(&self.stored, &mut body);
        write_points(&self.points, &mut body);
        if body.0.len() > MOST_BODY_BYTES {
            let what = format!("the index of the layer has more than {MOST_BODY_BYTES} bytes");
            return Err(Error::new(Kind::TooLarge, what));
        }
        let mut rest = Writer::default();
        let windows = self.points.0.iter().map(|point| point.start.window_bytes());
        rest.length(windows.sum());
        for point in &self.points.0 {
            if let Start::Block { window, .. } = &point.start {
                rest.0.extend_from_slice(window);
            }
        }
        let body =
            zstd::bulk::compress(&body.0, 3).map_err(|error| Error::damaged("zstd", error))?;
        rest.0.extend_from_slice(&body);
        let hash = Sha256::digest(&rest.0);
        Ok([MARK.as_slice(), hash.as_slice(), &rest.0].concat())
    }

    /// Reads an index of the layer with this digest, within the default [`Limits`].
    ///
    /// # Errors
    /// [`Kind::Malformed`] if the bytes are damaged, of another version, or no index; [`Kind::Mismatch`] if they are of another
    /// layer. The layer has to be read then.
    pub fn from_bytes(bytes: &[u8], layer: &Digest) -> Result<Self> {
        let limits = Limits::default();
        let mut reader = Reader(bytes);
        if reader.take(MARK.len())? != MARK {
            return Err(broken("it is none, or of another version"));
        }
        let hash = reader.take(HASH_BYTES)?;
        if Sha256::digest(reader.0).as_slice() != hash {
            return Err(broken("its checksum is wrong"));
        }
        let windows = reader.bytes()?;
        let body = unpack(reader.0)?;
        let mut body = Reader(&body);
        let facts = read_facts(&mut body)?;
        if facts.digest != *layer {
            let what = format!("the index is of the layer {}, not {layer}", facts.digest);
            return Err(Error::new(Kind::Mismatch, what));
        }
        let listing = entries::read(&mut body, &limits)?;
        let stored = read_stored(&mut body, listing.len(), facts.unpacked_bytes)?;
        if !fits(&stored, &listing) {
            return Err(broken("a file is not where a file can be"));
        }
        let points = read_points(&mut body, windows, &facts)?;
        if !body.0.is_empty() {
            return Err(broken("something follows it"));
        }
        Ok(Self {
            facts,
            listing,
            stored,
            points,
        })
    }
}

fn unpack(packed: &[u8]) -> Result<Vec<u8>> {
    let failed = |_| broken("it cannot be unpacked");
    let mut decoder = zstd::stream::read::Decoder::with_buffer(packed).map_err(failed)?;
    decoder.window_log_max(27).map_err(failed)?;
    let mut body = Vec::new();
    let mut bounded = decoder.take(MOST_BODY_BYTES as u64 + 1);
    bounded.read_to_end(&mut body).map_err(failed)?;
    if body.len() > MOST_BODY_BYTES {
        return Err(broken("it is too large"));
    }
    Ok(body)
}

fn write_facts(facts: &Facts, writer: &mut Writer) {
    writer.bytes(facts.digest.as_str().as_bytes());
    writer.bytes(facts.diff_id.as_str().as_bytes());
    writer.number(facts.packed_bytes);
    writer.number(facts.unpacked_bytes);
    let compression = match facts.compression {
        Compression::None => 0,
        Compression::Gzip => 1,
        Compression::Zstd => 2,
        Compression::Xz => 3,
        Compression::Bzip2 => 4,
    };
    writer.number(compression);
    writer.number(facts.members);
    writer.number(facts.entries);
    oddities::write(&facts.findings, writer);
}

fn read_facts(reader: &mut Reader<'_>) -> Result<Facts> {
    let mut digest = || {
        let text = reader.text()?;
        text.parse().map_err(|_| broken("a digest is none"))
    };
    Ok(Facts {
        digest: digest()?,
        diff_id: digest()?,
        packed_bytes: reader.number()?,
        unpacked_bytes: reader.number()?,
        compression: match reader.number()? {
            0 => Compression::None,
            1 => Compression::Gzip,
            2 => Compression::Zstd,
            3 => Compression::Xz,
            4 => Compression::Bzip2,
            _ => return Err(broken("its compression is not known")),
        },
        members: reader.number()?,
        entries: reader.number()?,
        findings: oddities::read(reader)?,
    })
}

/// Each as how far it is behind the end of the one before.
fn write_stored(stored: &[Stored], writer: &mut Writer) {
    writer.length(stored.len());
    let (mut row, mut end) = (0, 0);
    for stored in stored {
        writer.length(stored.row - row);
        writer.number(stored.offset - end);
        writer.number(stored.bytes);
        writer.number(match stored.form {
            Form::Plain => 0,
            Form::Apart => 1,
        });
        writer.0.extend_from_slice(stored.hash.as_bytes());
        row = stored.row;
        end = stored.offset + stored.bytes;
    }
}

fn read_stored(reader: &mut Reader<'_>, rows: usize, most: u64) -> Result<Vec<Stored>> {
    let mut all: Vec<Stored> = Vec::new();
    let (mut row, mut end) = (0, 0_u64);
    for number in 0..reader.count()? {
        let step = usize::try_from(reader.number()?).unwrap_or(usize::MAX);
        row = usize::saturating_add(row, step);
        let offset = end.saturating_add(reader.number()?);
        let bytes = reader.number()?;
        end = offset.saturating_add(bytes);
        if row >= rows || end > most || (number > 0 && step == 0) {
            return Err(broken("a file is not where a file can be"));
        }
        all.push(Stored {
            row,
            offset,
            bytes,
            form: match reader.number()? {
                0 => Form::Plain,
                1 => Form::Apart,
                _ => return Err(broken("a form of content is not known")),
            },
            hash: ContentHash::new(reader.array()?),
        });
    }
    all.shrink_to_fit();
    Ok(all)
}

/// Whether contents are of regular files, and as long as those are said to be.
fn fits(stored: &[Stored], listing: &Listing) -> bool {
    let mut stored = stored.iter().peekable();
    let mut row = 0;
    let all = listing.each(|_, facts| {
        let is_good = stored
            .next_if(|stored| stored.row == row)
            .is_none_or(|stored| {
                let has_size = stored.form == Form::Apart || stored.bytes == facts.size;
                facts.sort == Sort::Regular && has_size && stored.bytes > 0
            });
        row += 1;
        is_good.then_some(()).ok_or(())
    });
    all.is_ok()
}

fn write_points(points: &Points, writer: &mut Writer) {
    writer.length(points.0.len());
    let (mut packed, mut plain) = (0, 0);
    for point in &points.0 {
        writer.number(point.packed - packed);
        writer.number(point.plain - plain);
        match &point.start {
            Start::Member => writer.number(0),
            Start::Block { bits, window } => {
                writer.number(1);
                writer.number(u64::from(*bits));
                writer.length(window.len());
            }
        }
        (packed, plain) = (point.packed, point.plain);
    }
}

fn read_points(reader: &mut Reader<'_>, windows: &[u8], facts: &Facts) -> Result<Points> {
    let mut windows = Reader(windows);
    let count = reader.count()?;
    if count > MOST_POINTS {
        return Err(broken("it has too many points"));
    }
    let mut points = Vec::new();
    let (mut packed, mut plain) = (0_u64, 0_u64);
    for _ in 0..count {
        packed = packed.saturating_add(reader.number()?);
        plain = plain.saturating_add(reader.number()?);
        if packed > facts.packed_bytes || plain > facts.unpacked_bytes {
            return Err(broken("a point is outside of the layer"));
        }
        let start = match reader.number()? {
            0 => Start::Member,
            1 if facts.compression == Compression::Gzip => {
                let bits = u8::try_from(reader.number_to(7)?).unwrap_or_default();
                let length = reader.number_to(MOST_WINDOW_BYTES as u64)?;
                let length = usize::try_from(length).unwrap_or_default();
                Start::Block {
                    bits,
                    window: windows.take(length)?.into(),
                }
            }
            _ => return Err(broken("a kind of point is not known")),
        };
        points.push(Point {
            packed,
            plain,
            start,
        });
    }
    if !windows.0.is_empty() {
        return Err(broken("something follows it"));
    }
    Ok(Points(points))
}
