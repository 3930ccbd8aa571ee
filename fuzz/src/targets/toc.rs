//! Tables of contents that layers bring along, and what is read by them (threat 24).
//!
//! The input is the JSON of a table. It stands in a layer behind some files, as zstd:chunked has it and as eStargz has it; what
//! comes first in the input is also read as an annotation and as a footer.

use std::convert::Infallible;
use std::future::ready;
use std::ops::Range;

use bytes::Bytes;
use futures_util::{FutureExt as _, stream};
use portolan_image::Digest;
use portolan_image::descriptor::Descriptor;
use portolan_layer::toc::{Promise, Trust, read};
use portolan_layer::{Listing, Toc};

use crate::Target;

pub(super) const TARGET: Target = Target {
    name: "toc",
    run,
    seeds: &[
        br#"{"version":1,"entries":[]}"#,
        br#"{"version":1,"entries":[{"type":"dir","name":"d/","mode":16877,"modtime":"2019-08-20T10:30:43Z","NumLink":0},{"type":"reg","name":"d/a","size":3,"digest":"sha256:7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed","offset":0,"endOffset":12}]}"#,
        br#"{"version":1,"entries":[{"type":"reg","name":"b","size":6,"offset":0,"endOffset":24,"chunkSize":3,"chunkDigest":"sha256:7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed"},{"type":"chunk","name":"b","offset":12,"chunkOffset":3,"chunkSize":0,"chunkType":"zeros"}]}"#,
        br#"{"entries":[{"type":"symlink","name":"l","linkName":"../a","xattrs":{"user.a":"Yg=="},"uid":5},{"type":"char","name":"c","devMajor":1,"devMinor":3},{"type":"hardlink","name":"h","linkName":"b"},{"type":"fifo","name":"f"}],"tarSplitDigest":"x","version":1}"#,
        br#"{"version":1,"entries":[{"type":"reg","name":"a","size":3,"innerOffset":1,"offset":1},{"type":"chunk","chunkOffset":2}]}"#,
        b"0:24:3:1",
        b"",
    ],
    words: &[
        "{", "}", "[", "]", ",", "\"type\":", "\"reg\"", "\"chunk\"", "\"dir\"", "\"name\":", "\"a\"", "\"size\":", "\"offset\":",
        "\"endOffset\":", "\"chunkOffset\":", "\"chunkSize\":", "\"innerOffset\":", "\"zeros\"", "18446744073709551615", "\"version\":1", ":",
    ],
};

/// Nothing panics, what is read of a file has the digest that the table gives, and a table agrees with itself.
fn run(data: &[u8]) {
    for layer in [zstd_chunked(data), estargz(data)] {
        let digest = Digest::sha256(&layer);
        let mut descriptor = Descriptor::new("layer", digest, layer.len() as u64);
        let hint = toc(&descriptor, &layer);
        if let Some(toc) = &hint {
            assert_eq!(toc.trust(), Trust::Hint);
            look(toc, &layer);
        }
        let text = String::from_utf8_lossy(data).into_owned();
        let name = "io.github.containers.zstd-chunked.manifest-position";
        descriptor.annotations.push((name.to_owned(), text));
        let _ = toc(&descriptor, &layer);
    }
    let descriptor = Descriptor::new("layer", Digest::sha256(data), data.len() as u64);
    let _ = toc(&descriptor, data);
}

fn toc(descriptor: &Descriptor, layer: &[u8]) -> Option<Toc> {
    let promise = Promise::of(descriptor).ok()??;
    let toc = read(&promise, |range| ready(Ok(part(layer, &range)))).now_or_never();
    toc.expect("nothing has to be waited for").ok()?
}

fn look(toc: &Toc, layer: &[u8]) {
    assert_eq!(toc.disagreements(toc.listing()).total(), 0);
    let entries = toc.listing().len() as u64;
    let missing = toc.disagreements(&Listing::new()).total();
    assert!(missing <= entries);
    for file in toc.listing().files().take(20) {
        let Some(place) = toc.locate(&file.path) else {
            continue;
        };
        let read = place.read_all(1 << 20, |range| ready(Ok(part(layer, &range))));
        let read = read.now_or_never().expect("nothing has to be waited for");
        if let Ok(content) = read {
            assert_eq!(content.len() as u64, place.size());
            let found = Digest::sha256(&content);
            let is_sha512 = |digest: &&Digest| digest.algorithm_name() == "sha512";
            assert!(
                place
                    .digest()
                    .is_none_or(|digest| *digest == found || is_sha512(&digest))
            );
        }
    }
}

