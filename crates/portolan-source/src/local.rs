//! Opening a medium on this machine: which kind it is, and what an image in it is called.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use portolan_image::record::{Origin, Transport};
use portolan_image::reference::{DOCKER_HUB, Repository};
use portolan_image::{Digest, Reference};

use crate::archive::{Input, Members, Saved};
use crate::error::{Error, Kind, Result};
use crate::layout::{Files, Folder, Layout};
use crate::source::Source;

/// Which image of a medium is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// The only one.
    TheOne,
    /// Whichever comes first, where the question is about the medium and not about an image.
    Any,
    /// One by its name in the medium.
    Name(String),
    /// One by its digest.
    Digest(Digest),
}

/// A medium that was opened, and the image in it.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The medium.
    pub source: Arc<dyn Source>,
    /// The image: by the name that the medium states, else named after the folder or file.
    pub reference: Reference,
}

pub(crate) fn open(transport: Transport, path: &Path, wanted: &Wanted) -> Result<Opened> {
    let origin = |transport| Origin {
        transport,
        location: path.display().to_string(),
    };
    let fallback = named_after(path);
    if transport == Transport::Oci {
        if !path.is_dir() {
            let what = if path.exists() {
                "it is no folder"
            } else {
                "there is no such folder"
            };
            return Err(Error::new(Kind::NotFound, what).hint(
                "give the folder of an OCI image layout; for a tar of one, write oci-archive:FILE",
            ));
        }
        return layout(
            Arc::new(Folder::new(path)),
            origin(transport),
            wanted,
            &fallback,
        );
    }
    let files: Arc<dyn Files> = Arc::new(Members::index(input(path)?)?);
    if transport == Transport::OciArchive {
        return layout(files, origin(transport), wanted, &fallback);
    }
    // Docker has written an OCI layout beside its own files since version 25: it knows more.
    // But an image of which some platforms were left out is only whole as Docker's own files tell it.
    if let Ok(inside) = Layout::open(Arc::clone(&files), origin(transport), &fallback)
        && let Ok(reference) = inside.choose(wanted)
        && inside.holds(&reference)
    {
        return Ok(Opened {
            source: Arc::new(inside),
            reference,
        });
    }
    let mut saved = Saved::open(files, origin(transport))?;
    let reference = saved.choose(wanted, &fallback)?;
    Ok(Opened {
        source: Arc::new(saved),
        reference,
    })
}

fn layout(
    files: Arc<dyn Files>,
    origin: Origin,
    wanted: &Wanted,
    fallback: &Repository,
) -> Result<Opened> {
    let layout = Layout::open(files, origin, fallback)?;
    let reference = layout.choose(wanted)?;
    Ok(Opened {
        source: Arc::new(layout),
        reference,
    })
}

fn input(path: &Path) -> Result<Input> {
    if path == Path::new("-") {
        return Ok(Input::Pipe(Box::new(std::io::stdin())));
    }
    let file = File::open(path).map_err(|error| {
        let what = if error.kind() == std::io::ErrorKind::NotFound {
            "there is no such file".to_owned()
        } else {
            error.to_string()
        };
        Error::new(Kind::NotFound, what)
    })?;
    let metadata = file
        .metadata()
        .map_err(|error| Error::new(Kind::Disk, error.to_string()))?;
    if metadata.is_dir() {
        return Err(Error::new(Kind::NotFound, "it is a folder, not an archive")
            .hint("for an OCI image layout, write oci:FOLDER"));
    }
    // A pipe with a name cannot be read in place.
    Ok(if metadata.is_file() {
        Input::File(file)
    } else {
        Input::Pipe(Box::new(file))
    })
}

/// A repository named after a folder or file: `./out/My App.tar.gz` is `my-app`.
fn named_after(path: &Path) -> Repository {
    let full = std::path::absolute(path).ok();
    let name = full
        .as_deref()
        .unwrap_or(path)
        .file_name()
        .map(|name| name.to_string_lossy().to_lowercase())
        .unwrap_or_default();
    let mut stem = name.as_str();
    for ending in [".gz", ".zst", ".tgz", ".tar", ".oci"] {
        stem = stem.strip_suffix(ending).unwrap_or(stem);
    }
    let words: Vec<&str> = stem
        .split(|c: char| !c.is_ascii_lowercase() && !c.is_ascii_digit())
        .filter(|word| !word.is_empty())
        .collect();
    let plain = Repository::new(DOCKER_HUB, &format!("library/{stem}"));
    plain
        .or_else(|_| Repository::new(DOCKER_HUB, &format!("library/{}", words.join("-"))))
        .unwrap_or_else(|_| {
            Repository::new(DOCKER_HUB, "library/image").expect("a name of letters is a repository")
        })
}
