//! Layers are unpacked by what they are, however many members, frames or streams they are made of (threat 25).

use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};

use portolan_layer::compression::Compression;
use portolan_layer::{Kind, Oddity};

use crate::support::{Raw, names, oddities, read};

fn tar() -> Vec<u8> {
    let body: Vec<u8> = (0..200_000_u32)
        .flat_map(|n| (n.wrapping_mul(n) >> 7).to_le_bytes())
        .collect();
    Raw::new().file("a", &body).file("b", b"two").end()
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 1).unwrap()
}

pub(crate) fn bzip2(bytes: &[u8]) -> Vec<u8> {
    let mut packed = Vec::new();
    let mut encoder = bzip2::read::BzEncoder::new(bytes, bzip2::Compression::fast());
    encoder.read_to_end(&mut packed).unwrap();
    packed
}

/// By the program, which every Debian has.
pub(crate) fn xz(bytes: &[u8], options: &[&str]) -> Vec<u8> {
    packed_by("xz", bytes, options)
}

/// By a program that reads from a pipe, as xz and gzip do.
pub(crate) fn packed_by(program: &str, bytes: &[u8], options: &[&str]) -> Vec<u8> {
    let mut child = Command::new(program)
        .args(options)
        .args(["--stdout", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{program}: {error}; `cargo xtask test` installs it"));
    let mut stdin = child.stdin.take().unwrap();
    std::thread::scope(|scope| {
        scope.spawn(move || stdin.write_all(bytes).unwrap());
        let mut packed = Vec::new();
        child
            .stdout
            .take()
            .unwrap()
            .read_to_end(&mut packed)
            .unwrap();
        assert!(child.wait().unwrap().success());
        packed
    })
}

/// A frame that is there to be skipped.
fn skippable(bytes: &[u8]) -> Vec<u8> {
    let length = u32::try_from(bytes.len()).unwrap().to_le_bytes();
    [&[0x5a, 0x2a, 0x4d, 0x18], &length[..], bytes].concat()
}

#[test]
fn threat_25_every_compression_is_told_by_its_first_bytes_and_gives_the_same_tar() {
    let tar = tar();
    let (expected, plain) = read(&tar).unwrap();
    assert_eq!(names(&expected), ["a", "b"]);
    let cases = [
        (Compression::None, tar.clone()),
        (Compression::Gzip, gzip(&tar)),
        (Compression::Zstd, zstd(&tar)),
        (Compression::Bzip2, bzip2(&tar)),
        (Compression::Xz, xz(&tar, &["-1"])),
        (
            Compression::Xz,
            xz(&tar, &["-1", "--check=sha256", "--block-size=65536"]),
        ),
        (Compression::Xz, xz(&tar, &["--x86", "--lzma2=preset=1"])),
    ];
    for (compression, packed) in cases {
        let (seen, facts) = read(&packed).unwrap_or_else(|error| panic!("{compression}: {error}"));
        assert!(seen == expected, "{compression}");
        assert_eq!(facts.compression, compression);
        assert_eq!(facts.diff_id, plain.diff_id, "{compression}");
        assert_eq!(facts.packed_bytes, packed.len() as u64);
        assert_eq!(facts.unpacked_bytes, tar.len() as u64);
        assert_eq!(oddities(&facts), [], "{compression}");
    }
}

#[test]
fn several_members_frames_and_streams_are_one_tar() {
    let tar = tar();
    let (expected, _) = read(&tar).unwrap();
    let (one, rest) = tar.split_at(700);
    let (two, three) = rest.split_at(100_000);
    let all = |pack: &dyn Fn(&[u8]) -> Vec<u8>| {
        [pack(one), pack(b""), pack(two), pack(three), pack(b"")].concat()
    };
    let cases = [
        ("gzip", all(&gzip), 5),
        ("zstd", all(&zstd), 5),
        ("bzip2", all(&bzip2), 5),
        ("xz", all(&|bytes| xz(bytes, &["-1"])), 5),
        (
            "xz with padding",
            [xz(one, &[]), vec![0; 8], xz(rest, &[]), vec![0; 4]].concat(),
            2,
        ),
        (
            "zstd with frames to skip",
            [
                skippable(b"first"),
                zstd(one),
                skippable(&vec![7; 70_000]),
                zstd(rest),
                skippable(b""),
            ]
            .concat(),
            5,
        ),
    ];
    for (name, packed, members) in cases {
        let (seen, facts) = read(&packed).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(seen == expected, "{name}");
        assert_eq!(facts.members, members, "{name}");
        assert_eq!(oddities(&facts), [], "{name}");
    }
}

#[test]
fn threat_25_what_follows_the_compressed_data_is_counted_and_does_no_harm() {
    let tar = tar();
    for pack in [gzip, zstd, bzip2] {
        let packed = [pack(&tar), b"rubbish".to_vec()].concat();
        let (seen, facts) = read(&packed).unwrap();
        assert_eq!(names(&seen), ["a", "b"]);
        assert_eq!(oddities(&facts), [Oddity::AfterCompressed { bytes: 7 }]);
    }
}

#[test]
fn threat_25_damaged_and_cut_data_is_an_error_in_any_compression() {
    let tar = tar();
    let cases = [
        ("gzip", gzip(&tar)),
        ("zstd", zstd(&tar)),
        ("bzip2", bzip2(&tar)),
        ("xz", xz(&tar, &[])),
    ];
    for (name, packed) in cases {
        for end in [packed.len() - 1, packed.len() / 2, 20] {
            let error = read(&packed[..end]).unwrap_err();
            assert_eq!(
                error.kind(),
                Kind::Malformed,
                "{name} cut at {end}: {error}"
            );
        }
        // zstd has no checksum here; in all others one bit is noticed wherever it is.
        if name != "zstd" {
            let mut packed = packed.clone();
            let middle = packed.len() / 2;
            packed[middle] ^= 0x10;
            let error = read(&packed).unwrap_err();
            assert_eq!(error.kind(), Kind::Malformed, "{name}: {error}");
        }
    }
}

#[test]
fn threat_25_a_wrong_checksum_of_gzip_is_an_error() {
    let mut packed = gzip(&tar());
    let place = packed.len() - 6;
    packed[place] ^= 1;
    let error = read(&packed).unwrap_err();
    assert_eq!(error.kind(), Kind::Malformed);
}

#[test]
fn threat_25_what_is_no_tar_is_told_so() {
    for bytes in [vec![b'x'; 2000], gzip(&[b'x'; 2000])] {
        let error = read(&bytes).unwrap_err();
        assert_eq!(error.kind(), Kind::Malformed);
        assert_eq!(
            error.to_string(),
            "it is no tar, and not compressed in a way that is known"
        );
    }
}
