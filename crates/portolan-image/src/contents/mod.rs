//! What the layers of an image were found to hold, as data: files, packages, licences.
//!
//! Names and targets of files are bytes, as they are in an archive: nothing says that they are text. What is said of packages
//! is text, read from somewhere in the image: it is not to be trusted more than the image is.

mod distribution;
mod file;
mod inventory;
mod licence;
mod package;
mod path;

pub use distribution::Distribution;
pub use file::{Device, File, FileKind, FileTime, LayerNumber, Mode, Owner, Xattr};
pub use inventory::{Inventory, Unread};
pub use licence::{Evidence, Licence};
pub use package::{Ecosystem, Package, SourceLink, SourcePackage, SourcePage};
pub use path::{FilePath, Strayed};
