//! Databases of SQLite that are not sound.

use super::super::written::{Header, cell, leaf, row, sqlite};
use super::super::{SQLITE, packages};
use super::{none, unread};

#[test]
fn sqlite_databases_that_are_wrong_are_told() {
    let header = Header::named("a").bytes();
    let sound = sqlite(&[leaf(&[cell(&row(&header), 0, None)], 0)]);
    assert_eq!(packages(SQLITE, &sound).len(), 1);
    for (what, at, bytes, why) in [
        (
            "magic",
            0,
            b"sqli",
            none("it does not begin as an SQLite database does"),
        ),
        (
            "page size 0",
            15,
            b"\0\0\0\x01",
            none("its pages have a size that no page has"),
        ),
        (
            "page size 513",
            15,
            b"\0\x02\x01\x01",
            none("its pages have a size that no page has"),
        ),
        (
            "reserved",
            17,
            b"\0\x01\x01\xff",
            none("its pages have no room for anything"),
        ),
        (
            "UTF-16",
            56,
            b"\0\0\0\x02",
            none("its text is not in UTF-8"),
        ),
        (
            "schema",
            100,
            b"\x0a\0\0\0",
            none("a page is not of the type that it should be"),
        ),
        (
            "no table",
            100,
            b"\x0d\0\0\0",
            none("it has no table `Packages`"),
        ),
    ] {
        let mut database = sound.clone();
        database[at..at + 4].copy_from_slice(bytes);
        if what == "no table" {
            database[104] = 0;
        }
        assert_eq!(unread(SQLITE, &database), why, "{what}");
    }
}

#[test]
fn trees_and_chains_of_sqlite_that_lead_back_or_nowhere_end() {
    let row = row(&Header::named("a").text(1004, &"long ".repeat(200)).bytes());
    let interior = |children: &[u8], last: u8| {
        let mut page = vec![
            5,
            0,
            0,
            0,
            u8::try_from(children.len()).expect("few"),
            0,
            0,
            0,
            0,
            0,
            0,
            last,
        ];
        let places = (0..children.len())
            .flat_map(|number| (400 + 5 * number).to_be_bytes().into_iter().skip(6));
        page.extend(places);
        page.resize(400, 0);
        page.extend(children.iter().flat_map(|&child| [0, 0, 0, child, 1]));
        page
    };
    let chain = |next: u32, content: &[u8]| [&next.to_be_bytes(), content].concat();
    // As much of a row as is kept on a page of 512 bytes: what fills pages of the chain does not count.
    let kept = 39 + (row.len() - 39) % 508;
    let split = |next| leaf(&[cell(&row[..kept], row.len(), Some(next))], 0);
    for (what, pages, why) in [
        (
            "a root that is its child",
            vec![interior(&[2], 2)],
            "a page is used twice",
        ),
        (
            "children above",
            vec![interior(&[3], 3), interior(&[2], 2)],
            "a page is used twice",
        ),
        (
            "the schema as a child",
            vec![interior(&[1], 1)],
            "a page is used twice",
        ),
        (
            "page 0 as a child",
            vec![interior(&[], 0)],
            "a page is beyond its end",
        ),
        (
            "more children than pages",
            vec![interior(&[3; 20], 3)],
            "a page has more children than there are pages",
        ),
        (
            "a chain to nowhere",
            vec![split(0)],
            "a page is beyond its end",
        ),
        (
            "a chain in a circle",
            vec![split(3), chain(3, b"")],
            "a page is used twice",
        ),
        (
            "a chain to the leaf",
            vec![split(2)],
            "a page is used twice",
        ),
        (
            "2^64 bytes",
            vec![leaf(&[[&[0xff; 9][..], &[1]].concat()], 0)],
            "a row is not on its page",
        ),
        (
            "cells beyond the page",
            vec![vec![13, 0, 0, 0xff, 0xff]],
            "a page has more cells than there is room for",
        ),
        (
            "a row without a header",
            vec![leaf(&[cell(&[3, 0, 9, 1], 0, None)], 0)],
            "a row has no header",
        ),
        (
            "a row that ends at once",
            vec![leaf(&[cell(&[], 0, None)], 0)],
            "a row has no header",
        ),
    ] {
        let why = format!("the first because {why}");
        let told = unread(SQLITE, &sqlite(&pages));
        assert!(told.ends_with(&why), "{what}: {told}");
    }
}

#[test]
fn rows_that_share_their_bytes_do_not_make_a_database_larger() {
    let row = row(&Header::named("a").text(1011, &"v".repeat(100)).bytes());
    let mut page = leaf(&[cell(&row, 0, None)], 0);
    let place = [page[8], page[9]];
    let count: usize = 100;
    page[4] = u8::try_from(count).expect("few");
    page[8..8 + 2 * count].copy_from_slice(&place.repeat(count));
    let told = unread(SQLITE, &sqlite(&[page]));
    assert_eq!(
        told,
        "the rest of it is not read: its records are larger than the file"
    );
}
