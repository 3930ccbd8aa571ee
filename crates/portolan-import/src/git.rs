//! The history of a git repository of reports: each commit's pages, as they were.

use std::path::Path;

use gix::{ObjectId, Repository};
use jiff::Timestamp;

use crate::error::{Error, Result};
use crate::files::{DEPTH, DETAILS, LOCAL, MOST_BYTES, Page, REMOTE, too_deep};

/// A repository of reports, and the commits of its history that are to be read, the oldest first.
pub struct History {
    repository: Repository,
    /// The newest first.
    commits: Vec<ObjectId>,
    /// The commit that was read last; `None` before the first.
    before: Option<ObjectId>,
}

impl std::fmt::Debug for History {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("History")
            .field("commits", &self.commits.len())
            .finish_non_exhaustive()
    }
}

/// What one commit changed.
#[derive(Debug)]
pub struct Version {
    /// The commit.
    pub commit: String,
    /// When it was made.
    pub time: Timestamp,
    /// The pages that it changed.
    pub changes: Vec<Change>,
}

/// A page that a commit changed.
#[derive(Debug)]
pub struct Change {
    /// The page before, where there was one that could be read.
    pub before: Option<Page>,
    /// The page after, where there is one; an error if it is too large for one, or stands in a folder that lies too deep.
    pub after: Option<Result<Page>>,
}

impl History {
    /// Opens a repository. Its settings are not read, and nothing of it is run. With `after`, only commits that came later count; if that
    /// commit is no longer part of the history, all do. The history is that of first parents: what the branch was, over time.
    ///
    /// # Errors
    /// When it is no git repository, or its history cannot be read.
    pub fn open(path: &Path, after: Option<&str>) -> Result<Self> {
        let wrong = |what: &str| Error::new(format!("{}: {what}", path.display()));
        let repository = gix::open_opts(path, gix::open::Options::isolated()).map_err(|error| {
            wrong("this is no git repository that can be read").because(error.to_string())
        })?;
        let head = repository
            .head_id()
            .map_err(|error| wrong("the repository has no commits").because(error.to_string()))?
            .detach();
        let walk = repository.rev_walk([head]).first_parent_only().all();
        let walk =
            walk.map_err(|error| wrong("the history cannot be read").because(error.to_string()))?;
        let mut commits = Vec::new();
        let mut before = None;
        for commit in walk {
            let commit = commit
                .map_err(|error| wrong("the history cannot be read").because(error.to_string()))?;
            if Some(commit.id.to_string().as_str()) == after {
                before = Some(commit.id);
                break;
            }
            commits.push(commit.id);
        }
        Ok(Self {
            repository,
            commits,
            before,
        })
    }

    /// How many commits are still to be read.
    pub fn remaining(&self) -> usize {
        self.commits.len()
    }

    /// What the next commit changed. A commit without a time that can be told is an error in its place: what it changed counts with the
    /// next.
    ///
    /// # Errors
    /// When the repository is damaged.
    pub fn next_version(&mut self) -> Result<Option<Result<Version>>> {
        let Some(id) = self.commits.pop() else {
            return Ok(None);
        };
        let damaged =
            |what: String| Error::new(format!("the commit {id} cannot be read")).because(what);
        let commit = self
            .repository
            .find_commit(id)
            .map_err(|error| damaged(error.to_string()))?;
        let time = match time(&commit) {
            Ok(time) => time,
            Err(cause) => {
                let error = Error::new(format!("the commit {id} has no time that can be told"));
                return Ok(Some(Err(error.because(cause))));
            }
        };
        let tree = commit
            .tree_id()
            .map_err(|error| damaged(error.to_string()))?
            .detach();
        let old = match self.before {
            Some(before) => {
                let commit = self
                    .repository
                    .find_commit(before)
                    .map_err(|error| damaged(error.to_string()))?;
                Some(
                    commit
                        .tree_id()
                        .map_err(|error| damaged(error.to_string()))?
                        .detach(),
                )
            }
            None => None,
        };
        let mut changes = Vec::new();
        self.compare(old, Some(tree), "", DEPTH + 1, &mut changes)
            .map_err(|error| damaged(error.to_string()))?;
        self.before = Some(id);
        Ok(Some(Ok(Version {
            commit: id.to_string(),
            time,
            changes,
        })))
    }

