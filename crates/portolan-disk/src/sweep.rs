//! Clearing up after writers that were killed: what they had begun stands beside its place, under a passing name.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::Path;
use std::time::Duration;

use crate::kept::UNFINISHED;

/// A file that is younger may not have been locked yet by whoever has just made it.
const YOUNG: Duration = Duration::from_millis(250);

/// Removes from a folder, and not from those in it, the files that were begun by [`Whole`](crate::Whole) and that nobody writes any more.
/// Those that are being written now, also by other processes, are locked and stay. A folder that is not there holds none.
///
/// # Errors
/// Those of the file system.
pub fn sweep(folder: &Path) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with('.') && name.ends_with(UNFINISHED) && is_left(&entry.path())? {
            crate::kept::discard(&entry.path())?;
        }
    }
    Ok(())
}

/// Whether nobody writes a file any more; one that cannot be told of is left alone.
fn is_left(path: &Path) -> io::Result<bool> {
    let file = match File::options().write(true).open(path) {
        Ok(file) => file,
        // Its writer was faster, or it is another's.
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::PermissionDenied
            ) =>
        {
            return Ok(false);
        }
        Err(error) => return Err(error),
    };
    let meta = file.metadata()?;
    let is_old = meta.modified()?.elapsed().is_ok_and(|age| age >= YOUNG);
    if !meta.is_file() || !is_old {
        return Ok(false);
    }
    match file.try_lock() {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock | TryLockError::Error(_)) => Ok(false),
    }
}
