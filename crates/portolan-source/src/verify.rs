//! Bytes on their way: counted and hashed as they pass, and refused when they are not what was promised.

use std::io::Read as _;
use std::pin::Pin;

use bytes::Bytes;
use futures_util::{Stream, StreamExt as _, stream as streams};
use portolan_image::Digest;
use portolan_image::digest::Hasher;

use crate::error::{Error, Kind, Result};
use crate::layout::Part;
use crate::source::{BlobStream, Extent};

type Bytestream = Pin<Box<dyn Stream<Item = Result<Bytes>> + Send>>;

/// Passes bytes on, and ends with an error unless the whole had the digest, and the length if one was promised.
fn stream(bytes: Bytestream, digest: &Digest, length: Option<u64>) -> Result<Bytestream> {
    let algorithm = digest
        .algorithm()
        .ok_or_else(|| Error::from(digest.cannot_verify()))?;
    let state = (bytes, Some(Hasher::new(algorithm)), 0_u64, digest.clone());
    Ok(Box::pin(streams::unfold(
        state,
        move |(mut bytes, hasher, count, digest)| async move {
            let mut hasher = hasher?;
            match bytes.next().await {
                Some(Ok(chunk)) => {
                    let count = count + chunk.len() as u64;
                    if length.is_some_and(|length| count > length) {
                        let error = Error::new(
                            Kind::Mismatch,
                            format!(
                                "{digest} is longer than the {} bytes promised",
                                length.unwrap_or_default()
                            ),
                        );
                        return Some((Err(error), (bytes, None, count, digest)));
                    }
                    hasher.update(&chunk);
                    Some((Ok(chunk), (bytes, Some(hasher), count, digest)))
                }
                Some(Err(error)) => Some((Err(error), (bytes, None, count, digest))),
                None => {
                    let found = hasher.finish();
                    let error = Error::new(
                        Kind::Mismatch,
                        format!("the bytes have the digest {found}, expected {digest}"),
                    );
                    (found != digest).then(|| (Err(error), (bytes, None, count, digest)))
                }
            }
        },
    )))
}

/// All of a blob, verified as it passes unless its reader does that.
pub(crate) fn whole(
    bytes: Bytestream,
    digest: &Digest,
    length: Option<u64>,
    extent: &Extent,
) -> Result<BlobStream> {
    let bytes = match extent {
        Extent::Unverified => bytes,
        Extent::Verified | Extent::Range(_) => stream(bytes, digest, length)?,
    };
    Ok(BlobStream { length, bytes })
}

/// Passes on `length` bytes after the first `skip`, and stops reading there.
pub(crate) fn window(bytes: Bytestream, skip: u64, length: u64) -> Bytestream {
    Box::pin(streams::unfold(
        (bytes, skip, length),
        |(mut bytes, mut skip, left)| async move {
            if left == 0 {
                return None;
            }
            loop {
                let mut chunk = match bytes.next().await {
                    Some(Ok(chunk)) => chunk,
                    Some(Err(error)) => return Some((Err(error), (bytes, 0, 0))),
                    None => {
                        let error = Error::new(
                            Kind::Unreachable,
                            format!("{left} bytes of the range did not come"),
                        );
                        return Some((Err(error), (bytes, 0, 0)));
                    }
                };
                let passed = usize::try_from(skip).unwrap_or(usize::MAX).min(chunk.len());
                skip -= passed as u64;
                let mut chunk = chunk.split_off(passed);
                if chunk.is_empty() {
                    continue;
                }
                chunk.truncate(usize::try_from(left).unwrap_or(usize::MAX));
                let left = left - chunk.len() as u64;
                return Some((Ok(chunk), (bytes, skip, left)));
            }
        },
    ))
}

/// A file's bytes as a stream. Reading is done where it may block.
pub(crate) fn stream_of_part(part: Part, digest: &Digest, extent: Extent) -> Result<BlobStream> {
    let size = part.size;
    let bytes: Bytestream = Box::pin(streams::unfold(Some(part.bytes), |reader| async move {
        let mut reader = reader?;
        let read = tokio::task::spawn_blocking(move || {
            let mut chunk = Vec::with_capacity(CHUNK);
            let mut next = reader.by_ref().take(CHUNK as u64);
            next.read_to_end(&mut chunk)?;
            Ok::<_, std::io::Error>((chunk, reader))
        });
        match read.await {
            Ok(Ok((chunk, _))) if chunk.is_empty() => None,
            Ok(Ok((chunk, reader))) => Some((Ok(Bytes::from(chunk)), Some(reader))),
            Ok(Err(error)) => Some((
                Err(Error::new(
                    Kind::Disk,
                    format!("the blob cannot be read: {error}"),
                )),
                None,
            )),
            Err(error) => Some((
                Err(Error::new(
                    Kind::Disk,
                    format!("reading was stopped: {error}"),
                )),
                None,
            )),
        }
    }));
    let Extent::Range(range) = extent else {
        return whole(bytes, digest, Some(size), &extent);
    };
    let length = range.end.min(size).saturating_sub(range.start);
    Ok(BlobStream {
        length: Some(length),
        bytes: window(bytes, range.start, length),
    })
}

/// Bytes that have been verified as a stream of them, or of a range of them.
pub(crate) fn stream_of_bytes(bytes: &Bytes, extent: Extent) -> BlobStream {
    let at = |place: u64| {
        usize::try_from(place)
            .unwrap_or(usize::MAX)
            .min(bytes.len())
    };
    let range = match extent {
        Extent::Verified | Extent::Unverified => 0..bytes.len(),
        Extent::Range(range) => at(range.start)..at(range.end),
    };
    let part = if range.is_empty() {
        Bytes::new()
    } else {
        bytes.slice(range)
    };
    BlobStream {
        length: Some(part.len() as u64),
        bytes: Box::pin(streams::iter([Ok(part)])),
    }
}

/// How many bytes of a file are read at a time.
const CHUNK: usize = 256 << 10;
