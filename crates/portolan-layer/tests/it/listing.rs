//! A listing keeps all that the entries of a layer tell, in little memory.

use portolan_image::contents::{File, FileKind, FilePath, FileTime, Mode, Owner, Xattr};
use portolan_layer::{Listing, Tree};
use proptest::prelude::*;

use crate::support::{Raw, list, put, read};

#[test]
fn all_of_an_entry_comes_out_as_it_went_in() {
    let owned = |header: &mut crate::support::Header| {
        put(header, 265, b"root");
        put(header, 297, b"staff");
        put(header, 136, b"14000000000\0");
        put(header, 100, b"0006755\0");
    };
    let tar = Raw::new()
        .entry("usr/", b'5', b"")
        .with("usr/a", b'0', b"abc", owned)
        .pax(
            b'x',
            &[
                ("SCHILY.xattr.security.capability", "\u{1}\u{0}"),
                ("uid", "5000000000"),
                ("mtime", "-1.5"),
            ],
        )
        .file("usr/ab", b"")
        .link("usr/link", b'2', "../a")
        .link("usr/hard", b'1', "./usr/a")
        .with("dev/null", b'3', b"", |header| {
            put(header, 329, b"0000001\0");
            put(header, 337, b"0000003\0");
        })
        .entry("fifo", b'6', b"")
        .end();
    let (seen, _) = read(&tar).unwrap();
    let expected: Vec<File> = seen.into_iter().map(|seen| seen.entry.file).collect();
    let found: Vec<File> = list(&tar).files().collect();
    assert_eq!(found, expected);
    let kept = list(&tar).to_bytes();
    let again: Vec<File> = Listing::from_bytes(&kept).unwrap().files().collect();
    assert_eq!(again, expected);
    for end in 0..kept.len() {
        assert!(Listing::from_bytes(&kept[..end]).is_err(), "cut at {end}");
    }
    assert!(Listing::from_bytes(&[&kept[..], b"x"].concat()).is_err());
    assert_eq!(found[1].mode.to_string(), "rwsr-sr-x");
    assert_eq!(found[2].xattrs[0].value.as_ref(), b"\x01\x00");
}

fn file(path: &str) -> File {
    File {
        path: FilePath::from(path),
        kind: FileKind::Regular,
        mode: Mode::new(0o644),
        owner: Owner::default(),
        size: 7,
        modified: FileTime::default(),
        xattrs: Vec::new(),
    }
}

proptest! {
    /// Whoever can write where it is kept can write anything there (threat 24).
    #[test]
    fn bytes_that_are_no_listing_are_refused_or_read_within_bounds(
        bytes in prop::collection::vec(any::<u8>(), 0..200),
        at in 0_usize..60,
    ) {
        drop(Listing::from_bytes(&bytes));
        let mut listing = Listing::new();
        for path in ["usr", "usr/lib", "usr/lib/a"] {
            listing.push(&file(path));
        }
        let mut kept = listing.to_bytes();
        let place = at.min(kept.len() - 1);
        kept[place] ^= 1 << (at % 8);
        if let Ok(read) = Listing::from_bytes(&kept) {
            prop_assert!(read.len() <= 3 && read.files().count() == read.len());
        }
    }

    #[test]
    fn names_come_out_as_they_went_in(
        names in prop::collection::vec("[ab/]{0,12}", 0..40),
        values in prop::collection::vec("[xy]{0,3}", 40),
    ) {
        let mut listing = Listing::new();
        let files: Vec<File> = names
            .into_iter()
            .zip(values)
            .map(|(name, value)| File {
                xattrs: vec![Xattr { name: b"a".as_slice().into(), value: value.into_bytes().into() }],
                ..file(&name)
            })
            .collect();
        for file in &files {
            listing.push(file);
        }
        prop_assert_eq!(listing.files().collect::<Vec<_>>(), files);
    }
}

#[test]
fn a_hundred_thousand_files_take_little_memory() {
    let mut listing = Listing::new();
    for n in 0..100_000 {
        listing.push(&file(&format!(
            "usr/lib/python3/dist-packages/p{}/module{n}.py",
            n / 100
        )));
    }
    let mut tree = Tree::new();
    tree.add(&listing).unwrap();
    let each = |bytes: usize| bytes / 100_000;
    assert!(
        each(listing.memory_bytes()) <= 64,
        "{}",
        each(listing.memory_bytes())
    );
    assert!(
        each(tree.memory_bytes()) <= 128,
        "{}",
        each(tree.memory_bytes())
    );
    assert_eq!(tree.len(), 100_000 + 1000 + 4);
}
