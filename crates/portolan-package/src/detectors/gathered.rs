//! The packages that one database lists, up to the most that are kept.

use portolan_image::contents::Package;

use crate::clue::Found;
use crate::limits::PACKAGES;

/// Packages, and what is wrong with their database.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    packages: Vec<Package>,
    /// How many entries have no name or no version.
    broken: usize,
    too_many: bool,
    /// Whether there was any entry, also one of what is not installed.
    any: bool,
}

impl Gathered {
    /// Takes the next entry: a package, or nothing where it should be one and is none.
    pub(crate) fn take(&mut self, entry: Option<Package>) {
        self.pass_over();
        match entry {
            Some(_) if self.packages.len() >= PACKAGES => self.too_many = true,
            Some(package) => self.packages.push(package),
            None => self.broken += 1,
        }
    }

    /// There is an entry that is of no interest.
    pub(crate) fn pass_over(&mut self) {
        self.any = true;
    }

    /// The same, of a database with this content: if there is something in it and nothing in that is an entry, it is no database.
    pub(crate) fn found_in(self, content: &[u8]) -> Vec<Found> {
        let says_something = content.iter().any(|byte| !byte.is_ascii_whitespace());
        if says_something && !self.any {
            let why = "it does not look like a database of packages".to_owned();
            return vec![Found::Packages(Vec::new()), Found::Unread(why)];
        }
        self.found()
    }

    /// What the file says: its packages, even if there are none, and what could not be read of it.
    pub(crate) fn found(self) -> Vec<Found> {
        let mut found = vec![Found::Packages(self.packages)];
        if self.broken > 0 {
            let entries = self.broken;
            let why =
                format!("{entries} of its entries have no name or no version that can be read");
            found.push(Found::Unread(why));
        }
        if self.too_many {
            let why = format!("it lists more than the {PACKAGES} packages that are read");
            found.push(Found::Unread(why));
        }
        found
    }
}
