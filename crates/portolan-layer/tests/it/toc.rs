//! Tables of contents are read where they are, checked where they can be, and never believed against the tar.

use portolan_image::contents::File;
use portolan_layer::findings::TocAbout;
use portolan_layer::toc::{Format, Promise, Trust, read};
use portolan_layer::{Kind, Listing, Oddity, StreamError, Toc};

use crate::chunked::{Chunks, Layer, estargz, estargz_with, zstd_chunked};
use crate::ranges::{Store, file, wait};
use crate::support::{list, path, read as read_layer};

fn files() -> Vec<(&'static str, Chunks)> {
    vec![
        ("d/0", vec![b"small".to_vec()]),
        ("d/empty", vec![vec![]]),
        (
            "d/large",
            vec![
                file(0, 90_000, 1),
                vec![0; 40_000],
                file(1, 70_000, 2),
                file(0, 3, 3),
            ],
        ),
        ("d/last", vec![file(0, 5000, 9)]),
    ]
}

fn toc_of(layer: &Layer) -> Result<Option<Toc>, Kind> {
    let promise = Promise::of(&layer.descriptor)
        .map_err(|error| error.kind())?
        .unwrap();
    let store = Store::new(&layer.bytes);
    kind(wait(read(&promise, |range| store.fetch(range))))
}

fn kind<T>(read: Result<T, StreamError<std::convert::Infallible>>) -> Result<T, Kind> {
    read.map_err(|error| match error {
        StreamError::Layer(error) => error.kind(),
        StreamError::Stream(never) => match never {},
    })
}

fn content(toc: &Toc, store: &Store<'_>, name: &str) -> Result<Vec<u8>, Kind> {
    let place = toc.locate(&path(name)).unwrap();
    kind(wait(place.read_all(1 << 20, |range| store.fetch(range))))
}

fn about(toc: &Toc, tar: &Listing) -> Vec<(String, TocAbout)> {
    let findings = toc.disagreements(tar);
    let told = findings.kept().iter().map(|finding| {
        let Oddity::TocDisagrees { about } = finding.oddity else {
            panic!("{finding}")
        };
        let entry = finding.entry.as_deref().unwrap();
        (String::from_utf8_lossy(entry).into_owned(), about)
    });
    told.collect()
}

#[test]
fn a_table_lists_the_layer_and_gives_each_file_of_it() {
    for (format, layer) in [
        (Format::ZstdChunked, zstd_chunked(&files())),
        (Format::Estargz, estargz(&files())),
    ] {
        let toc = toc_of(&layer).unwrap().unwrap();
        assert_eq!((toc.format(), toc.trust()), (format, Trust::Promised));
        // It is a layer as any other, too.
        let (seen, facts) = read_layer(&layer.bytes).unwrap();
        assert_eq!(facts.findings.total(), 0, "{:?}", facts.findings);
        let of_toc: Vec<File> = toc.listing().files().collect();
        for (seen, file) in seen.iter().zip(&of_toc) {
            assert_eq!(seen.entry.file, *file, "{format:?}");
        }
        assert_eq!(of_toc.len(), 6);
        assert_eq!(about(&toc, &list(&layer.bytes)), []);
        for (name, chunks) in files() {
            let store = Store::new(&layer.bytes);
            assert!(
                content(&toc, &store, name).unwrap() == chunks.concat(),
                "{format:?} {name}"
            );
            // The zeros between the others are few bytes, packed: no reason for a second range.
            let ranges = usize::from(name != "d/empty");
            assert_eq!(store.asked.borrow().len(), ranges, "{format:?} {name}");
        }
        assert!(toc.locate(&path("d/link")).is_none());
        assert!(toc.locate(&path("none")).is_none());
    }
}

#[test]
fn without_an_annotation_a_table_is_found_and_is_a_hint() {
    for mut layer in [zstd_chunked(&files()), estargz(&files())] {
        layer.descriptor.annotations.clear();
        let toc = toc_of(&layer).unwrap().unwrap();
        assert_eq!(toc.trust(), Trust::Hint);
        assert_eq!(toc.listing().len(), 6);
    }
}

#[test]
fn a_layer_without_a_table_has_none() {
    for bytes in [
        vec![],
        vec![7; 40],
        vec![7; 4000],
        crate::compressions::gzip(&[7; 4000]),
    ] {
        let mut layer = estargz(&[]);
        layer.descriptor.annotations.clear();
        layer.descriptor.size = Some(bytes.len() as u64);
        layer.bytes = bytes;
        assert!(toc_of(&layer).unwrap().is_none());
    }
    let mut layer = estargz(&[]);
    layer.descriptor.size = None;
    assert!(Promise::of(&layer.descriptor).unwrap().is_none());
}

