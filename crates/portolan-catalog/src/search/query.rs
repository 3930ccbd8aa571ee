//! A question, as typed conditions.

use jiff::Timestamp;
use portolan_image::Platform;

use super::{FilePattern, Pattern};

/// A question: all conditions hold.
#[derive(Debug, Clone)]
pub struct Query {
    /// The conditions.
    pub conditions: Vec<Condition>,
    /// How many hits are given at a time.
    pub limit: usize,
    /// Where a page before this one ended.
    pub after: Option<Cursor>,
}

/// One condition.
#[derive(Debug, Clone)]
pub enum Condition {
    /// A layer, config, manifest, index or diff id that begins so.
    Digest(String),
    /// A label of the config: its name, and its value if it matters.
    Label(Pattern, Option<Pattern>),
    /// A variable of the environment: its name, and its value if it matters.
    Env(Pattern, Option<Pattern>),
    /// The entrypoint, the command or the user, words joined by blanks.
    Command(Pattern),
    /// A text that a step of the build holds.
    Step(String),
    /// The platform; what the wish leaves out matches anything.
    Platform(Platform),
    /// The size of the layers in bytes, as transferred.
    Size(Bound<u64>),
    /// When the image was made.
    Created(Bound<Timestamp>),
    /// When a tag was seen to have it.
    Seen(Seen),
    /// The repository, as it is written in full or for short.
    Repository(Pattern),
    /// The tag.
    Tag(Pattern),
    /// The content identity.
    Content(String),
    /// A package that is installed: its name, and its version if it matters.
    Package(Pattern, Option<Pattern>),
    /// A package by its package URL, with or without what stands behind its `?`.
    PackageUrl(Pattern),
    /// A package by what it was built from.
    Source(Pattern),
    /// A licence of a package that is installed, as it is written or in words of SPDX.
    Licence(Pattern),
    /// A file that is there: only for [`Catalog::search_files`](crate::Catalog::search_files).
    File(FilePattern),
    /// Whether it was only read in a page.
    Claimed(bool),
}

/// A limit that a value keeps to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound<T> {
    /// At least this.
    Least(T),
    /// Less than this.
    Below(T),
}

/// When a tag was seen so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// When it was seen last of all.
    Now,
    /// At some time of a stretch.
    Between(Timestamp, Timestamp),
}

/// A place in the list of hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// The key of the stretch.
    pub stretch: i64,
    /// The place of the image in its index.
    pub position: i64,
}
