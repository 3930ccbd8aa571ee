//! The members of a tar: indexed in one pass, read in place. Nothing is ever unpacked to a path.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write as _};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use crate::error::{Error, Kind, Result};
use crate::layout::{Files, Part};

/// The most members that are indexed (threat 24).
const MAX_MEMBERS: usize = 1_000_000;
/// The longest name of a member that is kept, in bytes. Layouts and saved images have none near it.
const MAX_NAME: usize = 1024;
/// How many links are followed from one name.
const MAX_LINKS: usize = 8;
/// The most bytes that a compressed archive, or one from a pipe, may unpack to.
const MAX_UNPACKED: u64 = 64 << 30;
/// How many times its size a compressed archive may unpack to, once it is over [`FREE`].
const MAX_RATIO: u64 = 200;
/// How many bytes any archive may unpack to.
const FREE: u64 = 1 << 30;

/// Where an archive comes from.
pub(crate) enum Input {
    /// A file, read where it is unless it is compressed.
    File(File),
    /// A pipe: spooled to a file without a name, which is gone with the process.
    Pipe(Box<dyn Read + Send>),
}

/// The members of one archive.
#[derive(Debug)]
pub(crate) struct Members {
    file: Arc<Mutex<File>>,
    places: HashMap<String, Place>,
}

/// Where a member is.
#[derive(Debug)]
enum Place {
    Bytes { offset: u64, size: u64 },
    Link(String),
}

impl Members {
    /// Indexes an archive.
    pub(crate) fn index(input: Input) -> Result<Self> {
        let mut file = plain(input)?;
        let places = places(&file)?;
        file.rewind().map_err(broken)?;
        Ok(Self {
            file: Arc::new(Mutex::new(file)),
            places,
        })
    }

    fn place(&self, name: &str) -> Result<Option<(u64, u64)>> {
        let mut name = name.to_owned();
        for _ in 0..=MAX_LINKS {
            match self.places.get(&name) {
                None => return Ok(None),
                Some(Place::Bytes { offset, size }) => return Ok(Some((*offset, *size))),
                Some(Place::Link(target)) => name.clone_from(target),
            }
        }
        Err(Error::new(
            Kind::Malformed,
            format!("the links in the archive from `{name}` go on without end"),
        ))
    }
}

impl Files for Members {
    fn open(&self, name: &str) -> Result<Option<Part>> {
        let Some(name) = normal(Path::new(name)) else {
            return Ok(None);
        };
        Ok(self.place(&name)?.map(|(offset, size)| Part {
            size,
            bytes: Box::new(Window {
                file: Arc::clone(&self.file),
                offset,
                left: size,
            }),
        }))
    }
}

/// A member being read. Several may be read at a time: each read seeks first.
struct Window {
    file: Arc<Mutex<File>>,
    offset: u64,
    left: u64,
}

impl Read for Window {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let wanted = usize::try_from(self.left)
            .unwrap_or(usize::MAX)
            .min(buffer.len());
        if wanted == 0 {
            return Ok(0);
        }
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(self.offset))?;
        let count = file.read(&mut buffer[..wanted])?;
        if count == 0 {
            return Err(io::Error::new(
                io::ErrorKind::UnexpectedEof,
                "the archive ends within a member",
            ));
        }
        self.offset += count as u64;
        self.left -= count as u64;
        Ok(count)
    }
}

/// A file with the plain tar in it.
fn plain(input: Input) -> Result<File> {
    let (mut reader, size): (Box<dyn Read + Send>, Option<u64>) = match input {
        Input::File(mut file) => {
            let mut magic = [0; 4];
            let count = file.read(&mut magic).map_err(broken)?;
            file.rewind().map_err(broken)?;
            let size = file.metadata().map_err(broken)?.len();
            match Packing::of(&magic[..count]) {
                Packing::None => return Ok(file),
                packing => (packing.reader(file)?, Some(size)),
            }
        }
        Input::Pipe(mut pipe) => {
            let mut magic = Vec::new();
            pipe.by_ref()
                .take(4)
                .read_to_end(&mut magic)
                .map_err(broken)?;
            let packing = Packing::of(&magic);
            (packing.reader(io::Cursor::new(magic).chain(pipe))?, None)
        }
    };
    let limit = size.map_or(MAX_UNPACKED, |size| {
        size.saturating_mul(MAX_RATIO).clamp(FREE, MAX_UNPACKED)
    });
    spool(&mut reader, limit)
}

/// Copies to a file without a name.
fn spool(reader: &mut dyn Read, limit: u64) -> Result<File> {
    let mut file = tempfile::tempfile().map_err(|error| {
        Error::new(
            Kind::Disk,
            format!("no temporary file could be made: {error}"),
        )
    })?;
    let mut buffer = vec![0; 1 << 20];
    let mut total = 0_u64;
    loop {
        let count = match reader.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(broken(error)),
        };
        total += count as u64;
        if total > limit {
            return Err(Error::new(
                Kind::TooLarge,
                format!("the archive unpacks to more than {limit} bytes"),
            ));
        }
        file.write_all(&buffer[..count]).map_err(|error| {
            Error::new(
                Kind::Disk,
                format!("the archive could not be spooled: {error}"),
            )
        })?;
    }
    file.rewind().map_err(broken)?;
    Ok(file)
}

/// How an archive is packed, by its first bytes: names and media types lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Packing {
    None,
    Gzip,
    Zstd,
}

impl Packing {
    fn of(magic: &[u8]) -> Self {
        match magic {
            [0x1f, 0x8b, ..] => Self::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd] => Self::Zstd,
            _ => Self::None,
        }
    }

    fn reader(self, packed: impl Read + Send + 'static) -> Result<Box<dyn Read + Send>> {
        Ok(match self {
            Self::None => Box::new(packed),
            Self::Gzip => Box::new(flate2::read::MultiGzDecoder::new(packed)),
            Self::Zstd => {
                let mut decoder = zstd::Decoder::new(packed).map_err(broken)?;
                // 128 MiB, what zstd itself reads without being told: a header may claim 2 GiB (threat 24).
                decoder.window_log_max(27).map_err(broken)?;
                Box::new(decoder)
            }
        })
    }
}

fn places(file: &File) -> Result<HashMap<String, Place>> {
    let end = file.metadata().map_err(broken)?.len();
    let mut places = HashMap::new();
    let mut archive = tar::Archive::new(BufReader::new(file));
    for (number, entry) in archive.entries_with_seek().map_err(broken)?.enumerate() {
        if number >= MAX_MEMBERS {
            return Err(Error::new(
                Kind::TooLarge,
                format!("the archive has more than {MAX_MEMBERS} members"),
            ));
        }
        let entry = entry.map_err(broken)?;
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
        // A member that stands twice: the last one counts, as tar extracts it.
        places.insert(name, place);
    }
    if places.is_empty() {
        return Err(
            Error::new(Kind::Malformed, "it is no tar archive, or an empty one")
                .hint("give a tar, plain or compressed with gzip or zstd"),
        );
    }
    Ok(places)
}

/// A member's name without `./`; `None` for names that are absolute, lead upwards, are too long or no UTF-8 (threat 30).
fn normal(path: &Path) -> Option<String> {
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
    Some(parts.join("/")).filter(|name| !name.is_empty())
}

#[expect(clippy::needless_pass_by_value, reason = "it is handed to map_err")]
fn broken(error: io::Error) -> Error {
    Error::new(
        Kind::Malformed,
        format!("the archive is cut short or damaged: {error}"),
    )
    .hint("make or copy the archive again")
}
