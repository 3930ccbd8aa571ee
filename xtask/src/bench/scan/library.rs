//! The simulated library, served by a process of its own.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::run::Run;

/// How large the library is, and how long it takes for an answer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Size {
    pub(super) repositories: u64,
    pub(super) tags: u64,
    pub(super) platforms: u64,
    pub(super) delay_ms: u64,
}

/// A library that is being served; it ends when this is dropped.
pub(super) struct Served {
    child: Child,
    pub(super) host: String,
    repositories: u64,
}

impl Served {
    pub(super) fn start(program: &Path, size: Size) -> Result<Self> {
        let numbers = [size.repositories, size.tags, size.platforms, size.delay_ms];
        let mut child = Command::new(program)
            .args(numbers.map(|number| number.to_string()))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()?;
        let stdout = child.stdout.take().context("the library has no stdout")?;
        let mut port = String::new();
        BufReader::new(stdout).read_line(&mut port)?;
        Ok(Self {
            child,
            host: format!("127.0.0.1:{}", port.trim()),
            repositories: size.repositories,
        })
    }

    /// Its repositories, as they are typed.
    pub(super) fn names(&self) -> impl Iterator<Item = String> {
        (0..self.repositories).map(|number| format!("{}/library/image-{number}", self.host))
    }

    pub(super) fn control(&self, what: &str) -> Result<Value> {
        let text = Run::new("curl")
            .args([
                "--silent",
                "--fail",
                &format!("http://{}/__{what}", self.host),
            ])
            .read()?;
        Ok(serde_json::from_str(&text)?)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
