//! An index or manifest list: the platforms of a tag, and what is attached to them.

use serde_json::{Map, Value};

use super::MAX_ENTRIES;
use crate::descriptor::{Descriptor, read_list};
use crate::digest::Digest;
use crate::error::Error;
use crate::finding::Finding;
use crate::json::View;

/// An OCI image index (image-spec `image-index.md`) or a Docker manifest list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Index {
    /// The entries, in the order served; may be empty (registry-quirks 0, rule 10).
    pub entries: Vec<Descriptor>,
    /// Annotations of the index itself.
    pub annotations: Vec<(String, String)>,
    /// The manifest that this one is about.
    pub subject: Option<Descriptor>,
    /// What was odd.
    pub findings: Vec<Finding>,
}

/// An index entry that is no platform but says something about one (registry-quirks 6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attestation<'a> {
    /// The attestation's own entry.
    pub entry: &'a Descriptor,
    /// The digest of the image that it is about; `None` when the annotation is missing or no digest.
    pub of: Option<Digest>,
}

impl Index {
    pub(super) fn read(map: &Map<String, Value>) -> Result<Self, Error> {
        let mut findings = Vec::new();
        let view = View::new(map, "");
        Ok(Self {
            entries: read_list(&view, "manifests", MAX_ENTRIES, &mut findings)?,
            annotations: view.pairs("annotations", &mut findings),
            subject: map
                .get("subject")
                .filter(|v| !v.is_null())
                .map(|v| Descriptor::read(v, "subject", &mut findings))
                .transpose()?,
            findings,
        })
    }
}

impl Descriptor {
    /// This index entry as BuildKit's attestation, if it is marked as one.
    ///
    /// Whether the image that it names stands in the same index is for the reader to check (threat 44).
    pub fn attestation(&self) -> Option<Attestation<'_>> {
        if self.annotation("vnd.docker.reference.type") != Some("attestation-manifest") {
            return None;
        }
        let of = self
            .annotation("vnd.docker.reference.digest")
            .and_then(|text| text.parse().ok());
        Some(Attestation { entry: self, of })
    }
}
