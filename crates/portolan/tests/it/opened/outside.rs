//! What stands in a folder, to be compared before and after.

use std::collections::BTreeMap;
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};

/// All that a file is, but for when it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stood {
    kind: &'static str,
    mode: u32,
    owner: (u32, u32),
    modified: (i64, i64),
    links: u64,
    content: Vec<u8>,
}

/// Everything below a folder and the folder itself, but for what is in some of its folders.
pub(super) fn stand(folder: &Path, but: &[PathBuf]) -> BTreeMap<PathBuf, Stood> {
    let mut all = BTreeMap::new();
    let mut next = vec![folder.to_owned()];
    while let Some(path) = next.pop() {
        if but.contains(&path) {
            continue;
        }
        let stood = stood(&path);
        if stood.kind == "folder" {
            let entries = std::fs::read_dir(&path).unwrap();
            next.extend(entries.map(|entry| entry.unwrap().path()));
        }
        all.insert(path, stood);
    }
    all
}

fn stood(path: &Path) -> Stood {
    let meta = std::fs::symlink_metadata(path).unwrap();
    let kind = meta.file_type();
    let (kind, content) = if kind.is_dir() {
        ("folder", Vec::new())
    } else if kind.is_symlink() {
        let target = std::fs::read_link(path).unwrap();
        ("link", target.into_os_string().into_encoded_bytes())
    } else if kind.is_file() {
        ("file", std::fs::read(path).unwrap_or_default())
    } else if kind.is_fifo() {
        ("pipe", Vec::new())
    } else {
        ("device", Vec::new())
    };
    Stood {
        kind,
        mode: meta.mode() & 0o7777,
        owner: (meta.uid(), meta.gid()),
        modified: (meta.mtime(), meta.mtime_nsec()),
        links: meta.nlink(),
        content,
    }
}

/// What was extracted into a folder, as lines; what leads out of it, or is more than a file, a folder or a link, ends the test.
pub(super) fn extracted(folder: &Path) -> String {
    if !folder.exists() {
        return "(nothing)\n".to_owned();
    }
    let top = folder.canonicalize().unwrap();
    let mut text = String::new();
    for (path, stood) in stand(folder, &[]) {
        let name = path.strip_prefix(folder).unwrap().to_string_lossy();
        let name = portolan_image::error::visible(&name);
        let content = portolan_image::error::visible(&String::from_utf8_lossy(&stood.content));
        let content: String = content.chars().take(60).collect();
        assert_eq!(
            stood.mode & 0o7000,
            if stood.kind == "link" {
                stood.mode & 0o7000
            } else {
                0
            },
            "{name} has special bits"
        );
        match stood.kind {
            "folder" => text.push_str(&format!("{name}/\n")),
            "file" => {
                assert_eq!(stood.links, 1, "{name} is another name of some file");
                text.push_str(&format!("{name} {:04o} {content:?}\n", stood.mode));
            }
            "link" => {
                text.push_str(&format!("{name} -> {content}\n"));
                if let Ok(end) = path.canonicalize() {
                    assert!(end.starts_with(&top), "{name} leads to {}", end.display());
                }
                assert!(!content.starts_with('/'), "{name} leads to {content}");
            }
            other => panic!("{name} is a {other}"),
        }
    }
    text
}