#[test]
fn a_table_that_is_not_the_promised_one_is_refused() {
    for mut layer in [zstd_chunked(&files()), estargz(&files())] {
        for (name, value) in &mut layer.descriptor.annotations {
            if !name.ends_with("position") {
                *value = portolan_image::Digest::sha256(b"another").to_string();
            }
        }
        assert_eq!(toc_of(&layer).unwrap_err(), Kind::Mismatch);
        let algorithm = "blake3:abc".to_owned();
        layer.descriptor.annotations.last_mut().unwrap().1 = algorithm;
        assert_eq!(toc_of(&layer).unwrap_err(), Kind::CannotVerify);
    }
}

#[test]
fn threat_24_annotations_and_footers_that_lead_elsewhere_are_refused() {
    let layer = zstd_chunked(&files());
    let size = layer.bytes.len();
    for position in [
        "",
        "1",
        "1:2:3",
        "1:2:3:2",
        "1:2:3:1:1",
        "-1:2:3:1",
        "+1:2:3:1",
        "1:0:3:1",
        "18446744073709551615:2:3:1",
        "99999999999999999999:2:3:1",
        "1:2:99999999999:1",
        &format!("1:{size}:3:1"),
        &format!("{size}:1:3:1"),
    ] {
        let mut layer = zstd_chunked(&files());
        position.clone_into(&mut layer.descriptor.annotations[0].1);
        let error = Promise::of(&layer.descriptor).unwrap_err();
        assert_eq!(error.kind(), Kind::Malformed, "{position}");
    }
    // A table said to be longer or shorter than it is.
    for plain in [layer.json.len() - 1, layer.json.len() + 1, 0] {
        let mut layer = zstd_chunked(&files());
        let position = layer.descriptor.annotations[0].1.clone();
        let start = position.split(':').take(2).collect::<Vec<_>>().join(":");
        layer.descriptor.annotations[0].1 = format!("{start}:{plain}:1");
        assert_eq!(toc_of(&layer).unwrap_err(), Kind::Malformed);
    }
    for (layer, at) in [(zstd_chunked(&files()), 64), (estargz(&files()), 35)] {
        let place = layer.bytes.len() - at;
        for byte in [0xff, b'f', 0, b'x'] {
            let mut other = Layer {
                bytes: layer.bytes.clone(),
                descriptor: layer.descriptor.clone(),
                json: String::new(),
            };
            other.descriptor.annotations.clear();
            other.bytes[place..place + 7].fill(byte);
            assert!(toc_of(&other).map_or(true, |toc| toc.is_none()), "{byte}");
        }
    }
}

/// What the table of an otherwise good layer is read as, when one text in it is another.
fn changed(from: &str, to: &str) -> Result<Option<Toc>, Kind> {
    toc_of(&estargz_with(&files(), |json| {
        assert!(json.contains(from), "{from}");
        *json = json.replacen(from, to, 1);
    }))
}

