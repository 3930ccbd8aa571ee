//! The place of a file in an image.

use std::fmt;

use crate::error::visible;

/// The place of a file in an image: names joined by `/`, seen from the root, with no name that is empty, `.` or `..`
/// (threat 30). The root itself has no names.
///
/// It is only ever a key of a tree in memory, and no path of this machine: nothing turns it into one.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct FilePath(Box<[u8]>);

/// Whether a name as it was written led out of the root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strayed {
    /// It stays below the root.
    No,
    /// Some `..` leads above the root, and was left out there, as a root of a file system does.
    AboveTheRoot,
}

impl FilePath {
    /// The root.
    pub fn root() -> Self {
        Self::default()
    }

    /// Cleans a name as it was written, without looking at any file: `.` and empty names go, `..` takes away the name before it.
    pub fn clean(written: &[u8]) -> (Self, Strayed) {
        let mut strayed = Strayed::No;
        let mut path: Vec<u8> = Vec::with_capacity(written.len());
        for name in written.split(|&byte| byte == b'/') {
            match name {
                b"" | b"." => {}
                b".." if path.is_empty() => strayed = Strayed::AboveTheRoot,
                b".." => {
                    let end = path.iter().rposition(|&byte| byte == b'/').unwrap_or(0);
                    path.truncate(end);
                }
                name => {
                    if !path.is_empty() {
                        path.push(b'/');
                    }
                    path.extend_from_slice(name);
                }
            }
        }
        (Self(path.into()), strayed)
    }

    /// The whole path; empty for the root.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The names on the way, outermost first; none for the root.
    pub fn names(&self) -> impl DoubleEndedIterator<Item = &[u8]> {
        self.0
            .split(|&byte| byte == b'/')
            .filter(|name| !name.is_empty())
    }

    /// How many names there are on the way.
    pub fn depth(&self) -> usize {
        self.names().count()
    }

    /// The last name; empty for the root.
    pub fn name(&self) -> &[u8] {
        self.names().next_back().unwrap_or_default()
    }

    /// The folder that it is in; `None` for the root.
    pub fn parent(&self) -> Option<Self> {
        if self.0.is_empty() {
            return None;
        }
        let end = self.0.iter().rposition(|&byte| byte == b'/').unwrap_or(0);
        self.0.get(..end).map(|parent| Self(parent.into()))
    }

    /// The path of a name in this folder. A name that holds `/` leads further down; it is cleaned.
    pub fn join(&self, name: &[u8]) -> Self {
        Self::clean(&[&self.0, b"/".as_slice(), name].concat()).0
    }
}

impl From<&str> for FilePath {
    fn from(text: &str) -> Self {
        Self::clean(text.as_bytes()).0
    }
}

/// With a leading `/`, and with everything visible that could steer a terminal (threat 33).
impl fmt::Display for FilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "/{}", visible(&String::from_utf8_lossy(&self.0)))
    }
}

impl fmt::Debug for FilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"/{}\"", self.0.escape_ascii())
    }
}