    /// Compares two trees. What has the same id on both sides is not looked into.
    fn compare(
        &self,
        old: Option<ObjectId>,
        new: Option<ObjectId>,
        path: &str,
        depth: usize,
        changes: &mut Vec<Change>,
    ) -> Result<()> {
        if old == new {
            return Ok(());
        }
        if depth == 0 {
            changes.push(Change {
                before: None,
                after: new.map(|_| Err(too_deep(&path))),
            });
            return Ok(());
        }
        let (old, new) = (self.tree(old)?, self.tree(new)?);
        let mut names: Vec<&String> = old.iter().chain(&new).map(|entry| &entry.name).collect();
        names.sort();
        names.dedup();
        let has = |wanted: &str, kind| {
            let mut entries = old.iter().chain(&new);
            entries.any(|entry| entry.name == wanted && entry.kind == kind)
        };
        let has_pages_of_tags = has(REMOTE, Kind::Tree);
        for name in names {
            if name == "README.md"
                || (name == DETAILS && has_pages_of_tags)
                || (name == LOCAL && (has_pages_of_tags || has(DETAILS, Kind::File)))
            {
                continue;
            }
            let find = |tree: &[TreeEntry], kind| {
                tree.iter()
                    .find(|entry| entry.name == *name && entry.kind == kind)
                    .map(|entry| entry.id)
            };
            let full = if path.is_empty() {
                name.clone()
            } else {
                format!("{path}/{name}")
            };
            self.compare(
                find(&old, Kind::Tree),
                find(&new, Kind::Tree),
                &full,
                depth - 1,
                changes,
            )?;
            let (before, after) = (find(&old, Kind::File), find(&new, Kind::File));
            let is_page = Path::new(name)
                .extension()
                .is_some_and(|extension| extension == "md");
            if is_page && before != after {
                changes.push(Change {
                    before: match before {
                        Some(id) => self.page(id, &full)?.ok(),
                        None => None,
                    },
                    after: after.map(|id| self.page(id, &full)).transpose()?,
                });
            }
        }
        Ok(())
    }

    fn tree(&self, id: Option<ObjectId>) -> Result<Vec<TreeEntry>> {
        let Some(id) = id else {
            return Ok(Vec::new());
        };
        let damaged =
            |what: String| Error::new(format!("the tree {id} cannot be read")).because(what);
        let tree = self
            .repository
            .find_tree(id)
            .map_err(|error| damaged(error.to_string()))?;
        let mut entries = Vec::new();
        for entry in tree.iter() {
            let entry = entry.map_err(|error| damaged(error.to_string()))?;
            let mode = entry.mode();
            let kind = if mode.is_tree() {
                Kind::Tree
            } else if mode.is_blob() {
                Kind::File
            } else {
                // Links and submodules are no pages.
                continue;
            };
            entries.push(TreeEntry {
                name: entry.filename().to_string(),
                kind,
                id: entry.object_id(),
            });
        }
        Ok(entries)
    }

    /// A page; an error within where it is too large for one.
    fn page(&self, id: ObjectId, name: &str) -> Result<Result<Page>> {
        let wrong = |what: &str| Error::new(format!("{name} ({id}) {what}"));
        let header = self
            .repository
            .find_header(id)
            .map_err(|error| wrong("cannot be read").because(error.to_string()))?;
        if header.size() > MOST_BYTES {
            return Ok(Err(wrong("is too large for a page")));
        }
        let object = self
            .repository
            .find_object(id)
            .map_err(|error| wrong("cannot be read").because(error.to_string()))?;
        let text = String::from_utf8_lossy(&object.data).into_owned();
        Ok(Ok(Page {
            name: name.to_owned(),
            text,
        }))
    }
}

/// When a commit was made.
fn time(commit: &gix::Commit<'_>) -> Result<Timestamp, Box<dyn std::error::Error + Send + Sync>> {
    let seconds = commit.time().map_err(|error| error.to_string())?.seconds;
    Ok(Timestamp::from_second(seconds)?)
}

#[derive(Debug, PartialEq, Eq)]
struct TreeEntry {
    name: String,
    kind: Kind,
    id: ObjectId,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Tree,
    File,
}
