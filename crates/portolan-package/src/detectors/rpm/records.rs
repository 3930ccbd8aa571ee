//! The records of a database, as they are found: headers of packages, and what is no header.

use portolan_image::contents::{FilePath, Package};

use super::Broken;
use super::header::Header;
use super::package;
use crate::clue::Found;
use crate::limits::PACKAGES;

/// What was found in a database so far.
#[derive(Debug)]
pub(super) struct Records<'a> {
    path: &'a FilePath,
    packages: Vec<Package>,
    /// How many bytes of records there can still be: all of them are in the file.
    room: usize,
    /// How many places cannot be read, and why the first cannot.
    broken: usize,
    first: Option<Broken>,
    /// Why no more is read.
    end: Option<Broken>,
}

impl<'a> Records<'a> {
    /// Nothing found yet in a file of so many bytes.
    pub(super) fn new(path: &'a FilePath, bytes: usize) -> Self {
        Self {
            path,
            packages: Vec::new(),
            room: bytes,
            broken: 0,
            first: None,
            end: None,
        }
    }

    /// Whether more is to be read. What has more records than fit into it, or mostly broken ones, was made to keep us busy.
    pub(super) fn wants_more(&self) -> bool {
        self.end.is_none()
    }

    /// Asks whether there is room for a record of so many bytes, before it is looked at.
    pub(super) fn has_room(&mut self, bytes: usize) -> bool {
        match self.room.checked_sub(bytes) {
            Some(room) => self.room = room,
            None => self.end = Some(Broken("its records are larger than the file")),
        }
        self.wants_more()
    }

    /// Takes the next record, for which there is room.
    pub(super) fn take(&mut self, record: &[u8]) {
        if self.packages.len() >= PACKAGES {
            self.end = Some(Broken("it lists more packages than are read"));
            return;
        }
        match Header::read(record).and_then(|header| package::of(&header, self.path)) {
            Ok(package) => self.packages.push(package),
            Err(why) => self.miss(why),
        }
    }

    /// Notes that a place cannot be read.
    pub(super) fn miss(&mut self, why: Broken) {
        self.broken += 1;
        self.first.get_or_insert(why);
        if self.broken > PACKAGES {
            self.end = Some(Broken("too much of it is broken"));
        }
    }

    /// What the database says: its packages, even if there are none, and what could not be read of it.
    pub(super) fn found(self) -> Vec<Found> {
        let mut found = vec![Found::Packages(self.packages)];
        if let Some(why) = self.first {
            let count = self.broken;
            let places = if count == 1 { "place" } else { "places" };
            let why = format!("{count} {places} of it cannot be read, the first because {why}");
            found.push(Found::Unread(why));
        }
        if let Some(why) = self.end {
            found.push(Found::Unread(format!("the rest of it is not read: {why}")));
        }
        found
    }
}
