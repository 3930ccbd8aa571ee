//! What is where in a tar: one pass over its headers, bounded in number and memory (threats 24, 30, 32).

use std::cell::Cell;
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use std::rc::Rc;

use super::input::broken;
use crate::error::{Error, Kind, Result};

/// The most members that are indexed (threat 24).
const MAX_MEMBERS: usize = 1_000_000;
/// The longest name of a member that is kept, in bytes. Layouts and saved images have none near it.
const MAX_NAME: usize = 1024;
/// The most bytes of all names and links together.
const MAX_NAMES: usize = 64 << 20;
/// The most bytes that stand before a member: its header, and the long names and extensions of it.
const MAX_HEADER: u64 = 1 << 20;

/// Where a member is.
#[derive(Debug)]
pub(super) enum Place {
    Bytes { offset: u64, size: u64 },
    Link(String),
}

/// Indexes a plain tar.
pub(super) fn places(file: &File) -> Result<HashMap<String, Place>> {
    let end = file.metadata().map_err(broken)?.len();
    let mut places = HashMap::new();
    let mut names = 0;
    let left = Rc::new(Cell::new(MAX_HEADER));
    let metered = Metered {
        file,
        left: Rc::clone(&left),
    };
    let mut archive = tar::Archive::new(BufReader::new(metered));
    for (number, entry) in archive.entries_with_seek().map_err(broken)?.enumerate() {
        if number >= MAX_MEMBERS {
            return Err(Error::new(
                Kind::TooLarge,
                format!("the archive has more than {MAX_MEMBERS} members"),
            ));
        }
        let entry = match entry {
            Ok(entry) => entry,
            Err(_) if number == 0 => return Err(no_tar()),
            Err(error) => return Err(broken(error)),
        };
        left.set(MAX_HEADER);
        let Ok(path) = entry.path() else { continue };
        let Some(name) = normal(&path) else { continue };
        let kind = entry.header().entry_type();
        let place = if kind.is_file() || kind == tar::EntryType::Continuous {
            let (offset, size) = (entry.raw_file_position(), entry.size());
            if offset.checked_add(size).is_none_or(|last| last > end) {
                return Err(Error::new(
                    Kind::Malformed,
                    format!("the archive is cut short: `{name}` is not all there"),
                )
                .hint("make or copy the archive again"));
            }
            Place::Bytes { offset, size }
        } else if kind.is_symlink() || kind.is_hard_link() {
            let Ok(Some(target)) = entry.link_name() else {
                continue;
            };
            // A symbolic link is relative to its folder, a hard link to the archive's root.
            let base = if kind.is_symlink() {
                Path::new(&name).parent().map(Path::to_owned)
            } else {
                None
            };
            let Some(target) = resolve(&base.unwrap_or_default().join(&target)) else {
                continue;
            };
            Place::Link(target)
        } else {
            continue;
        };
        names += name.len();
        if let Place::Link(target) = &place {
            names += target.len();
        }
        if names > MAX_NAMES {
            return Err(Error::new(
                Kind::TooLarge,
                format!("the names in the archive have more than {MAX_NAMES} bytes"),
            ));
        }
        // A member that stands twice: the last one counts, as tar extracts it.
        places.insert(name, place);
    }
    if places.is_empty() {
        return Err(no_tar());
    }
    Ok(places)
}

fn no_tar() -> Error {
    Error::new(Kind::Malformed, "it is no tar archive, or an empty one")
        .hint("give a tar, plain or compressed with gzip or zstd")
}

/// A file of which only so much is read before the next member comes: `tar` reads long names and extensions into memory, however
/// long they say they are (threat 24).
struct Metered<'a> {
    file: &'a File,
    left: Rc<Cell<u64>>,
}

impl Read for Metered<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        let left = self.left.get().checked_sub(count as u64);
        self.left.set(left.ok_or_else(|| {
            io::Error::other(format!("a header has more than {MAX_HEADER} bytes"))
        })?);
        Ok(count)
    }
}

impl Seek for Metered<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

/// A member's name without `./`; `None` for names that are absolute, lead upwards, are too long or no UTF-8 (threat 30).
pub(super) fn normal(path: &Path) -> Option<String> {
    use std::path::Component::{CurDir, Normal};
    let mut name = String::new();
    for component in path.components() {
        match component {
            CurDir => {}
            Normal(part) => {
                if !name.is_empty() {
                    name.push('/');
                }
                name.push_str(part.to_str()?);
            }
            _ => return None,
        }
    }
    (!name.is_empty() && name.len() <= MAX_NAME).then_some(name)
}

/// A link's target within the archive, `..` taken literally; `None` where it leads out.
fn resolve(path: &Path) -> Option<String> {
    use std::path::Component::{CurDir, Normal, ParentDir};
    let mut parts: Vec<&str> = Vec::new();
    for component in path.components() {
        match component {
            CurDir => {}
            Normal(part) => parts.push(part.to_str()?),
            ParentDir => {
                parts.pop()?;
            }
            _ => return None,
        }
    }
    Some(parts.join("/")).filter(|name| !name.is_empty() && name.len() <= MAX_NAME)
}
