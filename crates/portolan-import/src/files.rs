//! Pages out of files and folders.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// The largest page that is read, in bytes: the largest published `tag-details.md` have a few MB.
pub const MOST_BYTES: u64 = 64 << 20;

/// Where a repository's pages of tags stand, one file each.
pub(crate) const REMOTE: &str = "remote";
/// Where pages stand that tell what is installed in images: another kind, which holds nothing of a registry.
pub(crate) const LOCAL: &str = "local";
/// The page that holds all of a repository's.
pub(crate) const DETAILS: &str = "tag-details.md";

/// A page, not yet read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The file, for messages.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// The pages of a file, or of a folder and those below it, in the order of their names. In a folder only `*.md` counts, and of a
/// repository's pages those of its tags, not also the one that holds them all (`tag-details.md`), unless it stands alone, nor those of
/// what is installed (`local`).
///
/// Each page is read when its turn comes. A file that cannot be read is an error in its place; folders that lie too deep are errors at
/// the end.
///
/// # Errors
/// When the path is not there.
pub fn pages(path: &Path) -> Result<Box<dyn Iterator<Item = Result<Page>> + Send>> {
    let meta = fs::metadata(path).map_err(|error| unreadable(path).because(error))?;
    if !meta.is_dir() {
        let file = path.to_owned();
        return Ok(Box::new(std::iter::once(file).map(|file| page(&file))));
    }
    let (mut files, mut deeper) = (Vec::new(), Vec::new());
    collect(path, &mut files, &mut deeper, 0)?;
    files.sort();
    deeper.sort();
    let files = files
        .into_iter()
        .filter(|file| is_page(file))
        .collect::<Vec<_>>();
    let deeper = deeper
        .into_iter()
        .map(|folder| Err(too_deep(&folder.display())));
    Ok(Box::new(
        files.into_iter().map(|file| page(&file)).chain(deeper),
    ))
}

/// How deep folders are searched.
pub(crate) const DEPTH: usize = 16;

pub(crate) fn too_deep(folder: &dyn std::fmt::Display) -> Error {
    Error::new(format!(
        "{folder} was left out: it lies more than {DEPTH} folders deep"
    ))
}

fn collect(
    folder: &Path,
    files: &mut Vec<PathBuf>,
    deeper: &mut Vec<PathBuf>,
    depth: usize,
) -> Result<()> {
    let entries = fs::read_dir(folder).map_err(|error| unreadable(folder).because(error))?;
    for entry in entries {
        let entry = entry.map_err(|error| unreadable(folder).because(error))?;
        let kind = entry
            .file_type()
            .map_err(|error| unreadable(&entry.path()).because(error))?;
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        let of_another_kind = entry.file_name() == LOCAL
            && (folder.join(REMOTE).is_dir() || folder.join(DETAILS).is_file());
        // Links are not followed: a folder of reports holds none.
        if kind.is_dir() && !hidden && !of_another_kind {
            if depth < DEPTH {
                collect(&entry.path(), files, deeper, depth + 1)?;
            } else {
                deeper.push(entry.path());
            }
        } else if kind.is_file() {
            files.push(entry.path());
        }
    }
    Ok(())
}

/// Whether a file is a page of tags that stands nowhere else.
fn is_page(file: &Path) -> bool {
    if file.extension().is_none_or(|extension| extension != "md")
        || file.file_name().is_some_and(|name| name == "README.md")
    {
        return false;
    }
    let is_details = file.file_name().is_some_and(|name| name == DETAILS);
    !(is_details && file.with_file_name(REMOTE).is_dir())
}

fn page(file: &Path) -> Result<Page> {
    let open = fs::File::open(file).map_err(|error| unreadable(file).because(error))?;
    let mut text = String::new();
    let read = open.take(MOST_BYTES + 1).read_to_string(&mut text);
    read.map_err(|error| unreadable(file).because(error))?;
    if text.len() as u64 > MOST_BYTES {
        return Err(Error::new(format!(
            "{} has more than {MOST_BYTES} bytes",
            file.display()
        )));
    }
    Ok(Page {
        name: file.display().to_string(),
        text,
    })
}

fn unreadable(path: &Path) -> Error {
    Error::new(format!("could not read {}", path.display()))
}
