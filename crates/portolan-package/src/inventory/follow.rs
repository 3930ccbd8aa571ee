//! Symbolic links of an image, followed inside of it. It is a look-up of names in memory: no file is opened (threat 31).

use portolan_image::contents::{FileKind, FilePath};
use portolan_layer::tree::{Tree, Version};

/// The most links on the way to a file, as in Linux.
const LINKS: usize = 40;
/// The most names on the way, those of links included.
const NAMES: usize = 4096;

/// The file that a path leads to, with all links followed as in a root of its own: `..` ends at it, an absolute target begins at it.
/// `None` if there is nothing, or if there are too many links.
pub(super) fn follow<'a>(tree: &'a Tree, path: &FilePath) -> Option<Version<'a>> {
    let mut ahead: Vec<Vec<u8>> = path.names().rev().map(<[u8]>::to_vec).collect();
    let mut here = FilePath::root();
    let mut version = tree.root();
    let (mut links, mut names) = (0, 0);
    while let Some(name) = ahead.pop() {
        names += 1;
        if names > NAMES {
            return None;
        }
        let next = match name.as_slice() {
            b"" | b"." => continue,
            b".." => here.parent().unwrap_or_default(),
            name => here.join(name),
        };
        let found = tree.get(&next)?;
        if let FileKind::Symlink { target } = found.file().kind {
            links += 1;
            if links > LINKS {
                return None;
            }
            if target.starts_with(b"/") {
                (here, version) = (FilePath::root(), tree.root());
            }
            ahead.extend(target.split(|&byte| byte == b'/').rev().map(<[u8]>::to_vec));
            continue;
        }
        (here, version) = (next, found);
    }
    Some(version)
}
