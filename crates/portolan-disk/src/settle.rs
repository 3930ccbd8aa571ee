//! Many small files: put in their places first, made durable together.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::whole::Whole;

/// Up to this many files are made durable one by one; beyond it, asking for all that the file system has pending is cheaper.
#[cfg(target_os = "linux")]
const FEW: usize = 16;

/// Puts a file in its place, whole, but does not wait until the disk has it: [`settle`] does, for many at once.
///
/// # Errors
/// Those of the file system; then the old file is as it was.
pub fn place(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = Whole::create(path)?;
    file.write_all(bytes)?;
    file.appear()
}

/// Waits until the disk has these files and the names that lead to them. After it, what names them may be made durable too.
///
/// # Errors
/// Those of the file system, also of writes that it had put off: then none of the files can be counted on.
pub fn settle(paths: &[PathBuf]) -> io::Result<()> {
    let Some(folder) = paths.first().and_then(|path| path.parent()) else {
        return Ok(());
    };
    #[cfg(target_os = "linux")]
    if paths.len() > FEW {
        return Ok(rustix::fs::syncfs(File::open(folder)?)?);
    }
    for path in paths {
        File::open(path)?.sync_all()?;
    }
    crate::whole::sync_folder(&folder.join("."))
}
