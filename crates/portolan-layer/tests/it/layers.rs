//! Layers in a few words: `d etc`, `f etc/a 100`, `h etc/b etc/a` (a hard link to the last), `l etc/c a` (a symbolic link),
//! `w etc/a` (a whiteout), `o etc` (an opaque one).

use portolan_image::contents::{File, FileKind, FilePath, FileTime, Mode, Owner};
use portolan_layer::{Listing, Tree};

pub(crate) fn file(words: &str) -> File {
    let words: Vec<&str> = words.split(' ').collect();
    let (letter, path) = (words[0], words[1]);
    let last = words.get(2).copied();
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let kind = match letter {
        "d" => FileKind::Directory,
        "h" => FileKind::HardLink {
            target: FilePath::from(last.unwrap()),
        },
        "l" => FileKind::Symlink {
            target: last.unwrap().as_bytes().into(),
        },
        _ => FileKind::Regular,
    };
    let path = match letter {
        "w" => format!("{folder}/.wh.{name}"),
        "o" => format!("{path}/.wh..wh..opq"),
        _ => path.to_owned(),
    };
    File {
        path: FilePath::from(path.as_str()),
        kind,
        mode: Mode::new(if letter == "d" { 0o755 } else { 0o644 }),
        owner: Owner::default(),
        size: if letter == "f" {
            last.unwrap().parse().unwrap()
        } else {
            0
        },
        modified: FileTime::default(),
        xattrs: Vec::new(),
    }
}

pub(crate) fn tree<L: AsRef<[W]>, W: AsRef<str>>(layers: &[L]) -> Tree {
    let mut tree = Tree::new();
    for layer in layers {
        let mut listing = Listing::new();
        for words in layer.as_ref() {
            listing.push(&file(words.as_ref()));
        }
        tree.add(&listing).unwrap();
    }
    tree
}
