//! A folder of reports, kept in step with records: a page for each tag, one for each repository, and a list of them all.
//!
//! The layout is that of docker-library/repo-info:
//!
//! ```text
//! README.md                          the repositories
//! repos/python/tag-details.md        all tags of a repository, one after another, with a list of links
//! repos/python/remote/3.7-slim.md    the report of a tag
//! ```
//!
//! What is written depends on the records only, never on the order in which they came or on the time. A page whose content did not
//! change is not touched. This is the crate's only I/O.

mod details;
mod place;
mod same;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use portolan_image::reference::{Repository, Tag};
use portolan_image::{Record, Reference};

use crate::markdown::{MarkdownOptions, markdown};
use place::{details, page};

/// A folder of reports.
#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
    options: MarkdownOptions,
    /// Pages that are in their places, and that the disk may not have yet.
    unsettled: Mutex<Vec<PathBuf>>,
}

/// Whether a file had to be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Touched {
    /// It was written, or removed.
    Yes,
    /// It was as it should be.
    No,
}

impl Folder {
    /// Opens a folder, and makes it where there is none.
    ///
    /// # Errors
    /// Those of the file system, here and below.
    pub fn open(root: &Path, options: MarkdownOptions) -> io::Result<Self> {
        portolan_disk::create_folder(root)?;
        portolan_disk::sweep(root)?;
        Ok(Self {
            root: root.to_owned(),
            options,
            unsettled: Mutex::default(),
        })
    }

    /// Removes what writers that were killed have left beside the pages of a repository.
    pub fn clear_up(&self, repository: &Repository) -> io::Result<()> {
        let folder = self.root.join(place::folder(repository)?);
        portolan_disk::sweep(&folder)?;
        portolan_disk::sweep(&folder.join(place::PAGES))
    }

    /// Writes the page of a tag. It may be counted on after [`Folder::settle`].
    pub fn put(&self, record: &Record) -> io::Result<Touched> {
        let path = self.root.join(page(&record.reference)?);
        let text = markdown(record, &self.options);
        if same::holds(&path, text.as_bytes())? {
            return Ok(Touched::No);
        }
        if let Some(folder) = path.parent() {
            portolan_disk::create_folder(folder)?;
        }
        portolan_disk::place(&path, text.as_bytes())?;
        self.unsettled().push(path);
        Ok(Touched::Yes)
    }

    /// Waits until the disk has all pages that were put so far.
    pub fn settle(&self) -> io::Result<()> {
        let paths = std::mem::take(&mut *self.unsettled());
        portolan_disk::settle(&paths)
    }

    fn unsettled(&self) -> MutexGuard<'_, Vec<PathBuf>> {
        self.unsettled
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Removes the page of a tag that is gone.
    pub fn remove(&self, reference: &Reference) -> io::Result<Touched> {
        let path = self.root.join(page(reference)?);
        if !path.exists() {
            return Ok(Touched::No);
        }
        portolan_disk::discard(&path)?;
        Ok(Touched::Yes)
    }

    /// Whether a tag has a page.
    pub fn has(&self, reference: &Reference) -> bool {
        page(reference).is_ok_and(|path| self.root.join(path).exists())
    }

    /// Writes the page of a repository out of those of its tags, which must be there. Without tags the page is removed.
    pub fn put_details(&self, repository: &Repository, tags: &[Tag]) -> io::Result<Touched> {
        let path = self.root.join(details(repository)?);
        if tags.is_empty() {
            let was_there = path.exists();
            portolan_disk::discard(&path)?;
            return Ok(if was_there { Touched::Yes } else { Touched::No });
        }
        details::write(&self.root, &path, repository, tags)
    }

    /// Writes the list of repositories, each with the number of its tags; the order does not matter.
    pub fn put_list(&self, repositories: &[(Repository, usize)]) -> io::Result<Touched> {
        let text = details::list(repositories)?;
        Self::write(&self.root.join("README.md"), text.as_bytes())
    }

    fn write(path: &Path, bytes: &[u8]) -> io::Result<Touched> {
        if same::holds(path, bytes)? {
            return Ok(Touched::No);
        }
        if let Some(folder) = path.parent() {
            portolan_disk::create_folder(folder)?;
        }
        portolan_disk::write(path, bytes)?;
        Ok(Touched::Yes)
    }
}
