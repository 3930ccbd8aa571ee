//! Where a tar says two things, what Portolan sees is said, and so is that it is odd (threats 30 and 32).

use portolan_image::contents::{FileKind, FileTime};
use portolan_layer::{Kind, Oddity};

use crate::support::{Raw, names, oddities, path, put, read};

#[test]
fn threat_32_the_size_of_pax_beats_that_of_the_header_and_no_member_is_hidden_between() {
    // CVE-2025-62518: the header says 0, the extension 1024; a reader that believes the header sees `hidden`.
    let inner = Raw::new().file("hidden", b"").0;
    let body = [&inner[..], &[0; 512]].concat();
    let tar = Raw::new()
        .pax(b'x', &[("size", "1024")])
        .with("outer", b'0', &body, |header| {
            put(header, 124, b"00000000000\0");
        })
        .file("after", b"x")
        .end();
    let (seen, facts) = read(&tar).unwrap();
    assert_eq!(names(&seen), ["outer", "after"]);
    assert_eq!(seen[0].content.as_ref().unwrap().len(), 1024);
    let odd = Oddity::SizesDisagree {
        header: 0,
        extension: 1024,
    };
    assert_eq!(oddities(&facts), [odd]);
}

#[test]
fn threat_32_the_size_of_an_extension_is_its_own() {
    // The size in the first extension is for `file`, and not for the long name between.
    let tar = Raw::new()
        .pax(b'x', &[("size", "3")])
        .entry("longlink", b'L', b"a/long/name\0")
        .file("file", b"abc")
        .end();
    let (seen, facts) = read(&tar).unwrap();
    assert_eq!(names(&seen), ["a/long/name"]);
    assert_eq!(seen[0].content.as_deref(), Some(b"abc".as_slice()));
    assert_eq!(oddities(&facts), []);
}

#[test]
fn threat_32_disagreements_are_findings() {
    type Make = fn(Raw) -> Raw;
    let cases: &[(Make, &str, Oddity)] = &[
        (
            |tar| {
                tar.pax(b'x', &[("path", "pax")])
                    .entry("l", b'L', b"gnu\0")
                    .file("header", b"")
            },
            "pax",
            Oddity::NamesDisagree,
        ),
        (
            |tar| {
                tar.with("link", b'1', b"", |header| {
                    put(header, 124, b"00000001000\0");
                    put(header, 157, b"first");
                })
            },
            "link",
            Oddity::SizeWithoutContent { size: 512 },
        ),
        (
            |tar| tar.pax(b'g', &[("size", "512")]).file("a", b"x"),
            "a",
            Oddity::GlobalIgnored { key: "size".into() },
        ),
        (
            |tar| tar.pax(b'g', &[("path", "evil")]).file("a", b"x"),
            "a",
            Oddity::GlobalIgnored { key: "path".into() },
        ),
        (
            |tar| {
                tar.pax(b'x', &[("path", "one")])
                    .pax(b'x', &[("path", "two")])
                    .file("a", b"x")
            },
            "two",
            Oddity::ExtendedTwice,
        ),
        (
            |tar| tar.file("a", b"").pax(b'x', &[("path", "lost")]),
            "a",
            Oddity::ExtensionOfNothing,
        ),
        (
            |tar| tar.entry("a", b'Q', b"x"),
            "a",
            Oddity::UnknownType { flag: b'Q' },
        ),
        (
            |tar| tar.entry("label", b'V', b"").file("a", b""),
            "a",
            Oddity::NoFile { flag: b'V' },
        ),
        (
            |tar| tar.with("a", b'0', b"", |header| put(header, 108, b"12x\0")),
            "a",
            Oddity::BadNumber { field: "user" },
        ),
        (
            |tar| tar.file("../../x", b""),
            "../../x",
            Oddity::AboveTheRoot,
        ),
        (
            |tar| tar.pax(b'x', &[("path", "a\0b")]).file("a", b""),
            "a\0b",
            Oddity::NulInName,
        ),
    ];
    for (make, name, odd) in cases {
        let tar = make(Raw::new().file("first", b"1")).end();
        let (seen, facts) = read(&tar).unwrap();
        assert_eq!(names(&seen), ["first", name], "{odd:?}");
        assert_eq!(oddities(&facts), std::slice::from_ref(odd));
    }
}

