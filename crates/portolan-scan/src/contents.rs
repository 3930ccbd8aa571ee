//! What a layer holds, as it is kept in the catalogue: its files, and what they say of packages.

use std::collections::{BTreeSet, HashSet};
use std::io::Read as _;

use bytes::Bytes;
use portolan_catalog::{FilePattern, FileReader, LayerContents};
use portolan_image::Digest;
use portolan_image::contents::Inventory;
use portolan_layer::whiteout::Whiteout;
use portolan_layer::{Listing, Tree};
use portolan_package::{Clues, Settings, inventory};

/// What the bytes begin with: that they are ours, and which form they have.
const MAGIC: &[u8] = b"portolan layer 1\n";
/// How hard they are compressed.
const LEVEL: i32 = 9;
/// The most bytes that they unpack to.
const MOST_BYTES: u64 = 1 << 30;

/// What a layer holds.
#[derive(Debug, Clone, Default)]
pub struct Contents {
    /// Its entries.
    pub listing: Listing,
    /// What its files say of packages.
    pub clues: Clues,
}

impl Contents {
    /// Which version of what reads layers this is. It is raised with every detector that is added or says more, so that layers which an older
    /// one has read are read again.
    pub const VERSION: i64 = 1;

    /// As bytes, compressed.
    ///
    /// # Errors
    /// A sentence about what cannot be written.
    pub fn to_bytes(&self) -> Result<Bytes, String> {
        let wrong = |error: &dyn std::fmt::Display| format!("its contents cannot be kept: {error}");
        let listing = self.listing.to_bytes();
        let mut plain = (listing.len() as u64).to_le_bytes().to_vec();
        plain.extend_from_slice(&listing);
        serde_json::to_writer(&mut plain, &self.clues).map_err(|error| wrong(&error))?;
        let packed = zstd::bulk::compress(&plain, LEVEL).map_err(|error| wrong(&error))?;
        Ok([MAGIC, &packed].concat().into())
    }

    /// Reads what [`Contents::to_bytes`] wrote; `None` for anything else, such as what a newer version wrote.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let packed = bytes.strip_prefix(MAGIC)?;
        let unpacking = zstd::stream::read::Decoder::with_buffer(packed).ok()?;
        let mut plain = Vec::new();
        unpacking.take(MOST_BYTES).read_to_end(&mut plain).ok()?;
        let (length, rest) = plain.split_first_chunk::<8>()?;
        let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
        let (listing, clues) = rest.split_at_checked(length)?;
        Some(Self {
            listing: Listing::from_bytes(listing).ok()?,
            clues: serde_json::from_slice(clues).ok()?,
        })
    }

    /// As the catalogue keeps it.
    pub(crate) fn to_keep(&self, diff_id: Digest) -> Result<LayerContents, String> {
        let mut names: BTreeSet<Box<[u8]>> = BTreeSet::new();
        for file in self.listing.files() {
            if Whiteout::of(&file.path).is_none() {
                names.extend(file.path.names().map(Into::into));
            }
        }
        Ok(LayerContents {
            diff_id,
            blob: self.to_bytes()?,
            version: Self::VERSION,
            files: self.listing.len() as u64,
            names,
        })
    }
}

/// Lays the contents of an image's layers upon each other, the base first (`None` for one that could not be read), and tells what is installed.
///
/// # Errors
/// A sentence, for more than is laid upon each other.
pub fn lay(layers: &[Option<Contents>], settings: &Settings) -> Result<Inventory, String> {
    let mut tree = Tree::new();
    for layer in layers {
        let added = match layer {
            Some(contents) => tree.add(&contents.listing),
            None => tree.add_unknown(),
        };
        added.map_err(|error| error.to_string())?;
    }
    let clues: Vec<Option<&Clues>> = layers
        .iter()
        .map(|layer| layer.as_ref().map(|contents| &contents.clues))
        .collect();
    Ok(inventory(&tree, &clues, settings))
}

/// Tells the catalogue's search which files are there in the end.
#[derive(Debug, Clone, Copy, Default)]
pub struct Files;

impl FileReader for Files {
    type Layer = Listing;

    fn read(&self, blob: &Bytes) -> Option<Listing> {
        Contents::from_bytes(blob).map(|contents| contents.listing)
    }

    /// Only what can matter is laid upon each other: what is meant, the folders that it is in, and what hides files.
    fn any(&self, layers: &[Option<&Listing>], pattern: &FilePattern) -> bool {
        let mut folders: HashSet<Box<[u8]>> = HashSet::new();
        let mut is_anywhere = false;
        for layer in layers.iter().flatten() {
            layer.paths(|path| {
                if !pattern.matches(path) || may_hide(path) {
                    return;
                }
                is_anywhere = true;
                let mut here = folder_of(path);
                while let Some(folder) = here.filter(|folder| !folders.contains(*folder)) {
                    folders.insert(folder.into());
                    here = folder_of(folder);
                }
            });
        }
        if !is_anywhere {
            return false;
        }
        let matters =
            |path: &[u8]| may_hide(path) || folders.contains(path) || pattern.matches(path);
        let mut tree = Tree::new();
        for layer in layers {
            let part = layer.map(|layer| layer.part(matters)).unwrap_or_default();
            if tree.add(&part).is_err() {
                return false;
            }
        }
        tree.files()
            .any(|version| pattern.matches(version.path().as_bytes()))
    }
}

/// Whether the name of a file is that of a whiteout.
fn may_hide(path: &[u8]) -> bool {
    let name = path.rsplit(|byte| *byte == b'/').next();
    name.is_some_and(|name| name.starts_with(b".wh."))
}

/// The folder that a file is in; nothing for what is in the root.
fn folder_of(path: &[u8]) -> Option<&[u8]> {
    path.get(..path.iter().rposition(|byte| *byte == b'/')?)
}
