//! What a store's errors mean for the one who called: it does not answer, it refuses, or there is no such bucket.

use std::error::Error as _;

use object_store::client::{HttpError, HttpErrorKind};

use crate::error::{Error, Kind};

/// What was being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doing {
    Read,
    Write,
}

/// Whether it is the object that is not there. A bucket that is not there answers 404 too.
pub(super) fn is_absent(error: &object_store::Error) -> bool {
    matches!(error, object_store::Error::NotFound { .. }) && !names(error, "NoSuchBucket")
}

/// The error of the store's client that a writer has wrapped.
pub(super) fn of_io(error: std::io::Error) -> object_store::Error {
    error
        .downcast::<object_store::Error>()
        .unwrap_or_else(|error| object_store::Error::Generic {
            store: "S3",
            source: error.into(),
        })
}

/// What an error means.
pub(super) fn trouble(place: &str, doing: Doing, error: object_store::Error) -> Error {
    let (kind, what, hint) = read(doing, &error);
    let mut trouble = Error::new(kind, format!("{place}: {what}"));
    if let Some(hint) = hint {
        trouble = trouble.hint(hint);
    }
    // The client's own errors name addresses and answers; signatures and keys go in headers, which it does not quote.
    trouble.because(error)
}

fn read(doing: Doing, error: &object_store::Error) -> (Kind, &'static str, Option<&'static str>) {
    use object_store::Error as Theirs;
    if names(error, "NoSuchBucket") {
        return (
            Kind::Usage,
            "there is no such bucket",
            Some("make the bucket first, or see to its name, AWS_REGION and AWS_ENDPOINT_URL"),
        );
    }
    if matches!(
        error,
        Theirs::PermissionDenied { .. } | Theirs::Unauthenticated { .. }
    ) || names(error, "AccessDenied")
    {
        return match doing {
            Doing::Read => (
                Kind::Denied,
                "the store lets nothing be read",
                Some(SIGN_IN),
            ),
            Doing::Write => (
                Kind::Denied,
                "the store lets nothing be written",
                Some(SIGN_IN),
            ),
        };
    }
    if names(error, "169.254.") {
        return (Kind::Denied, "nobody says who asks", Some(SIGN_IN));
    }
    if names(error, "without LOCATION") || names(error, "PermanentRedirect") {
        return (
            Kind::Usage,
            "the bucket is in another region",
            Some("set AWS_REGION to the region of the bucket"),
        );
    }
    if names(error, "EntityTooLarge") || names(error, "QuotaExceeded") || names(error, "507 ") {
        return (
            Kind::Full,
            "there is no room left",
            Some(crate::error::MAKE_ROOM),
        );
    }
    if is_passing(error) {
        return (
            Kind::Unavailable,
            "the store does not answer",
            Some(
                "see that AWS_ENDPOINT_URL is right and can be reached, and run the same command again: it carries on where it stopped",
            ),
        );
    }
    (Kind::Storage, "the store refused", None)
}

const SIGN_IN: &str = "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN) to a key that may read, write, list and \
    remove objects there";

/// Whether the same request may fare better later.
fn is_passing(error: &object_store::Error) -> bool {
    let mut cause = error.source();
    while let Some(below) = cause {
        if let Some(http) = below.downcast_ref::<HttpError>() {
            return matches!(
                http.kind(),
                HttpErrorKind::Connect
                    | HttpErrorKind::Request
                    | HttpErrorKind::Timeout
                    | HttpErrorKind::Interrupted
                    | HttpErrorKind::Decode
            );
        }
        cause = below.source();
    }
    // The client keeps the type of its answers to itself, and says their status in words.
    [
        "status code: 5",
        "status code: 429",
        "SlowDown",
        "InternalError",
        "RequestTimeout",
        "ServiceUnavailable",
    ]
    .iter()
    .any(|word| names(error, word))
}

/// Whether the error or one below it says a word.
fn names(error: &object_store::Error, word: &str) -> bool {
    let mut next: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(at) = next {
        if at.to_string().contains(word) {
            return true;
        }
        next = at.source();
    }
    false
}
