//! Files of a cache: whole, for their owner only, and no more lasting than the disk pleases.

use std::fs::{self, DirBuilder, File};
use std::io::{self, Write as _};
use std::path::Path;
use std::time::SystemTime;

use tempfile::Builder;

/// What the names of files that are not yet whole end in. A process that was killed leaves them behind.
pub const UNFINISHED: &str = ".part";

/// Puts a file in its place, whole, with the folders above it. Only its owner may read it: what is kept may come from a place that
/// asks who reads. A link in its place is replaced, never followed.
///
/// It does not wait until the disk has it: this is for what can be had again, and is checked when it is read.
pub fn keep(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path
        .parent()
        .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "it names no file"))?;
    let mut builder = Builder::new();
    builder.prefix(".").suffix(UNFINISHED);
    let made = builder.tempfile_in(folder).or_else(|error| {
        if error.kind() != io::ErrorKind::NotFound {
            return Err(error);
        }
        private_folder(folder)?;
        builder.tempfile_in(folder)
    });
    let mut file = made?;
    file.write_all(bytes)?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// Notes that a kept file was of use, so that others are let go before it. `at` is the time of this run.
pub fn touch(path: &Path, at: SystemTime) -> io::Result<()> {
    File::options().write(true).open(path)?.set_modified(at)
}

/// Lets a file go, or a link, or an empty folder. One that is not there is gone already.
pub fn discard(path: &Path) -> io::Result<()> {
    let gone = match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_dir() => fs::remove_dir(path),
        Ok(_) => fs::remove_file(path),
        Err(error) => Err(error),
    };
    match gone {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        gone => gone,
    }
}

fn private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
