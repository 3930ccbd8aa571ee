//! A file that appears when all of it is there: written beside its place, made durable, and renamed into it.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

/// Writes a file whole or not at all: who reads it sees the old bytes or the new ones, whatever happens in between.
///
/// A symbolic link is followed. What is no file (`/dev/null`, a pipe) is written into as it is.
///
/// # Errors
/// Those of the file system; then the old file is as it was.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = Whole::create(path)?;
    file.write_all(bytes)?;
    file.finish()
}

/// Makes a folder and those above it, if they are not there.
pub fn create_folder(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)
}

/// A file that is being written and is not yet there. Dropped before [`Whole::finish`], it leaves nothing behind.
#[derive(Debug)]
pub struct Whole {
    place: Place,
}

#[derive(Debug)]
enum Place {
    /// Beside the path, to be renamed.
    Beside(NamedTempFile, PathBuf),
    /// Into what is no file.
    Through(File),
}

/// Whether a path names a stream of this process, such as `/dev/stdout`, rather than the file that it may lead to.
fn is_a_stream(path: &Path) -> bool {
    let folders = ["/dev/fd", "/proc/self/fd"];
    path == Path::new("/dev/stdout")
        || path == Path::new("/dev/stderr")
        || folders
            .iter()
            .any(|folder| path.parent() == Some(Path::new(folder)))
}

impl Whole {
    /// Begins a file in the folder that it will stand in.
    pub fn create(path: &Path) -> io::Result<Self> {
        if is_a_stream(path) {
            // Behind it stands what somebody else has opened and writes into as well.
            return Ok(Self {
                place: Place::Through(File::options().append(true).open(path)?),
            });
        }
        // The file that a link leads to is replaced, not the link.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let there = fs::metadata(&path).ok();
        if let Some(meta) = &there
            && !meta.is_file()
        {
            if meta.is_dir() {
                return Err(io::Error::new(
                    io::ErrorKind::IsADirectory,
                    "it is a folder",
                ));
            }
            let file = File::options().write(true).open(&path)?;
            return Ok(Self {
                place: Place::Through(file),
            });
        }
        let name = path
            .file_name()
            .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "it names no file"))?;
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        // Said here, a missing folder is not told of with the passing name below.
        fs::metadata(folder)?;
        let mut prefix = OsString::from(".");
        prefix.push(name);
        prefix.push(".");
        let mut builder = Builder::new();
        builder.prefix(&prefix).suffix(crate::kept::UNFINISHED);
        if let Some(meta) = there {
            builder.permissions(meta.permissions());
        } else {
            usual(&mut builder);
        }
        let file = builder.tempfile_in(folder)?;
        // So that `sweep` leaves it alone. Where files cannot be locked, it leaves all of them alone.
        drop(file.as_file().try_lock());
        Ok(Self {
            place: Place::Beside(file, path),
        })
    }

    /// Makes the file appear, as durable as the disk pleases.
    pub(crate) fn appear(self) -> io::Result<()> {
        match self.place {
            Place::Beside(file, path) => {
                file.persist(&path).map_err(|error| error.error)?;
                Ok(())
            }
            Place::Through(mut file) => file.flush(),
        }
    }

    /// Makes the file appear, durably: the bytes first, then the name that leads to them.
    pub fn finish(self) -> io::Result<()> {
        match self.place {
            Place::Beside(file, path) => {
                file.as_file().sync_all()?;
                file.persist(&path).map_err(|error| error.error)?;
                sync_folder(&path)
            }
            Place::Through(mut file) => file.flush(),
        }
    }
}

impl Write for Whole {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.place {
            Place::Beside(file, _) => file.write(bytes),
            Place::Through(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.place {
            Place::Beside(file, _) => file.flush(),
            Place::Through(file) => file.flush(),
        }
    }
}

/// What a new file may be used for: what the user's umask leaves of it.
#[cfg(unix)]
fn usual(builder: &mut Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt as _;
    builder.permissions(fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn usual(_: &mut Builder<'_, '_>) {}

/// Waits until the disk has the names in a file's folder.
#[cfg(unix)]
pub(crate) fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    match File::open(folder.unwrap_or(Path::new("."))).and_then(|folder| folder.sync_all()) {
        // Not all file systems know how, and not every folder that may be written may be read.
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::InvalidInput
                    | io::ErrorKind::Unsupported
                    | io::ErrorKind::PermissionDenied
            ) =>
        {
            Ok(())
        }
        done => done,
    }
}

#[cfg(not(unix))]
pub(crate) fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
