//! HTTP/1.1 by hand, since no library would send what a hostile server does.

use std::io;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use tokio::io::{
    AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, BufReader,
};

use super::answer::{Answer, Body};
use super::seen::Seen;
use super::server::Role;
use super::state::State;

/// What is known of a connection before its first request.
#[derive(Debug, Clone)]
pub(super) struct Peer {
    pub(super) origin: String,
    pub(super) base: String,
    pub(super) role: Role,
    pub(super) connection: usize,
    pub(super) client_certificate: bool,
}

/// Answers the requests of one connection until either side ends it.
pub(super) async fn serve<S>(stream: S, peer: Peer, state: Arc<Mutex<State>>) -> io::Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut stream = BufReader::new(stream);
    while let Some(request) = read(&mut stream, &peer).await? {
        let head = request.method == "HEAD";
        let (answer, wait) = {
            let mut state = state
                .lock()
                .expect("no test fails while it holds the state");
            state.under_way.begin();
            state.answer(request, peer.role)
        };
        if !wait.is_zero() {
            tokio::time::sleep(wait).await;
        }
        // Before it is answered, so that what the client asks next is not counted beside it.
        state
            .lock()
            .expect("no test fails while it holds the state")
            .under_way
            .end();
        if let After::Close = write(&mut stream, &answer, head).await? {
            break;
        }
    }
    stream.shutdown().await
}

async fn read<S>(stream: &mut BufReader<S>, peer: &Peer) -> io::Result<Option<Seen>>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut line = String::new();
    if stream.read_line(&mut line).await? == 0 {
        return Ok(None);
    }
    let mut words = line.split_whitespace();
    let method = words.next().unwrap_or_default().to_owned();
    let target = words.next().unwrap_or_default();
    // A request to a proxy names the whole URL.
    let target = match target.split_once("://") {
        Some((_, rest)) => rest.find('/').and_then(|at| rest.get(at..)).unwrap_or("/"),
        None => target,
    };
    let (path, query) = match target.split_once('?') {
        Some((path, query)) => (path.to_owned(), Some(query.to_owned())),
        None => (target.to_owned(), None),
    };
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(None);
        }
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':') {
            headers.push((name.to_owned(), value.trim().to_owned()));
        }
    }
    let mut request = Seen {
        origin: peer.origin.clone(),
        base: peer.base.clone(),
        connection: peer.connection,
        method,
        path,
        query,
        headers,
        body: Bytes::new(),
        client_certificate: peer.client_certificate,
        status: None,
    };
    let length: usize = request
        .header("content-length")
        .and_then(|length| length.parse().ok())
        .unwrap_or(0);
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await?;
    request.body = body.into();
    Ok(Some(request))
}

enum After {
    KeepOpen,
    Close,
}

async fn write<S>(stream: &mut S, answer: &Answer, head: bool) -> io::Result<After>
where
    S: AsyncWrite + Unpin,
{
    let mut text = format!("HTTP/1.1 {} {}\r\n", answer.status, reason(answer.status));
    for (name, value) in &answer.headers {
        text.extend([name, ": ", value, "\r\n"]);
    }
    let length = match &answer.body {
        Body::Dropped => return Ok(After::Close),
        Body::Whole(bytes) | Body::Cut { bytes, .. } | Body::Drip { bytes, .. } => {
            Some(bytes.len() as u64)
        }
        Body::Lying { claimed, .. } => Some(*claimed),
        Body::Chunked(_) | Body::Endless(_) | Body::UntilClosed(_) => None,
    };
    match length {
        Some(length) if !answer.has("content-length") && answer.status != 304 => {
            text.extend(["Content-Length: ", &length.to_string(), "\r\n"]);
        }
        _ => {}
    }
    if matches!(answer.body, Body::Chunked(_) | Body::Endless(_)) && !head {
        text.push_str("Transfer-Encoding: chunked\r\n");
    }
    let close = !matches!(answer.body, Body::Whole(_) | Body::Chunked(_));
    if close {
        text.push_str("Connection: close\r\n");
    }
    text.push_str("\r\n");
    stream.write_all(text.as_bytes()).await?;
    if !head {
        send(stream, &answer.body).await?;
    }
    stream.flush().await?;
    Ok(if close { After::Close } else { After::KeepOpen })
}

async fn send<S>(stream: &mut S, body: &Body) -> io::Result<()>
where
    S: AsyncWrite + Unpin,
{
    match body {
        Body::Whole(bytes) | Body::UntilClosed(bytes) | Body::Lying { bytes, .. } => {
            stream.write_all(bytes).await
        }
        Body::Cut { bytes, sent } => stream.write_all(bytes.get(..*sent).unwrap_or(bytes)).await,
        Body::Chunked(bytes) => {
            chunk(stream, bytes).await?;
            stream.write_all(b"0\r\n\r\n").await
        }
        Body::Endless(pattern) => loop {
            chunk(stream, pattern).await?;
        },
        Body::Drip { bytes, wait } => {
            for byte in bytes {
                tokio::time::sleep(*wait).await;
                stream.write_all(&[*byte]).await?;
                stream.flush().await?;
            }
            Ok(())
        }
        Body::Dropped => Ok(()),
    }
}

async fn chunk<S>(stream: &mut S, bytes: &[u8]) -> io::Result<()>
where
    S: AsyncWrite + Unpin,
{
    if bytes.is_empty() {
        return Ok(());
    }
    stream
        .write_all(format!("{:x}\r\n", bytes.len()).as_bytes())
        .await?;
    stream.write_all(bytes).await?;
    stream.write_all(b"\r\n").await
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        401 => "Unauthorized",
        404 => "Not Found",
        _ => "Because",
    }
}
