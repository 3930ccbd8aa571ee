//! Indexes as they may lie in a cache, and what is read by them (threat 24).
//!
//! Bytes by chance have no right checksum and are not compressed, so the input is what stands behind that: how many bytes of
//! windows there are, those, and then what is in an index. Whatever layer it is of, its bytes are those of the input.

use std::convert::Infallible;
use std::future::ready;
use std::ops::Range;

use bytes::Bytes;
use futures_util::{FutureExt as _, stream};
use portolan_image::Digest;
use portolan_layer::{Index, Place};

use crate::Target;

pub(super) const TARGET: Target = Target {
    name: "index",
    run,
    seeds: &[
        b"",
        b"\x00",
        b"\x00Gsha256:859127892a72ec1fe7ffe1fc1fb7e661e9f9628d3df87a9dc4648cc33b26e121Gsha256:859127892a72ec1fe7ffe1fc1fb7e661e9f9628d3df87a9dc4648cc33b26e121\x80$\x80$\x00\x01\x05\x01\x01\x02\x00\x05\x00\x01d\x01\xa4\x03\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x02/a\x00\xa4\x03\x00\x03\x00\x00\x00\x02\x01b\x00\xa4\x03\x01\x00\x00\x02me\x00\x03\x03\x80\xca\xb5\xee\x01\x01\x06user.a\x01b\x02\x01l\x02\x01a\xa4\x03\x00\x00\x00\x00\x00\x02\x01h\x03\x03d/a\xa4\x03\x00\x00\x00\x00\x00\x02\x01\x80\x08\x03\x00v\x92\xc3\xad5@\xbb\x80<\x02\x0b:\xeef\xcd\x88\x87\x1224\xea\x0cnqC\xc0\xad\xd7?\xf41\xed\x01\xfd\x0f\x03\x00?\xc4\xcc\xfetXp\xe2\xc0\xd9\x9fq\xf3\x0f\xf0el\x8d\xed\xd4\x1c\xc1\xd7\xd3\xd3v\xb0\xdb\xe6\x85\xe2\xf3\x00",
        b"\x13(\xb5/\xfd`\x00\x7fM\x00\x00\x10zz\x01\x00\xfb\xff\x0e\xb0Gsha256:b75adf4db4d4822c7619d142adcfc7377da75d58482de7bd320ea18017f8aea5Gsha256:33c8881f7acff5f5e56b5ab1087e1b54db534483a8dc8ad4e1eb47c84b49203e\xf2\x85\n\x80\xc0\x12\x01\x02\x03\x00\x00\x03\x00\x01d\x01\xa4\x03\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x02/0\x00\xa4\x03\x00\xe0\xa7\x12\x00\x00\x00\x02\x011\x00\xa4\x03\x00d\x00\x00\x00\x02\x01\x80\x08\xe0\xa7\x12\x00)\xaa\x98~\xab\x9a\xee\x83\x0f\xdd Y[\xce\xde\xf6~\x86t\xf4\xee\xaco\x01u\x98\xe7\xff\x87\x19\xda#\x01\xa0\x04d\x00\xbdtuqz\x88\xf1=\xc3\x86J\x91\xc1/\xb7\xd1U\xe7\xcc\xcc\x8c\xa9C\x0e\xf2f]\xb2\xd2\xdf\x7f.\x02\xac\x0b\xe0\xc5\x08\x00\x99\x80\x08\x80\x80\x08\x01\x00\x13",
    ],
    words: &["\u{7f}", "\u{1}", "\0", "\0\0\0\0", "\u{3}\u{3}", "G", "sha512:", "/a", "../"],
};

/// Nothing panics, what is read of a file has the digest that the index gives, and an index is again what it was.
fn run(data: &[u8]) {
    let Some((&count, rest)) = data.split_first() else {
        return;
    };
    let (windows, body) = rest.split_at(usize::from(count).min(rest.len()));
    let Some(digest) = digest(body) else { return };
    assert!(Index::from_bytes(data, &digest).is_err(), "it has no mark");
    let Ok(index) = Index::from_bytes(&wrapped(windows, body), &digest) else {
        return;
    };
    for (path, place) in index.places().take(20) {
        assert!(place.range().start <= place.range().end);
        assert!(place.first_range().end <= place.range().end);
        let _ = index.locate(&path);
        if let Some(content) = read(&place, data) {
            assert_eq!(Some(Digest::sha256(&content)), place.digest());
        }
    }
    let bytes = index.to_bytes().expect("it is no larger than it was");
    let again = Index::from_bytes(&bytes, &digest).expect("it is an index");
    assert_eq!(again.facts(), index.facts());
    assert!(again.listing().files().eq(index.listing().files()));
}

/// The digest that the body begins with.
fn digest(body: &[u8]) -> Option<Digest> {
    let (&length, rest) = body.split_first()?;
    let text = rest.get(..usize::from(length))?;
    std::str::from_utf8(text).ok()?.parse().ok()
}

/// What an index has around what is in it.
fn wrapped(windows: &[u8], body: &[u8]) -> Vec<u8> {
    let mut rest = Vec::new();
    match u8::try_from(windows.len()) {
        Ok(length @ 0x80..) => rest.extend([length, 1]),
        Ok(length) => rest.push(length),
        Err(_) => unreachable!("a byte says how many there are"),
    }
    rest.extend(windows);
    rest.extend(zstd::bulk::compress(body, 1).expect("bytes can be compressed"));
    let digest = Digest::sha256(&rest);
    let hash = digest.encoded().as_bytes().chunks(2).map(|pair| {
        let pair = std::str::from_utf8(pair).expect("hex is text");
        u8::from_str_radix(pair, 16).expect("it is hex")
    });
    let mut bytes = b"PORTIDX\x01".to_vec();
    bytes.extend(hash);
    bytes.extend(rest);
    bytes
}

/// The content of a file, out of a layer of these bytes again and again.
fn read(place: &Place, layer: &[u8]) -> Option<Vec<u8>> {
    let fetch = |range: Range<u64>| {
        let length = usize::try_from(range.end - range.start).unwrap_or(usize::MAX);
        let bytes: Vec<u8> = layer
            .iter()
            .copied()
            .cycle()
            .take(length.min(1 << 18))
            .collect();
        let stream = stream::iter([Ok::<_, Infallible>(Bytes::from(bytes))]);
        ready(Ok::<_, Infallible>(stream))
    };
    let read = place.read_all(1 << 20, fetch).now_or_never();
    read.expect("nothing has to be waited for").ok()
}
