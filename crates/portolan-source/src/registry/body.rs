//! Reading bodies: bounded in size and time, decoded once where that was not asked for (threats 23, 53, 58).

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_util::StreamExt as _;
use http::header::CONTENT_ENCODING;
use reqwest::Response;

use super::answer;
use super::wire::Wire;
use crate::error::{Error, Kind, Result};

impl Wire {
    /// Reads a body of at most `limit` bytes, in the time that one may take.
    pub(super) async fn body(&self, response: Response, limit: u64) -> Result<Bytes> {
        let time = self.settings.body_timeout;
        tokio::time::timeout(time, read_body(response, limit))
            .await
            .unwrap_or_else(|_| {
                let what = format!(
                    "the answer was not complete after {} seconds",
                    time.as_secs()
                );
                Err(Error::new(Kind::Unreachable, what).hint("check the network, or try again"))
            })
    }
}

/// Reads a body of at most `limit` bytes (threat 23). A body that is shorter than its length is cut: worth another try.
async fn read_body(response: Response, limit: u64) -> Result<Bytes> {
    let too_large = || {
        Error::new(
            Kind::TooLarge,
            format!("the answer is larger than {limit} bytes"),
        )
    };
    if response
        .content_length()
        .is_some_and(|length| length > limit)
    {
        return Err(too_large());
    }
    let encoded = response
        .headers()
        .get(CONTENT_ENCODING)
        .is_some_and(|value| {
            [&b"gzip"[..], b"x-gzip"]
                .iter()
                .any(|name| value.as_bytes().eq_ignore_ascii_case(name))
        });
    let mut body = BytesMut::new();
    let mut chunks = response.bytes_stream();
    while let Some(chunk) = chunks.next().await {
        body.extend_from_slice(&chunk.map_err(answer::unreachable)?);
        if body.len() as u64 > limit {
            return Err(too_large());
        }
    }
    if encoded {
        inflate(&body, limit)
    } else {
        Ok(body.freeze())
    }
}

/// Some registries compress what was asked for as it is (registry-quirks 4.2): decoded once, within the limit.
fn inflate(body: &[u8], limit: u64) -> Result<Bytes> {
    use std::io::Read as _;
    let mut plain = Vec::new();
    flate2::read::MultiGzDecoder::new(body)
        .take(limit + 1)
        .read_to_end(&mut plain)
        .map_err(|error| {
            Error::new(
                Kind::Malformed,
                format!("the answer's gzip encoding cannot be read: {error}"),
            )
        })?;
    if plain.len() as u64 > limit {
        return Err(Error::new(
            Kind::TooLarge,
            format!("the answer is larger than {limit} bytes"),
        ));
    }
    Ok(plain.into())
}

/// The beginning of a body, for a message: what comes in the time that a server may stay silent.
pub(super) async fn read_some(response: Response, limit: u64, time: Duration) -> Bytes {
    let mut body = BytesMut::new();
    let mut chunks = response.bytes_stream();
    let reading = async {
        while let Some(Ok(chunk)) = chunks.next().await {
            body.extend_from_slice(&chunk);
            if body.len() as u64 >= limit {
                break;
            }
        }
    };
    // What has come until then is as good a message as any.
    let _ = tokio::time::timeout(time, reading).await;
    body.freeze()
}
