//! Databases of ndb that are not sound.

use super::super::NDB;
use super::super::written::{Header, ndb};
use super::{none, unread};

const SLOT: usize = 3 * 16;

#[test]
fn ndb_databases_that_are_wrong_are_told() {
    let sound = ndb(&[Header::named("a").bytes()]);
    let place = |why: &str| format!("1 place of it cannot be read, the first because {why}");
    for (what, at, bytes, why) in [
        (
            "magic",
            0,
            b"Rpmp",
            none("it does not begin as an ndb database does"),
        ),
        (
            "version",
            4,
            b"\x01\0\0\0",
            none("its version is not known"),
        ),
        ("a slot", SLOT, b"slot", place("a slot is not sound")),
        (
            "number 0",
            SLOT + 4,
            b"\0\0\0\0",
            place("a slot is not sound"),
        ),
        (
            "other number",
            SLOT + 4,
            b"\x02\0\0\0",
            place("a record is not where its slot says"),
        ),
        (
            "a record among the slots",
            SLOT + 8,
            b"\x01\0\0\0",
            place("a slot is not sound"),
        ),
        (
            "a record beyond",
            SLOT + 8,
            b"\xff\xff\xff\xff",
            place("a record is beyond its end"),
        ),
        (
            "no length",
            SLOT + 12,
            b"\0\0\0\0",
            place("a record is not where its slot says"),
        ),
        (
            "2^32 blocks",
            SLOT + 12,
            b"\xff\xff\xff\xff",
            place("a record is beyond its end"),
        ),
        (
            "head",
            4096,
            b"Blbs",
            place("a record is not where its slot says"),
        ),
        (
            "long record",
            4096 + 12,
            b"\xff\xff\xff\xff",
            place("a record is not where its slot says"),
        ),
        (
            "header",
            4096 + 20,
            b"xxxx",
            place("the checksum of a record is wrong"),
        ),
    ] {
        let mut database = sound.clone();
        database[at..at + 4].copy_from_slice(bytes);
        assert_eq!(unread(NDB, &database), why, "{what}");
    }
    // More slots than there are: those that are there are read, and what comes after them is none.
    let mut database = sound.clone();
    database[12..16].copy_from_slice(b"\xff\xff\xff\xff");
    assert!(
        unread(NDB, &database).contains("the first because there are fewer slots than it says")
    );
    assert_eq!(unread(NDB, &sound[..14]), none("it ends within its header"));
}

#[test]
fn slots_that_share_a_record_do_not_make_a_database_larger() {
    let mut database = ndb(&vec![Header::named("a").bytes(); 100]);
    let slot = database[SLOT..SLOT + 16].to_vec();
    for place in (32..4096).step_by(16) {
        database[place..place + 16].copy_from_slice(&slot);
    }
    assert_eq!(
        unread(NDB, &database),
        "the rest of it is not read: its records are larger than the file"
    );
}
