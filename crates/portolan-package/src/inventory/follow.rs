//! Symbolic links of an image, followed inside of it. It is a look-up of names in memory: no file is opened (threat 31).

use portolan_image::contents::{FileKind, FilePath};
use portolan_layer::tree::{Tree, Version};

/// The most names on the way to a file, those of links included. Each costs a look-up of all before it, and there may be
/// hundreds of thousands of packages that each have a link (threat 24).
const NAMES: usize = 64;

/// The file that a path leads to, with all links followed as in a root of its own: `..` ends at it, an absolute target begins at it.
/// `None` if there is nothing, or if the way is too long, as that of a link to itself is.
pub(super) fn follow<'a>(tree: &'a Tree, path: &FilePath) -> Option<Version<'a>> {
    // Nothing is below a link, so that what is at a path is not behind one.
    if let Some(found) = tree.get(path)
        && !matches!(found.file().kind, FileKind::Symlink { .. })
    {
        return Some(found);
    }
    let mut ahead: Vec<Vec<u8>> = path.names().rev().map(<[u8]>::to_vec).collect();
    let mut here = FilePath::root();
    let mut version = tree.root();
    let mut names = 0;
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
            if target.starts_with(b"/") {
                (here, version) = (FilePath::root(), tree.root());
            }
            let names = target.split(|&byte| byte == b'/').take(NAMES + 1);
            let names: Vec<Vec<u8>> = names.map(<[u8]>::to_vec).collect();
            ahead.extend(names.into_iter().rev());
            continue;
        }
        (here, version) = (next, found);
    }
    Some(version)
}
