//! Databases of Berkeley DB that are not sound.

use super::super::BERKELEY;
use super::super::fleet::FLOTILLA;
use super::{none, unread};

#[test]
fn berkeley_databases_that_are_wrong_are_told() {
    let sound = FLOTILLA.berkeley(512, "1234").0;
    for (what, at, bytes, why) in [
        (
            "magic",
            12,
            b"\x62\x31\x05\0",
            none("it does not begin as a hash table of Berkeley DB does"),
        ),
        (
            "version",
            16,
            b"\x07\0\0\0",
            none("its version is not known"),
        ),
        (
            "page size 0",
            20,
            b"\0\0\0\0",
            none("its pages have a size that no page has"),
        ),
        (
            "page size 2^31",
            20,
            b"\0\0\0\x80",
            none("its pages have a size that no page has"),
        ),
        (
            "page size 513",
            20,
            b"\x01\x02\0\0",
            none("its pages have a size that no page has"),
        ),
        (
            "encrypted",
            24,
            b"\x01\x08\0\0",
            none("it is encrypted or has checksums"),
        ),
        (
            "checksums",
            24,
            b"\0\x08\x01\0",
            none("it is encrypted or has checksums"),
        ),
    ] {
        let mut database = sound.clone();
        database[at..at + 4].copy_from_slice(bytes);
        assert_eq!(unread(BERKELEY, &database), why, "{what}");
    }
    let mut database = sound.clone();
    database[72..76].copy_from_slice(b"\xff\xff\xff\xff");
    assert!(unread(BERKELEY, &database).contains("because there are fewer buckets than it says"));

    // Every page of a long record leads back to itself, then each page of pairs; then all are of no type.
    let pages = |kind: u8| {
        let is = move |page: &usize, database: &[u8]| database[page * 512 + 25] == kind;
        let database = sound.clone();
        (1..sound.len() / 512).filter(move |page| is(page, &database))
    };
    for (kind, why) in [(7, "a page is used twice"), (13, "a page is used twice")] {
        let mut database = sound.clone();
        for page in pages(kind) {
            let number = u32::try_from(page).expect("few pages").to_le_bytes();
            database[page * 512 + 16..page * 512 + 20].copy_from_slice(&number);
        }
        assert!(
            unread(BERKELEY, &database).ends_with(why),
            "{kind}: {}",
            unread(BERKELEY, &database)
        );
    }
    for (kind, why) in [
        (7, "a page is not the part of a record that it should be"),
        (13, "a page is not of the type that it should be"),
    ] {
        let mut database = sound.clone();
        for page in pages(kind) {
            database[page * 512 + 25] = 9;
        }
        assert!(unread(BERKELEY, &database).ends_with(why), "{kind}");
    }
}
