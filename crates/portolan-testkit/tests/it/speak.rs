//! A client of few words, so that the kit is not tested with what it tests.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

/// Sends one request and gives all that comes back until the connection ends.
pub(crate) fn ask(host: &str, request: &str) -> String {
    let mut stream = TcpStream::connect(host).expect("the registry listens");
    stream
        .write_all(request.as_bytes())
        .expect("the request can be sent");
    stream
        .shutdown(std::net::Shutdown::Write)
        .expect("the stream can be half closed");
    let mut answer = Vec::new();
    // A connection that is cut is an answer too.
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

/// A GET with headers of one line each.
pub(crate) fn get(host: &str, target: &str, headers: &[&str]) -> String {
    let headers: String = headers.iter().flat_map(|line| [line, "\r\n"]).collect();
    ask(
        host,
        &format!("GET {target} HTTP/1.1\r\nHost: {host}\r\n{headers}\r\n"),
    )
}

/// The status of an answer; 0 for none.
pub(crate) fn status(answer: &str) -> u16 {
    answer
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok())
        .unwrap_or(0)
}

/// The body of an answer.
pub(crate) fn body(answer: &str) -> &str {
    answer.split_once("\r\n\r\n").map_or("", |(_, body)| body)
}

/// The value of a header of an answer.
pub(crate) fn header<'a>(answer: &'a str, name: &str) -> Option<&'a str> {
    answer.lines().find_map(|line| {
        let (given, value) = line.split_once(": ")?;
        given.eq_ignore_ascii_case(name).then_some(value)
    })
}
