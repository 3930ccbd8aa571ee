//! Why the catalogue could not do what was asked: what kind of trouble, and what to do.

use std::fmt;

use portolan_image::error::visible;

/// A result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What kind of trouble it is: what the reader can do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// The words for a catalogue, a blob store or a question cannot be understood.
    Usage,
    /// The catalogue does not hold it, or did not at that time.
    NotFound,
    /// The record cannot be kept: nothing names it by digest.
    Unusable,
    /// The catalogue was written by a newer Portolan.
    Newer,
    /// The database or the blob store does not answer. The same call may fare better later.
    Unavailable,
    /// The blob store wants another login, or lets this one do less than is needed.
    Denied,
    /// Others hold what is needed: a lock, a lease. The same call may fare better later.
    Busy,
    /// There is no room left.
    Full,
    /// What is kept is not what it should be.
    Damaged,
    /// The database or the disk refused.
    Storage,
}

/// Why something could not be done. The message is a sentence without a full stop, escaped for a terminal.
#[derive(Debug)]
pub struct Error {
    inner: Box<Inner>,
}

#[derive(Debug)]
struct Inner {
    kind: Kind,
    what: String,
    hint: Option<String>,
    cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    /// An error: its kind, and what happened.
    pub fn new(kind: Kind, what: impl AsRef<str>) -> Self {
        Self {
            inner: Box::new(Inner {
                kind,
                what: visible(what.as_ref()),
                hint: None,
                cause: None,
            }),
        }
    }

    /// Adds what the reader can do.
    pub fn hint(mut self, hint: impl AsRef<str>) -> Self {
        self.inner.hint = Some(visible(hint.as_ref()));
        self
    }

    /// Adds what lies underneath.
    pub(crate) fn because(
        mut self,
        cause: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        self.inner.cause = Some(cause.into());
        self
    }

    /// The kind of trouble.
    pub fn kind(&self) -> Kind {
        self.inner.kind
    }

    /// What the reader can do, if that is known.
    pub fn hint_text(&self) -> Option<&str> {
        self.inner.hint.as_deref()
    }

    /// Whether the same call may fare better in a moment.
    pub fn is_transient(&self) -> bool {
        matches!(self.kind(), Kind::Unavailable | Kind::Busy)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.inner.what)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.inner.cause.as_ref().map(|cause| {
            let cause: &(dyn std::error::Error + 'static) = &**cause;
            cause
        })
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        let kind = match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Kind::Full,
            _ => Kind::Storage,
        };
        if kind == Kind::Full {
            return Self::new(kind, "there is no room left in the catalogue's folder")
                .because(error)
                .hint(MAKE_ROOM);
        }
        Self::new(kind, "the catalogue's folder could not be used").because(error)
    }
}

/// What to do about a full disk.
pub(crate) const MAKE_ROOM: &str =
    "make room and run the same command again: it carries on where it stopped";
