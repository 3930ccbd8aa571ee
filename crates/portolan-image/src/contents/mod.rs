//! What the layers of an image were found to hold, as data: files.
//!
//! Names and targets are bytes, as they are in an archive: nothing says that they are text.

mod file;
mod path;

pub use file::{Device, File, FileKind, FileTime, LayerNumber, Mode, Owner, Xattr};
pub use path::{FilePath, Strayed};
