//! An index reads each file of a layer as the layer has it, out of a little of it, and notices what is wrong with either.

use std::cell::RefCell;
use std::convert::Infallible;
use std::future::{Ready, ready};
use std::io::Write as _;
use std::ops::Range;

use bytes::Bytes;
use futures_util::stream;
use portolan_layer::index::Form;
use portolan_layer::{Hashing, Index, Kind, Listing, Place, Span, StreamError, Tree};
use proptest::prelude::*;

use crate::compressions::{bzip2, gzip, packed_by, xz, zstd};
use crate::support::{Everything, Raw, Seen, pass, path, read, whole};

/// A range of a layer, in pieces.
type Parts = stream::Iter<std::vec::IntoIter<Result<Bytes, Infallible>>>;

/// Bytes of a layer that are given by range, in pieces, and counted.
pub(crate) struct Store<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) piece: usize,
    pub(crate) asked: RefCell<Vec<Range<u64>>>,
}

impl<'a> Store<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            piece: 1000,
            asked: RefCell::default(),
        }
    }

    pub(crate) fn fetch(&self, range: Range<u64>) -> Ready<Result<Parts, Infallible>> {
        self.asked.borrow_mut().push(range.clone());
        let bytes = &self.bytes[usize::try_from(range.start).unwrap()..];
        let bytes = &bytes[..usize::try_from(range.end - range.start).unwrap()];
        let pieces: Vec<Result<Bytes, Infallible>> = bytes
            .chunks(self.piece)
            .map(|piece| Ok(Bytes::copy_from_slice(piece)))
            .collect();
        ready(Ok(stream::iter(pieces)))
    }

    /// How many bytes were asked for.
    pub(crate) fn total(&self) -> u64 {
        let asked = self.asked.borrow();
        asked.iter().map(|range| range.end - range.start).sum()
    }
}

pub(crate) fn wait<F: Future>(future: F) -> F::Output {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    builder.build().unwrap().block_on(future)
}

fn content(place: &Place, store: &Store<'_>) -> Result<Vec<u8>, Kind> {
    let read = wait(place.read_all(1 << 30, |range| store.fetch(range)));
    read.map_err(|error| match error {
        StreamError::Layer(error) => error.kind(),
        StreamError::Stream(never) => match never {},
    })
}

fn index(packed: &[u8]) -> Index {
    index_every(packed, Span::every(0))
}

fn index_every(packed: &[u8], span: Span) -> Index {
    let passed = pass(packed)
        .indexed(span)
        .run(packed, Everything::default());
    whole(passed.unwrap()).take_index().unwrap()
}

/// Each file of the layer is read by its place, and is what the pass shows.
fn check(packed: &[u8], index: &Index) {
    let (seen, facts) = read(packed).unwrap();
    assert_eq!(*index.facts(), facts);
    assert_eq!(index.listing().len(), seen.len());
    let entries = seen.iter().map(|seen| &seen.entry.file);
    assert!(index.listing().files().eq(entries.cloned()));
    let regular: Vec<&Seen> = seen
        .iter()
        .filter(|seen| seen.entry.file.kind == portolan_image::contents::FileKind::Regular)
        .collect();
    let places: Vec<_> = index.places().collect();
    assert_eq!(places.len(), regular.len());
    for (seen, (path, place)) in regular.into_iter().zip(places) {
        assert_eq!(path, seen.entry.file.path);
        assert_eq!(place.size(), seen.entry.file.size);
        let store = Store::new(packed);
        let found = content(&place, &store);
        if place.form() == Form::Sparse {
            assert_eq!(found, Err(Kind::CannotVerify));
            continue;
        }
        assert!(
            found.as_ref() == Ok(seen.content.as_ref().unwrap()),
            "{path} {:?}",
            found.map(|bytes| bytes.len())
        );
        let range = place.range();
        for asked in store.asked.borrow().iter() {
            assert!(range.start <= asked.start && asked.end <= range.end);
        }
    }
}

/// Bytes that look like those of files: words, noise, or one byte again and again.
pub(crate) fn file(sort: u8, length: usize, seed: u32) -> Vec<u8> {
    let mut state = seed | 1;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state
    };
    let words = [
        "lib",
        "portolan ",
        "image",
        "\n",
        "the ",
        "usr/share/",
        "0123",
        "e",
    ];
    match sort % 3 {
        0 => {
            let mut text = Vec::new();
            while text.len() < length {
                text.extend(words[next() as usize % words.len()].as_bytes());
                text.push(next().to_le_bytes()[0] % 64 + 32);
            }
            text.truncate(length);
            text
        }
        1 => (0..length).map(|_| next().to_le_bytes()[1]).collect(),
        _ => vec![b'z'; length],
    }
}

fn gzip_at(bytes: &[u8], level: u32) -> Vec<u8> {
    let level = flate2::Compression::new(level);
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), level);
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn tar(files: &[(u8, usize)]) -> Vec<u8> {
    let mut raw = Raw::new().entry("d/", b'5', b"");
    for (number, &(sort, length)) in files.iter().enumerate() {
        let seed = u32::try_from(number * 7919 + length).unwrap();
        raw = raw.file(&format!("d/{number}"), &file(sort, length, seed));
    }
    raw.end()
}

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

