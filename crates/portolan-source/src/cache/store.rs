//! The folder of the cache: bytes by digest and facts by key, private, bounded, checked when they are read (threat 20).

use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use portolan_image::Digest;

use super::sweep;

/// How many bytes are kept, unless told otherwise.
const MAX_BYTES: u64 = 512 << 20;
/// A file that was of use is dated anew when its date is older than this: often enough to know what is of use, and seldom enough
/// to cost nothing.
const DATED_EACH: Duration = Duration::from_hours(24);
/// The file by which programs that make backups know a cache (bford.info/cachedir), and what it has to begin with.
const MARK: (&str, &[u8]) = (
    "CACHEDIR.TAG",
    b"Signature: 8a477f597d28d172789f06886806bc55\n# Portolan can ask for all of this again.\n",
);

/// The folder of a cache. Clones are the same cache.
#[derive(Debug, Clone)]
pub struct Store {
    folder: Arc<Path>,
    /// The time of this run, which decides how old a fact is.
    pub(super) now: Timestamp,
    limit: u64,
    notes: Arc<Mutex<Vec<String>>>,
}

impl Store {
    /// A cache in a folder, which is made when something is first kept. `now` is the time of this run.
    pub fn new(folder: &Path, now: Timestamp) -> Self {
        Self {
            folder: folder.into(),
            now,
            limit: MAX_BYTES,
            notes: Arc::default(),
        }
    }

    /// The same, for about so many bytes on the disk. A little more is there for a while before the oldest is let go.
    pub fn limited_to(self, bytes: u64) -> Self {
        Self {
            limit: bytes,
            ..self
        }
    }

    /// What is worth telling of what was read: how old it is. Each sentence once.
    pub fn notes(&self) -> Vec<String> {
        self.notes
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub(super) fn note(&self, note: String) {
        let mut notes = self.notes.lock().unwrap_or_else(PoisonError::into_inner);
        if !notes.contains(&note) {
            notes.push(note);
        }
    }

    /// The bytes that were kept for a digest, of at most `limit` bytes. They have not been checked: the caller has to.
    pub(super) fn bytes(&self, digest: &Digest, limit: u64) -> Option<Vec<u8>> {
        self.read(&path_of(digest)?, limit)
    }

    /// Keeps the bytes of a digest.
    pub(super) fn keep(&self, digest: &Digest, bytes: &[u8]) {
        if let Some(path) = path_of(digest) {
            self.write(&path, bytes);
        }
    }

    /// Forgets bytes that turned out not to be what they should be.
    pub(super) fn forget(&self, digest: &Digest) {
        if let Some(path) = path_of(digest) {
            let path = self.folder.join(path);
            if let Err(error) = portolan_disk::discard(&path) {
                tracing::debug!(path = %path.display(), %error, "not discarded from the cache");
            }
        }
    }

    /// Reads a plain file of at most `limit` bytes; anything else is as good as none.
    pub(super) fn read(&self, path: &Path, limit: u64) -> Option<Vec<u8>> {
        let path = self.folder.join(path);
        let metadata = fs::symlink_metadata(&path).ok()?;
        if !metadata.is_file() || metadata.len() > limit {
            return None;
        }
        let mut bytes = Vec::new();
        let file = File::open(&path).ok()?;
        file.take(limit + 1).read_to_end(&mut bytes).ok()?;
        let now = SystemTime::from(self.now);
        let is_due = metadata
            .modified()
            .is_ok_and(|dated| dated + DATED_EACH < now);
        // Where it cannot be dated, such as in a folder that may only be read, it is as old as it is.
        if is_due && let Err(error) = portolan_disk::touch(&path, now) {
            tracing::debug!(path = %path.display(), %error, "not dated in the cache");
        }
        (bytes.len() as u64 <= limit).then_some(bytes)
    }

    /// Writes a file. What cannot be kept is asked for again: no reason to fail.
    pub(super) fn write(&self, path: &Path, bytes: &[u8]) {
        if !self.folder.exists() {
            self.put(Path::new(MARK.0), MARK.1);
        }
        self.put(path, bytes);
        // A look at all files for so many bytes written, whichever process writes them.
        let cost = sweep::on_disk(bytes.len() as u64);
        if fastrand::u64(..(self.limit / 16).max(1)) < cost {
            sweep::sweep(&self.folder, self.limit, self.now.into());
        }
    }

    fn put(&self, path: &Path, bytes: &[u8]) {
        let path = self.folder.join(path);
        let kept = portolan_disk::keep(&path, bytes).or_else(|_| {
            // What is no file may stand in its place.
            portolan_disk::discard(&path)?;
            portolan_disk::keep(&path, bytes)
        });
        if let Err(error) = kept {
            tracing::debug!(path = %path.display(), %error, "not kept in the cache");
        }
    }
}

impl Store {
    /// What was made out of the bytes of a digest and kept as being of a kind, of at most `limit` bytes. It cannot be checked by the
    /// digest: it is as trustworthy as the folder.
    pub fn derived(&self, kind: &'static str, digest: &Digest, limit: u64) -> Option<Vec<u8>> {
        self.read(&derived_path(kind, digest)?, limit)
    }

    /// Keeps what was made out of the bytes of a digest.
    pub fn keep_derived(&self, kind: &'static str, digest: &Digest, bytes: &[u8]) {
        if let Some(path) = derived_path(kind, digest) {
            self.write(&path, bytes);
        }
    }
}

/// Where something of a kind is kept that was made out of the bytes of a digest.
fn derived_path(kind: &'static str, digest: &Digest) -> Option<PathBuf> {
    digest.can_verify().then(|| {
        Path::new(kind)
            .join(digest.algorithm_name())
            .join(digest.encoded())
    })
}

/// Where the bytes of a digest are kept. Only digests whose form is known become paths.
fn path_of(digest: &Digest) -> Option<PathBuf> {
    digest.can_verify().then(|| {
        Path::new("blobs")
            .join(digest.algorithm_name())
            .join(digest.encoded())
    })
}
