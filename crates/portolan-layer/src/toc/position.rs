//! Where in a layer its table of contents stands, and what digest it should have.

use std::ops::Range;

use portolan_image::Digest;
use portolan_image::descriptor::Descriptor;

use super::{Toc, Trust, estargz, zstd_chunked};
use crate::compression::Compression;
use crate::error::{Error, Kind, Result};

/// Which format a table of contents has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// zstd:chunked, of containers/storage.
    ZstdChunked,
    /// eStargz, of the stargz snapshotter.
    Estargz,
}

impl Format {
    pub(super) fn compression(self) -> Compression {
        match self {
            Self::ZstdChunked => Compression::Zstd,
            Self::Estargz => Compression::Gzip,
        }
    }
}

/// What the descriptor of a layer promises of its table of contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    packed_bytes: u64,
    /// Where a table of zstd:chunked stands.
    position: Option<Position>,
    /// What its compressed bytes have to give.
    zstd_chunked: Option<Digest>,
    /// What the JSON of eStargz has to give.
    estargz: Option<Digest>,
}

const CHUNKED_POSITION: &str = "io.github.containers.zstd-chunked.manifest-position";
const CHUNKED_CHECKSUM: &str = "io.github.containers.zstd-chunked.manifest-checksum";
const ESTARGZ_DIGEST: &str = "containerd.io/snapshot/stargz/toc.digest";

impl Promise {
    /// What a layer's descriptor promises; `None` if it gives no size, without which nothing can be found from the end.
    ///
    /// # Errors
    /// [`Kind::Malformed`] if an annotation is there and cannot be read.
    pub fn of(layer: &Descriptor) -> Result<Option<Self>> {
        let Some(packed_bytes) = layer.size else {
            return Ok(None);
        };
        let digest = |name: &str| {
            let text = layer.annotation(name);
            text.map(|text| text.parse().map_err(|_| bad_annotation(name)))
                .transpose()
        };
        let position = layer
            .annotation(CHUNKED_POSITION)
            .map(|text| {
                zstd_chunked::annotated(text, packed_bytes)
                    .ok_or_else(|| bad_annotation(CHUNKED_POSITION))
            })
            .transpose()?;
        Ok(Some(Self {
            packed_bytes,
            position,
            zstd_chunked: digest(CHUNKED_CHECKSUM)?,
            estargz: digest(ESTARGZ_DIGEST)?,
        }))
    }

    /// Whether some annotation says that there is a table.
    pub fn is_made(&self) -> bool {
        self.zstd_chunked.is_some() || self.estargz.is_some() || self.position.is_some()
    }

    /// Where the table stands, if annotations say so.
    pub fn position(&self) -> Option<&Position> {
        self.position.as_ref()
    }

    /// The last bytes of the layer, which say where the table stands where no annotation does. Empty if it is too short to have
    /// any.
    pub fn footer(&self) -> Range<u64> {
        let bytes = zstd_chunked::FOOTER_BYTES.max(estargz::FOOTER_BYTES);
        self.packed_bytes.saturating_sub(bytes)..self.packed_bytes
    }

    /// Where the table stands, by the layer's last bytes, those of [`Promise::footer`]; `None` if they say nothing of one.
    pub fn position_by(&self, footer: &[u8]) -> Option<Position> {
        zstd_chunked::footer(footer, self.packed_bytes)
            .or_else(|| estargz::footer(footer, self.packed_bytes))
    }

    /// Reads the table out of its bytes, those of [`Position::range`], and checks them against what was promised.
    ///
    /// # Errors
    /// [`Kind::Mismatch`] if it has not the digest that was promised, [`Kind::CannotVerify`] if that cannot be computed,
    /// [`Kind::Malformed`] if it is no such table or makes no sense, [`Kind::TooLarge`] for more than is read.
    pub fn read(&self, position: &Position, bytes: &[u8]) -> Result<Toc> {
        let promised = match position.format {
            Format::ZstdChunked => self.zstd_chunked.as_ref(),
            Format::Estargz => self.estargz.as_ref(),
        };
        let trust = match promised {
            Some(_) => Trust::Promised,
            None => Trust::Hint,
        };
        let json = match position.format {
            Format::ZstdChunked => {
                check(promised, bytes)?;
                zstd_chunked::unpack(bytes, position.plain_bytes)?
            }
            Format::Estargz => {
                let json = estargz::unpack(bytes)?;
                check(promised, &json)?;
                json
            }
        };
        super::json::read(&json, position, trust)
    }
}

fn check(promised: Option<&Digest>, bytes: &[u8]) -> Result<()> {
    promised.map_or(Ok(()), |digest| Ok(digest.verify(bytes)?))
}

fn bad_annotation(name: &str) -> Error {
    let what = format!("the annotation {name} of the layer cannot be read");
    Error::new(Kind::Malformed, what)
}

/// Where in a layer its table of contents stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    pub(super) format: Format,
    pub(super) range: Range<u64>,
    /// How many bytes it unpacks to, where that is said.
    pub(super) plain_bytes: u64,
}

/// The most bytes of a table as it is transferred.
pub(super) const MOST_PACKED_BYTES: u64 = 64 << 20;
/// The most bytes that it unpacks to.
pub(super) const MOST_PLAIN_BYTES: u64 = 128 << 20;

impl Position {
    /// Which format it has.
    pub fn format(&self) -> Format {
        self.format
    }

    /// Which bytes of the layer it is: never more than 64 MiB, and within the layer.
    pub fn range(&self) -> Range<u64> {
        self.range.clone()
    }

    /// A position that lies within what comes before a footer, and is not too large.
    pub(super) fn within(self, end: u64) -> Option<Self> {
        let Range { start, end: last } = self.range;
        let bytes = last.checked_sub(start)?;
        let is_good = 0 < bytes
            && bytes <= MOST_PACKED_BYTES
            && last <= end
            && self.plain_bytes <= MOST_PLAIN_BYTES;
        is_good.then_some(self)
    }
}
