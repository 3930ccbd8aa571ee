//! What was found in the image of one platform, as the writers of packages and SBOMs take it.

use jiff::Timestamp;
use portolan_image::contents::{Inventory, LayerNumber};
use portolan_image::record::{Entry, Record, Transport};
use portolan_image::{Digest, Platform, Reference};

use crate::secrets::Secrets;
use crate::view::Told;

/// Which image of a record is spoken of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The reference that was asked for. Of a layout or an archive it is a name only, and leads to no registry.
    pub reference: Reference,
    /// The kind of place that it was read from.
    pub transport: Transport,
    /// The digest of the platform's manifest; `None` for media that keep none.
    pub digest: Option<Digest>,
    /// The image ID; `None` if the config could not be had.
    pub image_id: Option<Digest>,
    /// The platform.
    pub platform: Platform,
    /// When the image was made, where its config says so.
    pub created: Option<Timestamp>,
    /// The digests of the layers as the manifest names them, base first.
    pub layers: Vec<Digest>,
}

impl Subject {
    /// The image of an entry of a record.
    pub fn of(record: &Record, entry: &Entry) -> Self {
        Self {
            reference: record.reference.clone(),
            transport: record.origin.transport,
            digest: entry.digest().cloned(),
            image_id: entry.image_id().cloned(),
            platform: entry.platform.clone(),
            created: Told::of(entry, Secrets::Show).created(),
            layers: entry
                .layers
                .iter()
                .map(|layer| layer.descriptor.digest.clone())
                .collect(),
        }
    }

    /// The reference in words: in full if a registry can be asked for it.
    pub(crate) fn named(&self) -> String {
        match self.transport {
            Transport::Registry => self.reference.to_string(),
            _ => self.reference.familiar(),
        }
    }

    /// The digest of a layer; `None` if there is no such layer.
    pub(crate) fn layer(&self, number: LayerNumber) -> Option<&Digest> {
        self.layers.get(usize::from(number.0))
    }
}

/// What was found in the image of one platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlatformContents {
    /// Which image it is.
    pub subject: Subject,
    /// What is installed in it, or why nobody could look: a sentence without a full stop.
    pub inventory: Result<Inventory, String>,
}

impl PlatformContents {
    /// The inventory, where there is one.
    pub(crate) fn found(&self) -> Option<&Inventory> {
        self.inventory.as_ref().ok()
    }
}
