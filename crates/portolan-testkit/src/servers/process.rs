//! Starting programs, saying what to install, waiting until they listen, and ending them.

use std::fmt;
use std::io;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// Why a real program did not do what a test needs.
#[derive(Debug)]
pub struct Error(String);

impl Error {
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}

impl From<io::Error> for Error {
    fn from(cause: io::Error) -> Self {
        Self(cause.to_string())
    }
}

/// A program and the Debian package that has it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Program {
    pub(super) name: &'static str,
    pub(super) package: &'static str,
}

impl Program {
    /// Runs it to its end.
    pub(super) fn run(self, arguments: &[&str]) -> Result<Output, Error> {
        let output = Command::new(self.name)
            .args(arguments)
            .stdin(Stdio::null())
            .output()
            .map_err(|cause| self.not_started(&cause))?;
        if output.status.success() {
            return Ok(output);
        }
        Err(Error(format!(
            "`{} {}` failed ({}): {}",
            self.name,
            arguments.join(" "),
            output.status,
            String::from_utf8_lossy(&output.stderr).trim()
        )))
    }

    /// Starts it, with what it prints to stdout and stderr going nowhere.
    pub(super) fn start(self, arguments: &[&str]) -> Result<Running, Error> {
        Command::new(self.name)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map(Running)
            .map_err(|cause| self.not_started(&cause))
    }

    fn not_started(self, cause: &io::Error) -> Error {
        if cause.kind() == io::ErrorKind::NotFound {
            return Error(format!(
                "`{}` is not installed, and this test needs it: apt-get install {}",
                self.name, self.package
            ));
        }
        Error(format!("`{}` could not be started: {cause}", self.name))
    }
}

/// A program that runs until this is dropped.
#[derive(Debug)]
pub(super) struct Running(Child);

impl Running {
    /// Waits until it listens on a port of 127.0.0.1.
    pub(super) fn wait_for(&mut self, port: u16) -> Result<(), Error> {
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let deadline = Instant::now() + Duration::from_secs(20);
        loop {
            if let Some(status) = self.0.try_wait()? {
                return Err(Error(format!("the server ended at once ({status})")));
            }
            if TcpStream::connect_timeout(&address, Duration::from_millis(200)).is_ok() {
                return Ok(());
            }
            if Instant::now() > deadline {
                return Err(Error(format!("nothing listens on port {port}")));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts a server on a port that is free now. Another process may take the port in between, so it is tried again.
pub(super) fn on_free_port<T>(mut start: impl FnMut(u16) -> Result<T, Error>) -> Result<T, Error> {
    let mut last = Error::new("no port was tried");
    for _ in 0..3 {
        match start(free_port()?) {
            Ok(server) => return Ok(server),
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// A port of 127.0.0.1 that is free now.
pub(super) fn free_port() -> Result<u16, Error> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
