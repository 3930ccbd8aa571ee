//! The pages of a database file.

use super::Broken;

/// A file as pages of one size, each of which is given out once. In a sound database no two things share a page, so that this ends every
/// cycle, and bounds all that is read to the size of the file.
#[derive(Debug)]
pub(super) struct Pages<'a> {
    content: &'a [u8],
    size: usize,
    taken: Vec<bool>,
}

impl<'a> Pages<'a> {
    /// The whole pages of a file. A size of zero gives none.
    pub(super) fn of(content: &'a [u8], size: usize) -> Self {
        let count = content.len().checked_div(size).unwrap_or_default();
        Self {
            content,
            size,
            taken: vec![false; count],
        }
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.taken.len()
    }

    /// The page of a number, counted from 0.
    pub(super) fn take(&mut self, number: usize) -> Result<&'a [u8], Broken> {
        let missing = Broken("a page is beyond its end");
        let taken = self.taken.get_mut(number).ok_or(missing)?;
        if std::mem::replace(taken, true) {
            return Err(Broken("a page is used twice"));
        }
        let start = number * self.size;
        self.content.get(start..start + self.size).ok_or(missing)
    }
}
