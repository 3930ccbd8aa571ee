//! What an image says of its base (`org.opencontainers.image.base.*`), and what its layers say to that.

use std::collections::BTreeMap;

use portolan_catalog::{Catalog, Condition, Hit, Pattern, Query};
use portolan_image::manifest::Manifest;
use portolan_image::record::Entry;
use portolan_image::{Digest, Reference};
use serde::Serialize;

use crate::trouble::Trouble;

const BASE_NAME: &str = "org.opencontainers.image.base.name";
const BASE_DIGEST: &str = "org.opencontainers.image.base.digest";

/// What an image says of its base.
#[derive(Default)]
pub(in crate::commands) struct Stated {
    pub(in crate::commands) name: Option<String>,
    pub(in crate::commands) digest: Option<String>,
}

impl Stated {
    /// What the labels and annotations of an image say.
    pub(in crate::commands) fn of(entry: &Entry) -> Self {
        let mut said: BTreeMap<String, String> = BTreeMap::new();
        if let Some(Ok(config)) = entry.config_view() {
            said.extend(config.run.labels);
        }
        if let Some(Ok(Manifest::Image(image))) = entry.manifest_view() {
            said.extend(image.annotations);
        }
        Self {
            name: said.remove(BASE_NAME),
            digest: said.remove(BASE_DIGEST),
        }
    }

    /// What the layers say to it. `bases` are those that were found, the closest first.
    pub(super) fn check(&self, bases: &[(usize, Vec<Hit>)], known: Known) -> Option<Check> {
        if self.name.is_none() && self.digest.is_none() {
            return None;
        }
        let place = bases.iter().position(|(_, hits)| self.names_one_of(hits));
        Some(match (place, known) {
            (Some(0), _) => Check::Agrees,
            (Some(_), _) => Check::Further,
            (None, Known::Yes) => Check::Contradicts,
            (None, Known::No) => Check::Unknown,
        })
    }

    fn names_one_of(&self, hits: &[Hit]) -> bool {
        // A tag moves on, a digest does not: where both are stated, the digest counts.
        if let Some(stated) = &self.digest {
            return hits
                .iter()
                .any(|hit| hit.root.as_str() == stated || hit.image.as_str() == stated);
        }
        let stated = self.name.as_ref().and_then(|name| name.parse().ok());
        stated.is_some_and(|stated: Reference| {
            hits.iter().any(|hit| {
                hit.reference.repository() == stated.repository()
                    && hit.reference.tag() == stated.tag()
            })
        })
    }

    /// Whether the catalogue knows what is stated, so that it would have been found by its layers.
    pub(super) async fn is_known(&self, catalog: &Catalog) -> Result<Known, Trouble> {
        let condition = match (&self.digest, &self.name) {
            (Some(digest), _) if digest.parse::<Digest>().is_ok() => {
                vec![Condition::Digest(digest.clone())]
            }
            (None, Some(name)) => match name.parse::<Reference>() {
                Ok(name) => {
                    let tag = name.tag().map(ToString::to_string).unwrap_or_default();
                    vec![
                        Condition::Repository(Pattern::new(name.repository().to_string())),
                        Condition::Tag(Pattern::new(tag)),
                    ]
                }
                Err(_) => return Ok(Known::No),
            },
            _ => return Ok(Known::No),
        };
        let query = Query {
            conditions: condition,
            limit: 1,
            after: None,
        };
        let found = catalog.search(&query).await?;
        Ok(if found.hits.is_empty() {
            Known::No
        } else {
            Known::Yes
        })
    }
}

/// Whether the catalogue knows a base that an image states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    Yes,
    No,
}

/// What the layers say to the base that an image states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Check {
    /// It is the closest base that is known.
    Agrees,
    /// It is a base, and another stands between.
    Further,
    /// It is known, and the image does not stand on it.
    Contradicts,
    /// It is not known here.
    Unknown,
}

impl Check {
    pub(super) fn sentence(self) -> &'static str {
        match self {
            Self::Agrees => "the layers agree",
            Self::Further => "the layers agree, and another base stands between",
            Self::Contradicts => "the layers are not those of that base",
            Self::Unknown => "the catalogue does not know it",
        }
    }
}
