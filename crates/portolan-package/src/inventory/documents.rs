//! The copyright files of packages of Debian.

use std::collections::HashMap;

use portolan_image::contents::{Ecosystem, FilePath, Package};
use portolan_layer::Tree;

use super::NAMES;
use crate::clue::Found;

/// Gives a package the licences of `/usr/share/doc/NAME/copyright`. Where the folder, or the file, is a link to that of another
/// package, it is that one's. A package that has none is left as it is.
pub(super) fn add_licences(
    package: &mut Package,
    tree: &Tree,
    said: &HashMap<&FilePath, Vec<&Found>>,
) {
    if package.ecosystem != Ecosystem::Deb {
        return;
    }
    let path = FilePath::from("usr/share/doc")
        .join(package.name.as_bytes())
        .join(b"copyright");
    let Ok(file) = tree.resolve_within(&path, NAMES) else {
        return;
    };
    // What a hard link holds was said of the file that it is another name of, if that is still there as it was.
    let first = file.linked().filter(|first| {
        let there = tree.get(&first.path());
        there.is_some_and(|there| there.layer() == first.layer())
    });
    let path = first.unwrap_or(file).path();
    for found in said.get(&path).into_iter().flatten() {
        if let Found::Copyright(licences) = found {
            package.licences.extend_from_slice(licences);
        }
    }
    package.licence_files.push(path);
}
