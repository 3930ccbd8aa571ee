//! Why an image could not be had: what kind of trouble, for which reference, at which step and host, and what to do.

use std::fmt;
use std::time::Duration;

/// A result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What kind of trouble it is: what the reader can do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// There is no such repository, tag, manifest, blob, folder or file.
    NotFound,
    /// 401 or 403 after a proper attempt: not found or no access, which registries do not tell apart (registry-quirks 7.3).
    Denied,
    /// The credentials that are configured were refused, or could not be read.
    SignIn,
    /// The registry asks to slow down; `retry_after` of the error may say until when.
    SlowDown,
    /// The bytes are not those that were named or promised.
    Mismatch,
    /// Larger, longer or more numerous than what is read.
    TooLarge,
    /// The source cannot do this: a registry without the endpoint, a medium that does not keep it.
    Unsupported,
    /// Nothing answered: no network, no such host, refused, TLS, timed out.
    Unreachable,
    /// The server failed (5xx), also after retries.
    Server,
    /// An answer or a file does not have the form it should have.
    Malformed,
    /// Portolan refused to go on, to protect credentials, the network or the integrity of what is read.
    Refused,
    /// It is not in the cache, and only the cache may be read.
    Offline,
    /// A file could not be read or written here.
    Disk,
}

/// Why something could not be had.
///
/// Its message is made of parts, so that each caller adds what it knows: the library says kind, what happened and the
/// hint; [`Error::at`] adds reference and step; the command line prints them. Text from outside has been escaped.
/// It never holds credentials.
#[derive(Debug)]
pub struct Error {
    inner: Box<Inner>,
}

#[derive(Debug)]
struct Inner {
    kind: Kind,
    what: String,
    reference: Option<String>,
    step: Option<String>,
    host: Option<String>,
    hint: Option<String>,
    retry_after: Option<Duration>,
    is_final: bool,
    cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    /// An error: its kind, and what happened in a sentence without a full stop.
    pub fn new(kind: Kind, what: impl AsRef<str>) -> Self {
        Self {
            inner: Box::new(Inner {
                kind,
                what: portolan_image::error::visible(what.as_ref()),
                reference: None,
                step: None,
                host: None,
                hint: None,
                retry_after: None,
                is_final: false,
                cause: None,
            }),
        }
    }

    /// Adds which reference was being read and what was being done, unless an inner step said so already.
    pub fn at(mut self, reference: impl fmt::Display, step: &str) -> Self {
        self.inner
            .reference
            .get_or_insert_with(|| reference.to_string());
        self.inner.step.get_or_insert_with(|| step.to_owned());
        self
    }

    /// Adds the host that was asked, or the folder or file.
    pub fn host(mut self, host: impl fmt::Display) -> Self {
        self.inner
            .host
            .get_or_insert_with(|| portolan_image::error::visible(&host.to_string()));
        self
    }

    /// Adds what the reader can do.
    pub fn hint(mut self, hint: impl AsRef<str>) -> Self {
        self.inner.hint = Some(portolan_image::error::visible(hint.as_ref()));
        self
    }

    /// Adds how long the server asked to wait.
    pub fn after(mut self, wait: Duration) -> Self {
        self.inner.retry_after = Some(wait);
        self
    }

    /// Says that another attempt cannot fare better, whatever the kind.
    pub(crate) fn for_good(mut self) -> Self {
        self.inner.is_final = true;
        self
    }

    /// The same error for another who waited for the same thing; without what lies underneath.
    pub(crate) fn repeated(&self) -> Self {
        let inner = &*self.inner;
        Self {
            inner: Box::new(Inner {
                kind: inner.kind,
                what: inner.what.clone(),
                reference: inner.reference.clone(),
                step: inner.step.clone(),
                host: inner.host.clone(),
                hint: inner.hint.clone(),
                retry_after: inner.retry_after,
                is_final: inner.is_final,
                cause: None,
            }),
        }
    }

    /// Whether another attempt cannot fare better.
    pub(crate) fn is_final(&self) -> bool {
        self.inner.is_final
    }

    /// Adds what lies underneath.
    pub fn because(mut self, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.inner.cause = Some(cause.into());
        self
    }

    /// What kind of trouble it is.
    pub fn kind(&self) -> Kind {
        self.inner.kind
    }

    /// What happened, without context.
    pub fn what(&self) -> &str {
        &self.inner.what
    }

    /// The reference that was being read.
    pub fn reference(&self) -> Option<&str> {
        self.inner.reference.as_deref()
    }

    /// What was being done, such as `read the manifest`.
    pub fn step(&self) -> Option<&str> {
        self.inner.step.as_deref()
    }

    /// The host that was asked, or the folder or file.
    pub fn asked(&self) -> Option<&str> {
        self.inner.host.as_deref()
    }

    /// What the reader can do.
    pub fn advice(&self) -> Option<&str> {
        self.inner.hint.as_deref()
    }

    /// How long the server asked to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        self.inner.retry_after
    }
}

impl fmt::Display for Error {
    /// One line: `REFERENCE: STEP at HOST: WHAT`. The hint and the cause are apart.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(reference) = self.reference() {
            write!(f, "{reference}: ")?;
        }
        match (self.step(), self.asked()) {
            (Some(step), Some(host)) => write!(f, "could not {step} at {host}: ")?,
            (Some(step), None) => write!(f, "could not {step}: ")?,
            (None, Some(host)) => write!(f, "{host}: ")?,
            (None, None) => {}
        }
        f.write_str(self.what())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.inner
            .cause
            .as_deref()
            .map(|cause| cause as &(dyn std::error::Error + 'static))
    }
}

impl From<portolan_image::Error> for Error {
    fn from(error: portolan_image::Error) -> Self {
        use portolan_image::Kind as Image;
        let kind = match error.kind() {
            Image::Mismatch => Kind::Mismatch,
            Image::TooLarge => Kind::TooLarge,
            Image::Ambiguous => Kind::Refused,
            Image::CannotVerify => Kind::Unsupported,
            _ => Kind::Malformed,
        };
        Self::new(kind, error.to_string())
    }
}
