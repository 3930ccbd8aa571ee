//! How files are written: whole or not at all.
//!
//! This is the only crate that writes files. It knows nothing of images.
//!
//! ```
//! # let folder = tempfile::tempdir().unwrap();
//! # let path = folder.path().join("report.md");
//! portolan_disk::write(&path, b"# `alpine`\n").unwrap();
//! assert_eq!(std::fs::read(&path).unwrap(), b"# `alpine`\n");
//! ```

#[cfg(unix)]
mod below;
mod kept;
mod name;
mod settle;
mod sweep;
mod whole;

#[cfg(unix)]
pub use below::{Below, FileBelow};
pub use kept::{UNFINISHED, discard, keep, touch};
pub use name::{LONGEST_OF_A_TAG, file_name, name_of_file};
pub use settle::{place, settle};
pub use sweep::sweep;
pub use whole::{Whole, create_folder, write};
