//! Layers that are read by ranges: their files, their indexes, and bytes that are counted.

use std::cell::RefCell;
use std::convert::Infallible;
use std::future::{Ready, ready};
use std::io::Write as _;
use std::ops::Range;

use bytes::Bytes;
use futures_util::stream;
use portolan_layer::index::Form;
use portolan_layer::{Index, Kind, Place, Span, StreamError};

use crate::support::{Raw, Seen, pass, read, whole};

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

pub(crate) fn content(place: &Place, store: &Store<'_>) -> Result<Vec<u8>, Kind> {
    let read = wait(place.read_all(1 << 30, |range| store.fetch(range)));
    read.map_err(|error| match error {
        StreamError::Layer(error) => error.kind(),
        StreamError::Stream(never) => match never {},
    })
}

pub(crate) fn index(packed: &[u8]) -> Index {
    index_every(packed, Span::every(0))
}

pub(crate) fn index_every(packed: &[u8], span: Span) -> Index {
    let passed = pass(packed).indexed(span).run(packed, ());
    whole(passed.unwrap()).take_index().unwrap()
}

/// Each file of the layer is read by its place, and is what the pass shows.
pub(crate) fn check(packed: &[u8], index: &Index) {
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

pub(crate) fn gzip_at(bytes: &[u8], level: u32) -> Vec<u8> {
    let level = flate2::Compression::new(level);
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), level);
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn tar(files: &[(u8, usize)]) -> Vec<u8> {
    let mut raw = Raw::new().entry("d/", b'5', b"");
    for (number, &(sort, length)) in files.iter().enumerate() {
        let seed = u32::try_from(number * 7919 + length).unwrap();
        raw = raw.file(&format!("d/{number}"), &file(sort, length, seed));
    }
    raw.end()
}
