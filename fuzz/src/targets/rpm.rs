//! Databases of rpm, and the headers in them (threat 24).

use portolan_image::contents::{File, FileKind, FilePath, FileTime, Mode, Owner, Package};
use portolan_package::{Found, detectors};

use crate::Target;

pub(super) const HEADER: Target = Target {
    name: "rpm_header",
    run: header,
    seeds: &[
        include_bytes!("../../seeds/rpm/header"),
        include_bytes!("../../seeds/rpm/tiny.header"),
    ],
    words: &[
        "\0\0\x03\u{b}",
        "\0\0\0\x01",
        "\0\0\0\x06",
        "\0\0\0\x3f",
        "\u{7f}",
        "\0\0\0\0",
    ],
};

pub(super) const BERKELEY: Target = Target {
    name: "rpm_bdb",
    run: |data| drop(packages("var/lib/rpm/Packages", data)),
    seeds: &[
        include_bytes!("../../seeds/rpm/little.Packages"),
        include_bytes!("../../seeds/rpm/big.Packages"),
    ],
    words: &["\x0d", "\x07", "\x03\0\0\0", "\0\0\0\x03", "\0\x02\0\0"],
};

pub(super) const NDB: Target = Target {
    name: "rpm_ndb",
    run: |data| drop(packages("var/lib/rpm/Packages.db", data)),
    seeds: &[include_bytes!("../../seeds/rpm/Packages.db")],
    words: &["RpmP", "Slot", "BlbS", "BlbE", "\x01\0\0\0", "\0\x01\0\0"],
};

pub(super) const SQLITE: Target = Target {
    name: "rpm_sqlite",
    run: |data| {
        packages("var/lib/rpm/rpmdb.sqlite", data);
        packages("var/lib/rpm/rpmdb.sqlite-wal", data);
    },
    seeds: &[
        include_bytes!("../../seeds/rpm/overflow.sqlite"),
        include_bytes!("../../seeds/rpm/tree.sqlite"),
    ],
    words: &[
        "SQLite format 3\0",
        "\x05\0\0\0",
        "\x0d\0\0\0",
        "table",
        "Packages",
        "\0\0\0\x02",
    ],
};

/// A record by chance has no right checksum: the header goes into a database that is sound, and is a package or told.
fn header(data: &[u8]) {
    let (packages, unread) = packages("var/lib/rpm/Packages.db", &around(data));
    assert_eq!(packages.len() + unread, 1);
}

/// What a database says; nothing in it is larger than the database.
fn packages(path: &str, content: &[u8]) -> (Vec<Package>, usize) {
    let file = File {
        path: FilePath::from(path),
        kind: FileKind::Regular,
        mode: Mode::new(0o644),
        owner: Owner::default(),
        size: content.len() as u64,
        modified: FileTime::default(),
        xattrs: Vec::new(),
    };
    let mut reading = detectors::ALL
        .iter()
        .find_map(|detector| detector.open(&file))
        .expect("a path of a database");
    reading.bytes(content);
    let (mut packages, mut unread) = (Vec::new(), 0);
    for found in reading.end() {
        match found {
            Found::Packages(some) => packages.extend(some),
            Found::Unread(_) => unread += 1,
            other => unreachable!("{other:?}"),
        }
    }
    assert!(unread <= 2, "it is told in a few words");
    let mut kept = 0;
    for package in &packages {
        assert!(!package.name.is_empty());
        assert!(package.version.contains('-'));
        kept += package.name.len() + package.maintainer.as_ref().map_or(0, String::len);
    }
    // What is no UTF-8 is three times as long when it is marked as such.
    assert!(kept <= 3 * content.len(), "more than there is");
    (packages, unread)
}

/// A database of ndb with one record.
fn around(record: &[u8]) -> Vec<u8> {
    let number = |number: usize| u32::try_from(number).unwrap_or_default().to_le_bytes();
    let mut blob = [
        b"BlbS",
        &number(1),
        &number(0),
        &number(record.len()),
        record,
    ]
    .concat();
    blob.resize((blob.len() + 12).next_multiple_of(16) - 12, 0);
    let (low, high) = blob.iter().fold((1, 0), |(low, high), &byte| {
        let low = (low + usize::from(byte)) % 65_521;
        (low, (high + low) % 65_521)
    });
    blob.extend([number(high << 16 | low), number(record.len()), *b"BlbE"].concat());
    let mut database = [*b"RpmP", number(0), number(1), number(1), number(2)].concat();
    database.resize(32, 0);
    database.extend([*b"Slot", number(1), number(256), number(blob.len() / 16)].concat());
    while database.len() < 4096 {
        database.extend([*b"Slot", number(0), number(0), number(0)].concat());
    }
    database.extend(blob);
    database
}
