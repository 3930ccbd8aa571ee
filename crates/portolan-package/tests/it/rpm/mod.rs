//! Databases of rpm, in all their forms.
#![expect(
    clippy::disallowed_methods,
    clippy::panic,
    reason = "fixtures are gone after the test, and a test that cannot go on fails"
)]

use portolan_image::contents::{File, FileKind, FilePath, FileTime, Mode, Owner, Package};
use portolan_package::{Found, detectors};

mod agrees;
mod broken;
mod fields;
mod fleet;
mod mutated;
mod places;
mod written;

const SQLITE: &str = "var/lib/rpm/rpmdb.sqlite";
const LOG: &str = "var/lib/rpm/rpmdb.sqlite-wal";
const NDB: &str = "usr/lib/sysimage/rpm/Packages.db";
const LIST: &str = "var/lib/rpmmanifest/container-manifest-2";
const BERKELEY: &str = "var/lib/rpm/Packages";

/// What a database at a path says, without a layer around it.
fn read(path: &str, content: &[u8]) -> Vec<Found> {
    let file = File {
        path: FilePath::from(path),
        kind: FileKind::Regular,
        mode: Mode::new(0o644),
        owner: Owner::default(),
        size: content.len() as u64,
        modified: FileTime::default(),
        xattrs: Vec::new(),
    };
    let mut readings: Vec<_> = detectors::ALL
        .iter()
        .filter_map(|detector| detector.open(&file))
        .collect();
    let mut reading = readings.pop().expect("someone reads it");
    assert!(readings.is_empty(), "two read it");
    reading.bytes(content);
    reading.end()
}

/// The packages among what was found, and why others could not be read.
fn parts(found: Vec<Found>) -> (Vec<Package>, Vec<String>) {
    let (mut packages, mut unread) = (Vec::new(), Vec::new());
    for found in found {
        match found {
            Found::Packages(some) => packages.extend(some),
            Found::Unread(why) => unread.push(why),
            other => panic!("{other:?}"),
        }
    }
    (packages, unread)
}

/// The packages of a database of which nothing is unread.
fn packages(path: &str, content: &[u8]) -> Vec<Package> {
    let (packages, unread) = parts(read(path, content));
    assert_eq!(unread, [""; 0], "{path}");
    packages
}
