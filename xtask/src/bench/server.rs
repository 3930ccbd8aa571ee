//! The replaying registry, on loopback, for as long as a measurement takes.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::workspace;

/// The published reports beside the repository.
pub(super) fn reports() -> Result<PathBuf> {
    beside("reports")
}

fn beside(name: &str) -> Result<PathBuf> {
    let path = workspace::root().join("../shared").join(name);
    if !path.exists() {
        bail!(
            "{} is not there: this bench replays published reports",
            path.display()
        );
    }
    Ok(path)
}

/// A registry that is running; it ends when this is dropped.
pub(super) struct Server {
    child: Child,
    port: u16,
}

impl Server {
    /// Starts it on a free port and waits until it serves.
    pub(super) fn start(options: &[&str], reports: &Path) -> Result<Self> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut child = Command::new("python3")
            .arg(beside("tools/replay-registry")?)
            .args(["--port", &port.to_string(), "--reports"])
            .arg(reports)
            .args(options)
            .stdout(Stdio::piped())
            .spawn()
            .context("python3 runs the replaying registry")?;
        let mut line = String::new();
        let stdout = child.stdout.take().context("its output is piped")?;
        BufReader::new(stdout).read_line(&mut line)?;
        if !line.starts_with("serving") {
            bail!("the replaying registry did not start");
        }
        Ok(Self { child, port })
    }

    pub(super) fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// How many requests it has answered.
    pub(super) fn requests(&self) -> Result<u64> {
        let mut stream = TcpStream::connect(self.host())?;
        stream.write_all(b"GET /__stats HTTP/1.0\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        let body = answer
            .split_once("\r\n\r\n")
            .map(|(_, body)| body)
            .context("an answer has a body")?;
        let stats: Value = serde_json::from_str(body)?;
        let counts = stats
            .as_object()
            .context("the statistics are an object")?
            .iter();
        Ok(counts
            .filter(|(key, _)| key.starts_with("GET ") || key.starts_with("HEAD "))
            .filter_map(|(_, count)| count.as_u64())
            .sum())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
