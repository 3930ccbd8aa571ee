//! Decompressors, each as a step: some bytes in, some bytes out.

use std::fmt;
use std::io;

use bzip2::{Decompress as Bzip2, Status as Bzip2Status};
use lzma_rust2::{Action, Status as XzStatus, XzStream};
use zlib_rs::{Inflate, InflateFlush, Status as InflateStatus};
use zstd::stream::raw::{DParameter, Decoder as Zstd, Operation as _};

use crate::compression::Compression;
use crate::error::{Error, Kind, Result};
use crate::limits::{XZ_MEMORY_KIB, XZ_STREAM_BYTES, ZSTD_WINDOW_LOG};

/// What a step did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Step {
    /// How many bytes it took.
    pub(crate) read: usize,
    /// How many bytes it gave.
    pub(crate) written: usize,
    /// Whether the member, frame or stream ended, its checksum right.
    pub(crate) ended: bool,
}

/// A decompressor of one member, frame or stream after the other.
pub(crate) enum Unpacker {
    None,
    Gzip(Inflate),
    Zstd(Zstd<'static>),
    Xz(Box<XzStream>),
    Bzip2(Bzip2),
}

/// All that a gzip member needs: a window of 32 KiB, and 16 more for header and trailer to be read by the inflater.
fn gzip() -> Inflate {
    Inflate::new(true, 16 + 15)
}

fn xz() -> Box<XzStream> {
    Box::new(XzStream::new_mem_limit(false, XZ_MEMORY_KIB))
}

impl Unpacker {
    pub(crate) fn new(compression: Compression) -> Result<Self> {
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
    pub(crate) fn restart(&mut self) {
        match self {
            Self::Gzip(inflate) => *inflate = gzip(),
            Self::Xz(stream) => *stream = xz(),
            Self::Bzip2(stream) => *stream = Bzip2::new(false),
            // A frame's end makes it ready.
            Self::None | Self::Zstd(_) => {}
        }
    }

    /// The same, but stops where a block of deflate ends. Whether it stopped there or at the end of a buffer shows in the step:
    /// then there is both input and room left.
    pub(crate) fn step_to_block(&mut self, input: &[u8], output: &mut [u8]) -> Result<Step> {
        if let Self::Gzip(inflate) = self {
            let step = inflate_step(inflate, input, output, InflateFlush::Block)?;
            if (step.read, step.written) != (0, 0) || step.ended {
                return Ok(step);
            }
        }
        self.step(input, output)
    }

    /// Unpacks some of the input into some of the output. An empty input says that there is no more.
    pub(crate) fn step(&mut self, input: &[u8], output: &mut [u8]) -> Result<Step> {
        match self {
            Self::None => Ok(copy(input, output)),
            Self::Gzip(inflate) => inflate_step(inflate, input, output, InflateFlush::NoFlush),
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

/// Inflates some of the input, by gzip or without any header, until the flush or a buffer ends it.
pub(crate) fn inflate_step(
    inflate: &mut Inflate,
    input: &[u8],
    output: &mut [u8],
    flush: InflateFlush,
) -> Result<Step> {
    let before = (inflate.total_in(), inflate.total_out());
    let status = inflate.decompress(input, output, flush).map_err(|error| {
        Error::damaged("gzip", inflate.error_message().unwrap_or(error.as_str()))
    })?;
    Ok(Step {
        read: since(before.0, inflate.total_in()),
        written: since(before.1, inflate.total_out()),
        ended: status == InflateStatus::StreamEnd,
    })
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
