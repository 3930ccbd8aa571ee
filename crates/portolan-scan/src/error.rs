//! Why a scan ended before its end.

use std::fmt;

/// A result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a scan could not go on, or could not begin. A tag or a repository that failed is no error: the others go on.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The watch list cannot be understood: where, and what was expected.
    Watch(String),
    /// The catalogue failed.
    Catalog(portolan_catalog::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Watch(what) => f.write_str(&portolan_image::error::visible(what)),
            Self::Catalog(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Watch(_) => None,
            Self::Catalog(error) => error.source(),
        }
    }
}

impl From<portolan_catalog::Error> for Error {
    fn from(error: portolan_catalog::Error) -> Self {
        Self::Catalog(error)
    }
}
