//! Files appear whole or not at all.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use portolan_disk::{Whole, sweep, write};

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_file_that_is_not_finished_leaves_nothing_and_the_old_one_stays() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.md");
    write(&path, b"old").unwrap();
    let mut file = Whole::create(&path).unwrap();
    file.write_all(b"half of the new").unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"old");
    drop(file);
    assert_eq!(fs::read(&path).unwrap(), b"old");
    assert_eq!(names(folder.path()), ["report.md"]);
}

#[test]
fn a_finished_file_takes_the_place_of_the_old_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.md");
    write(&path, b"old and longer").unwrap();
    write(&path, b"new").unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"new");
    assert_eq!(names(folder.path()), ["report.md"]);
}

#[test]
fn a_folder_is_no_file_and_a_missing_folder_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let error = write(folder.path(), b"x").unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::IsADirectory);
    let error = write(&folder.path().join("missing/report.md"), b"x").unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::NotFound);
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link_and_permissions_are_kept() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let folder = tempfile::tempdir().unwrap();
    let (path, link) = (
        folder.path().join("report.md"),
        folder.path().join("link.md"),
    );
    write(&path, b"old").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    symlink(&path, &link).unwrap();
    write(&link, b"new").unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read(&path).unwrap(), b"new");
    let mode = fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_written_into_as_it_is() {
    write(Path::new("/dev/null"), b"gone").unwrap();
}

#[test]
fn what_a_killed_writer_left_is_swept_and_what_is_being_written_stays() {
    let folder = tempfile::tempdir().unwrap();
    let mut writing = Whole::create(&folder.path().join("page.md")).unwrap();
    writing.write_all(b"half of ").unwrap();
    for name in [
        ".page.md.abc123.part",
        ".portolan",
        "page.part",
        ".young.part",
    ] {
        write(&folder.path().join(name), b"x").unwrap();
    }
    let old = std::time::SystemTime::UNIX_EPOCH;
    for entry in fs::read_dir(folder.path()).unwrap() {
        let path = entry.unwrap().path();
        if !path.ends_with(".young.part") {
            let file = fs::File::options().write(true).open(path).unwrap();
            file.set_modified(old).unwrap();
        }
    }
    sweep(folder.path()).unwrap();
    assert!(!folder.path().join(".page.md.abc123.part").exists());
    writing.write_all(b"it").unwrap();
    writing.finish().unwrap();
    assert_eq!(
        names(folder.path()),
        [".portolan", ".young.part", "page.md", "page.part"]
    );
    sweep(&folder.path().join("none")).unwrap();
}
