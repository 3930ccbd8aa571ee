//! A real image, made of Debian's packages: what is told of it is what the tools on its root say.

use std::collections::BTreeMap;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _};
use std::path::Path;

use portolan_testkit::servers::Debian;
use serde_json::Value;

use crate::run::Home;

/// A file as the file system tells it, and as `portolan files --json` does.
#[derive(Debug, PartialEq, Eq)]
struct Told {
    kind: String,
    mode: String,
    owner: (u64, u64),
    /// Of regular files, hard links included.
    size: Option<u64>,
    /// Of all but folders: umoci sets those of folders anew when it puts something into them.
    modified: Option<i64>,
    target: Option<String>,
}

fn on_disk(root: &Path) -> BTreeMap<String, Told> {
    let mut all = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let meta = std::fs::symlink_metadata(&path).unwrap();
            let kind = meta.file_type();
            let word = if kind.is_dir() {
                folders.push(path.clone());
                "directory"
            } else if kind.is_symlink() {
                "symlink"
            } else if kind.is_char_device() {
                "char-device"
            } else {
                "file"
            };
            let target = std::fs::read_link(&path).ok();
            let name = path.strip_prefix(root).unwrap().as_os_str().as_bytes();
            let told = Told {
                kind: word.to_owned(),
                mode: format!("{:04o}", meta.mode() & 0o7777),
                owner: (u64::from(meta.uid()), u64::from(meta.gid())),
                size: kind.is_file().then_some(meta.len()),
                modified: (!kind.is_dir()).then(|| meta.mtime()),
                target: target.map(|target| target.to_string_lossy().into_owned()),
            };
            all.insert(format!("/{}", String::from_utf8_lossy(name)), told);
        }
    }
    all
}

fn told(page: &Value) -> BTreeMap<String, Told> {
    let files = page["files"].as_array().unwrap().iter();
    files
        .map(|file| {
            let text = |key: &str| file[key].as_str().unwrap().to_owned();
            let number = |key: &str| file[key].as_u64().unwrap();
            // A hard link is the file, by another name.
            let kind = text("kind").replace("hardlink", "file");
            let time: jiff::Timestamp = text("modified").parse().unwrap();
            let told = Told {
                mode: text("mode"),
                owner: (number("uid"), number("gid")),
                size: (kind == "file").then(|| number("size")),
                modified: (kind != "directory").then(|| time.as_second()),
                target: (kind == "symlink").then(|| text("target")),
                kind,
            };
            (text("path"), told)
        })
        .collect()
}

#[test]
fn the_tree_is_what_umoci_unpacks_entry_for_entry() {
    let debian = Debian::find().unwrap();
    let image = format!("oci:{}:latest", debian.layout().display());
    let home = Home::new();
    let ran = home.run(&["files", "--json", &image]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    let told = told(&serde_json::from_slice(&ran.stdout).unwrap());
    let on_disk = on_disk(&debian.root());
    assert!(
        on_disk.len() > 5000,
        "{} files are a whole Debian",
        on_disk.len()
    );
    for (path, file) in &on_disk {
        assert_eq!(told.get(path), Some(file), "{path}");
    }
    let more: Vec<&String> = told
        .keys()
        .filter(|path| !on_disk.contains_key(*path))
        .collect();
    assert!(more.is_empty(), "umoci has not unpacked {more:?}");
}

#[test]
fn the_second_layer_purged_one_package_and_installed_another() {
    let debian = Debian::find().unwrap();
    let image = format!("oci:{}:latest", debian.layout().display());
    let home = Home::new();
    let ran = home.run(&["files", "--changes", "--layer", "1", &image]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    let text = String::from_utf8(ran.stdout).unwrap();
    for line in [
        "A /usr/bin/hello",
        "C /var/lib/dpkg/status",
        "D /usr/share/zoneinfo/",
    ] {
        assert!(
            text.lines().any(|told| told.starts_with(line)),
            "{line}:\n{text}"
        );
    }
}
