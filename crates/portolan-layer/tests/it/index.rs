//! An index reads each file of a layer as the layer has it, out of a little of it.

use portolan_layer::index::Form;
use portolan_layer::{Hashing, Index, Listing, Span, Tree};
use proptest::prelude::*;

use crate::compressions::{bzip2, gzip, packed_by, xz, zstd};
use crate::ranges::{Store, check, content, file, gzip_at, index, index_every, tar};
use crate::support::{Raw, pass, path, whole};

#[test]
fn gzip_of_every_level_is_read_from_its_middle() {
    let tar = tar(&[
        (0, 400_000),
        (1, 300_000),
        (2, 300_000),
        (0, 5),
        (0, 900_000),
        (0, 0),
        (0, 70_000),
    ]);
    for level in 0..=9 {
        let packed = gzip_at(&tar, level);
        let index = index(&packed);
        check(&packed, &index);
        // The fastest level of this compressor makes one block of it all, in whose middle nothing can begin.
        if level == 1 {
            assert_eq!(index.restart_points(), 0);
            continue;
        }
        // Stored blocks have up to 64 KiB, and not each of them can be told apart from the last one.
        let least = if level == 0 { 2 } else { 5 };
        let points = index.restart_points();
        assert!(points >= least, "{level}: {points}");
        let inside = index.places().filter(|(_, place)| place.is_inside_member());
        assert!(inside.count() >= 2, "level {level}");
    }
}

#[test]
fn gzip_as_gnu_writes_it_is_read_from_its_middle() {
    let tar = tar(&[
        (0, 900_000),
        (1, 200_000),
        (2, 300_000),
        (0, 400_000),
        (0, 5),
    ]);
    for level in ["-1", "-6", "-9"] {
        let packed = packed_by("gzip", &tar, &[level, "--no-name"]);
        let index = index(&packed);
        let points = index.restart_points();
        assert!(points >= 5, "{level}: {points}");
        check(&packed, &index);
    }
}

#[test]
fn a_stored_block_is_not_taken_for_the_last_one() {
    // Where the first of several points stands at noise, the bits before its block look like that of a last block.
    let tar = tar(&[(0, 14337), (2, 117_282), (1, 90_085), (0, 35_841)]);
    let (head, tail) = tar.split_at(41_396);
    let packed = [gzip_at(head, 5), gzip_at(tail, 5)].concat();
    check(&packed, &index(&packed));
    for level in 0..10 {
        let packed = gzip_at(&tar, level);
        check(&packed, &index(&packed));
    }
}

#[test]
fn a_long_file_of_one_member_is_read_across_many_points() {
    let tar = tar(&[(0, 3_000_000)]);
    let packed = gzip_at(&tar, 6);
    let index = index(&packed);
    assert!(index.restart_points() > 15, "{}", index.restart_points());
    check(&packed, &index);
}

#[test]
fn members_frames_and_streams_are_begun_with() {
    let tar = tar(&[
        (0, 200_000),
        (1, 200_000),
        (0, 300_000),
        (0, 10),
        (0, 200_000),
    ]);
    let cuts = [
        0,
        700,
        150_000,
        150_000,
        260_000,
        300_001,
        420_000,
        650_000,
        tar.len(),
    ];
    let all = |pack: &dyn Fn(&[u8]) -> Vec<u8>| {
        let pieces = cuts.windows(2).map(|cut| pack(&tar[cut[0]..cut[1]]));
        pieces.collect::<Vec<_>>().concat()
    };
    let cases = [
        ("gzip", all(&gzip), 4),
        ("zstd", all(&zstd), 4),
        ("bzip2", all(&bzip2), 4),
        ("xz", all(&|bytes| xz(bytes, &["-1"])), 4),
        ("none", tar.clone(), 0),
        ("one frame", zstd(&tar), 0),
        ("one stream", xz(&tar, &["-1"]), 0),
        ("one stream of bzip2", bzip2(&tar), 0),
    ];
    for (name, packed, points) in cases {
        let index = index(&packed);
        assert!(
            index.restart_points() >= points,
            "{name}: {}",
            index.restart_points()
        );
        check(&packed, &index);
    }
}

#[test]
fn sparse_files_are_told_and_links_have_no_place() {
    let sparse = "2\n0\n3\n1000\n4\n";
    let records = [
        ("GNU.sparse.major", "1"),
        ("GNU.sparse.minor", "0"),
        ("GNU.sparse.realsize", "1004"),
        ("GNU.sparse.name", "holes"),
    ];
    let tar = Raw::new()
        .pax(b'x', &records)
        .with("holes", b'0', b"", |header| {
            crate::support::put(header, 124, format!("{:011o}\0", 512 + 7).as_bytes());
        })
        .bytes(sparse.as_bytes())
        .bytes(b"onefour")
        .file("a", b"content")
        .link("b", b'1', "a")
        .link("c", b'2', "a")
        .end();
    let index = index(&tar);
    check(&tar, &index);
    assert_eq!(index.locate(&path("holes")).unwrap().form(), Form::Sparse);
    assert_eq!(index.locate(&path("a")).unwrap().form(), Form::Plain);
    for none in ["b", "c", "d", ""] {
        assert!(index.locate(&path(none)).is_none(), "{none}");
    }
}

