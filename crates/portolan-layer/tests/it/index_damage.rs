//! What is wrong with an index, or with the ranges that come, is noticed.

use std::convert::Infallible;

use bytes::Bytes;
use futures_util::stream;
use portolan_layer::{Index, Kind, StreamError};

use crate::compressions::{gzip, zstd};
use crate::ranges::{Store, content, gzip_at, index, tar, wait};
use crate::support::path;

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
    let packed = gzip_at(&tar(&[(0, 150_000), (0, 150_000), (2, 10)]), 6);
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
