//! Why a layer could not be read.

use std::fmt;
use std::io;

/// A result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What kind of trouble it is: what the reader can do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// The bytes do not have the digest, diff ID or size that was promised: nothing that was seen of them counts.
    Mismatch,
    /// The digest's algorithm is not one that can be computed here.
    CannotVerify,
    /// More, longer, deeper or slower than what is read: see [`crate::Limits`].
    TooLarge,
    /// The bytes are damaged, cut short, or no tar.
    Malformed,
    /// The bytes did not come: reading them failed.
    Unreadable,
}

/// Why a layer could not be read: what kind of trouble, and a sentence that says what was expected and found.
///
/// The message has been escaped for a terminal.
#[derive(Debug)]
pub struct Error {
    kind: Kind,
    what: String,
    cause: Option<io::Error>,
}

impl Error {
    /// An error: its kind, and what happened in a sentence without a full stop.
    pub(crate) fn new(kind: Kind, what: impl AsRef<str>) -> Self {
        Self {
            kind,
            what: portolan_image::error::visible(what.as_ref()),
            cause: None,
        }
    }

    /// An error of what gives the bytes; one of ours that went through [`io::Error`] comes out as it was.
    pub(crate) fn reading(error: io::Error) -> Self {
        if error
            .get_ref()
            .is_some_and(<dyn std::error::Error + Send + Sync>::is::<Self>)
        {
            let ours = error.into_inner().and_then(|inner| inner.downcast().ok());
            return ours.map_or_else(
                || Self::new(Kind::Unreadable, "the bytes did not come"),
                |ours| *ours,
            );
        }
        Self {
            cause: Some(error),
            ..Self::new(Kind::Unreadable, "the bytes of the layer did not come")
        }
    }

    /// An error of a decompressor; some name the bytes that they stumbled over, all of them.
    pub(crate) fn damaged(format: &str, error: impl fmt::Display) -> Self {
        let why: String = error.to_string().chars().take(200).collect();
        Self::new(
            Kind::Malformed,
            format!("the {format} data is damaged: {why}"),
        )
    }

    /// The kind of trouble.
    pub fn kind(&self) -> Kind {
        self.kind
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.cause.as_ref().map(|cause| cause as _)
    }
}

impl From<Error> for io::Error {
    fn from(error: Error) -> Self {
        Self::other(error)
    }
}

impl From<portolan_image::Error> for Error {
    fn from(error: portolan_image::Error) -> Self {
        use portolan_image::Kind as Image;
        let kind = match error.kind() {
            Image::Mismatch => Kind::Mismatch,
            Image::CannotVerify => Kind::CannotVerify,
            Image::TooLarge => Kind::TooLarge,
            _ => Kind::Malformed,
        };
        Self::new(kind, error.to_string())
    }
}
