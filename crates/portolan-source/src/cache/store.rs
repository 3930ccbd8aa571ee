//! The folder of the cache: bytes by digest, bounded, checked when they are read (threat 20).

use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use jiff::Timestamp;
use portolan_image::Digest;

/// How many bytes of blobs are kept.
const MAX_BYTES: u64 = 512 << 20;
/// One write in so many looks whether the cache has grown too large.
const SWEEP_EACH: u32 = 64;

/// The folder of a cache.
#[derive(Debug, Clone)]
pub struct Store {
    pub(super) folder: PathBuf,
    /// The time of this run, which decides how old a fact is.
    pub(super) now: Timestamp,
}

impl Store {
    /// A cache in a folder, which is made when something is first kept. `now` is the time of this run.
    pub fn new(folder: &Path, now: Timestamp) -> Self {
        Self {
            folder: folder.to_owned(),
            now,
        }
    }

    /// The bytes that were kept for a digest, of at most `limit` bytes. They have not been checked: the caller has to.
    pub(super) fn read(&self, digest: &Digest, limit: u64) -> Option<Vec<u8>> {
        read(&self.path(digest)?, limit)
    }

    /// Keeps bytes. What cannot be kept is asked for again: no reason to fail.
    pub(super) fn keep(&self, digest: &Digest, bytes: &[u8]) {
        let Some(path) = self.path(digest) else {
            return;
        };
        write(&path, bytes);
        if fastrand::u32(..SWEEP_EACH) == 0 {
            self.sweep(MAX_BYTES);
        }
    }

    /// Forgets bytes that turned out not to be what they should be.
    pub(super) fn forget(&self, digest: &Digest) {
        if let Some(path) = self.path(digest) {
            // Gone already is as good.
            let _ = fs::remove_file(path);
        }
    }

    /// Only digests whose form is known become paths.
    fn path(&self, digest: &Digest) -> Option<PathBuf> {
        digest.can_verify().then(|| {
            self.folder
                .join("blobs")
                .join(digest.algorithm_name())
                .join(digest.encoded())
        })
    }

    /// Removes the oldest blobs until three quarters of `limit` are left, if there are more than `limit`.
    pub(super) fn sweep(&self, limit: u64) {
        let mut found: Vec<(SystemTime, u64, PathBuf)> = Vec::new();
        for folder in ["sha256", "sha512"] {
            let Ok(files) = fs::read_dir(self.folder.join("blobs").join(folder)) else {
                continue;
            };
            for file in files.flatten() {
                if let Ok(metadata) = file.metadata() {
                    found.push((
                        metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH),
                        metadata.len(),
                        file.path(),
                    ));
                }
            }
        }
        let mut total: u64 = found.iter().map(|(_, size, _)| size).sum();
        if total <= limit {
            return;
        }
        found.sort();
        for (_, size, path) in found {
            if total <= limit / 4 * 3 {
                break;
            }
            if fs::remove_file(path).is_ok() {
                total -= size;
            }
        }
    }
}

/// Reads a plain file of at most `limit` bytes; anything else is as good as none.
pub(super) fn read(path: &Path, limit: u64) -> Option<Vec<u8>> {
    let metadata = fs::symlink_metadata(path).ok()?;
    if !metadata.is_file() || metadata.len() > limit {
        return None;
    }
    let mut bytes = Vec::new();
    File::open(path)
        .ok()?
        .take(limit + 1)
        .read_to_end(&mut bytes)
        .ok()?;
    (bytes.len() as u64 <= limit).then_some(bytes)
}

/// Writes a file and the folders above it. A link in its place is replaced, never written through.
pub(super) fn write(path: &Path, bytes: &[u8]) {
    if fs::symlink_metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
        let _ = fs::remove_file(path);
    }
    let written = portolan_disk::write_passing(path, bytes).or_else(|_| {
        path.parent().map_or(Ok(()), portolan_disk::create_folder)?;
        portolan_disk::write_passing(path, bytes)
    });
    if let Err(error) = written {
        tracing::debug!(path = %path.display(), %error, "not kept in the cache");
    }
}
