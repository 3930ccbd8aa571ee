//! Decompressors, each as a step: some bytes in, some bytes out.

use std::fmt;
use std::io;

use bzip2::{Decompress as Bzip2, Status as Bzip2Status};
use flate2::{Decompress as Inflate, FlushDecompress, Status as InflateStatus};
use lzma_rust2::{Action, Status as XzStatus, XzStream};
use zstd::stream::raw::{DParameter, Decoder as Zstd, Operation as _};

use crate::compression::Compression;
use crate::error::{Error, Kind, Result};
use crate::limits::{XZ_MEMORY_KIB, XZ_STREAM_BYTES, ZSTD_WINDOW_LOG};

/// What a step did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Step {
    /// How many bytes it took.
    pub(super) read: usize,
    /// How many bytes it gave.
    pub(super) written: usize,
    /// Whether the member, frame or stream ended, its checksum right.
    pub(super) ended: bool,
}

/// A decompressor of one member, frame or stream after the other.
pub(super) enum Unpacker {
    None,
    Gzip(Inflate),
    Zstd(Zstd<'static>),
    Xz(Box<XzStream>),
    Bzip2(Bzip2),
}

/// All that a gzip member needs: a window of 32 KiB, with header and trailer read by the inflater.
fn gzip() -> Inflate {
    Inflate::new_gzip(15)
}

fn xz() -> Box<XzStream> {
    Box::new(XzStream::new_mem_limit(false, XZ_MEMORY_KIB))
}

impl Unpacker {
    pub(super) fn new(compression: Compression) -> Result<Self> {
        Ok(match compression {
            Compression::None => Self::None,
            Compression::Gzip => Self::Gzip(gzip()),
            Compression::Zstd => {
                let mut decoder = Zstd::new().map_err(|error| Error::damaged("zstd", error))?;
                decoder
                    .set_parameter(DParameter::WindowLogMax(ZSTD_WINDOW_LOG))
                    .map_err(|error| Error::damaged("zstd", error))?;
                Self::Zstd(decoder)
            }
            Compression::Xz => Self::Xz(xz()),
            Compression::Bzip2 => Self::Bzip2(Bzip2::new(false)),
        })
    }

    /// Makes ready for the next member, frame or stream.
    pub(super) fn restart(&mut self) {
        match self {
            Self::Gzip(inflate) => *inflate = gzip(),
            Self::Xz(stream) => *stream = xz(),
            Self::Bzip2(stream) => *stream = Bzip2::new(false),
            // A frame's end makes it ready.
            Self::None | Self::Zstd(_) => {}
        }
    }

    /// Unpacks some of the input into some of the output. An empty input says that there is no more.
    pub(super) fn step(&mut self, input: &[u8], output: &mut [u8]) -> Result<Step> {
        match self {
            Self::None => Ok(copy(input, output)),
            Self::Gzip(inflate) => step_gzip(inflate, input, output),
            Self::Zstd(decoder) => {
                let status = decoder
                    .run_on_buffers(input, output)
                    .map_err(|error| Error::damaged("zstd", error))?;
                Ok(Step {
                    read: status.bytes_read,
                    written: status.bytes_written,
                    ended: status.remaining == 0,
                })
            }
            Self::Xz(stream) => step_xz(stream, input, output),
            Self::Bzip2(stream) => step_bzip2(stream, input, output),
        }
    }
}

fn copy(input: &[u8], output: &mut [u8]) -> Step {
    let count = input.len().min(output.len());
    output[..count].copy_from_slice(&input[..count]);
    Step {
        read: count,
        written: count,
        ended: input.is_empty(),
    }
}

/// The difference of two counts of bytes in one buffer.
fn since(before: u64, after: u64) -> usize {
    usize::try_from(after - before).unwrap_or(usize::MAX)
}

fn step_gzip(inflate: &mut Inflate, input: &[u8], output: &mut [u8]) -> Result<Step> {
    let before = (inflate.total_in(), inflate.total_out());
    let status = inflate
        .decompress(input, output, FlushDecompress::None)
        .map_err(|error| Error::damaged("gzip", error))?;
    Ok(Step {
        read: since(before.0, inflate.total_in()),
        written: since(before.1, inflate.total_out()),
        ended: status == InflateStatus::StreamEnd,
    })
}

fn step_bzip2(stream: &mut Bzip2, input: &[u8], output: &mut [u8]) -> Result<Step> {
    let before = (stream.total_in(), stream.total_out());
    let status = stream
        .decompress(input, output)
        .map_err(|error| Error::damaged("bzip2", error))?;
    if status == Bzip2Status::MemNeeded {
        let what = "there is not enough memory to unpack the bzip2 data";
        return Err(Error::new(Kind::TooLarge, what));
    }
    Ok(Step {
        read: since(before.0, stream.total_in()),
        written: since(before.1, stream.total_out()),
        ended: status == Bzip2Status::StreamEnd,
    })
}

fn step_xz(stream: &mut XzStream, input: &[u8], output: &mut [u8]) -> Result<Step> {
    let action = if input.is_empty() {
        Action::Finish
    } else {
        Action::Run
    };
    let result = stream.process(input, output, action).map_err(|error| {
        if error.kind() == io::ErrorKind::OutOfMemory {
            let what =
                format!("a block of the xz data needs more than {XZ_MEMORY_KIB} KiB of memory");
            return Error::new(Kind::TooLarge, what);
        }
        Error::damaged("xz", error)
    })?;
    if stream.total_in() > XZ_STREAM_BYTES {
        let what = format!("an xz stream has more than {XZ_STREAM_BYTES} bytes");
        return Err(Error::new(Kind::TooLarge, what));
    }
    Ok(Step {
        read: result.bytes_consumed,
        written: result.bytes_produced,
        ended: result.status == XzStatus::StreamEnd,
    })
}

impl fmt::Debug for Unpacker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "None",
            Self::Gzip(_) => "Gzip",
            Self::Zstd(_) => "Zstd",
            Self::Xz(_) => "Xz",
            Self::Bzip2(_) => "Bzip2",
        })
    }
}
