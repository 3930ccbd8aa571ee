//! Blobs: their headers, small ones whole, large ones as a stream (distribution-spec "Pulling blobs"; registry-quirks 4).

use bytes::Bytes;
use futures_util::{StreamExt as _, TryStreamExt as _};
use http::header::{CONTENT_LENGTH, CONTENT_RANGE, LAST_MODIFIED};
use http::{HeaderMap, Method, StatusCode};
use portolan_image::error::excerpt;
use portolan_image::record::BlobHeaders;
use portolan_image::reference::Repository;
use portolan_image::{Descriptor, Digest};
use url::Url;

use super::answer;
use super::contact::Heads;
use super::endpoint::{Endpoint, authority};
use super::send::{Ask, LoginUse, Redirects, text};
use super::wire::Wire;
use crate::error::{Error, Kind, Result};
use crate::source::{BlobStream, Extent};
use crate::verify;

/// The one byte that a ranged GET asks for where only its headers are wanted.
const FIRST_BYTE: &str = "bytes=0-0";

fn ask<'a>(
    endpoint: &'a Endpoint,
    repository: &'a Repository,
    digest: &Digest,
    scope: &'a str,
    method: Method,
) -> Ask<'a> {
    Ask {
        endpoint,
        method,
        url: endpoint.url(repository, &format!("blobs/{digest}")),
        scope,
        repository: Some(repository.path()),
        accept: None,
        range: None,
        redirects: Redirects::Follow,
        login: LoginUse::Gated,
    }
}

impl Wire {
    /// A small blob, whole and verified.
    pub(super) async fn blob(
        &self,
        endpoint: &Endpoint,
        repository: &Repository,
        descriptor: &Descriptor,
        limit: u64,
    ) -> Result<Bytes> {
        if !descriptor.digest.can_verify() {
            return Err(Error::from(descriptor.digest.cannot_verify()));
        }
        if descriptor.size.is_some_and(|size| size > limit) {
            return Err(Error::new(
                Kind::TooLarge,
                format!(
                    "{} is promised with more than {limit} bytes",
                    descriptor.digest
                ),
            ));
        }
        let scope = endpoint.pull_scope(repository);
        let ask = ask(
            endpoint,
            repository,
            &descriptor.digest,
            &scope,
            Method::GET,
        );
        // One byte more than was promised is enough to know.
        let limit = descriptor.size.map_or(limit, |size| size.saturating_add(1));
        let body = self.fetch(&ask, limit).await?.body;
        descriptor
            .verify(&body)
            .map_err(|error| Error::from(error).host(endpoint.host()))?;
        Ok(body)
    }

    /// The headers of a blob: HEAD without following, then one byte from wherever that leads; one byte from the registry where
    /// HEAD is refused (registry-quirks 4.3). A foreign layer that the registry does not hold is asked for at its `urls`.
    pub(super) async fn blob_headers(
        &self,
        endpoint: &Endpoint,
        repository: &Repository,
        descriptor: &Descriptor,
    ) -> Result<BlobHeaders> {
        let scope = endpoint.pull_scope(repository);
        let head = Ask {
            redirects: Redirects::Return,
            ..ask(
                endpoint,
                repository,
                &descriptor.digest,
                &scope,
                Method::HEAD,
            )
        };
        let error = match self.head_then_byte(&head).await {
            Ok(headers) => return Ok(headers),
            Err(error) => error,
        };
        let absent = matches!(error.kind(), Kind::NotFound | Kind::Denied);
        if !absent || descriptor.urls.is_empty() {
            return Err(error);
        }
        self.foreign_headers(&head, &descriptor.urls).await
    }

    async fn head_then_byte(&self, head: &Ask<'_>) -> Result<BlobHeaders> {
        let first_byte = Ask {
            method: Method::GET,
            range: Some(FIRST_BYTE.to_owned()),
            redirects: Redirects::Follow,
            ..head.clone()
        };
        let contact = self.contacts.of(&head.endpoint.base);
        if contact.blob_heads() == Heads::Refused {
            return self.byte(&first_byte).await;
        }
        match self.fetch(head, 0).await {
            Ok(answer) if answer.status.is_redirection() => {
                let target = text(&answer.headers, "location")
                    .and_then(|location| answer.url.join(location).ok());
                match target {
                    // The redirect has been given: asking the registry for it again would be one request too many.
                    Some(target) if is_no_downgrade(&answer.url, &target) => {
                        let at_store = Ask {
                            url: target,
                            login: LoginUse::Never,
                            ..first_byte.clone()
                        };
                        match self.byte(&at_store).await {
                            Ok(headers) => Ok(headers),
                            // A presigned URL may have run out, or be good for one method only: from the start, once.
                            Err(_) => self.byte(&first_byte).await,
                        }
                    }
                    _ => self.byte(&first_byte).await,
                }
            }
            Ok(answer) => {
                let headers =
                    headers_of(&answer.headers, &answer.url, size_of_whole(&answer.headers));
                Ok(headers)
            }
            Err(error)
                if matches!(
                    error.kind(),
                    Kind::SlowDown | Kind::Unreachable | Kind::Refused | Kind::NotFound
                ) =>
            {
                Err(error)
            }
            Err(error) => {
                let headers = self.byte(&first_byte).await?;
                // Asked once more for every blob, it would also cost a token each time (registry-quirks 4.3).
                if matches!(error.kind(), Kind::Denied | Kind::Unsupported) {
                    contact.refuses_blob_heads();
                }
                Ok(headers)
            }
        }
    }

