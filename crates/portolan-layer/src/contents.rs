//! What files hold, by digest: enough to tell whether two are the same, and not what they say.

use std::collections::HashMap;
use std::fmt;

use portolan_image::Digest;
use portolan_image::contents::FilePath;
use sha2::{Digest as _, Sha256};

use crate::tree::Version;

/// The sha256 of a file's content, holes read as zeros.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct ContentHash([u8; 32]);

impl ContentHash {
    /// A hash that was computed elsewhere.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes of it.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Of bytes that are all there.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }
}

impl From<&ContentHash> for Digest {
    fn from(hash: &ContentHash) -> Self {
        let text = hash.to_string();
        text.parse().expect("32 bytes in hex are a digest")
    }
}

/// As a digest is written: `sha256:` and 64 digits.
impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("sha256:")?;
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// The hashes of the files of one layer, by path, as [`crate::Index::hashes`] gives them.
#[derive(Debug, Clone, Default)]
pub struct Hashes(HashMap<FilePath, ContentHash>);

impl FromIterator<(FilePath, ContentHash)> for Hashes {
    /// Of a path that comes twice the last one counts, as it does in the layer.
    fn from_iter<I: IntoIterator<Item = (FilePath, ContentHash)>>(hashes: I) -> Self {
        Self(hashes.into_iter().collect())
    }
}

/// The hashes of all layers of an image, to be asked of what is in its tree.
#[derive(Debug, Clone, Default)]
pub struct Contents<'a>(Vec<Option<&'a Hashes>>);

impl<'a> Contents<'a> {
    /// The layers, the base first; `None` where one could not be read.
    pub fn new(layers: impl IntoIterator<Item = Option<&'a Hashes>>) -> Self {
        Self(layers.into_iter().collect())
    }

    /// What a file holds, hard links followed. `None` of what is no file, was not hashed, or was written over by its own layer,
    /// in which case the path leads to what came later.
    pub fn of(&self, version: &Version<'_>) -> Option<ContentHash> {
        let content = version.linked().unwrap_or(*version);
        let layer = content.layer();
        if content.hidden().is_some_and(|hidden| hidden.by == layer) {
            return None;
        }
        let hashes = self.0.get(usize::from(layer.0)).copied().flatten()?;
        hashes.0.get(&content.path()).copied()
    }
}
