//! One tag, from its name to what it points to; and one digest, from its name to a record.

use std::collections::HashSet;
use std::sync::Arc;

use portolan_image::{Digest, Platform, Record, Reference};
use portolan_source::inspect::{Attestations, LayerHeaders, Wish};
use portolan_source::{Kind, Source, inspect};

use crate::purse::Means;
use crate::scan::Clock;

/// What visits need, shared by all that are under way.
#[derive(Clone)]
pub(crate) struct Visitor {
    pub(crate) source: Arc<dyn Source>,
    pub(crate) clock: Clock,
    pub(crate) platforms: Vec<Platform>,
    pub(crate) means: Means,
}

/// What a visit came back with.
pub(crate) enum Visited {
    /// What a tag points to.
    Points {
        reference: Reference,
        found: Result<Pointed, String>,
    },
    /// All that a digest names. It stands for the tag that asked first.
    Read {
        reference: Reference,
        digest: Digest,
        record: Result<Box<Record>, String>,
    },
    /// Nothing: there is nothing left to ask with.
    NotAsked,
    /// Nothing: there is nothing left to read with what a digest names.
    NotRead(Digest),
}

/// Where a tag points.
pub(crate) enum Pointed {
    To(Digest),
    Nowhere(String),
}

impl Visitor {
    /// Asks where a tag points: one HEAD.
    pub(crate) async fn ask(self, reference: Reference) -> Visited {
        let Some(_leave) = self.means.to_ask().await else {
            return Visited::NotAsked;
        };
        let found = match self.source.head(&reference).await {
            Ok(head) => Ok(Pointed::To(head.digest)),
            Err(error) if error.kind() == Kind::NotFound => Ok(Pointed::Nowhere(error.to_string())),
            Err(error) => Err(error
                .at(reference.familiar(), "resolve the tag")
                .to_string()),
        };
        Visited::Points { reference, found }
    }

    /// Reads all that a digest names. The tag may have moved meanwhile: the record is of the digest that was seen (threat 22).
    pub(crate) async fn read(self, reference: Reference, digest: Digest) -> Visited {
        let Some(leave) = self.means.to_read().await else {
            return Visited::NotRead(digest);
        };
        let wish = Wish {
            platforms: self.platforms.clone(),
            layer_headers: LayerHeaders::Ask,
            attestations: Attestations::Whole,
        };
        let pinned = reference.with_digest(digest.clone());
        let seen = (self.clock)();
        let record = match inspect(&*self.source, &pinned, &wish, seen).await {
            Ok(mut record) => {
                record.reference = reference.clone();
                let (requests, pulls) = cost(&record);
                leave.took(requests, pulls);
                Ok(Box::new(record))
            }
            Err(error) => Err(error.at(reference.familiar(), "read the image").to_string()),
        };
        Visited::Read {
            reference,
            digest,
            record,
        }
    }
}

/// How many requests it takes to read all of a record, and how many of them for manifests; fewer where some of it was known.
fn cost(record: &Record) -> (u64, u64) {
    let entries = &record.entries;
    let manifests = entries.iter().filter_map(|entry| entry.manifest.as_ref());
    let documents = record.root.iter().chain(&record.nested).chain(manifests);
    let pulls: HashSet<&Digest> = documents.map(portolan_image::Document::digest).collect();
    let configs = entries.iter().filter_map(|entry| entry.config.as_ref());
    let blobs = configs.map(portolan_image::Document::digest);
    let layers = entries.iter().flat_map(|entry| &entry.layers);
    let blobs: HashSet<&Digest> = blobs
        .chain(layers.map(|layer| &layer.descriptor.digest))
        .collect();
    ((pulls.len() + blobs.len()) as u64, pulls.len() as u64)
}
