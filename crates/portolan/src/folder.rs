//! Bringing a folder of reports in step with the catalogue: only the pages that are behind are written.

use std::io;
use std::path::{Path, PathBuf};

use portolan_catalog::{Catalog, When};
use portolan_image::reference::Repository;
use portolan_report::{Folder, MarkdownOptions, Secrets, Style, Touched};

use crate::trouble::Trouble;

/// How many pages are written before they are noted.
const BATCH: usize = 200;
/// The file that tells one folder from another, and a folder that was begun anew from what it was.
const MARK: &str = ".portolan";
/// Changes when what is written from one record changes, so that all pages are looked at again.
const WRITER: u32 = 1;

/// What becomes of the page of a tag that is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Vanished {
    /// It is removed.
    Remove,
    /// It stays as it was.
    Keep,
}

/// A folder of reports that is kept in step.
#[derive(Debug)]
pub(crate) struct Pages<'a> {
    catalog: &'a Catalog,
    folder: Folder,
    name: String,
    vanished: Vanished,
    /// How many pages were written or removed.
    pub(crate) touched: usize,
}

impl<'a> Pages<'a> {
    /// Opens a folder.
    pub(crate) fn open(
        catalog: &'a Catalog,
        path: &Path,
        style: Style,
        secrets: Secrets,
        vanished: Vanished,
    ) -> Result<Self, Trouble> {
        let trouble = |error: io::Error| unwritable(path, &error);
        refuse_what_is_another_s(path)?;
        let folder = Folder::open(path, MarkdownOptions { style, secrets }).map_err(trouble)?;
        let mark = mark(path).map_err(trouble)?;
        Ok(Self {
            catalog,
            folder,
            name: format!("{mark} {style:?} {secrets:?} {WRITER}"),
            vanished,
            touched: 0,
        })
    }

    /// Writes what is behind in a repository.
    pub(crate) async fn repository(&mut self, repository: &Repository) -> Result<(), Trouble> {
        // Also where nothing is due: what a writer that was killed has left may have been too young to be told from one at work.
        self.folder
            .clear_up(repository)
            .map_err(|error| unwritable(Path::new(&repository.familiar()), &error))?;
        let mut due = self.catalog.due_pages(&self.name, repository).await?;
        if self.vanished == Vanished::Keep {
            // They are not noted as gone either: without this wish they are removed.
            due.retain(|page| !page.is_gone());
        }
        if due.is_empty() {
            return Ok(());
        }
        for batch in due.chunks(BATCH) {
            for page in batch {
                let record = self.catalog.record_of_page(page).await?;
                let touched = match record {
                    Some(record) => self.folder.put(&record),
                    None => self.folder.remove(&page.reference),
                };
                let touched = touched
                    .map_err(|error| unwritable(Path::new(&page.reference.familiar()), &error))?;
                self.touched += usize::from(touched == Touched::Yes);
            }
            self.folder
                .settle()
                .map_err(|error| unwritable(Path::new(&repository.familiar()), &error))?;
            self.details(repository).await?;
            self.catalog.note_pages(&self.name, batch).await?;
        }
        Ok(())
    }

    /// The page of all tags that have a page.
    async fn details(&self, repository: &Repository) -> Result<(), Trouble> {
        let mut tags = self.catalog.tags(repository, When::Latest).await?;
        if self.vanished == Vanished::Keep {
            let states = self.catalog.states(repository).await?;
            tags = states.into_iter().map(|state| state.tag).collect();
        }
        tags.retain(|tag| {
            let reference = portolan_image::Reference::tagged(repository.clone(), tag.clone());
            self.folder.has(&reference)
        });
        let done = self.folder.put_details(repository, &tags);
        done.map(drop)
            .map_err(|error| unwritable(Path::new(&repository.familiar()), &error))
    }

    /// Writes the list of all repositories of the catalogue.
    pub(crate) async fn list(&self) -> Result<(), Trouble> {
        let mut list = Vec::new();
        for repository in self.catalog.repositories().await? {
            let tags = self.catalog.tags(&repository, When::Latest).await?.len();
            list.push((repository, tags));
        }
        let done = self.folder.put_list(&list);
        done.map(drop)
            .map_err(|error| unwritable(Path::new("README.md"), &error))
    }
}

fn unwritable(what: &Path, error: &io::Error) -> Trouble {
    let trouble =
        Trouble::failed(format!("could not write the report of {}", what.display())).because(error);
    if error.kind() == io::ErrorKind::StorageFull {
        return trouble
            .hint("make room and run the same command again: it carries on where it stopped");
    }
    trouble
}

/// A folder that holds files and was not begun by us is somebody's: its `README.md` would be written over.
fn refuse_what_is_another_s(path: &Path) -> Result<(), Trouble> {
    let Ok(mut entries) = std::fs::read_dir(path) else {
        return Ok(());
    };
    if entries.next().is_none() || path.join(MARK).exists() {
        return Ok(());
    }
    Err(Trouble::failed(format!(
        "{} holds files, and is no folder of reports",
        path.display()
    ))
    .hint(format!(
        "name an empty folder, or a new one; if its pages may be written over, make a file {MARK} in it"
    )))
}

/// The folder's own name: made once, random, so that a folder that was removed and made again is not taken for the old one.
fn mark(path: &Path) -> io::Result<String> {
    let file: PathBuf = path.join(MARK);
    match std::fs::read_to_string(&file) {
        Ok(text) if !text.trim().is_empty() => Ok(text.trim().chars().take(64).collect()),
        Ok(_) => make_mark(&file),
        Err(error) if error.kind() == io::ErrorKind::NotFound => make_mark(&file),
        Err(error) => Err(error),
    }
}

fn make_mark(file: &Path) -> io::Result<String> {
    let mark = format!("{:032x}", fastrand::u128(..));
    portolan_disk::write(file, format!("{mark}\n").as_bytes())?;
    Ok(mark)
}
