//! Keeping the cache small: what was of no use for longest is let go first.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// What a file takes at least on the disk, in bytes.
const BLOCK: u64 = 4096;
/// How old a file without a name of its own is when nobody is writing it any more.
const ABANDONED: Duration = Duration::from_hours(24);
/// How deep files lie: `blobs/sha256/HEX`.
const DEPTH: u32 = 3;

/// What a file of so many bytes takes on the disk.
pub(super) fn on_disk(bytes: u64) -> u64 {
    bytes.next_multiple_of(BLOCK).max(BLOCK)
}

/// Lets the oldest files go until three quarters of `limit` are left, if there are more than `limit` bytes; and those that a process
/// left behind unfinished. Another process may do the same at the same time.
pub(super) fn sweep(folder: &Path, limit: u64, now: SystemTime) {
    let mut found = Vec::new();
    collect(folder, DEPTH, &mut found);
    let (unfinished, mut kept): (Vec<Kept>, Vec<Kept>) = found.into_iter().partition(|file| {
        file.path
            .to_string_lossy()
            .ends_with(portolan_disk::UNFINISHED)
    });
    let abandoned = unfinished
        .iter()
        .filter(|file| file.dated + ABANDONED < now);
    abandoned.for_each(|file| discard(&file.path));
    let mut total: u64 = kept.iter().map(|file| file.size).sum();
    if total <= limit {
        return;
    }
    kept.sort_by(|one, other| (one.dated, &one.path).cmp(&(other.dated, &other.path)));
    for file in kept {
        if total <= limit / 4 * 3 {
            break;
        }
        discard(&file.path);
        total -= file.size;
    }
}

struct Kept {
    dated: SystemTime,
    size: u64,
    path: PathBuf,
}

/// Collects plain files of folders below. Links are not followed, and files beside the folders are not of the cache's own making.
fn collect(folder: &Path, depth: u32, found: &mut Vec<Kept>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        // This does not follow links.
        let Ok(metadata) = entry.metadata() else {
            continue;
        };
        if metadata.is_dir() && depth > 1 {
            collect(&entry.path(), depth - 1, found);
        } else if metadata.is_file() && depth < DEPTH {
            found.push(Kept {
                dated: metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH),
                size: on_disk(metadata.len()),
                path: entry.path(),
            });
        }
    }
}

fn discard(path: &Path) {
    if let Err(error) = portolan_disk::discard(path) {
        tracing::debug!(path = %path.display(), %error, "not discarded from the cache");
    }
}
