//! Programs of the field that images are made, moved and looked at with: skopeo, umoci, two tars, dpkg and Python.

use std::path::Path;

use super::process::{Error, Program};

const SKOPEO: Program = Program {
    name: "skopeo",
    package: "skopeo",
};

const UMOCI: Program = Program {
    name: "umoci",
    package: "umoci",
};

/// skopeo, which copies between all kinds of places.
#[derive(Debug, Clone, Copy)]
pub struct Skopeo;

impl Skopeo {
    /// `skopeo copy OPTIONS FROM TO`.
    pub fn copy(options: &[&str], from: &str, to: &str) -> Result<(), Error> {
        let mut arguments = vec!["--insecure-policy", "copy", "--quiet"];
        arguments.extend(options);
        arguments.extend([from, to]);
        SKOPEO.run(&arguments).map(drop)
    }

    /// What any other of its commands prints.
    pub fn run(arguments: &[&str]) -> Result<Vec<u8>, Error> {
        SKOPEO.run(arguments).map(|output| output.stdout)
    }
}

/// umoci, which makes and changes OCI layouts.
#[derive(Debug, Clone, Copy)]
pub struct Umoci;

impl Umoci {
    /// Makes a layout with an image of one layer, which holds one file, under a tag.
    pub fn make(layout: &Path, tag: &str, file: &Path) -> Result<(), Error> {
        let folder = layout.to_string_lossy();
        let image = format!("{folder}:{tag}");
        Self::run(&["init", "--layout", &folder])?;
        Self::run(&["new", "--image", &image])?;
        Self::run(&[
            "insert",
            "--rootless",
            "--image",
            &image,
            &file.to_string_lossy(),
            "/file",
        ])?;
        Ok(())
    }

    /// What any of its commands prints.
    pub fn run(arguments: &[&str]) -> Result<Vec<u8>, Error> {
        UMOCI.run(arguments).map(|output| output.stdout)
    }
}

const GNU_TAR: Program = Program {
    name: "tar",
    package: "tar",
};

const BSD_TAR: Program = Program {
    name: "bsdtar",
    package: "libarchive-tools",
};

/// GNU tar.
#[derive(Debug, Clone, Copy)]
pub struct GnuTar;

impl GnuTar {
    /// What it prints.
    pub fn run(arguments: &[&str]) -> Result<Vec<u8>, Error> {
        GNU_TAR.run(arguments).map(|output| output.stdout)
    }
}

/// bsdtar, which is libarchive's.
#[derive(Debug, Clone, Copy)]
pub struct BsdTar;

impl BsdTar {
    /// What it prints.
    pub fn run(arguments: &[&str]) -> Result<Vec<u8>, Error> {
        BSD_TAR.run(arguments).map(|output| output.stdout)
    }
}

const PYTHON: Program = Program {
    name: "python3",
    package: "python3-venv",
};

/// Python: what its own library knows, such as SQLite, and environments with pip.
#[derive(Debug, Clone, Copy)]
pub struct Python;

impl Python {
    /// What it prints.
    pub fn run(arguments: &[&str]) -> Result<Vec<u8>, Error> {
        PYTHON.run(arguments).map(|output| output.stdout)
    }

    /// What a script prints.
    pub fn script(script: &str, arguments: &[&str]) -> Result<Vec<u8>, Error> {
        Self::run(&[&["-c", script], arguments].concat())
    }
}

const DPKG_QUERY: Program = Program {
    name: "dpkg-query",
    package: "dpkg",
};

/// dpkg-query, which reads the database of dpkg.
#[derive(Debug, Clone, Copy)]
pub struct DpkgQuery;

impl DpkgQuery {
    /// What it prints.
    pub fn run(arguments: &[&str]) -> Result<Vec<u8>, Error> {
        DPKG_QUERY.run(arguments).map(|output| output.stdout)
    }
}
