//! A registry of one image, as small as one can be, that counts what it sends.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read as _, Seek as _, SeekFrom, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use anyhow::Result;

use super::super::layout::MANIFEST;

/// A registry that serves as long as this program runs.
pub(super) struct Registry {
    address: SocketAddr,
    sent: Arc<AtomicU64>,
}

/// What it serves.
struct Served {
    blobs: PathBuf,
    digest: String,
    manifest: String,
    sent: Arc<AtomicU64>,
}

impl Registry {
    /// Serves the blobs of a layout, and its manifest under every name.
    pub(super) fn start(layout: &Path, (digest, manifest): &(String, String)) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let sent = Arc::new(AtomicU64::new(0));
        let served = Arc::new(Served {
            blobs: layout.join("blobs"),
            digest: digest.clone(),
            manifest: manifest.clone(),
            sent: Arc::clone(&sent),
        });
        let address = listener.local_addr()?;
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let served = Arc::clone(&served);
                // A client that has enough closes its connection.
                thread::spawn(move || served.answer(&stream));
            }
        });
        Ok(Self { address, sent })
    }

    pub(super) fn host(&self) -> String {
        self.address.to_string()
    }

    /// How many bytes it has sent.
    pub(super) fn sent(&self) -> u64 {
        self.sent.load(Ordering::SeqCst)
    }
}

impl Served {
    /// Answers one request, and closes.
    fn answer(&self, stream: &TcpStream) -> io::Result<()> {
        let mut lines = BufReader::new(stream).lines();
        let request = lines.next().transpose()?.unwrap_or_default();
        let mut range = None;
        for line in lines {
            let line = line?.to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            range = range.or_else(|| asked_range(line.strip_prefix("range: bytes=")?));
        }
        let mut words = request.split(' ');
        let (method, path) = (words.next(), words.next().unwrap_or_default());
        let has_body = method == Some("GET");
        let mut out = Counted(stream, &self.sent);
        if path == "/v2/" {
            return write!(out, "HTTP/1.1 200 OK\r\n{END}Content-Length: 0\r\n\r\n");
        }
        if path.contains("/manifests/") {
            let (digest, length) = (&self.digest, self.manifest.len());
            let body = if has_body { self.manifest.as_str() } else { "" };
            return write!(
                out,
                "HTTP/1.1 200 OK\r\n{END}Content-Type: {MANIFEST}\r\nDocker-Content-Digest: {digest}\r\nContent-Length: {length}\r\n\r\n{body}"
            );
        }
        let digest = path.rsplit('/').next().unwrap_or_default();
        let Ok(mut file) = File::open(self.blobs.join(digest.replace(':', "/"))) else {
            return write!(
                out,
                "HTTP/1.1 404 Not Found\r\n{END}Content-Length: 0\r\n\r\n"
            );
        };
        let all = file.metadata()?.len();
        let (start, end) = range.unwrap_or((0, all));
        let end = end.min(all);
        let length = end.saturating_sub(start);
        if range.is_some() {
            let last = end.saturating_sub(1);
            write!(
                out,
                "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes {start}-{last}/{all}\r\n"
            )?;
        } else {
            write!(out, "HTTP/1.1 200 OK\r\n")?;
        }
        write!(out, "{END}Content-Length: {length}\r\n\r\n")?;
        if has_body {
            file.seek(SeekFrom::Start(start))?;
            io::copy(&mut file.take(length), &mut out)?;
        }
        Ok(())
    }
}

/// The header that each answer has.
const END: &str = "Connection: close\r\n";

/// The bytes that `FIRST-LAST` asks for, the last one exclusive.
fn asked_range(text: &str) -> Option<(u64, u64)> {
    let (first, last) = text.split_once('-')?;
    let last: u64 = last.trim().parse().ok()?;
    Some((first.trim().parse().ok()?, last + 1))
}

/// A connection whose bytes are counted.
struct Counted<'a>(&'a TcpStream, &'a AtomicU64);

impl Write for Counted<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.0.write(bytes)?;
        self.1.fetch_add(count as u64, Ordering::SeqCst);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
