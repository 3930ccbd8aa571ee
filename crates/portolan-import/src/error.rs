//! Why reports could not be read in.

use std::fmt;

use portolan_image::error::visible;

/// A result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why reports could not be read in: where, and what lies underneath.
#[derive(Debug)]
pub struct Error {
    what: String,
    cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    pub(crate) fn new(what: impl AsRef<str>) -> Self {
        Self {
            what: visible(what.as_ref()),
            cause: None,
        }
    }

    pub(crate) fn because(
        mut self,
        cause: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        self.cause = Some(cause.into());
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.cause.as_ref().map(|cause| {
            let cause: &(dyn std::error::Error + 'static) = &**cause;
            cause
        })
    }
}
