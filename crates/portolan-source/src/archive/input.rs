//! Where an archive comes from, and how it becomes a plain tar that can be read in any order.

use std::fs::File;
use std::io::{self, Read, Seek as _, Write as _};

use crate::error::{Error, Kind, Result};

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

impl Input {
    /// A file with the plain tar in it.
    pub(super) fn plain(self) -> Result<File> {
        let (mut reader, size): (Box<dyn Read + Send>, Option<u64>) = match self {
            Self::File(mut file) => {
                let mut magic = [0; 4];
                let count = file.read(&mut magic).map_err(broken)?;
                file.rewind().map_err(broken)?;
                let size = file.metadata().map_err(broken)?.len();
                match Packing::of(&magic[..count]) {
                    Packing::None => return Ok(file),
                    packing => (packing.reader(file)?, Some(size)),
                }
            }
            Self::Pipe(mut pipe) => {
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
            // A frame, or one to be skipped, which pzstd writes first.
            [0x28, 0xb5, 0x2f, 0xfd] | [0x50..=0x5f, 0x2a, 0x4d, 0x18] => Self::Zstd,
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

/// An archive that cannot be read to its end.
#[expect(clippy::needless_pass_by_value, reason = "it is handed to map_err")]
pub(super) fn broken(error: io::Error) -> Error {
    // Some name the bytes that they stumbled over, all of them.
    let why: String = error.to_string().chars().take(200).collect();
    Error::new(
        Kind::Malformed,
        format!("the archive is cut short or damaged: {why}"),
    )
    .hint("make or copy the archive again")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threat_24_what_unpacks_without_end_is_cut_at_the_limit() {
        let error = spool(&mut io::repeat(0), 3 << 20).unwrap_err();
        assert_eq!(error.kind(), Kind::TooLarge);
        let file = spool(&mut io::repeat(0).take(3 << 20), 3 << 20).unwrap();
        assert_eq!(file.metadata().unwrap().len(), 3 << 20);
    }
}
