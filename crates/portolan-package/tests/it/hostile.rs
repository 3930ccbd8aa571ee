//! Bytes that are no database (threats 24 and 28).

use portolan_package::Found;
use portolan_package::limits::FIELD_BYTES;
use proptest::prelude::*;

use crate::support::says;

const PATHS: &[&str] = &[
    "var/lib/dpkg/status",
    "var/lib/dpkg/status.d/x",
    "lib/apk/db/installed",
    "usr/share/doc/x/copyright",
    "etc/os-release",
];

const WORDS: &[&str] = &[
    "Package: ",
    "Version: ",
    "Status: install ok installed",
    "Source: ",
    "(",
    ")",
    "License: ",
    "Format: ",
    "Files: *",
    "P:",
    "V:",
    "L:",
    "c:",
    "\n",
    "\n\n",
    " ",
    "\t",
    ":",
    "GPL-2+",
    " and ",
    " or ",
    " with ",
    "MIT",
    "/usr/share/common-licenses/",
    "é",
    "\0",
    "ID=",
    "\"",
    "\\",
];

fn any_text() -> impl Strategy<Value = Vec<u8>> {
    let word = prop_oneof![
        8 => proptest::sample::select(WORDS).prop_map(|word| word.as_bytes().to_vec()),
        1 => proptest::collection::vec(any::<u8>(), 0..8),
        1 => Just(vec![b'x'; FIELD_BYTES + 1]),
    ];
    proptest::collection::vec(word, 0..60).prop_map(|words| words.concat())
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_a_panic_and_what_is_kept_is_bounded(content in any_text()) {
        for path in PATHS {
            for found in says(path, &content) {
                match found {
                    Found::Packages(packages) => {
                        for package in packages {
                            for text in [&package.name, &package.version] {
                                prop_assert!(!text.is_empty() && text.len() <= FIELD_BYTES);
                                prop_assert!(!text.contains(|character: char| character.is_control() || character.is_whitespace()));
                            }
                            prop_assert!(package.licences.iter().all(|licence| licence.name.len() <= FIELD_BYTES));
                        }
                    }
                    Found::Copyright(licences) => {
                        prop_assert!(licences.iter().all(|licence| licence.name.len() <= FIELD_BYTES));
                        prop_assert!(licences.iter().all(|licence| !licence.name.contains(char::is_control)));
                    }
                    _ => {}
                }
            }
        }
    }
}
