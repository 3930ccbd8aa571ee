//! OCI image layouts: a folder, or a tar of one, that keeps manifests and blobs by digest (image-spec `image-layout.md`).

mod files;
mod names;
mod read;

pub(crate) use files::{Files, Folder, Part};
pub(crate) use read::Layout;
