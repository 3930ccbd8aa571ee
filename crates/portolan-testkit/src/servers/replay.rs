//! The registry that replays published reports, and the reports to expect from it. It lives beside the repository.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

use super::process::{Error, Program, Running, free_port, on_free_port};

const PYTHON: Program = Program {
    name: "python3",
    package: "python3",
};

/// A running `replay-registry`.
#[derive(Debug)]
pub struct Replay {
    _running: Running,
    folder: TempDir,
    port: u16,
}

/// The folder `shared` beside the repository, which has `tools/replay-registry` and `reports/`; `None` if it is not there.
pub fn shared() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    beside
        .join("tools/replay-registry")
        .is_file()
        .then_some(beside)
}

impl Replay {
    /// Starts the one of a shared folder on all its reports. `options` are its own, such as `--auth bearer`; `--cdn`
    /// goes without its port, which is chosen.
    pub fn start(shared: &Path, options: &[&str]) -> Result<Self, Error> {
        on_free_port(|port| {
            let folder = tempfile::tempdir()?;
            let program = shared.join("tools/replay-registry");
            let reports = shared.join("reports");
            let (port_text, cdn) = (port.to_string(), free_port()?.to_string());
            let (program, reports) = (program.to_string_lossy(), reports.to_string_lossy());
            let expected = folder.path().to_string_lossy();
            let mut arguments: Vec<&str> = vec![&program, "--reports", &reports];
            arguments.extend(["--port", &port_text, "--expected", &expected]);
            for option in options {
                arguments.push(option);
                if *option == "--cdn" {
                    arguments.push(&cdn);
                }
            }
            let mut running = PYTHON.start(&arguments)?;
            running.wait_for(port)?;
            Ok(Self {
                _running: running,
                folder,
                port,
            })
        })
    }

    /// `127.0.0.1:port`.
    pub fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// The reports to expect from this server: file names such as `python:3.7-slim.md`, and contents; sorted.
    pub fn expected(&self) -> Result<Vec<(String, Vec<u8>)>, Error> {
        let mut reports = Vec::new();
        for entry in std::fs::read_dir(self.folder.path())? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            reports.push((name, std::fs::read(entry.path())?));
        }
        reports.sort();
        Ok(reports)
    }

    /// What it has counted: requests by method and kind, connections, refusals, credentials sent astray.
    pub fn stats(&self) -> Result<Value, Error> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.write_all(b"GET /__stats HTTP/1.0\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
        serde_json::from_str(body).map_err(|cause| Error::new(format!("no statistics: {cause}")))
    }
}
