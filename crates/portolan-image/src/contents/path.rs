//! The place of a file in an image.

use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

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

/// As text with a leading `/`. Bytes that are no text come as `\\xNN` and a backslash as `\\\\`, so that reading it gives the same path.
impl Serialize for FilePath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut text = String::with_capacity(self.0.len() + 1);
        text.push('/');
        for chunk in self.0.utf8_chunks() {
            text.push_str(&chunk.valid().replace('\\', "\\\\"));
            for byte in chunk.invalid() {
                text.push_str(&format!("\\x{byte:02x}"));
            }
        }
        serializer.serialize_str(&text)
    }
}

impl<'de> Deserialize<'de> for FilePath {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let mut bytes = Vec::with_capacity(text.len());
        let mut rest = text.as_bytes();
        while let Some((&first, behind)) = rest.split_first() {
            rest = behind;
            if first != b'\\' {
                bytes.push(first);
                continue;
            }
            let (byte, length) = unescape(rest).ok_or_else(|| {
                D::Error::custom("a path has a backslash before neither x nor another")
            })?;
            bytes.push(byte);
            rest = rest.get(length..).unwrap_or_default();
        }
        Ok(Self::clean(&bytes).0)
    }
}

/// The byte that stands behind a backslash, and in how many bytes it is written.
fn unescape(rest: &[u8]) -> Option<(u8, usize)> {
    match rest {
        [b'\\', ..] => Some((b'\\', 1)),
        [b'x', digits @ ..] => {
            let digits = std::str::from_utf8(digits.get(..2)?).ok()?;
            Some((u8::from_str_radix(digits, 16).ok()?, 3))
        }
        _ => None,
    }
}

impl fmt::Debug for FilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"/{}\"", self.0.escape_ascii())
    }
}
