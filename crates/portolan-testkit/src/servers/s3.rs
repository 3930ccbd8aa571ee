//! An S3-compatible server: moto, out of the Python environment that `cargo xtask test` makes.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::process::{Error, free_port};

/// Where `cargo xtask test` makes the environment, seen from the repository's root.
const ENVIRONMENT: &str = "target/python/bin/python3";
/// How long the server may take to start.
const PATIENCE: Duration = Duration::from_mins(1);

/// The interpreter of the environment that tests use: with an S3 server and `DuckDB`.
///
/// # Errors
/// When it was not made; the message says how to make it.
pub fn python() -> Result<PathBuf, Error> {
    let python = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../..")).join(ENVIRONMENT);
    if python.is_file() {
        return Ok(python);
    }
    Err(Error::new(
        "this test needs the Python environment of the tests: `cargo xtask test` makes it",
    ))
}

/// A running S3 server. It ends with the process that started it.
#[derive(Debug)]
pub struct S3 {
    port: u16,
    server: Child,
    buckets: AtomicUsize,
}

impl S3 {
    /// The server that all tests of one program share, started by the first.
    ///
    /// # Errors
    /// When it is not installed, or does not start; the message says what to do.
    pub fn shared() -> Result<&'static Self, &'static Error> {
        static SHARED: OnceLock<Result<S3, Error>> = OnceLock::new();
        SHARED.get_or_init(Self::start).as_ref()
    }

    /// A server of one's own.
    ///
    /// # Errors
    /// As [`S3::shared`].
    pub fn start() -> Result<Self, Error> {
        // It ends when its stdin does, that is with this process, however that ends.
        const SCRIPT: &str = "import os, sys, threading\n\
            threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()\n\
            from moto.server import main\n\
            main(['-H', '127.0.0.1', '-p', sys.argv[1]])\n";
        let port = free_port()?;
        let server = Command::new(python()?)
            .args(["-c", SCRIPT, &port.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let s3 = Self {
            port,
            server,
            buckets: AtomicUsize::new(0),
        };
        let begun = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            if begun.elapsed() > PATIENCE {
                return Err(Error::new("the S3 server does not listen"));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(s3)
    }

    /// Where it answers, such as `http://127.0.0.1:5000`.
    pub fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// A bucket that nobody else uses.
    ///
    /// # Errors
    /// When the server does not make it.
    pub fn fresh_bucket(&self) -> Result<String, Error> {
        use std::io::{Read as _, Write as _};
        let name = format!("bucket-{}", self.buckets.fetch_add(1, Ordering::Relaxed));
        let mut stream = std::net::TcpStream::connect(("127.0.0.1", self.port))?;
        // moto believes whoever signs anything.
        write!(
            stream,
            "PUT /{name} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nAuthorization: AWS4-HMAC-SHA256 Credential=key/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            self.port
        )?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        if answer.starts_with("HTTP/1.1 200") {
            return Ok(name);
        }
        Err(Error::new(format!(
            "the bucket was not made: {}",
            answer.lines().next().unwrap_or_default()
        )))
    }
}

impl Drop for S3 {
    fn drop(&mut self) {
        drop(self.server.kill());
        drop(self.server.wait());
    }
}
