//! Files below a folder, and never beside it: for names that somebody else has chosen (threats 30, 31).

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

use rustix::fs::{AtFlags, Mode, OFlags};
use rustix::io::Errno;

/// How many names are tried for a file that is not whole yet.
const TRIES: u32 = 16;

/// A folder that files are put below. Each name on the way is opened by itself and no link is followed, so that whatever stands there,
/// or is put there meanwhile, nothing is written anywhere else.
#[derive(Debug)]
pub struct Below {
    folder: OwnedFd,
}

impl Below {
    /// Opens a folder, which is made if it is not there.
    ///
    /// # Errors
    /// The system's.
    pub fn open(folder: &Path) -> io::Result<Self> {
        crate::create_folder(folder)?;
        let flags = OFlags::DIRECTORY | OFlags::RDONLY | OFlags::CLOEXEC;
        let folder = rustix::fs::open(folder, flags, Mode::empty())?;
        Ok(Self { folder })
    }

    /// Makes a folder, and those on the way to it.
    ///
    /// # Errors
    /// [`io::ErrorKind::InvalidInput`] if a name is none of a file; the system's, also if something on the way is no folder or a link to one.
    pub fn folder(&self, names: &[&[u8]]) -> io::Result<()> {
        self.descend(names).map(drop)
    }

    /// Begins a file with these permissions (lower nine bits), which appears under its name when it is [finished](FileBelow::finish), in the place
    /// of what was there.
    ///
    /// # Errors
    /// As [`Below::folder`].
    pub fn file(&self, names: &[&[u8]], mode: u16) -> io::Result<FileBelow> {
        let (name, on_the_way) = split(names)?;
        let folder = self.descend(on_the_way)?;
        let flags =
            OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        for _ in 0..TRIES {
            let unfinished = format!(".{:016x}{}", unique(), crate::UNFINISHED);
            match rustix::fs::openat(&folder, &*unfinished, flags, Mode::from_raw_mode(0o600)) {
                Ok(file) => {
                    return Ok(FileBelow {
                        folder,
                        file: File::from(file),
                        unfinished,
                        name: name.to_vec(),
                        mode: Mode::from_raw_mode(u32::from(mode) & 0o777),
                        is_whole: false,
                    });
                }
                Err(Errno::EXIST) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Errno::EXIST.into())
    }

    /// Makes a symbolic link with this text, in the place of a file or link that was there.
    ///
    /// Whoever reads it may follow it: the caller sees to it that it leads nowhere else.
    ///
    /// # Errors
    /// As [`Below::folder`].
    pub fn link(&self, names: &[&[u8]], text: &[u8]) -> io::Result<()> {
        let (name, on_the_way) = split(names)?;
        let folder = self.descend(on_the_way)?;
        let (name, text) = (OsStr::from_bytes(name), OsStr::from_bytes(text));
        match rustix::fs::symlinkat(text, &folder, name) {
            Err(Errno::EXIST) => {
                rustix::fs::unlinkat(&folder, name, AtFlags::empty())?;
                Ok(rustix::fs::symlinkat(text, &folder, name)?)
            }
            made => Ok(made?),
        }
    }

    /// The folder at a path, made where it is missing.
    fn descend(&self, names: &[&[u8]]) -> io::Result<OwnedFd> {
        let mut here = self.folder.try_clone()?;
        for name in names {
            here = enter(&here, checked(name)?)?;
        }
        Ok(here)
    }
}

/// Opens a folder in a folder, made if it is missing.
fn enter(folder: &impl AsFd, name: &[u8]) -> io::Result<OwnedFd> {
    let name = OsStr::from_bytes(name);
    match rustix::fs::mkdirat(folder, name, Mode::from_raw_mode(0o777)) {
        Ok(()) | Err(Errno::EXIST) => {}
        Err(error) => return Err(error.into()),
    }
    let flags = OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::RDONLY | OFlags::CLOEXEC;
    Ok(rustix::fs::openat(folder, name, flags, Mode::empty())?)
}

/// The last name, and those before it.
fn split<'a, 'b>(names: &'a [&'b [u8]]) -> io::Result<(&'b [u8], &'a [&'b [u8]])> {
    let (name, on_the_way) = names.split_last().ok_or(io::ErrorKind::InvalidInput)?;
    Ok((checked(name)?, on_the_way))
}

/// A name, if it can only be that of something in a folder.
fn checked(name: &[u8]) -> io::Result<&[u8]> {
    let is_name =
        !matches!(name, b"" | b"." | b"..") && !name.contains(&b'/') && !name.contains(&0);
    if is_name {
        Ok(name)
    } else {
        Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "it is no name of a file",
        ))
    }
}

/// A number that nobody else has just now: names that are taken are tried again, so that it need not be more.
fn unique() -> u64 {
    use std::hash::{BuildHasher as _, RandomState};
    RandomState::new().hash_one(std::process::id())
}

/// A file that is being written below a folder. It is gone if it is dropped before it is finished.
#[derive(Debug)]
pub struct FileBelow {
    folder: OwnedFd,
    file: File,
    unfinished: String,
    name: Vec<u8>,
    mode: Mode,
    is_whole: bool,
}

impl FileBelow {
    /// Gives the file its name.
    ///
    /// # Errors
    /// The system's, also if a folder has the name.
    pub fn finish(mut self) -> io::Result<()> {
        rustix::fs::fchmod(&self.file, self.mode)?;
        let name = OsStr::from_bytes(&self.name);
        rustix::fs::renameat(&self.folder, &*self.unfinished, &self.folder, name)?;
        self.is_whole = true;
        Ok(())
    }
}

impl Write for FileBelow {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for FileBelow {
    fn drop(&mut self) {
        if !self.is_whole {
            // Nothing can be done about what cannot be taken away.
            let unfinished = &*self.unfinished;
            let _ = rustix::fs::unlinkat(&self.folder, unfinished, AtFlags::empty());
        }
    }
}