type Part = stream::Iter<std::array::IntoIter<Result<Bytes, Infallible>, 1>>;

fn part(layer: &[u8], range: &Range<u64>) -> Part {
    let place = |number: u64| usize::try_from(number).expect("it is within the layer");
    let bytes = layer.get(place(range.start)..place(range.end));
    let bytes = bytes.expect("what is asked for is within the layer");
    stream::iter([Ok(Bytes::copy_from_slice(bytes))])
}

/// `one` and `two`, and the table, and where it is.
fn zstd_chunked(json: &[u8]) -> Vec<u8> {
    let pack = |bytes: &[u8]| zstd::bulk::compress(bytes, 1).expect("bytes can be compressed");
    let mut layer = [pack(b"one"), pack(b"two")].concat();
    let table = pack(json);
    let offset = layer.len() + 8;
    layer.extend(skipped(&table));
    let numbers = [offset, table.len(), json.len(), 1, 0, 0, 0];
    let mut footer: Vec<u8> = numbers
        .iter()
        .flat_map(|&number| (number as u64).to_le_bytes())
        .collect();
    footer.extend(b"GNUlInUx");
    layer.extend(skipped(&footer));
    layer
}

fn skipped(bytes: &[u8]) -> Vec<u8> {
    let length = u32::try_from(bytes.len()).expect("it is short");
    [b"\x50\x2a\x4d\x18", length.to_le_bytes().as_slice(), bytes].concat()
}

/// The same as gzip, whose blocks are stored as they are.
fn estargz(json: &[u8]) -> Vec<u8> {
    let mut layer = [stored(b"one"), stored(b"two")].concat();
    let offset = layer.len();
    let mut header = [0; 512];
    put(&mut header, 0, b"stargz.index.json");
    put(&mut header, 124, format!("{:011o}", json.len()).as_bytes());
    put(&mut header, 156, b"0");
    put(&mut header, 257, b"ustar\x0000");
    put(&mut header, 148, b"        ");
    let sum: u32 = header.iter().map(|&byte| u32::from(byte)).sum();
    put(&mut header, 148, format!("{sum:06o}\0 ").as_bytes());
    let mut tar = [header.as_slice(), json].concat();
    tar.resize(tar.len().next_multiple_of(512) + 1024, 0);
    layer.extend(stored(&tar));
    layer.extend([
        0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 255, 26, 0, b'S', b'G', 22, 0,
    ]);
    layer.extend(format!("{offset:016x}STARGZ").bytes());
    layer.extend([1, 0, 0, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 0]);
    layer
}

fn put(header: &mut [u8; 512], at: usize, bytes: &[u8]) {
    for (to, from) in header.iter_mut().skip(at).zip(bytes) {
        *to = *from;
    }
}

/// A gzip member of stored blocks.
fn stored(bytes: &[u8]) -> Vec<u8> {
    let mut member = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    for block in bytes.chunks(60_000) {
        let length = u16::try_from(block.len()).expect("a block is short");
        member.push(0);
        member.extend(length.to_le_bytes());
        member.extend((!length).to_le_bytes());
        member.extend(block);
    }
    member.extend([1, 0, 0, 0xff, 0xff]);
    member.extend(crc32(bytes).to_le_bytes());
    let length = u32::try_from(bytes.len()).expect("it is short");
    member.extend(length.to_le_bytes());
    member
}

/// The checksum of gzip (RFC 1952 8).
fn crc32(bytes: &[u8]) -> u32 {
    let shift = |crc: u32| {
        (0..8).fold(crc, |crc, _| {
            crc >> 1 ^ (0xedb8_8320 & 0_u32.wrapping_sub(crc & 1))
        })
    };
    !bytes
        .iter()
        .fold(!0, |crc, &byte| shift(crc ^ u32::from(byte)))
}
