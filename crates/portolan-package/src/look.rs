//! The visitor that shows the files of a layer to the detectors.

use std::collections::HashSet;

use portolan_image::contents::{FileKind, FilePath};
use portolan_layer::{Entry, Part, Visitor, Wish};

use crate::clue::{Clue, Clues, Found};
use crate::detectors::{self, Reading};

/// Looks for packages on a pass over a layer.
#[derive(Debug, Default)]
pub struct Look {
    clues: Clues,
    /// The files that said something.
    said: HashSet<FilePath>,
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
        self.said.insert(entry.file.path.clone());
        let clues = found.into_iter().map(|found| Clue {
            path: entry.file.path.clone(),
            found,
        });
        self.clues.clues.extend(clues);
    }
}

impl Visitor for Look {
    type Output = Clues;

    fn entry(&mut self, entry: &Entry) -> Wish {
        self.readings.clear();
        if self.said.remove(&entry.file.path) {
            // A later entry takes the place of an earlier one.
            let clues = &mut self.clues.clues;
            clues.retain(|clue| clue.path != entry.file.path);
        }
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
        self.clues
    }
}
