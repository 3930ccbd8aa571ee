//! What went wrong, in the parts that are printed: what, why below it, and what to do.

use std::error::Error;
use std::fmt;
use std::io;

use portolan_image::error::visible;

use crate::exit::Status;

/// Why a command ends.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// Something that is printed.
    Said(Box<Said>),
    /// Nobody reads what is printed any more. What the work had come to stays.
    PipeClosed(Status),
}

/// What is printed of a failure. Nothing in it steers a terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Said {
    /// The code to end with.
    pub(crate) status: Status,
    /// What failed, for which reference, at which step and host: one line.
    pub(crate) what: String,
    /// What lies underneath, outermost first.
    pub(crate) causes: Vec<String>,
    /// What to do.
    pub(crate) hint: Option<String>,
}

impl Trouble {
    /// Something that was asked for could not be done.
    pub(crate) fn failed(what: impl fmt::Display) -> Self {
        Self::new(Status::Failed, what)
    }

    /// What was asked for makes no sense, or a setting is wrong.
    pub(crate) fn usage(what: impl fmt::Display) -> Self {
        Self::new(Status::Usage, what)
    }

    fn new(status: Status, what: impl fmt::Display) -> Self {
        Self::Said(Box::new(Said {
            status,
            what: visible(&what.to_string()),
            causes: Vec::new(),
            hint: None,
        }))
    }

    /// The same, as something that was typed wrong.
    pub(crate) fn into_usage(mut self) -> Self {
        if let Self::Said(said) = &mut self {
            said.status = Status::Usage;
        }
        self
    }

    /// What is printed of it, to be printed later or never.
    pub(crate) fn into_said(self) -> Said {
        match self {
            Self::Said(said) => *said,
            Self::PipeClosed(_) => Said {
                status: Status::Failed,
                what: "nobody reads what is printed".to_owned(),
                causes: Vec::new(),
                hint: None,
            },
        }
    }

    /// What the work had come to before it was delivered: nobody need read it for that.
    pub(crate) fn after(self, status: Status) -> Self {
        match self {
            Self::PipeClosed(_) => Self::PipeClosed(status),
            said @ Self::Said(_) => said,
        }
    }

    /// Says first what it is about.
    pub(crate) fn about(mut self, what: &str) -> Self {
        if let Self::Said(said) = &mut self {
            said.what = visible(&format!("{what}: {}", said.what));
        }
        self
    }

    /// Adds what the reader can do.
    pub(crate) fn hint(mut self, hint: impl fmt::Display) -> Self {
        if let Self::Said(said) = &mut self {
            said.hint = Some(visible(&hint.to_string()));
        }
        self
    }

    /// Adds what lies underneath, with all that lies under it.
    pub(crate) fn because(mut self, cause: &dyn Error) -> Self {
        if let Self::Said(said) = &mut self {
            said.causes.extend(chain(Some(cause)));
        }
        self
    }
}

impl From<portolan_source::Error> for Trouble {
    fn from(error: portolan_source::Error) -> Self {
        Self::Said(Box::new(Said {
            status: Status::Failed,
            what: visible(&error.to_string()),
            causes: chain(error.source()),
            hint: error.advice().map(visible),
        }))
    }
}

impl From<portolan_catalog::Error> for Trouble {
    fn from(error: portolan_catalog::Error) -> Self {
        Self::Said(Box::new(Said {
            status: match error.kind() {
                portolan_catalog::Kind::Usage => Status::Usage,
                _ => Status::Failed,
            },
            what: visible(&error.to_string()),
            causes: chain(error.source()),
            hint: error.hint_text().map(visible),
        }))
    }
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Self::PipeClosed(Status::Done)
        } else {
            Self::failed("could not write to stdout").because(&error)
        }
    }
}

/// The messages of a cause and of all below it. A cause that its parent has already quoted is not said twice.
fn chain(first: Option<&dyn Error>) -> Vec<String> {
    let mut messages: Vec<String> = Vec::new();
    let mut next = first;
    while let Some(cause) = next {
        let message = visible(&cause.to_string());
        if !messages
            .last()
            .is_some_and(|above| above.contains(&message))
        {
            messages.push(message);
        }
        next = cause.source();
    }
    messages
}