    /// Headers from the answer to a request for one byte.
    async fn byte(&self, ask: &Ask<'_>) -> Result<BlobHeaders> {
        let response = self.open(ask).await?;
        let size = match response.status() {
            // An empty blob has no first byte; `bytes */N` says it if it is not empty.
            StatusCode::RANGE_NOT_SATISFIABLE => {
                text(response.headers(), CONTENT_RANGE.as_str()).map_or(Some(0), total_of_range)
            }
            StatusCode::PARTIAL_CONTENT => {
                text(response.headers(), CONTENT_RANGE.as_str()).and_then(total_of_range)
            }
            // The whole body comes; its length is enough, the rest is not read.
            _ => size_of_whole(response.headers()),
        };
        Ok(headers_of(response.headers(), response.url(), size))
    }

    /// A foreign layer's headers, from its own URLs: no credentials, no private addresses, http and https only (threats 1, 2, 4).
    async fn foreign_headers(&self, head: &Ask<'_>, urls: &[String]) -> Result<BlobHeaders> {
        let mut last = None;
        for text in urls.iter().take(5) {
            let url = match Url::parse(text) {
                Ok(url) if matches!(url.scheme(), "http" | "https") => url,
                _ => {
                    last = Some(Error::new(
                        Kind::Refused,
                        format!(
                            "the foreign layer's URL `{}` is not one of http",
                            excerpt(text, 80)
                        ),
                    ));
                    continue;
                }
            };
            let foreign = Ask {
                url,
                login: LoginUse::Never,
                redirects: Redirects::Follow,
                ..head.clone()
            };
            match self.foreign_head_then_byte(&foreign).await {
                Ok(headers) => return Ok(headers),
                Err(error) => last = Some(error),
            }
        }
        let why = last.map_or_else(String::new, |error| format!(": {error}"));
        Err(Error::new(
            Kind::NotFound,
            format!("foreign layer not fetched{why}"),
        ))
    }

    async fn foreign_head_then_byte(&self, head: &Ask<'_>) -> Result<BlobHeaders> {
        match self.fetch(head, 0).await {
            Ok(answer) => Ok(headers_of(
                &answer.headers,
                &answer.url,
                size_of_whole(&answer.headers),
            )),
            Err(error) if matches!(error.kind(), Kind::Server | Kind::Unsupported) => {
                let byte = Ask {
                    method: Method::GET,
                    range: Some(FIRST_BYTE.to_owned()),
                    ..head.clone()
                };
                self.byte(&byte).await
            }
            Err(error) => Err(error),
        }
    }

    /// A blob as a stream.
    pub(super) async fn blob_stream(
        &self,
        endpoint: &Endpoint,
        repository: &Repository,
        digest: &Digest,
        extent: Extent,
    ) -> Result<BlobStream> {
        let scope = endpoint.pull_scope(repository);
        let mut ask = ask(endpoint, repository, digest, &scope, Method::GET);
        let Extent::Range(range) = extent else {
            let response = self.open(&ask).await?;
            let length = response.content_length();
            let bytes = Box::pin(response.bytes_stream().map_err(answer::unreachable));
            return verify::whole(bytes, digest, length, &extent);
        };
        let length = range.end.saturating_sub(range.start);
        if length == 0 {
            return Ok(BlobStream {
                length: Some(0),
                bytes: Box::pin(futures_util::stream::empty()),
            });
        }
        ask.range = Some(format!("bytes={}-{}", range.start, range.end - 1));
        let response = self.open(&ask).await?;
        let from = match response.status() {
            StatusCode::PARTIAL_CONTENT => start_of_range(response.headers()),
            // The server does not do ranges and sends all of it (registry-quirks 4.4).
            StatusCode::OK => Some(0),
            _ => None,
        };
        let skip = match from {
            Some(0) if response.status() == StatusCode::OK => range.start,
            Some(start) if start == range.start => 0,
            _ => {
                let what = format!(
                    "asked for bytes {}-{} of {digest}, the server answered with others",
                    range.start,
                    range.end - 1
                );
                return Err(Error::new(Kind::Malformed, what).host(authority(response.url())));
            }
        };
        let bytes = response.bytes_stream().map_err(answer::unreachable).boxed();
        Ok(BlobStream {
            length: Some(length),
            bytes: verify::window(bytes, skip, length),
        })
    }
}

fn headers_of(headers: &HeaderMap, url: &Url, size: Option<u64>) -> BlobHeaders {
    BlobHeaders {
        last_modified: text(headers, LAST_MODIFIED.as_str())
            .filter(|text| !text.is_empty())
            .map(|text| excerpt(text, 60)),
        size,
        host: Some(authority(url)),
    }
}

fn is_no_downgrade(from: &Url, to: &Url) -> bool {
    from.scheme() != "https" || to.scheme() == "https"
}

fn size_of_whole(headers: &HeaderMap) -> Option<u64> {
    text(headers, CONTENT_LENGTH.as_str()).and_then(|text| text.parse().ok())
}

/// The `N` of `bytes 0-0/N`.
fn total_of_range(text: &str) -> Option<u64> {
    text.rsplit_once('/')
        .and_then(|(_, total)| total.trim().parse().ok())
}

/// The `A` of `bytes A-B/N`.
fn start_of_range(headers: &HeaderMap) -> Option<u64> {
    let text = text(headers, CONTENT_RANGE.as_str())?;
    let (unit, rest) = text.split_once(' ')?;
    unit.eq_ignore_ascii_case("bytes")
        .then(|| rest.split_once('-')?.0.trim().parse().ok())
        .flatten()
}
