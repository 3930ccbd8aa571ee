//! One tag, from its name to what it points to; and one digest, from its name to a record.

use std::sync::Arc;

use portolan_image::{Digest, Platform, Record, Reference};
use portolan_source::inspect::{Attestations, LayerHeaders, Wish};
use portolan_source::{Kind, Source, inspect};

use crate::scan::Clock;

/// What visits need, shared by all that are under way.
#[derive(Clone)]
pub(crate) struct Visitor {
    pub(crate) source: Arc<dyn Source>,
    pub(crate) clock: Clock,
    pub(crate) platforms: Vec<Platform>,
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
}

/// Where a tag points.
pub(crate) enum Pointed {
    To(Digest),
    Nowhere(String),
}

impl Visitor {
    /// Asks where a tag points: one HEAD.
    pub(crate) async fn ask(self, reference: Reference) -> Visited {
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