#[test]
fn threat_24_tables_that_make_no_sense_are_refused() {
    let cases = [
        (r#""version":1"#, r#""version":2"#),
        (r#""version":1"#, r#""other":1"#),
        (r#""entries":["#, r#""entries":[],"entries":["#),
        (r#""entries":["#, r#""entries":[{},"#),
        (r#""type":"dir""#, r#""type":"folder""#),
        (r#""type":"dir""#, r#""type":"chunk""#),
        (r#""mode":420"#, r#""mode":-420"#),
        (r#""1970-01-01T00:00:00Z""#, r#""yesterday""#),
        (r#""size":5"#, r#""size":6,"chunkSize":7"#),
        (r#""size":5"#, r#""size":18446744073709551615"#),
        (r#""chunkOffset":0"#, r#""chunkOffset":1"#),
        (r#""chunkSize":90000"#, r#""chunkSize":90001"#),
        (r#""chunkSize":90000"#, r#""chunkSize":200004"#),
        (r#""chunkOffset":90000"#, r#""chunkOffset":89999"#),
        (r#""offset":"#, r#""offset":99999999"#),
        (r#""digest":"sha256:"#, r#""digest":"sha256:x"#),
        (r#""chunkDigest":"sha256:"#, r#""chunkDigest":"sha256"#),
        (r#""name":"d/""#, r#""xattrs":{"a":"!"},"name":"d/""#),
        ("]}", "]}}"),
        ("]}", "]"),
    ];
    for (from, to) in cases {
        let found = changed(from, to);
        if to == r#""size":18446744073709551615"# {
            // The last chunk goes on to the end of the file, wherever that is said to be; reading it tells.
            let toc = found.unwrap().unwrap();
            assert_eq!(toc.locate(&path("d/0")).unwrap().size(), u64::MAX);
            continue;
        }
        assert_eq!(found.unwrap_err(), Kind::Malformed, "{to}");
    }
    let long = format!(r#""name":"{}""#, "a/".repeat(600));
    assert_eq!(
        changed(r#""name":"d/""#, &long).unwrap_err(),
        Kind::Malformed
    );
    let nested = "[".repeat(100_000);
    assert_eq!(
        changed(r#""version":1"#, &format!(r#""x":{nested},"version":1"#)).unwrap_err(),
        Kind::Malformed
    );
}

#[test]
fn a_chunk_that_is_not_the_one_of_the_table_is_refused() {
    for layer in [zstd_chunked(&files()), estargz(&files())] {
        let toc = toc_of(&layer).unwrap().unwrap();
        let store = Store::new(&layer.bytes);
        content(&toc, &store, "d/large").unwrap();
        let range = store.asked.borrow()[0].clone();
        let middle = usize::try_from(u64::midpoint(range.start, range.end)).unwrap();
        let mut other = layer.bytes.clone();
        other[middle] ^= 4;
        let kind = content(&toc, &Store::new(&other), "d/large").unwrap_err();
        assert!(matches!(kind, Kind::Mismatch | Kind::Malformed), "{kind:?}");
    }
    let sizes = [
        ("\"size\":5,", "\"size\":4,", Kind::Mismatch),
        ("\"size\":5,", "\"size\":60000,", Kind::Mismatch),
    ];
    for (from, to, expected) in sizes {
        let layer = estargz_with(&files(), |json| *json = json.replacen(from, to, 1));
        let toc = toc_of(&layer).unwrap().unwrap();
        let found = content(&toc, &Store::new(&layer.bytes), "d/0").unwrap_err();
        assert!(found == expected || found == Kind::Malformed, "{found:?}");
    }
    let layer = estargz_with(&files(), |json| {
        *json = json
            .replace("\"digest\":", "\"x\":")
            .replace("\"chunkDigest\":", "\"y\":");
    });
    let toc = toc_of(&layer).unwrap().unwrap();
    let found = content(&toc, &Store::new(&layer.bytes), "d/0");
    assert_eq!(found.unwrap_err(), Kind::CannotVerify);
}

#[test]
fn payloads_that_share_a_member_are_told_apart() {
    let layer = estargz(&[
        ("d/0", vec![b"one".to_vec()]),
        ("d/1", vec![b"two".to_vec()]),
    ]);
    // By the second file's place in the member of the first: its content, padding and a header come before.
    let toc = toc_of(&layer).unwrap().unwrap();
    let store = Store::new(&layer.bytes);
    content(&toc, &store, "d/1").unwrap();
    let own = store.asked.borrow()[0].start;
    content(&toc, &store, "d/0").unwrap();
    let first = store.asked.borrow()[1].start;
    let layer = estargz_with(
        &[
            ("d/0", vec![b"one".to_vec()]),
            ("d/1", vec![b"two".to_vec()]),
        ],
        |json| {
            *json = json.replace(
                &format!("\"offset\":{own}"),
                &format!("\"offset\":{first},\"innerOffset\":1024"),
            );
        },
    );
    let toc = toc_of(&layer).unwrap().unwrap();
    assert_eq!(
        content(&toc, &Store::new(&layer.bytes), "d/1").unwrap(),
        b"two"
    );
    assert_eq!(
        content(&toc, &Store::new(&layer.bytes), "d/0").unwrap(),
        b"one"
    );
}

#[test]
fn where_table_and_tar_part_the_tar_counts_and_it_is_told() {
    let layer = estargz_with(&files(), |json| {
        let changes = [
            (
                r#""type":"symlink","name":"d/link","linkName":"0""#,
                r#""type":"symlink","name":"d/link","linkName":"/etc/shadow""#,
            ),
            (
                r#""name":"d/0","mode":33188"#,
                r#""name":"d/0","mode":35309,"uid":7"#,
            ),
            (r#""name":"d/empty""#, r#""name":"d/other""#),
            (
                r#""name":"d/last","mode":33188,"NumLink":0,"modtime":"1970-01-01T00:00:00Z""#,
                r#""name":"d/last","mode":33188,"xattrs":{"user.a":"Yg=="},"modtime":"1970-01-01T00:01:00Z""#,
            ),
            (
                r#""type":"dir","name":"d/""#,
                r#""type":"fifo","name":"d/""#,
            ),
        ];
        for (from, to) in changes {
            assert!(json.contains(from), "{from}");
            *json = json.replacen(from, to, 1);
        }
    });
    let toc = toc_of(&layer).unwrap().unwrap();
    let expected = [
        ("d", TocAbout::Kind),
        ("d/0", TocAbout::Mode),
        ("d/0", TocAbout::Owner),
        ("d/empty", TocAbout::OnlyInTar),
        ("d/last", TocAbout::Time),
        ("d/last", TocAbout::Xattrs),
        ("d/link", TocAbout::Target),
        ("d/other", TocAbout::OnlyInToc),
    ];
    let expected: Vec<_> = expected
        .map(|(name, about)| (name.to_owned(), about))
        .into();
    assert_eq!(about(&toc, &list(&layer.bytes)), expected);
}