#[test]
fn of_a_path_that_is_there_twice_the_last_one_counts() {
    let tar = Raw::new()
        .file("a", b"first")
        .file("b", b"")
        .file("a", b"second")
        .file("gone", b"x")
        .entry("gone", b'5', b"")
        .end();
    let index = index(&tar);
    let place = index.locate(&path("/a")).unwrap();
    assert_eq!(content(&place, &Store::new(&tar)).unwrap(), b"second");
    assert!(index.locate(&path("gone")).is_none());
    let empty = index.locate(&path("b")).unwrap();
    let store = Store::new(&tar);
    assert_eq!(content(&empty, &store).unwrap(), b"");
    assert_eq!(store.total(), 0, "nothing is asked for an empty file");
}

#[test]
fn little_is_asked_for_a_small_file_of_a_large_layer() {
    let mut raw = Raw::new();
    for number in 0..40_u8 {
        raw = raw.file(
            &format!("big/{number}"),
            &file(number, 1_000_000, u32::from(number) + 5),
        );
        raw = raw.file(&format!("small/{number}"), &file(0, 900, u32::from(number)));
    }
    let tar = raw.end();
    for (name, packed) in [("gzip", gzip_at(&tar, 6)), ("none", tar)] {
        let index = index_every(&packed, Span::default());
        assert!(packed.len() > 12 << 20, "{name}");
        for number in 0..40 {
            let place = index.locate(&path(&format!("small/{number}"))).unwrap();
            let store = Store::new(&packed);
            content(&place, &store).unwrap();
            assert!(
                store.total() <= 1 << 20,
                "{name} {number}: {}",
                store.total()
            );
            if name == "none" {
                assert_eq!(store.total(), 900);
            }
        }
        let kept = index.to_bytes().unwrap().len();
        assert!(kept < 1 << 20, "{name}: {kept}");
    }
}

#[test]
fn an_index_comes_back_from_its_bytes() {
    let tar = Raw::new()
        .file("a", &file(0, 500_000, 3))
        .with("dev", b'3', b"", |header| {
            crate::support::put(header, 329, b"0000007\0");
        })
        .link("l", b'2', "../away")
        .link("h", b'1', "a")
        .entry("p", b'6', b"")
        .pax(b'x', &[("SCHILY.xattr.user.a", "b"), ("mtime", "-1.5")])
        .file("x/y", b"")
        .file("../up", b"x")
        .end();
    let packed = gzip(&tar);
    let before = index(&packed);
    let bytes = before.to_bytes().unwrap();
    let after = Index::from_bytes(&bytes, &before.facts().digest).unwrap();
    check(&packed, &after);
    assert_eq!(after.restart_points(), before.restart_points());
    assert_eq!(after.to_bytes().unwrap(), bytes);
    let mut of_layer = Tree::new();
    of_layer
        .add(whole(pass(&packed).run(&packed[..], Listing::new()).unwrap()).found())
        .unwrap();
    let mut of_index = Tree::new();
    of_index.add(after.listing()).unwrap();
    let files = |tree: &Tree| {
        tree.files()
            .map(|version| version.file())
            .collect::<Vec<_>>()
    };
    assert_eq!(files(&of_index), files(&of_layer));
}
proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_file_is_read_as_the_layer_has_it(
        files in prop::collection::vec((0_u8..3, 0_usize..120_000), 1..12),
        compression in 0_usize..5,
        level in 0_u32..10,
        cuts in prop::collection::vec(0_usize..600_000, 0..6),
        hashing in prop::bool::ANY,
    ) {
        let tar = tar(&files);
        let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(tar.len())).collect();
        cuts.extend([0, tar.len()]);
        cuts.sort_unstable();
        let pieces = |pack: &dyn Fn(&[u8]) -> Vec<u8>| {
            let pieces = cuts.windows(2).map(|cut| pack(&tar[cut[0]..cut[1]]));
            pieces.collect::<Vec<_>>().concat()
        };
        let packed = match compression {
            0 => tar.clone(),
            1 | 2 => gzip_at(&tar, level),
            3 => pieces(&|bytes| gzip_at(bytes, level)),
            _ => pieces(&zstd),
        };
        let hashing = if hashing { Hashing::Here } else { Hashing::Aside };
        let passed = pass(&packed)
            .indexed(Span::every(0))
            .hashing(hashing)
            .run(&packed[..], Listing::new());
        let index = whole(passed.unwrap()).take_index().unwrap();
        check(&packed, &index);
        let bytes = index.to_bytes().unwrap();
        let again = Index::from_bytes(&bytes, &index.facts().digest).unwrap();
        check(&packed, &again);
    }
}
