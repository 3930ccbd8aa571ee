//! What files hold, by digest: enough to tell whether two are the same, and not what they say.

use std::collections::HashMap;
use std::fmt;

use portolan_image::contents::{FileKind, FilePath};
use sha2::{Digest as _, Sha256};

use crate::entry::Entry;
use crate::tree::Version;
use crate::visitor::{Part, Visitor, Wish};
use crate::whiteout::Whiteout;

/// The sha256 of a file's content, holes read as zeros.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentHash([u8; 32]);

impl ContentHash {
    /// A hash that was computed elsewhere.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Of bytes that are all there.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
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

/// The hashes of the files of one layer, by path. An index of the layer that has them can be collected into one.
#[derive(Debug, Clone, Default)]
pub struct Hashes(HashMap<FilePath, ContentHash>);

impl FromIterator<(FilePath, ContentHash)> for Hashes {
    /// Of a path that comes twice the last one counts, as it does in the layer.
    fn from_iter<I: IntoIterator<Item = (FilePath, ContentHash)>>(hashes: I) -> Self {
        Self(hashes.into_iter().collect())
    }
}

/// The visitor that hashes the regular files of a layer. It takes about 100 bytes of memory, and its path, for each.
#[derive(Debug)]
pub struct HashFiles {
    smallest: u64,
    hashes: Hashes,
    running: Option<Sha256>,
}

impl HashFiles {
    /// All of them.
    pub fn all() -> Self {
        Self::from_size(0)
    }

    /// Those of at least so many bytes.
    pub fn from_size(smallest: u64) -> Self {
        Self {
            smallest,
            hashes: Hashes::default(),
            running: None,
        }
    }
}

impl Visitor for HashFiles {
    type Output = Hashes;

    fn entry(&mut self, entry: &Entry) -> Wish {
        let file = &entry.file;
        // What was here before in this layer is not what the path leads to in the end.
        self.hashes.0.remove(&file.path);
        self.running = None;
        let is_wanted = file.kind == FileKind::Regular
            && file.size >= self.smallest
            && Whiteout::of(&file.path).is_none();
        if !is_wanted {
            return Wish::Next;
        }
        self.running = Some(Sha256::new());
        Wish::Content
    }

    fn content(&mut self, entry: &Entry, part: Part<'_>) {
        match part {
            Part::Bytes(bytes) => {
                if let Some(running) = &mut self.running {
                    running.update(bytes);
                }
            }
            Part::End => {
                if let Some(hash) = self.running.take() {
                    let hash = ContentHash(hash.finalize().into());
                    self.hashes.0.insert(entry.file.path.clone(), hash);
                }
            }
            Part::Withheld => self.running = None,
        }
    }

    fn finish(self) -> Hashes {
        self.hashes
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
