//! What a registry that keeps to the distribution specification answers, and what a blob store behind it does.

use std::collections::BTreeMap;

use bytes::Bytes;
use portolan_image::Digest;
use portolan_image::media_type::OCI_INDEX;
use serde_json::{Value, json};

use super::answer::{Answer, Body};
use super::paging::{Paging, linked};
use super::seen::Seen;
use crate::image::{Blob, ImageSet};

/// Takes `/v2/<name>/<what>/<reference>` apart.
pub(super) fn split(path: &str) -> Option<(&str, &str, &str)> {
    let rest = path.strip_prefix("/v2/")?;
    let (head, reference) = rest.rsplit_once('/')?;
    let (name, what) = head.rsplit_once('/')?;
    matches!(what, "manifests" | "blobs" | "tags" | "referrers").then_some((name, what, reference))
}

/// The registry's answer to a request that is allowed.
pub(super) fn registry(
    request: &Seen,
    path: &str,
    repositories: &BTreeMap<String, ImageSet>,
    paging: &Paging,
) -> Answer {
    if !matches!(request.method.as_str(), "GET" | "HEAD") {
        return Answer::error(405, "UNSUPPORTED", "the operation is unsupported");
    }
    if path == "/v2/" {
        return Answer::json(&json!({})).with("Docker-Distribution-Api-Version", "registry/2.0");
    }
    if path == "/v2/_catalog" {
        let names: Vec<&String> = repositories.keys().collect();
        let (names, link) = paging.page(request, &names);
        return linked(Answer::json(&json!({"repositories": names})), link);
    }
    let Some((name, what, reference)) = split(path) else {
        return Answer::status(404);
    };
    let Some(set) = repositories.get(name) else {
        return Answer::error(404, "NAME_UNKNOWN", "repository name not known to registry");
    };
    match what {
        "tags" => {
            let tags: Vec<&str> = set.tags().collect();
            let (tags, link) = paging.page(request, &tags);
            linked(Answer::json(&json!({"name": name, "tags": tags})), link)
        }
        "manifests" => manifest(request, set, reference),
        "blobs" => blob(request, set, reference),
        _ => referrers(request, set, reference, paging),
    }
}

/// A blob store's answer: any blob of any repository by the last part of the path. A request that carries
/// credentials beside the signature of its URL is refused, as S3 does (registry-quirks 4.1).
pub(super) fn storage(request: &Seen, repositories: &BTreeMap<String, ImageSet>) -> Answer {
    if request.authorization().is_some() {
        let body = "<Error><Code>InvalidArgument</Code>\
            <Message>Only one auth mechanism allowed</Message></Error>";
        return Answer::bytes("application/xml", body).as_status(400);
    }
    let reference = request.path.rsplit('/').next().unwrap_or_default();
    let found = reference
        .parse::<Digest>()
        .ok()
        .and_then(|digest| repositories.values().find_map(|set| set.blob(&digest)));
    match found {
        Some(blob) => ranged(request, blob),
        None => Answer::status(404),
    }
}

fn manifest(request: &Seen, set: &ImageSet, reference: &str) -> Answer {
    let digest = match set.digest_of(reference) {
        Some(digest) => Some(digest.clone()),
        None => reference.parse().ok(),
    };
    let found = digest.and_then(|digest| Some((set.manifest(&digest)?, digest)));
    let Some((blob, digest)) = found else {
        return Answer::error(404, "MANIFEST_UNKNOWN", "manifest unknown");
    };
    let accepted = request.headers.iter().any(|(name, value)| {
        name.eq_ignore_ascii_case("accept")
            && (value.contains(&blob.media_type) || value.contains("*/*"))
    });
    if !accepted {
        let message = "manifest found, but accept header does not support it";
        return Answer::error(404, "MANIFEST_UNKNOWN", message);
    }
    let etag = format!("\"{digest}\"");
    if request.header("if-none-match") == Some(&etag) {
        return Answer::status(304).with("Etag", &etag);
    }
    Answer::bytes(&blob.media_type, blob.bytes.clone())
        .with("Docker-Content-Digest", digest.as_str())
        .with("Etag", &etag)
}

fn blob(request: &Seen, set: &ImageSet, reference: &str) -> Answer {
    let Ok(digest) = reference.parse::<Digest>() else {
        return Answer::error(400, "DIGEST_INVALID", "provided digest is not one");
    };
    match set.blob(&digest) {
        Some(blob) => ranged(request, blob).with("Docker-Content-Digest", digest.as_str()),
        None => Answer::error(404, "BLOB_UNKNOWN", "blob unknown to registry"),
    }
}

fn ranged(request: &Seen, blob: &Blob) -> Answer {
    let answer = Answer::bytes("application/octet-stream", blob.bytes.clone())
        .with("Accept-Ranges", "bytes");
    let total = blob.bytes.len();
    match request.header("range").map(|range| asked(range, total)) {
        None | Some(Range::Ignored) => answer,
        Some(Range::Part(part, from)) => answer
            .as_status(206)
            .with(
                "Content-Range",
                &format!("bytes {from}-{}/{total}", from + part - 1),
            )
            .body(Body::Whole(slice(&blob.bytes, from, part))),
        Some(Range::Outside) => {
            Answer::status(416).with("Content-Range", &format!("bytes */{total}"))
        }
    }
}

enum Range {
    /// So many bytes from there.
    Part(usize, usize),
    Outside,
    Ignored,
}

fn asked(header: &str, total: usize) -> Range {
    let Some((first, last)) = header
        .strip_prefix("bytes=")
        .filter(|range| !range.contains(','))
        .and_then(|range| range.split_once('-'))
    else {
        return Range::Ignored;
    };
    let (from, to) = match (first.parse::<usize>(), last.parse::<usize>()) {
        (Ok(from), Ok(to)) => (from, to.saturating_add(1).min(total)),
        (Ok(from), Err(_)) => (from, total),
        (Err(_), Ok(count)) => (total.saturating_sub(count), total),
        (Err(_), Err(_)) => return Range::Ignored,
    };
    if from >= to {
        Range::Outside
    } else {
        Range::Part(to - from, from)
    }
}

fn slice(bytes: &Bytes, from: usize, length: usize) -> Bytes {
    bytes.slice(from..from + length)
}

fn referrers(request: &Seen, set: &ImageSet, subject: &str, paging: &Paging) -> Answer {
    let mut found: Vec<Value> = set.referrers(subject);
    let kind = request.parameter("artifactType");
    if let Some(kind) = &kind {
        found.retain(|descriptor| descriptor["artifactType"] == kind.as_str());
    }
    let (page, link) = paging.page(request, &found);
    let index = json!({"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": page});
    let answer = linked(Answer::bytes(OCI_INDEX, index.to_string()), link);
    match kind {
        Some(_) => answer.with("OCI-Filters-Applied", "artifactType"),
        None => answer,
    }
}
