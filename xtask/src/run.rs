//! Runs another program from the top of the workspace, and says which one failed and how.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::workspace;

/// A program about to be run from the top of the workspace.
pub(crate) struct Run {
    command: Command,
    shown: String,
}

/// What a program said when its output was wanted rather than shown.
pub(crate) struct Said {
    pub(crate) succeeded: bool,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    /// `program`, with nothing after it yet.
    pub(crate) fn new(program: impl AsRef<OsStr>) -> Self {
        let shown = program.as_ref().to_string_lossy().into_owned();
        let mut command = Command::new(program);
        command.current_dir(workspace::root());
        Self { command, shown }
    }

    /// `cargo` with `words`.
    pub(crate) fn cargo(words: &[&str]) -> Self {
        Self::new("cargo").args(words)
    }

    pub(crate) fn args<S: AsRef<OsStr>>(mut self, words: impl IntoIterator<Item = S>) -> Self {
        for word in words {
            self.shown.push(' ');
            self.shown.push_str(&word.as_ref().to_string_lossy());
            self.command.arg(word);
        }
        self
    }

    /// In another folder than the top of the workspace.
    pub(crate) fn within(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Runs it with our own standard streams; anything but success is an error.
    pub(crate) fn check(mut self) -> Result<()> {
        let status = self
            .command
            .status()
            .with_context(|| format!("cannot start `{}`", self.shown))?;
        if !status.success() {
            bail!("`{}` failed ({status})", self.shown);
        }
        Ok(())
    }

    /// Runs it and returns what it said, whether it succeeded or not.
    pub(crate) fn listen(mut self) -> Result<Said> {
        let output = self
            .command
            .stdin(Stdio::null())
            .output()
            .with_context(|| format!("cannot start `{}`", self.shown))?;
        Ok(Said {
            succeeded: output.status.success(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        })
    }

    /// Runs it and returns its standard output; anything but success is an error that shows its standard error.
    pub(crate) fn read(self) -> Result<String> {
        let shown = self.shown.clone();
        let said = self.listen()?;
        if !said.succeeded {
            bail!("`{shown}` failed:\n{}", said.stderr.trim_end());
        }
        Ok(said.stdout)
    }
}
