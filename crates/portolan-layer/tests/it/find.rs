//! Looking for some files of a layer.

use std::io::{self, Read};

use portolan_layer::{Find, FindUntil, Found, Passed};

use crate::compressions::gzip;
use crate::ranges::file;
use crate::support::{Raw, pass, path, whole};

fn layer() -> Raw {
    Raw::new()
        .file("etc/a", b"first")
        .file("etc/.wh.gone", b"")
        .file("opt/.wh..wh..opq", b"")
        .file("opt/own", b"own")
        .link("etc/link", b'2', "a")
        .file("etc/a", b"second")
}

/// What is told of paths, in few words.
fn find(tar: &[u8], paths: &[&str], until: FindUntil) -> (Vec<String>, bool) {
    let find = Find::new(paths.iter().map(|text| path(text)), until, 1 << 20);
    let (found, is_whole) = match pass(tar).run(tar, find).unwrap() {
        Passed::Whole(verified) => (verified.into_parts().0, true),
        Passed::Stopped(found) => (found.into_unchecked(), false),
    };
    let told = paths.iter().map(|text| match &found[&path(text)] {
        None => "nothing".to_owned(),
        Some(Found::Hidden) => "hidden".to_owned(),
        Some(Found::Entry {
            content: None,
            file,
        }) => format!("{:?}", file.kind).chars().take(7).collect(),
        Some(Found::Entry {
            content: Some(content),
            ..
        }) => String::from_utf8(content.clone()).unwrap(),
    });
    (told.collect(), is_whole)
}

#[test]
fn the_first_entry_is_found_at_once_and_the_last_one_at_the_end() {
    let tar = layer().end();
    let cases: &[(&[&str], FindUntil, &[&str], bool)] = &[
        (&["etc/a"], FindUntil::EachSeen, &["first"], false),
        (&["etc/a"], FindUntil::End, &["second"], true),
        (&["etc/gone"], FindUntil::EachSeen, &["hidden"], false),
        (
            &["etc/gone/below", "etc/a"],
            FindUntil::EachSeen,
            &["hidden", "first"],
            false,
        ),
        (
            &["opt/own", "opt/other"],
            FindUntil::End,
            &["own", "hidden"],
            true,
        ),
        (&["opt/own"], FindUntil::EachSeen, &["own"], false),
        (
            &["etc/link", "none"],
            FindUntil::EachSeen,
            &["Symlink", "nothing"],
            true,
        ),
        (
            &["etc/gone", "none"],
            FindUntil::End,
            &["hidden", "nothing"],
            true,
        ),
        (&[], FindUntil::EachSeen, &[], false),
    ];
    for (paths, until, expected, is_whole) in cases {
        let found = find(&tar, paths, *until);
        let expected: Vec<String> = expected.iter().map(|&text| text.to_owned()).collect();
        assert_eq!(found, (expected, *is_whole), "{paths:?} {until:?}");
    }
}

#[test]
fn content_that_is_larger_than_wished_is_left() {
    let tar = Raw::new().file("a", &[7; 100]).end();
    for (most, kept) in [(99, None), (100, Some(vec![7; 100]))] {
        let find = Find::new([path("a")], FindUntil::End, most);
        let found = whole(pass(&tar).run(&tar[..], find).unwrap())
            .into_parts()
            .0;
        let Some(Found::Entry { content, file }) = &found[&path("a")] else {
            panic!("it is not found")
        };
        assert_eq!((content, file.size), (&kept, 100));
    }
}

/// Counts what is read.
struct Counted<'a>(&'a [u8], &'a mut usize);

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.0.read(buffer)?;
        *self.1 += count;
        Ok(count)
    }
}

#[test]
fn a_layer_is_read_no_further_than_it_takes() {
    let tar = Raw::new()
        .file("a", b"one")
        .file("large", &file(1, 8 << 20, 3))
        .end();
    let packed = gzip(&tar);
    let mut count = 0;
    let find = Find::new([path("a")], FindUntil::EachSeen, 100);
    let passed = pass(&packed).run(Counted(&packed, &mut count), find);
    assert!(matches!(passed, Ok(Passed::Stopped(_))));
    assert!(count < 300_000, "{count}");
}
