//! A real image: Debian's essential packages, which `cargo xtask test` installs and umoci lays out.

use std::path::{Path, PathBuf};

use super::process::Error;

/// Where `cargo xtask test` makes it, seen from the repository's root. The recipe is `xtask/src/debian.rs`.
const FOLDER: &str = "target/debian";

/// An image of Debian of two layers: the second purges `tzdata` and installs `hello`.
#[derive(Debug, Clone)]
pub struct Debian {
    folder: PathBuf,
}

impl Debian {
    /// The image.
    ///
    /// # Errors
    /// When it was not made; the message says how to make it.
    pub fn find() -> Result<Self, Error> {
        let top = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
        let folder = top.join(FOLDER);
        if folder.join("made-of").is_file() {
            return Ok(Self { folder });
        }
        Err(Error::new(
            "this test needs an image of Debian: `cargo xtask test` makes it, as root on Debian",
        ))
    }

    /// Its OCI layout: the tag `latest`, and `base` without the second layer.
    pub fn layout(&self) -> PathBuf {
        self.folder.join("oci")
    }

    /// What umoci unpacked of it.
    pub fn root(&self) -> PathBuf {
        self.folder.join("bundle/rootfs")
    }
}
