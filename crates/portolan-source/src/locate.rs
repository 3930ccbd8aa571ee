//! What people type for an image, and which medium it names (design.md "Command line").

use std::path::{Path, PathBuf};

use portolan_image::record::Transport;
use portolan_image::{Digest, Reference};

use crate::error::{Error, Kind, Result};
use crate::local::{self, Opened, Wanted};

/// Where an image is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// In a registry.
    Registry(Reference),
    /// On this machine.
    Local(LocalImage),
}

/// An image in a folder or a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalImage {
    /// The kind of medium.
    pub transport: Transport,
    /// The folder or file; `-` is stdin.
    pub path: PathBuf,
    wanted: Wanted,
}

/// The spellings of local media, as skopeo, crane, regctl and syft have them.
const PREFIXES: [(&str, Transport); 8] = [
    ("oci-archive:", Transport::OciArchive),
    ("docker-archive:", Transport::DockerArchive),
    ("oci-layout://", Transport::Oci),
    ("oci-layout:", Transport::Oci),
    ("oci-dir:", Transport::Oci),
    ("ocidir://", Transport::Oci),
    ("ocidir:", Transport::Oci),
    ("oci:", Transport::Oci),
];

/// What skopeo and others read and we do not, and what to do instead.
const NOT_READ: [(&str, &str); 5] = [
    (
        "docker-daemon:",
        "`docker save IMAGE` writes what docker-archive:- reads",
    ),
    (
        "containers-storage:",
        "`podman save --format oci-archive IMAGE` writes what oci-archive:- reads",
    ),
    (
        "dir:",
        "`skopeo copy --all dir:FOLDER oci:OTHER` makes a layout of it",
    ),
    (
        "sif:",
        "`skopeo copy sif:FILE oci:FOLDER` makes a layout of it",
    ),
    ("ostree:", "`skopeo copy` makes a layout of it"),
];

impl Location {
    /// Reads what was typed. A path that is there with all its colons is that path; else a name begins at the first colon behind
    /// a path that is there.
    ///
    /// # Errors
    /// When it is no reference, or no path follows the prefix.
    pub fn parse(typed: &str) -> Result<Self> {
        if let Some((prefix, transport)) = PREFIXES
            .iter()
            .find(|(prefix, _)| typed.starts_with(prefix))
        {
            let rest = &typed[prefix.len()..];
            if rest.is_empty() {
                return Err(
                    Error::new(Kind::Malformed, format!("`{typed}` names no path"))
                        .hint(format!("write {prefix}PATH")),
                );
            }
            let (path, wanted) = split(rest);
            return Ok(Self::Local(LocalImage {
                transport: *transport,
                path: PathBuf::from(path),
                wanted,
            }));
        }
        let name = typed.strip_prefix("docker://").unwrap_or(typed);
        name.parse()
            .map(Self::Registry)
            .map_err(|error| advise(typed, Error::from(error)))
    }
}

impl LocalImage {
    /// Opens the medium and finds the image in it.
    ///
    /// # Errors
    /// When there is no such medium, it is damaged, or the image is not in it or not the only one.
    pub fn open(&self) -> Result<Opened> {
        self.open_for(&self.wanted)
    }

    /// Opens the medium for a question about all that is in it, such as which tags it has. The image is whichever comes first.
    ///
    /// # Errors
    /// As [`LocalImage::open`], but however many images there are.
    pub fn open_whole(&self) -> Result<Opened> {
        self.open_for(&Wanted::Any)
    }

    fn open_for(&self, wanted: &Wanted) -> Result<Opened> {
        local::open(self.transport, &self.path, wanted)
            .map_err(|error| error.at(self.path.display(), "open the image"))
    }
}

/// Says what to type for what is no reference but looks like something else that people have.
fn advise(typed: &str, error: Error) -> Error {
    if let Some((prefix, instead)) = NOT_READ
        .iter()
        .find(|(prefix, _)| typed.starts_with(prefix))
    {
        let what = format!("images are not read from `{prefix}`");
        return Error::new(Kind::Malformed, what).hint(instead);
    }
    let path = Path::new(typed);
    if path.is_dir() {
        error.hint(format!(
            "for the OCI image layout in a folder, write oci:{typed}"
        ))
    } else if path.is_file() {
        error.hint(format!(
            "for an archive, write oci-archive:{typed} or docker-archive:{typed}"
        ))
    } else {
        error
    }
}

/// The path, and which image of it.
fn split(text: &str) -> (&str, Wanted) {
    if text == "-" || Path::new(text).exists() {
        return (text, Wanted::TheOne);
    }
    if let Some((path, digest)) = text.rsplit_once('@')
        && let Ok(digest) = digest.parse::<Digest>()
    {
        // A tag before the digest is there to be read by people.
        let (path, _) = split(path);
        return (path, Wanted::Digest(digest));
    }
    let colons = || text.match_indices(':').map(|(at, _)| at);
    let at = colons()
        .find(|at| &text[..*at] == "-" || Path::new(&text[..*at]).exists())
        .or_else(|| colons().next());
    match at {
        Some(at) if at > 0 && at + 1 < text.len() => {
            (&text[..at], Wanted::Name(text[at + 1..].to_owned()))
        }
        _ => (text, Wanted::TheOne),
    }
}
