//! Where the content of a file stands in a layer, and what of the layer is needed to read it.

use std::ops::Range;

use portolan_image::Digest;
use portolan_image::digest::{Algorithm, Hasher};

use super::point::{Point, Points, Start, Upper};
use super::resume::Resume;
use crate::compression::Compression;
use crate::contents::ContentHash;
use crate::error::{Error, Kind, Result};
use crate::pass::{Facts, Form as StoredForm, Stored};

/// Where the content of a file stands in a layer.
#[derive(Debug, Clone)]
pub struct Place {
    compression: Compression,
    packed_bytes: u64,
    start: Point,
    end: Upper,
    content: Range<u64>,
    size: u64,
    form: Form,
    hash: ContentHash,
}

/// How the content of a file stands in the tar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Form {
    /// Byte by byte: it can be read by its place.
    Plain,
    /// With holes left out, or with a map of them that does not fit. Only a pass over the layer reads it.
    Sparse,
}

/// How much more is fetched at first than what the content should need, in bytes, and the part of it that is added to that.
const MARGIN: (u64, u64) = (32 << 10, 8);

impl Place {
    pub(super) fn new(facts: &Facts, points: &Points, stored: Option<&Stored>, size: u64) -> Self {
        let content = stored.map_or(0..0, |stored| {
            stored.offset..stored.offset.saturating_add(stored.bytes)
        });
        let (start, end) = points.around(facts, &content);
        let form = match stored.map(|stored| stored.form) {
            Some(StoredForm::Plain) => Form::Plain,
            None if size == 0 => Form::Plain,
            // A file may be one hole and nothing else.
            Some(StoredForm::Apart) | None => Form::Sparse,
        };
        Self {
            compression: facts.compression,
            packed_bytes: facts.packed_bytes,
            start,
            end,
            content,
            size,
            form,
            hash: stored.map_or_else(|| ContentHash::of(b""), |stored| stored.hash),
        }
    }

    /// How many bytes reading the file gives.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Whether it can be read by its place.
    pub fn form(&self) -> Form {
        self.form
    }

    /// The digest of the content; `None` of a sparse file, whose digest is not known.
    pub fn digest(&self) -> Option<Digest> {
        self.content_hash().as_ref().map(Digest::from)
    }

    /// The same as a hash; `None` where [`Place::digest`] gives none.
    pub fn content_hash(&self) -> Option<ContentHash> {
        (self.form == Form::Plain).then_some(self.hash)
    }

    /// Where the content stands in the tar, in bytes from its start.
    pub fn content(&self) -> Range<u64> {
        self.content.clone()
    }

    /// Which bytes of the layer are surely enough, the last of which may not be needed. None for an empty file.
    pub fn range(&self) -> Range<u64> {
        if self.content.is_empty() {
            return 0..0;
        }
        let end = self.end.packed.min(self.packed_bytes);
        self.start.packed..end.max(self.start.packed)
    }

    /// How many bytes of the tar are unpacked for nothing before the content begins.
    pub fn detour(&self) -> u64 {
        self.content.start.saturating_sub(self.start.plain)
    }

    /// Which bytes of the layer to ask for first: as many as should do, going by how well this stretch of it is compressed.
    /// Those of [`Place::range`] that are left are asked for only if they are needed.
    pub fn first_range(&self) -> Range<u64> {
        let Range { start, end } = self.range();
        let all = self.end.plain.saturating_sub(self.start.plain).max(1);
        let wanted = self.content.end.saturating_sub(self.start.plain).min(all);
        let likely = u128::from(end - start) * u128::from(wanted) / u128::from(all);
        let likely = likely + likely / u128::from(MARGIN.1) + u128::from(MARGIN.0);
        let likely = u64::try_from(likely).unwrap_or(u64::MAX);
        start..end.min(start.saturating_add(likely))
    }

    /// Who reads the content out of the bytes of the layer, from the first of [`Place::range`] on.
    pub(super) fn resume(&self) -> Result<Resume> {
        if self.form != Form::Plain {
            let what = "a file with holes can only be read from the whole layer";
            return Err(Error::new(Kind::CannotVerify, what));
        }
        Resume::new(
            self.compression,
            &self.start.start,
            self.detour(),
            self.content.end - self.content.start,
        )
    }

    /// Fails unless the content that was read has its digest.
    pub(super) fn check(&self, hasher: Hasher) -> Result<()> {
        let (found, expected) = (hasher.finish(), Digest::from(&self.hash));
        if found == expected {
            return Ok(());
        }
        let what = format!("the file has the digest {found}, expected {expected}");
        Err(Error::new(Kind::Mismatch, what))
    }

    pub(super) fn hasher() -> Hasher {
        Hasher::new(Algorithm::Sha256)
    }

    /// Whether it begins in the middle of a gzip member.
    pub fn is_inside_member(&self) -> bool {
        matches!(self.start.start, Start::Block { .. })
    }
}
