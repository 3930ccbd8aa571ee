//! Bytes on their way: counted and hashed as they pass, and refused when they are not what was promised.

use std::pin::Pin;

use bytes::Bytes;
use futures_util::{Stream, StreamExt as _, stream as streams};
use portolan_image::Digest;
use portolan_image::digest::Hasher;

use crate::error::{Error, Kind, Result};

type Bytestream = Pin<Box<dyn Stream<Item = Result<Bytes>> + Send>>;

/// Passes bytes on, and ends with an error unless the whole had the digest, and the length if one was promised.
pub(crate) fn stream(
    bytes: Bytestream,
    digest: &Digest,
    length: Option<u64>,
) -> Result<Bytestream> {
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
