//! A descriptor: what a manifest says about a blob or another manifest (image-spec `descriptor.md`).

use base64::Engine as _;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::digest::Digest;
use crate::error::{Error, Kind, excerpt};
use crate::finding::Finding;
use crate::json::{View, kind_of, refuse_case_variants};
use crate::media_type::MediaType;
use crate::platform::Platform;

/// What a manifest promises about the content behind a digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Descriptor {
    /// The content's media type; empty if none was given.
    pub media_type: MediaType,
    /// The content's digest.
    pub digest: Digest,
    /// The content's size in bytes; `None` if it was absent or no sensible number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
    /// Where else the content may be had (foreign layers).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub urls: Vec<String>,
    /// Annotations, in the order served.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub annotations: Vec<(String, String)>,
    /// The platform, in an index.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub platform: Option<Platform>,
    /// What the content is, if it is an artifact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub artifact_type: Option<String>,
    /// The content itself, if it stood in the manifest and had the promised size and digest (threat 56).
    #[serde(skip)]
    pub data: Option<Bytes>,
}

const FIELDS: [&str; 8] = [
    "mediaType",
    "digest",
    "size",
    "urls",
    "annotations",
    "platform",
    "artifactType",
    "data",
];

impl Descriptor {
    /// A descriptor of a blob that is at hand.
    pub fn new(media_type: &str, digest: Digest, size: u64) -> Self {
        Self {
            media_type: MediaType::new(media_type),
            digest,
            size: Some(size),
            urls: Vec::new(),
            annotations: Vec::new(),
            platform: None,
            artifact_type: None,
            data: None,
        }
    }

    /// The value of an annotation.
    pub fn annotation(&self, name: &str) -> Option<&str> {
        self.annotations
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Checks that bytes have the promised size and digest.
    ///
    /// # Errors
    /// [`Kind::Mismatch`], or [`Kind::CannotVerify`] for a digest that cannot be computed.
    pub fn verify(&self, bytes: &[u8]) -> Result<(), Error> {
        if let Some(size) = self.size
            && size != bytes.len() as u64
        {
            return Err(Error::new(
                Kind::Mismatch,
                format!(
                    "{} was promised with {size} bytes, found {}",
                    self.digest,
                    bytes.len()
                ),
            ));
        }
        self.digest.verify(bytes)
    }

    /// Reads a descriptor at a place in a document. Without a valid digest there is none (threat 17).
    pub(crate) fn read(
        value: &Value,
        place: &str,
        findings: &mut Vec<Finding>,
    ) -> Result<Self, Error> {
        let Value::Object(map) = value else {
            return Err(Error::new(
                Kind::Malformed,
                format!("{place}: expected a descriptor, found {}", kind_of(value)),
            ));
        };
        refuse_case_variants(map, &FIELDS, place)?;
        let view = View::new(map, place);
        let digest = read_digest(map, place)?;
        let mut descriptor = Self {
            media_type: MediaType::new(&view.text("mediaType", findings).unwrap_or_default()),
            size: view.size("size", findings),
            urls: view.texts("urls", findings),
            annotations: view.pairs("annotations", findings),
            platform: map
                .get("platform")
                .and_then(Value::as_object)
                .map(|map| read_platform(map, &format!("{place}.platform"), findings)),
            artifact_type: view.text("artifactType", findings),
            data: None,
            digest,
        };
        descriptor.data = view
            .text("data", findings)
            .map(|text| descriptor.decode(&text, place))
            .transpose()?;
        Ok(descriptor)
    }

    fn decode(&self, text: &str, place: &str) -> Result<Bytes, Error> {
        let bytes = base64::engine::general_purpose::STANDARD
            .decode(text)
            .map_err(|_| Error::new(Kind::Malformed, format!("{place}.data is not base64")))?;
        self.verify(&bytes)
            .map_err(|error| Error::new(error.kind(), format!("{place}.data: {error}")))?;
        Ok(bytes.into())
    }
}

fn read_digest(map: &Map<String, Value>, place: &str) -> Result<Digest, Error> {
    match map.get("digest") {
        Some(Value::String(text)) => text
            .parse()
            .map_err(|error| Error::new(Kind::Malformed, format!("{place}: {error}"))),
        Some(other) => Err(Error::new(
            Kind::Malformed,
            format!(
                "{place}.digest: expected a string, found {}",
                kind_of(other)
            ),
        )),
        None => Err(Error::new(
            Kind::Malformed,
            format!("{place} has no digest"),
        )),
    }
}

/// Reads a platform; fields of wrong types are findings and absent.
pub(crate) fn read_platform(
    map: &Map<String, Value>,
    place: &str,
    findings: &mut Vec<Finding>,
) -> Platform {
    let view = View::new(map, place);
    let filled = |text: Option<String>| text.filter(|text| !text.is_empty());
    Platform {
        os: view.text("os", findings).unwrap_or_default(),
        architecture: view.text("architecture", findings).unwrap_or_default(),
        variant: filled(view.text("variant", findings)),
        os_version: filled(view.text("os.version", findings)),
        os_features: view.texts("os.features", findings),
        features: view.texts("features", findings),
    }
}

/// Reads a list of descriptors; a null in place of one is a finding (threat 28).
pub(crate) fn read_list(
    view: &View<'_>,
    key: &str,
    limit: usize,
    findings: &mut Vec<Finding>,
) -> Result<Vec<Descriptor>, Error> {
    let values = view.list(key, findings);
    let place = view.place(key);
    if values.len() > limit {
        return Err(Error::new(
            Kind::TooLarge,
            format!(
                "{} has {} entries, at most {limit} are read",
                excerpt(&place, 60),
                values.len()
            ),
        ));
    }
    let mut descriptors = Vec::with_capacity(values.len());
    for (index, value) in values.iter().enumerate() {
        let place = format!("{place}[{index}]");
        if value.is_null() {
            findings.push(Finding::new(place, "expected a descriptor, found null"));
        } else {
            descriptors.push(Descriptor::read(value, &place, findings)?);
        }
    }
    Ok(descriptors)
}
