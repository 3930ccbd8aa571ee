//! An index of a layer: all its entries, and how to read one file without reading the layer.
//!
//! A pass makes it beside what else it does ([`crate::Pass::indexed`]), so an index tells only of bytes that had their digests. It has
//! - all entries, from which a [`crate::Tree`] is made as from a [`Listing`] of the layer itself;
//! - where in the tar the content of each file stands, with its sha256: bytes that come by range are checked by that, since
//!   nothing else can check them;
//! - points from where unpacking can begin: of gzip every 4 MiB of the tar, each with the 32 KiB before it; of anything else
//!   the starts of its frames or streams. Where there is but one of them (most layers of zstd), a file is read from the start of
//!   the layer, which stops after the file.
//!
//! It is kept as bytes, [`Index::to_bytes`]; what was damaged meanwhile is told by a checksum. Who can write where it is kept can
//! make it say anything: it is as trustworthy as that place.

use std::collections::{HashMap, HashSet};

use portolan_image::contents::{FileKind, FilePath};

use crate::contents::{ContentHash, Hashes};
use crate::listing::Listing;
use crate::pass::{Facts, Made, Stored};

mod bytes;
mod deflate;
mod making;
mod oddities;
mod place;
mod point;
mod read;
mod resume;

pub use making::Span;
pub use place::{Form, Place};
pub use read::ReadError;

pub(crate) use deflate::TRIAL_BYTES;
pub(crate) use making::Making;
pub(crate) use point::{Points, Start};
pub(crate) use resume::{Need, Resume};

/// An index of a layer.
#[derive(Debug, Clone)]
pub struct Index {
    facts: Facts,
    listing: Listing,
    /// Those files that have content, in the order of the tar.
    stored: Vec<Stored>,
    points: Points,
}

impl Index {
    pub(crate) fn new(facts: Facts, made: Made) -> Self {
        let Made {
            listing,
            stored,
            points,
        } = made;
        Self {
            facts,
            listing,
            stored,
            points,
        }
    }

    /// What is known of the layer: its digests, its sizes, and what was odd.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// All entries, as [`Listing`] keeps them in a pass.
    pub fn listing(&self) -> &Listing {
        &self.listing
    }

    /// From how many places unpacking can begin, besides the start.
    pub fn restart_points(&self) -> usize {
        self.points.0.len()
    }

    /// Where the content of a regular file stands. Where the layer has the path more than once, the last entry counts, as it does
    /// when the layer is unpacked; `None` if that one is no regular file, or if there is none.
    ///
    /// It looks at one layer only: whether the file is there in the end, and where a link leads, is for [`crate::Tree`] to say.
    pub fn locate(&self, path: &FilePath) -> Option<Place> {
        let (number, size) = self.listing.last_regular(path)?;
        Some(self.place(number, size))
    }

    /// Shows the place of every regular file, in the order of the tar, a path that is there twice twice.
    pub fn places(&self) -> impl Iterator<Item = (FilePath, Place)> {
        let files = self.listing.files().enumerate();
        files
            .filter(|(_, file)| file.kind == FileKind::Regular)
            .map(|(number, file)| {
                let place = self.place(number, file.size);
                (file.path, place)
            })
    }

    /// What the files of the layer hold, as far as it is known. A path counts as what its last entry makes of it.
    pub fn hashes(&self) -> Hashes {
        let places = self.places();
        let known = places.filter_map(|(path, place)| Some((path, place.content_hash()?)));
        let mut hashes: HashMap<FilePath, ContentHash> = known.collect();
        let mut gone: HashSet<FilePath> = HashSet::new();
        for file in self.listing.files() {
            if file.kind == FileKind::Regular {
                gone.remove(&file.path);
            } else if hashes.contains_key(&file.path) {
                gone.insert(file.path);
            }
        }
        hashes.retain(|path, _| !gone.contains(path));
        hashes.into_iter().collect()
    }

    fn place(&self, number: usize, size: u64) -> Place {
        let found = self
            .stored
            .binary_search_by_key(&number, |stored| stored.row);
        let stored = found.ok().and_then(|place| self.stored.get(place));
        Place::new(&self.facts, &self.points, stored, size)
    }

    /// About how many bytes of memory it takes.
    pub fn memory_bytes(&self) -> usize {
        let points = self.points.0.iter();
        let of_points: usize = points
            .map(|point| size_of::<point::Point>() + point.start.window_bytes())
            .sum();
        self.listing.memory_bytes() + self.stored.capacity() * size_of::<Stored>() + of_points
    }
}
