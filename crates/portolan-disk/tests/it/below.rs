//! Files below a folder: nothing that stands in it, and no name, leads anywhere else (threats 30, 31).

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;

use portolan_disk::Below;

/// All that is in a folder: what each path is, its permissions and its content.
fn seen(folder: &Path) -> BTreeMap<String, (u32, Vec<u8>)> {
    let mut all = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(here) = folders.pop() {
        for entry in fs::read_dir(&here).unwrap() {
            let path = entry.unwrap().path();
            let meta = fs::symlink_metadata(&path).unwrap();
            let content = if meta.is_dir() {
                folders.push(path.clone());
                Vec::new()
            } else if meta.is_symlink() {
                fs::read_link(&path)
                    .unwrap()
                    .to_string_lossy()
                    .into_owned()
                    .into_bytes()
            } else {
                fs::read(&path).unwrap()
            };
            let name = path
                .strip_prefix(folder)
                .unwrap()
                .to_string_lossy()
                .into_owned();
            all.insert(name, (meta.permissions().mode(), content));
        }
    }
    all
}

fn put(below: &Below, names: &[&[u8]], content: &[u8]) -> std::io::Result<()> {
    let mut file = below.file(names, 0o640)?;
    file.write_all(content)?;
    file.finish()
}

#[test]
fn a_file_appears_whole_with_the_folders_on_the_way() {
    let outside = tempfile::tempdir().unwrap();
    let target = outside.path().join("new/target");
    let below = Below::open(&target).unwrap();
    put(&below, &[b"a", b"b", b"c"], b"content").unwrap();
    assert_eq!(fs::read(target.join("a/b/c")).unwrap(), b"content");
    let mode = fs::metadata(target.join("a/b/c"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o7777, 0o640);
    put(&below, &[b"a", b"b", b"c"], b"again").unwrap();
    assert_eq!(fs::read(target.join("a/b/c")).unwrap(), b"again");
}

#[test]
fn a_file_that_is_not_finished_leaves_nothing() {
    let target = tempfile::tempdir().unwrap();
    let below = Below::open(target.path()).unwrap();
    let mut file = below.file(&[b"half"], 0o644).unwrap();
    file.write_all(b"con").unwrap();
    assert_eq!(seen(target.path()).len(), 1, "it has another name");
    drop(file);
    assert_eq!(seen(target.path()).len(), 0);
}

/// What an image, or somebody else, could have put in the way. The folder outside is compared before and after.
#[test]
fn nothing_is_written_through_links_or_beside_the_folder() {
    let world = tempfile::tempdir().unwrap();
    let outside = world.path().join("outside");
    fs::create_dir(&outside).unwrap();
    portolan_disk::write(&outside.join("passwd"), b"root").unwrap();
    let before = seen(&outside);
    let target = world.path().join("target");
    let below = Below::open(&target).unwrap();
    symlink(&outside, target.join("out")).unwrap();
    symlink("../outside", target.join("relative")).unwrap();
    symlink(outside.join("passwd"), target.join("file")).unwrap();

    let attacks: &[(&str, &[&[u8]])] = &[
        ("through an absolute link", &[b"out", b"passwd"]),
        ("through a relative link", &[b"relative", b"passwd"]),
        ("a folder through a link", &[b"out", b"new", b"passwd"]),
        ("up", &[b"..", b"outside", b"passwd"]),
        ("up by name", &[b"../outside/passwd"]),
        ("a slash in a name", &[b"out/passwd"]),
        ("an absolute name", &[b"/etc/passwd"]),
        ("nothing", &[]),
        ("no name", &[b""]),
        ("here", &[b"."]),
        ("a NUL", &[b"out\0"]),
    ];
    for (what, names) in attacks {
        assert!(put(&below, names, b"evil").is_err(), "{what}");
        assert!(below.link(names, b"evil").is_err(), "{what}");
        assert_eq!(seen(&outside), before, "{what}");
    }
    // What replaces a link replaces the link.
    put(&below, &[b"file"], b"mine").unwrap();
    assert_eq!(fs::read(target.join("file")).unwrap(), b"mine");
    below.link(&[b"file"], b"a").unwrap();
    assert_eq!(fs::read_link(target.join("file")).unwrap(), Path::new("a"));
    assert_eq!(seen(&outside), before);
    assert!(below.folder(&[b"out", b"new"]).is_err());
    assert_eq!(seen(&outside), before);
}
