//! Reading a file whole before it is parsed, up to a limit.

use std::fmt;

use portolan_image::contents::{File, FilePath};

use super::{Interest, Reading};
use crate::clue::Found;

/// What parses the content of a file at a path.
pub(crate) type Parse = fn(&FilePath, &[u8]) -> Vec<Found>;

/// A file that is gathered in memory and parsed at its end.
pub(crate) struct Whole {
    path: FilePath,
    content: Vec<u8>,
    limit: u64,
    parse: Parse,
}

impl Whole {
    /// Gathers a file of at most so many bytes.
    pub(crate) fn of(file: &File, limit: u64, parse: Parse) -> Box<dyn Reading> {
        Box::new(Self {
            path: file.path.clone(),
            content: Vec::new(),
            limit,
            parse,
        })
    }
}

impl Reading for Whole {
    fn bytes(&mut self, bytes: &[u8]) -> Interest {
        // What is beyond the limit is counted by being one byte too long, and not kept.
        let room = usize::try_from(self.limit + 1).unwrap_or(usize::MAX) - self.content.len();
        self.content
            .extend_from_slice(bytes.get(..room).unwrap_or(bytes));
        Interest::Kept
    }

    fn end(self: Box<Self>) -> Vec<Found> {
        if self.content.len() as u64 > self.limit {
            let why = format!("it has more than the {} bytes that are read", self.limit);
            return vec![Found::Unread(why)];
        }
        (self.parse)(&self.path, &self.content)
    }
}

impl fmt::Debug for Whole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Whole")
            .field("path", &self.path)
            .field("bytes", &self.content.len())
            .finish_non_exhaustive()
    }
}