#[test]
fn damaged_bytes_are_no_index() {
    let packed = gzip(&tar(&[(0, 300_000), (1, 3000)]));
    let index = index(&packed);
    let digest = &index.facts().digest;
    let bytes = index.to_bytes().unwrap();
    let step = bytes.len() / 200 + 1;
    for place in (0..bytes.len()).step_by(step).chain(0..60) {
        let mut damaged = bytes.clone();
        damaged[place] ^= 0x20;
        let error = Index::from_bytes(&damaged, digest).unwrap_err();
        assert_eq!(error.kind(), Kind::Malformed, "{place}");
        let error = Index::from_bytes(&bytes[..place], digest).unwrap_err();
        assert_eq!(error.kind(), Kind::Malformed, "{place}");
    }
    let longer = [bytes.as_slice(), b"x"].concat();
    assert!(Index::from_bytes(&longer, digest).is_err());
    let mut newer = bytes.clone();
    newer[7] = 2;
    assert!(Index::from_bytes(&newer, digest).is_err());
    let other = portolan_image::Digest::sha256(b"another layer");
    let error = Index::from_bytes(&bytes, &other).unwrap_err();
    assert_eq!(error.kind(), Kind::Mismatch);
}

/// What is in an index behind its checksum: its windows, and the rest, unpacked.
fn taken_apart(bytes: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let rest = &bytes[40..];
    let length = rest.iter().position(|byte| *byte < 0x80).unwrap() + 1;
    let count = rest[..length].iter().rev();
    let count = count.fold(0, |count, &byte| count << 7 | usize::from(byte & 0x7f));
    let (windows, body) = rest[length..].split_at(count);
    (
        [&rest[..length], windows].concat(),
        zstd::decode_all(body).unwrap(),
    )
}

fn put_together(windows: &[u8], body: &[u8]) -> Vec<u8> {
    use sha2::Digest as _;
    let rest = [windows, &zstd(body)].concat();
    let hash = sha2::Sha256::digest(&rest);
    [b"PORTIDX\x01", hash.as_slice(), &rest].concat()
}

#[test]
fn threat_24_an_index_that_lies_behind_a_right_checksum_does_no_harm() {
    let packed = gzip_at(&tar(&[(0, 200_000), (0, 200_000), (2, 10)]), 6);
    let index = index(&packed);
    assert!(index.restart_points() > 0);
    let digest = &index.facts().digest;
    let bytes = index.to_bytes().unwrap();
    let (windows, body) = taken_apart(&bytes);
    assert!(Index::from_bytes(&put_together(&windows, &body), digest).is_ok());
    let (mut refused, mut read) = (0, 0);
    // Each byte as the largest number there is, and as others.
    let huge = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1];
    for place in 0..body.len() {
        for change in [&huge[..], &[0], &[1], &[3], &[0x7f], &[]] {
            let lie = [&body[..place], change, &body[place + 1..]].concat();
            let Ok(index) = Index::from_bytes(&put_together(&windows, &lie), digest) else {
                refused += 1;
                continue;
            };
            read += 1;
            for (_, place) in index.places() {
                let range = place.range();
                assert!(range.start <= range.end, "{range:?}");
                if range.end <= packed.len() as u64
                    && let Ok(content) = content(&place, &Store::new(&packed))
                {
                    let found = portolan_image::Digest::sha256(&content);
                    assert_eq!(Some(found), place.digest());
                }
            }
        }
    }
    assert!(refused > 300 && read > 100, "{refused} {read}");
}

#[test]
fn a_layer_that_is_not_the_one_gives_no_content() {
    let packed = gzip_at(&tar(&[(0, 600_000), (0, 600_000)]), 6);
    let index = index(&packed);
    let place = index.locate(&path("d/1")).unwrap();
    assert!(place.is_inside_member());
    let range = place.range();
    let middle = usize::try_from((range.start * 3 + range.end) / 4).unwrap();
    for bit in [1, 8, 0x80] {
        let mut other = packed.clone();
        other[middle] ^= bit;
        let kind = content(&place, &Store::new(&other)).unwrap_err();
        assert!(matches!(kind, Kind::Mismatch | Kind::Malformed), "{kind:?}");
    }
    let zeros = vec![0; packed.len()];
    assert!(content(&place, &Store::new(&zeros)).is_err());
}

#[test]
fn a_giver_of_ranges_that_gives_others_is_noticed() {
    let tar = tar(&[(1, 5000), (1, 5000)]);
    let index = index(&tar);
    let place = index.locate(&path("d/1")).unwrap();
    for length in [0, 10, 4999] {
        let bytes = Bytes::from(vec![7; length]);
        let read = wait(place.read_all(1 << 20, |_| {
            let bytes = bytes.clone();
            async move { Ok::<_, Infallible>(stream::iter([Ok::<_, Infallible>(bytes)])) }
        }));
        let Err(StreamError::Layer(error)) = read else {
            panic!("it reads")
        };
        assert_eq!(error.kind(), Kind::Unreadable);
    }
    // The whole layer instead of a part of it.
    let read = wait(place.read_all(1 << 20, |_| {
        let bytes = Bytes::from(tar.clone());
        async move { Ok::<_, Infallible>(stream::iter([Ok::<_, Infallible>(bytes)])) }
    }));
    assert!(matches!(read, Err(StreamError::Layer(error)) if error.kind() == Kind::Unreadable));
    let read = wait(place.read_all(4999, |range| Store::new(&tar).fetch(range)));
    assert!(matches!(read, Err(StreamError::Layer(error)) if error.kind() == Kind::TooLarge));
    let read = wait(place.read_all(1 << 20, |_| async {
        Err::<stream::Empty<Result<Bytes, &str>>, _>("no network")
    }));
    assert!(matches!(read, Err(StreamError::Stream("no network"))));
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
