//! Running the built program, with an environment and a home of its own.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// A home for one test, and what the program is told in it.
pub(crate) struct Home {
    folder: TempDir,
    variables: BTreeMap<String, String>,
    options: Vec<String>,
    hidden: Vec<(String, String)>,
}

/// What one run gave.
pub(crate) struct Ran {
    pub(crate) status: i32,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: String,
    page: String,
}

impl Home {
    /// An empty home and an empty environment.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("here")).unwrap();
        Self {
            folder,
            variables: BTreeMap::new(),
            options: Vec::new(),
            hidden: Vec::new(),
        }
    }

    /// With a variable.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.variables.insert(name.to_owned(), value.to_owned());
        self
    }

    /// With options in every run.
    pub(crate) fn always(mut self, options: &[&str]) -> Self {
        self.options
            .extend(options.iter().map(|&word| word.to_owned()));
        self
    }

    /// With a text that changes from run to run, such as a port, shown as `name`.
    pub(crate) fn hide(mut self, text: &str, name: &str) -> Self {
        self.hidden.push((text.to_owned(), name.to_owned()));
        self
    }

    /// A path in the folder that the program runs in.
    pub(crate) fn here(&self, name: &str) -> PathBuf {
        self.folder.path().join("here").join(name)
    }

    /// A file in the folder that the program runs in.
    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.here(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        #[expect(clippy::disallowed_methods, reason = "a test's own file")]
        std::fs::write(&path, content).unwrap();
        path
    }

    /// The names in the folder that the program runs in.
    pub(crate) fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(self.here(""))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// The program, ready to start.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_portolan"));
        command
            .env_clear()
            .env("HOME", self.folder.path())
            .envs(&self.variables)
            .current_dir(self.here(""))
            .args(words)
            .args(&self.options)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs the program.
    pub(crate) fn run(&self, words: &[&str]) -> Ran {
        self.run_with_stdin(words, b"")
    }

    /// Runs the program with something on its stdin.
    pub(crate) fn run_with_stdin(&self, words: &[&str], stdin: &[u8]) -> Ran {
        let mut child = self.command(words).stdin(Stdio::piped()).spawn().unwrap();
        let mut pipe = child.stdin.take().unwrap();
        let stdin = stdin.to_vec();
        // The program need not read it.
        let writer = std::thread::spawn(move || drop(pipe.write_all(&stdin)));
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        let status = output.status.code().unwrap_or(-1);
        let stderr = self.hidden_in(&String::from_utf8_lossy(&output.stderr));
        let stdout = self.hidden_in(&String::from_utf8_lossy(&output.stdout));
        let page = format!("status: {status}\n--- stdout\n{stdout}--- stderr\n{stderr}");
        Ran {
            status,
            stdout: output.stdout,
            stderr,
            page,
        }
    }

    fn hidden_in(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (found, name) in &self.hidden {
            text = text.replace(found, name);
        }
        let home = self.folder.path();
        // A folder of the system may be reached by a link.
        for path in [home.canonicalize().unwrap(), home.to_owned()] {
            text = text.replace(&*path.to_string_lossy(), "[HOME]");
        }
        text
    }
}

impl Ran {
    /// Status, stdout and stderr on one page, to be compared as a whole.
    pub(crate) fn page(&self) -> &str {
        &self.page
    }

    /// What stdout holds, which must be text; the rest must have gone well.
    #[track_caller]
    pub(crate) fn text(&self) -> &str {
        assert_eq!(self.status, 0, "{}", self.page);
        assert_eq!(self.stderr, "", "{}", self.page);
        std::str::from_utf8(&self.stdout).unwrap()
    }
}
