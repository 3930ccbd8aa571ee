//! Where a path leads when the links of the image are followed, as a process in it would: inside of the tree only.

use portolan_image::contents::{FileKind, FilePath};

use super::{Tree, Version};

/// How many links are followed, as Linux has it (`path_resolution(7)`).
const MOST_LINKS: usize = 40;

/// Why a path leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoWay {
    /// There is nothing at this path, which may be the one that a link leads to.
    Missing(FilePath),
    /// Something on the way is no folder.
    NoFolder(FilePath),
    /// There are too many links on the way, as there are where they lead in a circle.
    TooManyLinks,
    /// There are more names on the way than were to be walked.
    TooFar,
}

impl Tree {
    /// The file that a path leads to, links followed. An absolute link begins at the root of the image, and `..` never leads above
    /// it (threat 31).
    ///
    /// # Errors
    /// [`NoWay`], where it leads nowhere.
    pub fn resolve(&self, path: &FilePath) -> Result<Version<'_>, NoWay> {
        self.resolve_within(path, usize::MAX)
    }

    /// The same, over so many names at most, those in links included: for who asks for very many paths (threat 24).
    ///
    /// # Errors
    /// [`NoWay`], where it leads nowhere, or too far.
    pub fn resolve_within(&self, path: &FilePath, most_names: usize) -> Result<Version<'_>, NoWay> {
        // Nothing is below a link, so that what is at a path is not behind one.
        if let Some(found) = self.get(path)
            && !matches!(found.file().kind, FileKind::Symlink { .. })
        {
            return Ok(found);
        }
        let names = path.names().rev().map(<[u8]>::to_vec);
        // What is still to be walked, the next name last.
        let mut waiting: Vec<Vec<u8>> = names.collect();
        let mut here = FilePath::root();
        let (mut links, mut walked) = (0, 0);
        while let Some(name) = waiting.pop() {
            walked += 1;
            if walked > most_names {
                return Err(NoWay::TooFar);
            }
            match name.as_slice() {
                b"" | b"." => continue,
                b".." => {
                    here = here.parent().unwrap_or_default();
                    continue;
                }
                _ => {}
            }
            let next = here.join(&name);
            let Some(version) = self.get(&next) else {
                return Err(NoWay::Missing(next));
            };
            match version.file().kind {
                FileKind::Symlink { target } => {
                    links += 1;
                    if links > MOST_LINKS {
                        return Err(NoWay::TooManyLinks);
                    }
                    if target.starts_with(b"/") {
                        here = FilePath::root();
                    }
                    // Those behind are never walked.
                    let names = target.split(|&byte| byte == b'/').take(most_names);
                    let names: Vec<Vec<u8>> = names.map(<[u8]>::to_vec).collect();
                    waiting.extend(names.into_iter().rev());
                }
                FileKind::Directory => here = next,
                _ if waiting.is_empty() => here = next,
                _ => return Err(NoWay::NoFolder(next)),
            }
        }
        self.get(&here).ok_or(NoWay::Missing(here))
    }
}
