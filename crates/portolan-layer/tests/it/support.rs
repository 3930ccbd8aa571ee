//! Tars written by the byte, layers of them, and what is seen in them.

use std::io::{self, Read};

pub(crate) use portolan_testkit::image::{Header, Raw, put};

use portolan_image::Digest;
use portolan_image::contents::FilePath;
use portolan_layer::{
    Entry, Error, Facts, Limits, Listing, Oddity, Part, Pass, Passed, Verified, Visitor, Wish,
};

/// An entry as it was seen, with its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) entry: Entry,
    /// `None` if it was withheld.
    pub(crate) content: Option<Vec<u8>>,
}

impl Seen {
    pub(crate) fn name(&self) -> String {
        String::from_utf8_lossy(&self.entry.written).into_owned()
    }
}

/// Wishes for the content of everything.
#[derive(Debug, Default)]
pub(crate) struct Everything {
    seen: Vec<Seen>,
    ended: bool,
}

impl Visitor for Everything {
    type Output = Vec<Seen>;

    fn entry(&mut self, entry: &Entry) -> Wish {
        self.seen.push(Seen {
            entry: entry.clone(),
            content: Some(Vec::new()),
        });
        self.ended = false;
        Wish::Content
    }

    fn content(&mut self, entry: &Entry, part: Part<'_>) {
        let last = self.seen.last_mut().expect("there is an entry");
        assert_eq!(last.entry, *entry);
        assert!(!self.ended, "content after its end");
        match part {
            Part::Bytes(bytes) => last.content.as_mut().unwrap().extend(bytes),
            Part::End => self.ended = true,
            Part::Withheld => {
                last.content = None;
                self.ended = true;
            }
        }
    }

    fn finish(self) -> Vec<Seen> {
        self.seen
    }
}

/// A pass over bytes that are what they should be.
pub(crate) fn pass(bytes: &[u8]) -> Pass {
    Pass::of(Digest::sha256(bytes)).size(bytes.len() as u64)
}

pub(crate) fn whole<T>(passed: Passed<T>) -> Verified<T> {
    passed.whole().expect("nobody stopped it")
}

/// All entries of a tar with their content, and what is known of it.
pub(crate) fn read(bytes: &[u8]) -> Result<(Vec<Seen>, Facts), Error> {
    read_within(bytes, Limits::default())
}

pub(crate) fn read_within(bytes: &[u8], limits: Limits) -> Result<(Vec<Seen>, Facts), Error> {
    let passed = pass(bytes)
        .limits(limits)
        .run(bytes, Everything::default())?;
    Ok(whole(passed).into_parts())
}

pub(crate) fn list(bytes: &[u8]) -> Listing {
    let passed = pass(bytes).run(bytes, Listing::new()).unwrap();
    whole(passed).into_parts().0
}

pub(crate) fn names(seen: &[Seen]) -> Vec<String> {
    seen.iter().map(Seen::name).collect()
}

pub(crate) fn oddities(facts: &Facts) -> Vec<Oddity> {
    let kept = facts.findings.kept().iter();
    kept.map(|finding| finding.oddity.clone()).collect()
}

pub(crate) fn path(text: &str) -> FilePath {
    FilePath::from(text)
}

/// A reader that gives so many bytes at a time, in turn.
#[derive(Debug)]
pub(crate) struct Pieces<'a> {
    bytes: &'a [u8],
    lengths: std::iter::Cycle<std::vec::IntoIter<usize>>,
}

impl<'a> Pieces<'a> {
    pub(crate) fn new(bytes: &'a [u8], lengths: Vec<usize>) -> Self {
        Self {
            bytes,
            lengths: lengths.into_iter().cycle(),
        }
    }
}

impl Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let wanted = self.lengths.next().unwrap_or(1).max(1);
        let count = wanted.min(buffer.len()).min(self.bytes.len());
        let (now, later) = self.bytes.split_at(count);
        buffer[..count].copy_from_slice(now);
        self.bytes = later;
        Ok(count)
    }
}
