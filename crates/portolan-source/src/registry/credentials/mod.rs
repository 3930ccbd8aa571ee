//! Logins: where they are looked up, and the one decision on who may see them.

mod files;
pub(crate) mod gate;
mod helper;

use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

pub(crate) use files::{Login, look_up};
pub(crate) use helper::Helpers;

/// Where logins are looked up, in this order (registry-quirks 1.8). The environment is read elsewhere.
#[derive(Clone, Default)]
pub struct Sources {
    /// User and password for every registry that is asked (`PORTOLAN_USERNAME`, `PORTOLAN_PASSWORD`).
    pub given: Option<(String, String)>,
    /// The JSON of `DOCKER_AUTH_CONFIG`.
    pub docker_auth_config: Option<String>,
    /// `config.json` and `auth.json` files, first match wins.
    pub files: Vec<PathBuf>,
    /// `PATH`, where credential helpers are found.
    pub search_path: Option<OsString>,
    /// How long a credential helper may take; 20 seconds if it is not said.
    pub helper_patience: Option<Duration>,
}

impl fmt::Debug for Sources {
    /// Secrets are not shown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sources")
            .field("given", &self.given.is_some())
            .field("files", &self.files)
            .finish_non_exhaustive()
    }
}
