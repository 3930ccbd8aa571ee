//! The visitor that shows the files of a layer to the detectors.

use std::collections::HashMap;

use portolan_image::contents::{FileKind, FilePath};
use portolan_layer::{Entry, Part, Visitor, Wish};

use crate::clue::{Clue, Clues, Found};
use crate::detectors::{self, Reading};

/// Looks for packages on a pass over a layer.
#[derive(Debug, Default)]
pub struct Look {
    /// What was said, in order; `None` in the place of what a later entry took the place of.
    clues: Vec<Option<Clue>>,
    /// The files that said something, and where that begins.
    said: HashMap<FilePath, usize>,
    /// Who reads the entry that is passing.
    readings: Vec<Box<dyn Reading>>,
}

impl Look {
    /// Nothing seen yet.
    pub fn new() -> Self {
        Self::default()
    }

    fn say(&mut self, entry: &Entry, found: Vec<Found>) {
        if found.is_empty() {
            return;
        }
        // Several may read one file, one behind the other.
        let next = self.clues.len();
        self.said.entry(entry.file.path.clone()).or_insert(next);
        let clues = found.into_iter().map(|found| Clue {
            path: entry.file.path.clone(),
            found,
        });
        self.clues.extend(clues.map(Some));
    }

    /// A later entry takes the place of an earlier one of its path.
    fn forget(&mut self, path: &FilePath) {
        let Some(start) = self.said.remove(path) else {
            return;
        };
        for clue in self.clues.iter_mut().skip(start) {
            // All of one file stand together.
            if clue.take_if(|clue| clue.path == *path).is_none() {
                break;
            }
        }
    }
}

impl Visitor for Look {
    type Output = Clues;

    fn entry(&mut self, entry: &Entry) -> Wish {
        self.readings.clear();
        self.forget(&entry.file.path);
        if entry.file.kind == FileKind::Regular {
            self.readings.extend(
                detectors::ALL
                    .iter()
                    .filter_map(|detector| detector.open(&entry.file)),
            );
        }
        if self.readings.is_empty() {
            Wish::Next
        } else {
            Wish::Content
        }
    }

    fn content(&mut self, entry: &Entry, part: Part<'_>) {
        match part {
            Part::Bytes(bytes) => {
                self.readings
                    .retain_mut(|reading| reading.bytes(bytes).goes_on());
            }
            Part::End => {
                for reading in std::mem::take(&mut self.readings) {
                    let found = reading.end();
                    self.say(entry, found);
                }
            }
            Part::Withheld => {
                if !std::mem::take(&mut self.readings).is_empty() {
                    let why = "its content could not be read".to_owned();
                    self.say(entry, vec![Found::Unread(why)]);
                }
            }
        }
    }

    fn finish(self) -> Clues {
        Clues {
            clues: self.clues.into_iter().flatten().collect(),
        }
    }
}
