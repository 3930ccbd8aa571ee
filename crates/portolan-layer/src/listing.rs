//! All entries of a layer, kept in little memory.

mod bytes;
pub(crate) mod code;
pub(crate) mod entries;

use portolan_image::contents::{File, FilePath};

use crate::entry::Entry;
use crate::facts::{Facts, Sort, Store};
use crate::visitor::{Visitor, Wish};

/// All entries of a layer in their order: the visitor that keeps them.
///
/// A name is kept as what it does not share with the one before. A million files of a Linux system take about 60 MB.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    rows: Vec<Row>,
    /// What each name does not share with the one before.
    rests: Vec<u8>,
    last: Vec<u8>,
    store: Store,
}

#[derive(Debug, Clone, Copy)]
struct Row {
    facts: Facts,
    shared: u32,
    rest: u32,
}

impl Listing {
    /// No entries yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file after those that are there.
    pub fn push(&mut self, file: &File) {
        let path = file.path.as_bytes();
        let both = self.last.iter().zip(path);
        let shared = both.take_while(|(one, other)| one == other).count();
        let rest = path.get(shared..).unwrap_or_default();
        self.rests.extend_from_slice(rest);
        let number = |length: usize| u32::try_from(length).unwrap_or_default();
        self.rows.push(Row {
            facts: self.store.keep(file),
            shared: number(shared),
            rest: number(rest.len()),
        });
        self.last.truncate(shared);
        self.last.extend_from_slice(rest);
    }

    /// Without room for more.
    pub(crate) fn shrunk(mut self) -> Self {
        self.rows.shrink_to_fit();
        self.rests.shrink_to_fit();
        self
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The files, in the order of the layer.
    pub fn files(&self) -> impl Iterator<Item = File> {
        let mut path = Vec::new();
        let mut at = 0;
        self.rows.iter().map(move |row| {
            self.step(&mut path, &mut at, row);
            self.store.file(FilePath::clean(&path).0, &row.facts)
        })
    }

    /// Shows the path of each file, in the order of the layer: names joined by `/`, with none before the first.
    pub fn paths(&self, mut show: impl FnMut(&[u8])) {
        let all = self.each(|path, _| {
            show(path);
            Ok::<_, std::convert::Infallible>(())
        });
        all.unwrap_or_default();
    }

    /// The files whose paths are wanted, in the order of the layer.
    pub fn part(&self, mut wanted: impl FnMut(&[u8]) -> bool) -> Self {
        let mut part = Self::new();
        let all = self.each(|path, facts| {
            if wanted(path) {
                part.push(&self.store.file(FilePath::clean(path).0, &facts));
            }
            Ok::<_, std::convert::Infallible>(())
        });
        all.unwrap_or_default();
        part
    }

    /// Shows path and facts of each file; facts point to [`Listing::store`].
    pub(crate) fn each<E>(
        &self,
        mut show: impl FnMut(&[u8], Facts) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut path = Vec::new();
        let mut at = 0;
        for row in &self.rows {
            self.step(&mut path, &mut at, row);
            show(&path, row.facts)?;
        }
        Ok(())
    }

    /// The number and the size of the last entry of a path, if that is a regular file.
    pub(crate) fn last_regular(&self, path: &FilePath) -> Option<(usize, u64)> {
        let mut here = Vec::new();
        let mut at = 0;
        let mut found = None;
        for (number, row) in self.rows.iter().enumerate() {
            self.step(&mut here, &mut at, row);
            if here == path.as_bytes() {
                found = Some((number, row.facts));
            }
        }
        let (number, facts) = found?;
        (facts.sort == Sort::Regular).then_some((number, facts.size))
    }

    pub(crate) fn store(&self) -> &Store {
        &self.store
    }

    /// Makes the next path of the one before.
    fn step(&self, path: &mut Vec<u8>, at: &mut usize, row: &Row) {
        let length = |number: u32| usize::try_from(number).unwrap_or_default();
        path.truncate(length(row.shared));
        let end = *at + length(row.rest);
        path.extend_from_slice(self.rests.get(*at..end).unwrap_or_default());
        *at = end;
    }

    /// About how many bytes of memory it takes.
    pub fn memory_bytes(&self) -> usize {
        self.rows.capacity() * size_of::<Row>() + self.rests.capacity() + self.store.bytes()
    }
}

impl Visitor for Listing {
    type Output = Self;

    fn entry(&mut self, entry: &Entry) -> Wish {
        self.push(&entry.file);
        Wish::Next
    }

    fn finish(self) -> Self {
        self.shrunk()
    }
}
