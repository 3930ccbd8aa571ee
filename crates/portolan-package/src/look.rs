//! The visitor that shows the files of a layer to the detectors.

use std::collections::BTreeMap;

use portolan_image::contents::{File, FileKind, FilePath};
use portolan_layer::{Entry, Part, Visitor, Wish};

use crate::clue::{Clue, Clues, Found};
use crate::detectors::{self, Reading};

/// The most packages of a file that are listed again at each other name of it.
const LISTED_AGAIN: usize = 16;
/// The most names of files whose content was not read that are told of.
const TOLD: usize = 100;

/// Looks for packages on a pass over a layer.
#[derive(Debug, Default)]
pub struct Look {
    /// What each file said; a later entry takes the place of an earlier one.
    said: BTreeMap<FilePath, Vec<Found>>,
    /// Who reads the entry that is passing.
    readings: Vec<Box<dyn Reading>>,
    /// How many names of files are told of, whose content was not read.
    told: usize,
}

impl Look {
    /// Nothing seen yet.
    pub fn new() -> Self {
        Self::default()
    }

    fn say(&mut self, entry: &Entry, found: Vec<Found>) {
        if !found.is_empty() {
            let said = self.said.entry(entry.file.path.clone()).or_default();
            said.extend(found);
        }
    }

    /// Another name of a file. Its content came with the first name, when nobody knew of this one: what it said then, it says here.
    fn look_at_link(&mut self, entry: &Entry, target: &FilePath) {
        let as_file = File {
            kind: FileKind::Regular,
            ..entry.file.clone()
        };
        if readings(&as_file).next().is_none() {
            return;
        }
        let said = self.said.get(target).filter(|said| {
            let packages = said.iter().map(|found| match found {
                Found::Packages(packages) => packages.len(),
                _ => 1,
            });
            packages.sum::<usize>() <= LISTED_AGAIN
        });
        if let Some(said) = said.cloned() {
            let said = said.into_iter().map(|found| at(found, &entry.file.path));
            self.say(entry, said.collect());
        } else if self.told < TOLD {
            self.told += 1;
            let why = format!(
                "it is another name of {target}, and content is read by the first name only"
            );
            self.say(entry, vec![Found::Unread(why)]);
        }
    }
}

/// Those who want to read a file.
fn readings(file: &File) -> impl Iterator<Item = Box<dyn Reading>> {
    detectors::ALL
        .iter()
        .filter_map(|detector| detector.open(file))
}

/// What was found, as found in another file.
fn at(found: Found, path: &FilePath) -> Found {
    match found {
        Found::Packages(mut packages) => {
            for package in &mut packages {
                package.found_in = path.clone();
            }
            Found::Packages(packages)
        }
        other => other,
    }
}

impl Visitor for Look {
    type Output = Clues;

    fn entry(&mut self, entry: &Entry) -> Wish {
        self.readings.clear();
        self.said.remove(&entry.file.path);
        match &entry.file.kind {
            FileKind::Regular => self.readings.extend(readings(&entry.file)),
            FileKind::HardLink { target } => self.look_at_link(entry, target),
            _ => {}
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

    /// The clues, in the order of their paths.
    fn finish(self) -> Clues {
        let all = self.said.into_iter().flat_map(|(path, said)| {
            said.into_iter().map(move |found| Clue {
                path: path.clone(),
                found,
            })
        });
        Clues {
            clues: all.collect(),
        }
    }
}
