//! Packages of Fedora, RHEL, SUSE and their kin: the database of rpm, in the three forms in which images have it.
//!
//! rpm keeps the header of each installed package as one record, whatever the form of the database: Berkeley DB (`Packages`, until
//! RHEL 8), SQLite (`rpmdb.sqlite`, Fedora 33 and RHEL 9) or rpm's own ndb (`Packages.db`, SUSE). So that there are three ways to come by
//! [`records`], and one to read a [`header`].
//!
//! Where an image has no rpm, it may have a [`list`] of what rpm installed when it was built.
//!
//! What is listed is what `rpm -qa` lists. That includes the keys that were imported, which rpm keeps as packages called `gpg-pubkey`,
//! without an architecture: they are records of the same database, and whoever wants to leave them out knows them by name.

use std::fmt;

use portolan_image::contents::{File, FilePath};

use super::{Detector, Reading, Whole};
use crate::clue::Found;
use crate::limits::{DATABASE_BYTES, TEXT_BYTES};

mod bdb;
mod header;
mod list;
mod ndb;
mod number;
mod package;
mod pages;
mod records;
mod sqlite;

use records::Records;

/// Finds the databases of rpm.
#[derive(Debug)]
pub(crate) struct Rpm;

/// Where distributions keep the database: everybody at first, Fedora and SUSE since they can go back to an earlier state of `/usr`,
/// and systems that are made of such states (rpm-ostree).
const FOLDERS: [&[u8]; 3] = [b"var/lib/rpm/", b"usr/lib/sysimage/rpm/", b"usr/share/rpm/"];

/// What distroless images of Azure Linux keep of the database that their build had.
const LIST: &[u8] = b"var/lib/rpmmanifest/container-manifest-2";

impl Detector for Rpm {
    fn open(&self, file: &File) -> Option<Box<dyn Reading>> {
        let path = file.path.as_bytes();
        if path == LIST {
            return Some(Whole::of(file, TEXT_BYTES, list::read));
        }
        let name = FOLDERS
            .iter()
            .find_map(|folder| path.strip_prefix(*folder))?;
        let parse = match name {
            b"Packages" => |path: &FilePath, content: &[u8]| database(path, content, bdb::read),
            b"Packages.db" => |path: &FilePath, content: &[u8]| database(path, content, ndb::read),
            b"rpmdb.sqlite" => {
                |path: &FilePath, content: &[u8]| database(path, content, sqlite::read)
            }
            b"rpmdb.sqlite-wal" => |_: &FilePath, content: &[u8]| sqlite::wal::read(content),
            _ => return None,
        };
        Some(Whole::of(file, DATABASE_BYTES, parse))
    }
}

/// A form of the database: gives all records, and says so if it is none.
type Form = fn(&[u8], &mut Records<'_>) -> Result<(), Broken>;

fn database(path: &FilePath, content: &[u8], read: Form) -> Vec<Found> {
    let mut records = Records::new(path, content.len());
    match read(content, &mut records) {
        Ok(()) => records.found(),
        Err(why) => vec![Found::Unread(format!(
            "it cannot be read as a database of rpm: {why}"
        ))],
    }
}

/// Why a database or a place of it cannot be read: a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Broken(&'static str);

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}
