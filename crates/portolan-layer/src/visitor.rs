//! Who is shown the entries of a layer.

use crate::entry::Entry;

/// Someone who is shown the entries of a layer as they pass, in the order of the tar.
///
/// Nothing that a visitor sees has been verified yet. That is why what it found leaves a pass only at its end, by
/// [`Visitor::finish`], and wrapped in what says whether the bytes were those that were promised.
pub trait Visitor {
    /// What it found.
    type Output;

    /// The next entry. It may also be a whiteout, or a name that a later entry has again.
    fn entry(&mut self, entry: &Entry) -> Wish;

    /// Content of the entry that was wished for, part after part.
    fn content(&mut self, entry: &Entry, part: Part<'_>) {
        let _ = (entry, part);
    }

    /// There are no more entries, or it wished to stop.
    fn finish(self) -> Self::Output;
}

/// What a visitor wants after it has seen an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// The next entry.
    Next,
    /// The content of this one, then the next entry.
    Content,
    /// Nothing more: the rest of the layer is not read, and nothing is verified.
    Stop,
}

/// A part of a file's content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part<'a> {
    /// The next bytes; holes of sparse files come as zeros.
    Bytes(&'a [u8]),
    /// That was all.
    End,
    /// It is not given, or not given further, for a reason that is among the findings.
    Withheld,
}

/// Nobody, for a pass whose index or facts are wanted alone.
impl Visitor for () {
    type Output = ();

    fn entry(&mut self, _: &Entry) -> Wish {
        Wish::Next
    }

    fn finish(self) {}
}

/// Two visitors on one pass. It goes on as long as one of them wants to.
#[derive(Debug)]
pub struct Both<A, B> {
    first: (A, Wish),
    second: (B, Wish),
}

impl<A, B> Both<A, B> {
    /// Shows everything to both.
    pub fn new(first: A, second: B) -> Self {
        Self {
            first: (first, Wish::Next),
            second: (second, Wish::Next),
        }
    }
}

impl<A: Visitor, B: Visitor> Visitor for Both<A, B> {
    type Output = (A::Output, B::Output);

    fn entry(&mut self, entry: &Entry) -> Wish {
        if self.first.1 != Wish::Stop {
            self.first.1 = self.first.0.entry(entry);
        }
        if self.second.1 != Wish::Stop {
            self.second.1 = self.second.0.entry(entry);
        }
        match (self.first.1, self.second.1) {
            (Wish::Content, _) | (_, Wish::Content) => Wish::Content,
            (Wish::Stop, Wish::Stop) => Wish::Stop,
            _ => Wish::Next,
        }
    }

    fn content(&mut self, entry: &Entry, part: Part<'_>) {
        if self.first.1 == Wish::Content {
            self.first.0.content(entry, part);
        }
        if self.second.1 == Wish::Content {
            self.second.0.content(entry, part);
        }
    }

    fn finish(self) -> Self::Output {
        (self.first.0.finish(), self.second.0.finish())
    }
}
