//! Manifests of every kind: what a body is, and the one view that readers use.

mod image;
mod index;
mod kind;
mod schema1;

pub use image::ImageManifest;
pub use index::{Attestation, Index};
pub use schema1::Schema1;

pub(crate) use kind::media_type_of;
pub(crate) use schema1::payload as schema1_payload;

use crate::document::Document;
use crate::error::{Error, Kind};
use crate::json;
use crate::media_type::ManifestKind;

/// The most layers that one manifest may have: ten times what cosign allows, a hundred times what images have.
pub const MAX_LAYERS: usize = 10_000;
/// The most entries that one index may have (threat 26).
pub const MAX_ENTRIES: usize = 10_000;

/// A parsed view of a manifest. The bytes stay in the [`Document`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Manifest {
    /// The platforms of a tag.
    Index(Index),
    /// One image: a config and layers. Also artifacts, which have the same shape; see [`ImageManifest::is_image`].
    Image(ImageManifest),
    /// An image of the first manifest format.
    Schema1(Schema1),
}

impl Manifest {
    /// Reads the view of a manifest.
    ///
    /// # Errors
    /// [`Kind::Malformed`], [`Kind::Ambiguous`] or [`Kind::TooLarge`]; never for what can be told as a finding.
    pub fn read(document: &Document) -> Result<Self, Error> {
        let map = json::object(document.bytes(), "the manifest")?;
        match document.media_type().manifest_kind() {
            Some(ManifestKind::Index) => Index::read(&map).map(Self::Index),
            Some(ManifestKind::Image | ManifestKind::Artifact) => {
                ImageManifest::read(&map).map(Self::Image)
            }
            Some(ManifestKind::Schema1) => Schema1::read(&map).map(Self::Schema1),
            None => Err(Error::new(
                Kind::Malformed,
                format!("`{}` is not a manifest's media type", document.media_type()),
            )),
        }
    }
}
