//! Images made in code: the same words give the same bytes, on every machine and in every year.

mod attestation;
mod built;
mod index;
mod layer;
mod manifest;
mod raw;
mod record;
mod schema1;
mod set;
mod tree;
mod write;

pub use attestation::{Attestation, provenance};
pub use built::{Blob, Built};
pub use index::Index;
pub use layer::{Compression, Layer};
pub use manifest::{Family, Image};
pub use raw::{Header, Raw, put};
pub use schema1::Schema1;
pub use set::ImageSet;
pub use tree::Tree;
pub(crate) use write::write_file;