#[test]
fn threat_32_ends_that_are_none_are_findings() {
    let tar = Raw::new().file("a", b"x").0;
    let zeros = |count: usize| vec![0_u8; count * 512];
    let cases = [
        (Vec::new(), vec![Oddity::NoEnd]),
        (zeros(1), vec![Oddity::LoneZeroBlock]),
        (zeros(2), vec![]),
        (zeros(20), vec![]),
        (
            [zeros(2), vec![1, 0, 2, 0]].concat(),
            vec![Oddity::AfterEnd { bytes: 3 }],
        ),
        (
            [zeros(1), tar.clone()].concat(),
            vec![Oddity::LoneZeroBlock, Oddity::AfterEnd { bytes: 513 }],
        ),
    ];
    for (end, expected) in cases {
        let (seen, facts) = read(&[&tar[..], &end].concat()).unwrap();
        assert_eq!(names(&seen), ["a"]);
        assert_eq!(oddities(&facts), expected);
    }
    let (seen, facts) = read(b"").unwrap();
    assert_eq!((seen.len(), oddities(&facts)), (0, vec![Oddity::NoEnd]));
}

#[test]
fn threat_32_what_cannot_be_found_its_way_through_is_an_error() {
    let whole = Raw::new().file("a", &[b'x'; 1000]).file("b", b"").0;
    let mut damaged = whole.clone();
    damaged[512 + 1024] ^= 1;
    let size = |text: &'static [u8]| {
        Raw::new()
            .with("a", b'0', b"", move |header| put(header, 124, text))
            .end()
    };
    let cases = [
        ("cut in a header", whole[..100].to_vec()),
        ("cut in a body", whole[..700].to_vec()),
        ("a checksum", damaged),
        ("no size", size(b"0000000x000\0")),
        ("a size below nothing", size(&[0xff; 12])),
        (
            "a size of PAX",
            Raw::new().pax(b'x', &[("size", "-1")]).file("a", b"").end(),
        ),
        (
            "a record",
            Raw::new()
                .entry("a", b'x', b"99 path=a\n")
                .file("a", b"")
                .end(),
        ),
    ];
    for (name, tar) in cases {
        let error = read(&tar).unwrap_err();
        assert_eq!(error.kind(), Kind::Malformed, "{name}: {error}");
    }
}

#[test]
fn threat_30_names_are_keys_of_a_tree_and_lead_nowhere() {
    let cases = [
        ("./a", "a"),
        ("/abs/x", "abs/x"),
        ("a//b/./c/", "a/b/c"),
        ("a/../../b", "b"),
        ("..", ""),
        (".", ""),
        ("C:\\x", "C:\\x"),
        ("\\\\?\\x", "\\\\?\\x"),
    ];
    for (written, expected) in cases {
        let (seen, _) = read(&Raw::new().file(written, b"").end()).unwrap();
        assert_eq!(seen[0].entry.file.path, path(expected), "{written}");
        assert_eq!(seen[0].name(), written);
    }
}

#[test]
fn threat_33_a_finding_shows_no_control_characters() {
    let tar = Raw::new().file("../\u{1b}[2J", b"").end();
    let (_, facts) = read(&tar).unwrap();
    assert_eq!(
        facts.findings.kept()[0].to_string(),
        "../\\u{1b}[2J: its name leads above the root"
    );
}

#[test]
fn global_extensions_hold_until_they_are_taken_back() {
    let tar = Raw::new()
        .pax(b'g', &[("mtime", "5"), ("SCHILY.xattr.user.a", "all")])
        .file("one", b"")
        .pax(b'x', &[("mtime", "7.5"), ("SCHILY.xattr.user.a", "own")])
        .file("two", b"")
        .pax(b'g', &[("mtime", "")])
        .file("three", b"")
        .end();
    let (seen, facts) = read(&tar).unwrap();
    let found: Vec<(i64, u32, &[u8])> = seen
        .iter()
        .map(|seen| {
            let FileTime {
                seconds,
                nanoseconds,
            } = seen.entry.file.modified;
            (seconds, nanoseconds, &*seen.entry.file.xattrs[0].value)
        })
        .collect();
    assert_eq!(
        found,
        [
            (5, 0, b"all".as_slice()),
            (7, 500_000_000, b"own"),
            (0, 0, b"all")
        ]
    );
    assert_eq!(oddities(&facts), []);
}

#[test]
fn old_archives_have_folders_with_a_slash_and_no_owners() {
    let old = |header: &mut crate::support::Header| {
        put(header, 257, &[0; 8]);
        put(header, 265, b"junk that is no name");
    };
    let tar = Raw::new()
        .with("d/", 0, b"", old)
        .with("d/f", 0, b"x", old)
        .end();
    let (seen, _) = read(&tar).unwrap();
    assert_eq!(seen[0].entry.file.kind, FileKind::Directory);
    assert_eq!(seen[1].entry.file.kind, FileKind::Regular);
    assert!(seen[1].entry.file.owner.user.is_empty());
}
