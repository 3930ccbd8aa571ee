//! Where the files of a layout are: in a folder, or in an archive. Names are relative, with `/`, and never leave their root.

use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

use crate::error::{Error, Kind, Result};

/// Files by name, read only.
pub(crate) trait Files: fmt::Debug + Send + Sync {
    /// Opens a file; `None` if there is none of that name.
    fn open(&self, name: &str) -> Result<Option<Part>>;
}

/// A file that was opened.
pub(crate) struct Part {
    /// Its size in bytes.
    pub(crate) size: u64,
    /// Its bytes.
    pub(crate) bytes: Box<dyn Read + Send>,
}

impl Part {
    /// All of it; refused above `limit` bytes. `name` is for messages.
    pub(crate) fn read(self, name: &str, limit: u64) -> Result<Vec<u8>> {
        if self.size > limit {
            return Err(Error::new(
                Kind::TooLarge,
                format!("{name} has {} bytes, at most {limit} are read", self.size),
            ));
        }
        // A file that grows meanwhile is read as it was found.
        let mut bytes = Vec::new();
        self.bytes
            .take(self.size)
            .read_to_end(&mut bytes)
            .map_err(|error| Error::new(Kind::Disk, format!("{name} cannot be read: {error}")))?;
        Ok(bytes)
    }
}

impl dyn Files {
    /// A small file, whole; refused above `limit` bytes.
    pub(crate) fn read(&self, name: &str, limit: u64) -> Result<Option<Vec<u8>>> {
        self.open(name)?
            .map(|part| part.read(name, limit))
            .transpose()
    }
}

/// The files of a folder.
#[derive(Debug)]
pub(crate) struct Folder {
    root: PathBuf,
}

impl Folder {
    pub(crate) fn new(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
        }
    }
}

impl Files for Folder {
    /// Symbolic links below the root are refused: a layout has none, and one could lead anywhere (threat 30).
    fn open(&self, name: &str) -> Result<Option<Part>> {
        let mut path = self.root.clone();
        let mut is_file = false;
        let trouble = |path: &Path, error: &std::io::Error| {
            Error::new(
                Kind::Disk,
                format!("{} cannot be read: {error}", path.display()),
            )
        };
        for component in Path::new(name).components() {
            let Component::Normal(part) = component else {
                return Err(Error::new(
                    Kind::Refused,
                    format!("`{name}` leads out of the layout"),
                ));
            };
            path.push(part);
            match std::fs::symlink_metadata(&path) {
                Ok(metadata) if metadata.is_symlink() => {
                    return Err(Error::new(
                        Kind::Refused,
                        format!(
                            "{} is a symbolic link, which a layout may not hold",
                            path.display()
                        ),
                    ));
                }
                Ok(metadata) => is_file = metadata.is_file(),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
                Err(error) => return Err(trouble(&path, &error)),
            }
        }
        // Seen before it is opened: a pipe would be waited for.
        if !is_file {
            return Err(Error::new(
                Kind::Malformed,
                format!("{} is no file", path.display()),
            ));
        }
        let file = File::open(&path).map_err(|error| trouble(&path, &error))?;
        let metadata = file.metadata().map_err(|error| trouble(&path, &error))?;
        Ok(Some(Part {
            size: metadata.len(),
            bytes: Box::new(file),
        }))
    }
}
