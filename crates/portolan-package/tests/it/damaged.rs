//! Whatever the bytes are, nothing panics (threats 24, 28 and 29).

use proptest::prelude::*;

use crate::binaries::{Form, deflated, go_info};
use crate::support::says;
use crate::zips::Zip;

const PATHS: &[&str] = &[
    "x/a.dist-info/METADATA",
    "node_modules/a/package.json",
    "specifications/a.gemspec",
    "vendor/composer/installed.json",
    "a-1.jar",
    "usr/bin/a",
];

/// Well-formed files of all kinds, to be damaged.
fn seeds() -> Vec<Vec<u8>> {
    let info = go_info("go1.22", "mod\ta\tv1\t\n=>\tb\tv2\n");
    let crates = deflated(r#"{"packages":[{"name":"a","version":"1"}]}"#);
    let zip = Zip::new()
        .file(
            "META-INF/MANIFEST.MF",
            "Bundle-Version: 1\nBundle-License: \"a\",b\n",
        )
        .stored(
            "a.jar",
            Zip::new()
                .file("META-INF/maven/a/b/pom.properties", "groupId=a")
                .finish(),
        );
    vec![
        b"Name: a\nVersion: 1\nLicense: MIT\n more\nProject-URL: a, b\n".to_vec(),
        br#"{"name":"a","version":"1","licenses":[{"type":"MIT"}],"author":{"name":"a"}}"#.to_vec(),
        b"# stub: a 1 ruby lib\ns.name = \"a\\u0041\".freeze\ns.version = %q{1}\ns.licenses = [\"a\", 'b']\n".to_vec(),
        br#"{"packages":[{"name":"a","version":"1","license":["MIT"]}]}"#.to_vec(),
        zip.clone().finish(),
        zip.finish_wide(),
        Form::Elf64.program(&[(".go.buildinfo", &info), (".dep-v0", &crates)]),
        Form::Elf32Big.program(&[(".go.buildinfo", &info), (".dep-v0", &crates)]),
        Form::Pe.program(&[(".go.buildinfo", &info), (".dep-v0", &crates)]),
        Form::Elf64.program(&[(".a", b"\xff Go buildinf:\x08\0\x30\x10\x40\0\0\0\0\0\x30\x10\x40\0\0\0\0\0")]),
    ]
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..2000), path in prop::sample::select(PATHS)) {
        says(path, bytes);
    }

    #[test]
    fn damaged_files_are_read_or_refused(
        seed in prop::sample::select(seeds()),
        changes in prop::collection::vec((any::<prop::sample::Index>(), prop_oneof![Just(0), Just(0xff), Just(0x80), any::<u8>()]), 0..12),
        near in any::<bool>(),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = seed;
        let length = bytes.len();
        for (place, value) in changes {
            // Headers stand at both ends.
            let place = if near { place.index(length.min(512)) } else { length - 1 - place.index(length.min(512)) };
            bytes[place] = value;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(length));
        }
        for path in PATHS {
            says(path, &bytes);
        }
    }
}

#[test]
fn lengths_of_two_to_the_63_are_refused() {
    let mut info = go_info("go1.22", "");
    info.truncate(32);
    info.extend([0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01]);
    info.extend([0; 64]);
    let program = Form::Elf64.program(&[(".go.buildinfo", &info)]);
    assert_eq!(says("a", program), []);
}

#[test]
fn tables_that_point_anywhere_are_refused() {
    let program = Form::Elf64.program(&[(".dep-v0", b"x")]);
    // Places of the tables, sizes of their rows, counts of rows.
    for (place, length) in [
        (32, 8),
        (40, 8),
        (54, 2),
        (56, 2),
        (58, 2),
        (60, 2),
        (62, 2),
    ] {
        for value in [0, 1, 0x7f, 0xff] {
            let mut program = program.clone();
            program[place..place + length].fill(value);
            says("a", program);
        }
    }
}
