//! Tables of contents that some layers bring along: zstd:chunked (containers/storage `docs/containers-storage-zstd-chunked.md`) and
//! eStargz (stargz-snapshotter `docs/estargz.md`).
//!
//! Both are tars as any other, in which each file (or chunk of a file) is a frame or member of its own, with a list in JSON at the
//! end of the layer: all entries, and where each chunk begins, with its digest. So a layer that nobody has read yet can be listed
//! and a file of it read, by three requests.
//!
//! The list is not what a layer is: two programs can see two different trees in one layer, one in the tar and one in the list. The
//! tar counts, since the diff ID is of the tar; [`Toc::disagreements`] says where they part. What can be believed of a list
//! that is not compared depends on who promised it: see [`Trust`].

use portolan_image::contents::FilePath;

use crate::listing::Listing;

mod disagree;
mod estargz;
mod feed;
mod json;
mod lay_out;
mod position;
mod read;
mod row;
mod zstd_chunked;

pub use position::{Format, Position, Promise};
pub use read::read;

/// A table of contents, and who stands for it.
#[derive(Debug, Clone)]
pub struct Toc {
    format: Format,
    trust: Trust,
    listing: Listing,
    /// Those files that have content, by the number of their entries.
    files: Vec<Laid>,
    chunks: Vec<Chunk>,
}

/// Who stands for a table of contents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    /// It has the digest that an annotation of the layer's descriptor gives: who made the image stands for it, as for the layer.
    /// Chunks that have their digests are what that table says.
    Promised,
    /// Nothing gives its digest. It came with the layer, by a range that nothing checks: it is a hint where things may be, and
    /// what is read by it proves nothing.
    Hint,
}

/// A file with content.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Laid {
    /// The number of its entry.
    row: usize,
    size: u64,
    /// Of all its content.
    digest: Option<portolan_image::Digest>,
    /// Its chunks.
    chunks: std::ops::Range<usize>,
}

/// A part of a file's content.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Chunk {
    /// Where in the layer it stands, compressed by itself.
    packed: std::ops::Range<u64>,
    /// How many bytes are unpacked before it begins.
    inner: u64,
    /// How many bytes of the file it has.
    bytes: u64,
    digest: Option<portolan_image::Digest>,
    content: Content,
}

/// What a chunk has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Content {
    Data,
    /// Zeros only, which nobody has to fetch.
    Zeros,
}

impl Toc {
    /// Which format it has.
    pub fn format(&self) -> Format {
        self.format
    }

    /// Who stands for it.
    pub fn trust(&self) -> Trust {
        self.trust
    }

    /// All entries that it tells of. In JSON names are text: those that are none come with signs for what cannot be read.
    pub fn listing(&self) -> &Listing {
        &self.listing
    }

    /// Where the content of a regular file stands, the last of them if the path is there twice; `None` if there is no such file.
    pub fn locate(&self, path: &FilePath) -> Option<TocPlace> {
        let number = self.listing.last_regular(path)?.0;
        let found = self.files.binary_search_by_key(&number, |file| file.row);
        let file = found.ok().and_then(|place| self.files.get(place));
        let chunks = file.and_then(|file| self.chunks.get(file.chunks.clone()));
        Some(TocPlace {
            format: self.format,
            size: file.map_or(0, |file| file.size),
            digest: file.and_then(|file| file.digest.clone()),
            chunks: chunks.unwrap_or_default().to_vec(),
        })
    }
}

/// Where the content of a file stands in a layer, by its table of contents.
#[derive(Debug, Clone)]
pub struct TocPlace {
    format: Format,
    size: u64,
    digest: Option<portolan_image::Digest>,
    chunks: Vec<Chunk>,
}

impl TocPlace {
    /// How many bytes reading the file gives.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The digest of the content, where the table gives one.
    pub fn digest(&self) -> Option<&portolan_image::Digest> {
        self.digest.as_ref()
    }

    /// How many parts the content is in.
    pub fn chunks(&self) -> usize {
        self.chunks.len()
    }
}
