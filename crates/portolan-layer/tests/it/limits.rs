//! A layer that is too much is told so, and costs little (threats 24 and 30).

use std::io::{self, Read};
use std::time::Duration;

use portolan_image::Digest;
use portolan_layer::{Kind, Limits, Listing, Oddity, Pass};

use crate::compressions::{gzip, xz, zstd};
use crate::support::{Raw, names, oddities, pass, put, read_within};

fn refused(bytes: &[u8], limits: Limits) -> String {
    let error = read_within(bytes, limits).unwrap_err();
    assert_eq!(error.kind(), Kind::TooLarge, "{error}");
    error.to_string()
}

#[test]
fn threat_24_a_bomb_is_cut_at_the_ratio_once_it_is_over_what_is_free() {
    let tar = Raw::new().file("zeros", &vec![0; 8 << 20]).end();
    let limits = Limits {
        free_bytes: 1 << 20,
        ratio: 100,
        ..Limits::default()
    };
    for packed in [gzip(&tar), zstd(&tar), xz(&tar, &[])] {
        assert_eq!(
            refused(&packed, limits.clone()),
            "the layer unpacks to more than 100 times its size"
        );
    }
    let free = Limits {
        free_bytes: 16 << 20,
        ..limits
    };
    assert!(read_within(&gzip(&tar), free).is_ok());
}

#[test]
fn threat_24_size_before_and_after_unpacking_is_bounded() {
    let tar = Raw::new().file("a", &vec![7; 1 << 20]).end();
    let unpacked = Limits {
        unpacked_bytes: 1000,
        ..Limits::default()
    };
    let what = refused(&gzip(&tar), unpacked);
    assert_eq!(what, "the layer unpacks to more than 1000 bytes");
    let packed = Limits {
        packed_bytes: 1000,
        ..Limits::default()
    };
    assert_eq!(
        refused(&tar, packed.clone()),
        "the layer has more than 1000 bytes"
    );
    // Also where nobody promised a size, and the bytes never end.
    let endless = Pass::of(Digest::sha256(b"")).limits(packed);
    let error = endless.run(io::repeat(0), Listing::new()).unwrap_err();
    assert_eq!(error.kind(), Kind::TooLarge);
}

#[test]
fn threat_24_a_window_of_two_gib_is_refused_before_it_is_made() {
    // A frame header whose window is 2^31 bytes, then a block of one byte repeated.
    let frame = [
        0x28,
        0xb5,
        0x2f,
        0xfd,
        0x00,
        (31 - 10) << 3,
        0x03,
        0x00,
        0x10,
        0x61,
    ];
    let error = read_within(&frame, Limits::default()).unwrap_err();
    assert!(error.to_string().contains("zstd"), "{error}");
}

#[test]
fn threat_24_a_dictionary_of_xz_is_bounded() {
    let tar = Raw::new().file("a", b"one").end();
    let packed = xz(&tar, &["--lzma2=preset=6,dict=256MiB"]);
    let what = refused(&packed, Limits::default());
    assert_eq!(
        what,
        "a block of the xz data needs more than 131072 KiB of memory"
    );
    let packed = xz(&tar, &["-9"]);
    assert!(read_within(&packed, Limits::default()).is_ok());
}

#[test]
fn threat_24_entries_are_counted_and_so_are_the_headers_of_extensions() {
    let limits = Limits {
        entries: 10,
        ..Limits::default()
    };
    let many = |flag, count| {
        let one = |tar: Raw, _| tar.entry("a", flag, b"");
        (0..count).fold(Raw::new(), one).end()
    };
    assert!(read_within(&many(b'0', 10), limits.clone()).is_ok());
    for flag in [b'0', b'x', b'g', b'L', b'V'] {
        let what = refused(&many(flag, 11), limits.clone());
        assert_eq!(what, "the layer has more than 10 entries");
    }
}

