//! What is sent back: status, headers, and a body that need not be what its headers say.

use std::time::Duration;

use bytes::Bytes;
use serde_json::{Value, json};

/// An answer, honest or not.
#[derive(Debug, Clone)]
pub struct Answer {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Body,
}

/// How the body goes over the wire.
#[derive(Debug, Clone)]
pub enum Body {
    /// All of it, with its true `Content-Length`.
    Whole(Bytes),
    /// All of it in one chunk, without `Content-Length`.
    Chunked(Bytes),
    /// All of it, until the connection ends, without `Content-Length`.
    UntilClosed(Bytes),
    /// Only the first `sent` bytes, though `Content-Length` promises all; then the connection is closed.
    Cut {
        /// The whole body.
        bytes: Bytes,
        /// How many bytes are sent.
        sent: usize,
    },
    /// All of it under a `Content-Length` that is wrong.
    Lying {
        /// The whole body.
        bytes: Bytes,
        /// The length that is claimed.
        claimed: u64,
    },
    /// These bytes again and again, chunked, until the client has enough of it.
    Endless(Bytes),
    /// One byte at a time, with a wait before each.
    Drip {
        /// The whole body.
        bytes: Bytes,
        /// The wait before each byte.
        wait: Duration,
    },
    /// No answer at all: the connection is closed.
    Dropped,
}

impl Body {
    /// The bytes, if it is a body of an end.
    pub(super) fn bytes(&self) -> Bytes {
        match self {
            Self::Whole(bytes)
            | Self::Chunked(bytes)
            | Self::UntilClosed(bytes)
            | Self::Cut { bytes, .. }
            | Self::Lying { bytes, .. }
            | Self::Drip { bytes, .. } => bytes.clone(),
            Self::Endless(_) | Self::Dropped => Bytes::new(),
        }
    }
}

impl Answer {
    /// A status without a body.
    pub fn status(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Body::Whole(Bytes::new()),
        }
    }

    /// 200 with bytes of a media type.
    pub fn bytes(media_type: &str, bytes: impl Into<Bytes>) -> Self {
        Self::status(200)
            .with("Content-Type", media_type)
            .body(Body::Whole(bytes.into()))
    }

    /// 200 with JSON.
    pub fn json(document: &Value) -> Self {
        Self::bytes("application/json", document.to_string())
    }

    /// 200 with a page of HTML, as a captive portal or a single-page application gives for anything.
    pub fn html() -> Self {
        Self::bytes(
            "text/html; charset=utf-8",
            "<!doctype html><title>Sign in</title><p>Please sign in.",
        )
    }

    /// An error in the form of the specification (registry-quirks 7).
    pub fn error(status: u16, code: &str, message: &str) -> Self {
        let body = json!({"errors": [{"code": code, "message": message, "detail": null}]});
        Self {
            status,
            ..Self::json(&body)
        }
    }

    /// A redirect.
    pub fn redirect(status: u16, location: &str) -> Self {
        Self::status(status).with("Location", location)
    }

    /// No answer: the connection is closed.
    pub fn dropped() -> Self {
        Self::status(200).body(Body::Dropped)
    }

    /// 200 with a body without an end.
    pub fn endless(media_type: &str, pattern: impl Into<Bytes>) -> Self {
        Self::status(200)
            .with("Content-Type", media_type)
            .body(Body::Endless(pattern.into()))
    }

    /// The same with another status.
    pub fn as_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// The same with one more header.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same with another body.
    pub fn body(mut self, body: Body) -> Self {
        self.body = body;
        self
    }

    /// Sets a header in place of any of its name.
    pub fn set(&mut self, name: &str, value: &str) {
        self.remove(name);
        self.headers.push((name.to_owned(), value.to_owned()));
    }

    /// Removes all headers of a name.
    pub fn remove(&mut self, name: &str) {
        self.headers
            .retain(|(given, _)| !given.eq_ignore_ascii_case(name));
    }

    /// Whether there is a header of a name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.headers
            .iter()
            .any(|(given, _)| given.eq_ignore_ascii_case(name))
    }
}
