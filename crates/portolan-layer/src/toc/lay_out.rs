//! Entries of a table of contents as files and their chunks, each of which has to be where it can be.

use portolan_image::Digest;

use super::position::{Format, Position};
use super::row::{ChunkType, Row, Sort};
use super::{Chunk, Content, Laid, Toc, Trust};
use crate::error::{Error, Kind, Result};
use crate::limits::Limits;
use crate::listing::Listing;

/// The error of a table that makes no sense.
pub(super) fn malformed(what: &str) -> Error {
    let what: String = what.chars().take(200).collect();
    Error::new(
        Kind::Malformed,
        format!("the table of contents of the layer is malformed: {what}"),
    )
}

/// A table being read.
pub(super) struct LayOut<'a> {
    position: &'a Position,
    limits: Limits,
    listing: Listing,
    rows: u64,
    files: Vec<Laid>,
    chunks: Vec<Chunk>,
    /// The file whose chunks come now.
    open: Option<Open>,
    failed: Option<Error>,
}

/// A file whose chunks come now.
struct Open {
    name: String,
    file: Laid,
    /// Where its last frame ends, where that is said.
    end: u64,
    /// How much of it has been laid out.
    laid: u64,
}

impl<'a> LayOut<'a> {
    pub(super) fn new(position: &'a Position) -> Self {
        Self {
            position,
            limits: Limits::default(),
            listing: Listing::new(),
            rows: 0,
            files: Vec::new(),
            chunks: Vec::new(),
            open: None,
            failed: None,
        }
    }

    /// Why an entry could not be added.
    pub(super) fn failed(&mut self) -> Option<Error> {
        self.failed.take()
    }

    /// Adds an entry; what was wrong is told by [`LayOut::failed`].
    pub(super) fn add(&mut self, row: &Row) -> Result<(), ()> {
        self.try_add(row).map_err(|error| self.failed = Some(error))
    }

    fn try_add(&mut self, row: &Row) -> Result<()> {
        self.rows += 1;
        if self.rows > self.limits.entries {
            return Err(malformed("it has too many entries"));
        }
        let Some(file) = row.file()? else {
            let open = self.open.as_ref();
            // Before eStargz there was stargz, whose chunks have no name.
            if open.is_none_or(|open| open.name != row.name && !row.name.is_empty()) {
                return Err(malformed("a chunk is of no file"));
            }
            return self.add_chunk(row);
        };
        self.close()?;
        let length = row.name.len().max(file.path.as_bytes().len());
        if length > self.limits.name_bytes || file.path.depth() > self.limits.depth {
            return Err(malformed("a name is too long"));
        }
        let number = self.listing.len();
        self.listing.push(&file);
        if row.sort == Sort::Reg && row.size > 0 {
            let first = self.chunks.len();
            self.open = Some(Open {
                name: row.name.clone(),
                file: Laid {
                    row: number,
                    size: row.size,
                    digest: digest(&row.digest)?,
                    chunks: first..first,
                },
                end: row.end_offset,
                laid: 0,
            });
            self.add_chunk(row)?;
        }
        Ok(())
    }

    /// Adds a chunk, which has to go on where the one before ended.
    fn add_chunk(&mut self, row: &Row) -> Result<()> {
        let Some(open) = &mut self.open else {
            return Err(malformed("a chunk is of no file"));
        };
        let left = open.file.size - open.laid;
        // No size means all that is left of the file.
        let bytes = if row.chunk_size == 0 {
            left
        } else {
            row.chunk_size
        };
        if row.chunk_offset != open.laid || bytes > left || left == 0 {
            return Err(malformed("the chunks of a file do not add up"));
        }
        if row.offset >= self.position.range.start {
            return Err(malformed("a chunk is not where a chunk can be"));
        }
        let only = (bytes == open.file.size).then_some(row.digest.as_str());
        let said = match row.chunk_digest.as_str() {
            "" => only.unwrap_or_default(),
            said => said,
        };
        self.chunks.push(Chunk {
            // Where it ends is seen when all have been read.
            packed: row.offset..0,
            inner: row.inner_offset,
            bytes,
            digest: digest(said)?,
            content: match row.chunk_type {
                ChunkType::Data => Content::Data,
                ChunkType::Zeros => Content::Zeros,
            },
        });
        open.laid += bytes;
        Ok(())
    }

    /// Ends the file whose chunks came.
    fn close(&mut self) -> Result<()> {
        let Some(mut open) = self.open.take() else {
            return Ok(());
        };
        if open.laid != open.file.size {
            return Err(malformed("the chunks of a file do not add up"));
        }
        open.file.chunks.end = self.chunks.len();
        if self.position.format == Format::ZstdChunked {
            self.end_chunks(open.file.chunks.clone(), open.end)?;
        }
        self.files.push(open.file);
        Ok(())
    }

    /// In zstd:chunked a file says where its last chunk ends, and each of its chunks ends where the next begins.
    fn end_chunks(&mut self, range: std::ops::Range<usize>, end: u64) -> Result<()> {
        let mut end = end;
        if end > self.position.range.start {
            return Err(malformed("a chunk is not where a chunk can be"));
        }
        let chunks = self.chunks.get_mut(range).unwrap_or_default();
        for chunk in chunks.iter_mut().rev() {
            if chunk.packed.start >= end {
                return Err(malformed("the chunks of a file overlap"));
            }
            chunk.packed.end = end;
            end = chunk.packed.start;
        }
        Ok(())
    }

    /// In eStargz a chunk ends where the next one of the layer begins, or the table.
    fn end_members(&mut self) {
        let mut starts: Vec<u64> = self.chunks.iter().map(|chunk| chunk.packed.start).collect();
        starts.push(self.position.range.start);
        starts.sort_unstable();
        for chunk in &mut self.chunks {
            let next = starts.partition_point(|&start| start <= chunk.packed.start);
            chunk.packed.end = starts.get(next).copied().unwrap_or(chunk.packed.start);
        }
    }

    pub(super) fn finish(mut self, trust: Trust) -> Result<Toc> {
        self.close()?;
        if self.position.format == Format::Estargz {
            self.end_members();
        }
        Ok(Toc {
            format: self.position.format,
            trust,
            listing: self.listing.shrunk(),
            files: self.files,
            chunks: self.chunks,
        })
    }
}

fn digest(text: &str) -> Result<Option<Digest>> {
    if text.is_empty() {
        return Ok(None);
    }
    let digest = text.parse().map_err(|_| malformed("a digest is none"))?;
    Ok(Some(digest))
}
