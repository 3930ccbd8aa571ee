//! Databases that are not where detectors look, but where a link of the image leads from there.

use portolan_image::contents::{FileKind, FilePath, Unread};
use portolan_layer::Tree;

use super::NAMES;

/// Where the databases of distributions are: content is read by these paths only.
const DATABASES: [&str; 4] = [
    "var/lib/dpkg/status",
    "lib/apk/db/installed",
    "usr/lib/apk/db/installed",
    "var/lib/rpm/rpmdb.sqlite",
];
/// Where else a link may lead, since it is looked at there too.
const ALSO: [&str; 2] = [
    "usr/lib/sysimage/rpm/rpmdb.sqlite",
    "usr/share/rpm/rpmdb.sqlite",
];

/// Tells of each database that is a file somewhere else.
pub(super) fn unread(tree: &Tree) -> Vec<Unread> {
    let known = |path: &FilePath| {
        let mut all = DATABASES.iter().chain(&ALSO);
        all.any(|known| *path == FilePath::from(*known))
    };
    let unread = DATABASES.iter().filter_map(|database| {
        let path = FilePath::from(*database);
        let file = tree.resolve_within(&path, NAMES).ok()?;
        let is_file = matches!(file.file().kind, FileKind::Regular);
        (is_file && !known(&file.path())).then(|| Unread {
            layer: file.layer(),
            why: format!("it is reached by a link, from {path}, and is not looked at there"),
            path: Some(file.path()),
        })
    });
    unread.collect()
}
