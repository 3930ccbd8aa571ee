//! What is kept is whole and private.

use std::fs;
use std::time::{Duration, SystemTime};

use portolan_disk::{discard, keep, touch};

#[test]
fn what_is_kept_stands_in_folders_of_its_own_and_is_replaced_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a/b/file");
    keep(&path, b"old and longer").unwrap();
    keep(&path, b"new").unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"new");
    assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
}

#[cfg(unix)]
#[test]
fn what_is_kept_is_for_its_owner_and_is_not_written_through_links() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let folder = tempfile::tempdir().unwrap();
    let (path, other) = (folder.path().join("a/file"), folder.path().join("other"));
    keep(&path, b"one").unwrap();
    let mode = |path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&path), 0o600);
    assert_eq!(mode(&folder.path().join("a")), 0o700);
    keep(&other, b"other").unwrap();
    fs::remove_file(&path).unwrap();
    symlink(&other, &path).unwrap();
    keep(&path, b"two").unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"two");
    assert_eq!(fs::read(&other).unwrap(), b"other");
    fs::remove_file(&path).unwrap();
    symlink(&other, &path).unwrap();
    discard(&path).unwrap();
    assert!(!path.is_symlink());
    assert_eq!(fs::read(&other).unwrap(), b"other");
}

#[test]
fn what_is_gone_is_discarded_and_what_is_of_use_is_dated() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    discard(&path).unwrap();
    keep(&path, b"x").unwrap();
    let then = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    touch(&path, then).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), then);
    discard(&path).unwrap();
    assert!(!path.exists());
    assert!(touch(&path, then).is_err());
}