#[test]
fn threat_24_extensions_are_bounded_one_by_one_and_together() {
    let limits = Limits {
        extension_bytes: 1000,
        ..Limits::default()
    };
    for flag in [b'x', b'g', b'L', b'K'] {
        // It says that it has eight GiB; that is refused before a byte of it is read.
        let huge = Raw::new().with("a", flag, b"", |header| put(header, 124, b"77777777777\0"));
        let what = refused(&huge.0, limits.clone());
        assert_eq!(what, "an extension in the tar has more than 1000 bytes");
    }
    let value = "v".repeat(300);
    let grow = |tar: Raw, n: u32| tar.pax(b'g', &[(&format!("k{n}"), &value)]);
    refused(&(0..10).fold(Raw::new(), grow).end(), limits);
}

#[test]
fn threat_30_names_too_long_or_too_deep_leave_one_entry_out() {
    let limits = Limits {
        name_bytes: 50,
        depth: 4,
        ..Limits::default()
    };
    let tar = Raw::new()
        .file(&"n".repeat(51), b"x")
        .link("link", b'2', &"t".repeat(51))
        .file("a/b/c/d/e", b"x")
        .file("a/b/c/d", b"good")
        .end();
    let (seen, facts) = read_within(&tar, limits).unwrap();
    assert_eq!(names(&seen), ["a/b/c/d"]);
    assert_eq!(
        oddities(&facts),
        [
            Oddity::NameTooLong { bytes: 51 },
            Oddity::NameTooLong { bytes: 51 },
            Oddity::TooDeep { depth: 5 }
        ]
    );
}

#[test]
fn threat_24_a_sparse_file_of_a_huge_hole_is_listed_but_its_zeros_are_not_given() {
    let hole = |tar: Raw| {
        tar.with("hole", b'S', b"", |header| {
            put(header, 257, b"ustar  \0");
            put(header, 483, b"\x80\0\0\0\x7f\xff\xff\xff\xff\xff\xff\xff");
        })
    };
    let tar = hole(hole(Raw::new())).end();
    let (seen, facts) = read_within(&tar, Limits::default()).unwrap();
    let size = 0x7fff_ffff_ffff_ffff;
    assert_eq!(seen[0].entry.file.size, size);
    assert_eq!(seen[0].content, None);
    let large = Oddity::ContentTooLarge { size };
    assert_eq!(oddities(&facts), [large.clone(), large]);
}

#[test]
fn threat_24_pieces_of_a_sparse_file_are_bounded() {
    let mut tar = Raw::new().with("a", b'S', b"", |header| {
        put(header, 257, b"ustar  \0");
        header[482] = 1;
    });
    // Blocks of pieces without end, each piece of no bytes.
    let mut block = [0; 512];
    for piece in 0..21 {
        block[piece * 24..piece * 24 + 24].copy_from_slice(b"00000000000\x0000000000000\0");
    }
    block[504] = 1;
    for _ in 0..100 {
        tar = tar.bytes(&block);
    }
    let limits = Limits {
        sparse_pieces: 1000,
        ..Limits::default()
    };
    let what = refused(&tar.0, limits);
    assert_eq!(what, "a sparse file has more than 1000 pieces");
}

#[test]
fn threat_24_time_is_bounded_even_where_nothing_comes_out() {
    struct Members(Vec<u8>, usize);
    impl Read for Members {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            buffer[0] = self.0[self.1 % self.0.len()];
            self.1 += 1;
            Ok(1)
        }
    }
    let endless = Members(gzip(b""), 0);
    let limits = Limits {
        time: Duration::from_millis(20),
        ..Limits::default()
    };
    let pass = Pass::of(Digest::sha256(b"")).limits(limits);
    let error = pass.run(endless, Listing::new()).unwrap_err();
    assert_eq!(error.kind(), Kind::TooLarge, "{error}");
}

#[test]
fn threat_24_findings_are_kept_up_to_a_thousand_and_counted_beyond() {
    let odd = |tar: Raw, _| tar.entry("a", b'?', b"");
    let tar = (0..1500).fold(Raw::new(), odd).end();
    let layer = crate::support::whole(pass(&tar).run(&tar[..], Listing::new()).unwrap());
    let findings = &layer.facts().findings;
    assert_eq!((findings.kept().len(), findings.total()), (1000, 1500));
}
