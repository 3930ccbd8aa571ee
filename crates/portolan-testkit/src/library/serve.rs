//! A simulated library over HTTP: the part of the Distribution API that a scan uses, as plainly as it can be served.

use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash as _, Hasher as _};
use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::content::{Library, lock, size_of};

/// What was asked for.
#[derive(Debug, Default)]
pub struct Counted {
    by_kind: HashMap<String, u64>,
    asked: HashMap<u64, u32>,
}

impl Counted {
    fn one(&mut self, method: &str, path: &str) {
        let part = |name: &str| path.contains(name);
        let kind = ["/manifests/", "/blobs/", "/tags/"]
            .into_iter()
            .find(|kind| part(kind))
            .unwrap_or("other");
        *self
            .by_kind
            .entry(format!("{method} {}", kind.trim_matches('/')))
            .or_default() += 1;
        let mut hasher = DefaultHasher::new();
        (method, path).hash(&mut hasher);
        *self.asked.entry(hasher.finish()).or_default() += 1;
    }

    /// As JSON: how many requests in all, of each kind, and how many for something that had been asked for.
    fn told(&self) -> String {
        let total: u64 = self.by_kind.values().sum();
        let again: u64 = self.asked.values().map(|count| u64::from(count - 1)).sum();
        serde_json::json!({ "total": total, "again": again, "kinds": self.by_kind }).to_string()
    }
}

/// Serves a library, waiting before each answer, until the listener fails. `/__stats` tells what was asked for, `/__reset` forgets it,
/// `/__move/N` rebuilds N thousandths of all images.
///
/// # Errors
/// Those of the listener.
pub async fn serve(
    library: Arc<Library>,
    listener: TcpListener,
    delay: Duration,
) -> io::Result<()> {
    let counted = Arc::new(Mutex::new(Counted::default()));
    let mut connections = tokio::task::JoinSet::new();
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        while connections.try_join_next().is_some() {}
        connections.spawn(connection(
            stream,
            Arc::clone(&library),
            Arc::clone(&counted),
            delay,
        ));
    }
}

/// The longest head of a request.
const MOST_BYTES: usize = 16 << 10;

async fn connection(
    mut stream: TcpStream,
    library: Arc<Library>,
    counted: Arc<Mutex<Counted>>,
    delay: Duration,
) -> io::Result<()> {
    let mut read = Vec::with_capacity(2048);
    loop {
        let end = loop {
            if let Some(end) = read.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
                break end + 4;
            }
            // A client that tries TLS first is told at once that there is none.
            let speaks_tls = read.first() == Some(&0x16);
            if speaks_tls || read.len() > MOST_BYTES || stream.read_buf(&mut read).await? == 0 {
                return Ok(());
            }
        };
        let head: Vec<u8> = read.drain(..end).collect();
        let line = String::from_utf8_lossy(&head);
        let mut words = line.split(' ');
        let (method, path) = (
            words.next().unwrap_or_default(),
            words.next().unwrap_or_default(),
        );
        let answer = if path.starts_with("/__") {
            control(&library, &counted, path)
        } else {
            lock(&counted).one(method, path);
            if !delay.is_zero() {
                tokio::time::sleep(delay).await;
            }
            answer(&library, path)
        };
        stream.write_all(&answer.bytes(method == "HEAD")).await?;
    }
}

struct Answer {
    status: &'static str,
    headers: String,
    body: Bytes,
    /// What `Content-Length` says of a body that is not there.
    length: Option<u64>,
}

impl Answer {
    fn json(status: &'static str, text: String) -> Self {
        Self {
            status,
            headers: "Content-Type: application/json\r\n".to_owned(),
            body: text.into(),
            length: None,
        }
    }

    /// Head and body in one piece, so that they leave together.
    fn bytes(self, head_only: bool) -> Vec<u8> {
        let length = self.length.unwrap_or(self.body.len() as u64);
        let mut bytes = format!(
            "HTTP/1.1 {}\r\n{}Content-Length: {length}\r\n\r\n",
            self.status, self.headers
        )
        .into_bytes();
        if !head_only {
            bytes.extend_from_slice(&self.body);
        }
        bytes
    }
}

fn control(library: &Library, counted: &Mutex<Counted>, path: &str) -> Answer {
    match path.trim_start_matches("/__").split_once('/') {
        Some(("move", thousandths)) => library.rebuild(thousandths.parse().unwrap_or(0)),
        _ if path == "/__reset" => *lock(counted) = Counted::default(),
        _ => {}
    }
    Answer::json("200 OK", lock(counted).told())
}

fn answer(library: &Library, path: &str) -> Answer {
    let not_found = || {
        Answer::json(
            "404 Not Found",
            r#"{"errors":[{"code":"NAME_UNKNOWN"}]}"#.to_owned(),
        )
    };
    let Some(rest) = path.strip_prefix("/v2/") else {
        return not_found();
    };
    if rest.is_empty() {
        return Answer::json("200 OK", "{}".to_owned());
    }
    if let Some((name, _)) = rest.split_once("/tags/list") {
        return match library.tags(name) {
            Some(tags) => Answer::json(
                "200 OK",
                serde_json::json!({ "name": name, "tags": tags }).to_string(),
            ),
            None => not_found(),
        };
    }
    if let Some((name, wanted)) = rest.split_once("/manifests/") {
        let digest = if wanted.starts_with("sha256:") {
            wanted.parse().ok()
        } else {
            library.resolve(name, wanted)
        };
        let document = digest
            .as_ref()
            .and_then(|digest: &portolan_image::Digest| library.document(digest.as_str()));
        return match (digest, document) {
            (Some(digest), Some(body)) => Answer {
                status: "200 OK",
                headers: format!(
                    "Content-Type: {}\r\nDocker-Content-Digest: {digest}\r\n",
                    media_type(&body)
                ),
                body,
                length: None,
            },
            _ => not_found(),
        };
    }
    if let Some((_, digest)) = rest.split_once("/blobs/") {
        if let Some(body) = library.document(digest) {
            return Answer {
                status: "200 OK",
                headers: "Content-Type: application/octet-stream\r\n".to_owned(),
                body,
                length: None,
            };
        }
        if let Ok(digest) = digest.parse() {
            return Answer {
                status: "200 OK",
                headers: "Content-Type: application/octet-stream\r\nLast-Modified: Sun, 01 Nov 2026 10:00:00 GMT\r\n".to_owned(),
                body: Bytes::new(),
                length: Some(size_of(&digest)),
            };
        }
    }
    not_found()
}

fn media_type(body: &Bytes) -> &'static str {
    let is_index = body
        .windows(12)
        .take(120)
        .any(|bytes| bytes == b"\"manifests\":")
        || body.starts_with(b"{\"manifests");
    if is_index {
        "application/vnd.oci.image.index.v1+json"
    } else {
        "application/vnd.oci.image.manifest.v1+json"
    }
}
