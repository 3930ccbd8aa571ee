//! What a manifest's body is, from its `mediaType`, the header and its shape; refusal where they disagree.

use serde_json::{Map, Value};

use crate::error::{Error, Kind};
use crate::json;
use crate::media_type::{self as types, ManifestKind, MediaType};

/// The fields that decide what a body is. A reader that ignores case must not find another answer.
const FIELDS: [&str; 12] = [
    "schemaVersion",
    "mediaType",
    "manifests",
    "config",
    "layers",
    "fsLayers",
    "history",
    "signatures",
    "blobs",
    "subject",
    "annotations",
    "artifactType",
];

/// Decides the media type of a manifest's body (registry-quirks 3.2).
///
/// Refused: a body with the parts of two kinds (threat 15), a `mediaType` that contradicts the header or the shape, keys
/// that stand twice or differ from known ones in case only (threat 16).
pub(crate) fn media_type_of(bytes: &[u8], content_type: Option<&str>) -> Result<MediaType, Error> {
    let map = json::object(bytes, "the manifest")?;
    json::refuse_case_variants(&map, &FIELDS, "the manifest")?;
    let shape = shape_of(&map)?;
    let body = match map.get("mediaType") {
        Some(Value::String(text)) if !text.is_empty() => Some(MediaType::new(text)),
        _ => None,
    };
    let header = content_type
        .map(MediaType::new)
        .filter(|header| header.manifest_kind().is_some());
    if let Some(body) = &body {
        if body.manifest_kind().is_none() {
            return Err(Error::new(
                Kind::Malformed,
                format!("the body's mediaType `{body}` is not a manifest's"),
            ));
        }
        if let Some(header) = &header
            && header != body
        {
            return Err(ambiguous(&format!(
                "the body says `{body}`, the Content-Type header `{header}`"
            )));
        }
    }
    let Some(declared) = body.or(header) else {
        return guess(&map, shape).ok_or_else(|| {
            let served = content_type
                .map(|t| format!(" (served as `{}`)", MediaType::new(t)))
                .unwrap_or_default();
            Error::new(
                Kind::Malformed,
                format!("the body has no parts of a manifest{served}"),
            )
        });
    };
    match (shape, declared.manifest_kind()) {
        (Some(shape), Some(kind)) if shape != kind => Err(ambiguous(&format!(
            "it is called `{declared}` but has the parts of {}",
            name_of(shape)
        ))),
        _ => Ok(declared),
    }
}

fn shape_of(map: &Map<String, Value>) -> Result<Option<ManifestKind>, Error> {
    let has = |key: &str| map.get(key).is_some_and(|value| !value.is_null());
    let version_1 = map.get("schemaVersion").and_then(Value::as_i64) == Some(1);
    let shapes: Vec<ManifestKind> = [
        (has("fsLayers") || version_1, ManifestKind::Schema1),
        (has("manifests"), ManifestKind::Index),
        (has("layers") || has("config"), ManifestKind::Image),
        (has("blobs"), ManifestKind::Artifact),
    ]
    .into_iter()
    .filter_map(|(present, kind)| present.then_some(kind))
    .collect();
    match shapes.as_slice() {
        [] => Ok(None),
        [one] => Ok(Some(*one)),
        [one, other, ..] => Err(ambiguous(&format!(
            "it has the parts of {} and of {}",
            name_of(*one),
            name_of(*other)
        ))),
    }
}

fn guess(map: &Map<String, Value>, shape: Option<ManifestKind>) -> Option<MediaType> {
    let config_type = || {
        map.get("config")
            .and_then(|c| c.get("mediaType"))
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    let child_is_docker = || {
        map.get("manifests")
            .and_then(Value::as_array)
            .and_then(|m| m.first())
            .and_then(|m| m.get("mediaType"))
            .and_then(Value::as_str)
            == Some(types::DOCKER_MANIFEST)
    };
    let guessed = match shape? {
        ManifestKind::Schema1 if map.contains_key("signatures") => types::SCHEMA1_SIGNED,
        ManifestKind::Schema1 => types::SCHEMA1,
        ManifestKind::Index if child_is_docker() => types::DOCKER_LIST,
        ManifestKind::Index => types::OCI_INDEX,
        ManifestKind::Image if config_type() == types::DOCKER_CONFIG => types::DOCKER_MANIFEST,
        ManifestKind::Image => types::OCI_MANIFEST,
        ManifestKind::Artifact => types::OCI_ARTIFACT,
    };
    Some(MediaType::new(guessed))
}

fn name_of(kind: ManifestKind) -> &'static str {
    match kind {
        ManifestKind::Index => "an index",
        ManifestKind::Image => "an image manifest",
        ManifestKind::Schema1 => "a schema 1 manifest",
        ManifestKind::Artifact => "an artifact manifest",
    }
}

fn ambiguous(why: &str) -> Error {
    Error::new(
        Kind::Ambiguous,
        format!("the manifest is ambiguous and was refused: {why}"),
    )
}
