//! What is looked for in layers: one file a kind of package, and this table.

use std::fmt;

use portolan_image::contents::File;

use crate::clue::Found;

mod apk;
mod composer;
mod copyright;
mod deb822;
mod dpkg;
mod executable;
mod gathered;
mod gem;
mod java;
mod kept;
mod npm;
mod os_release;
mod python;
mod rpm;
mod whole;

pub(crate) use whole::Whole;

/// Someone who knows the files of one kind of package.
pub trait Detector: Sync + fmt::Debug {
    /// Someone to read the file, if its path (and kind, size and mode) is one that may tell of packages. It is asked of every regular file, so
    /// it must be quick to say no.
    fn open(&self, file: &File) -> Option<Box<dyn Reading>>;
}

/// Someone who reads one file.
pub trait Reading: Send + fmt::Debug {
    /// The next bytes.
    fn bytes(&mut self, bytes: &[u8]) -> Interest;

    /// That was all: what the file says. Nothing if it is not a file that tells of packages after all;
    /// [`Found::Unread`] if it is one and cannot be read.
    fn end(self: Box<Self>) -> Vec<Found>;
}

/// Whether someone reads on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interest {
    /// The next bytes too.
    Kept,
    /// Nothing more, and nothing was found.
    Lost,
}

impl Interest {
    pub(crate) fn goes_on(self) -> bool {
        self == Self::Kept
    }
}

/// All detectors.
pub static ALL: &[&dyn Detector] = &[
    &os_release::OsRelease,
    &dpkg::Dpkg,
    &copyright::Copyright,
    &apk::Apk,
    &rpm::Rpm,
    &python::Python,
    &npm::Npm,
    &gem::Gem,
    &composer::Composer,
    &java::Java,
    &executable::Executable,
];
