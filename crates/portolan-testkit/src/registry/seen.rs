//! One request as it came, for tests that assert who was asked for what with which credentials.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;

/// A request that the registry, or one of its other origins, has seen.
#[derive(Debug, Clone)]
pub struct Seen {
    /// The name of the origin that was asked: `registry`, or the name it was opened under.
    pub origin: String,
    /// The base URL of that origin.
    pub base: String,
    /// Which connection it came on, counted over all origins.
    pub connection: usize,
    /// The method.
    pub method: String,
    /// The path, as sent.
    pub path: String,
    /// The query, as sent, without the question mark.
    pub query: Option<String>,
    /// The headers, in the order sent.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Bytes,
    /// Whether the client showed a certificate on this connection.
    pub client_certificate: bool,
    /// The status it was answered with; `None` if it was not answered.
    pub status: Option<u16>,
}

impl Seen {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(given, _)| given.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The `Authorization` header.
    pub fn authorization(&self) -> Option<&str> {
        self.header("authorization")
    }

    /// User and password, if they came as basic authentication.
    pub fn basic(&self) -> Option<(String, String)> {
        let encoded = self.authorization()?.strip_prefix("Basic ")?;
        let decoded = String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?;
        let (user, password) = decoded.split_once(':')?;
        Some((user.to_owned(), password.to_owned()))
    }

    /// The token, if it came as bearer authentication.
    pub fn bearer(&self) -> Option<&str> {
        self.authorization()?.strip_prefix("Bearer ")
    }

    /// Whether it carried anything that proves who the client is.
    pub fn has_credentials(&self) -> bool {
        self.client_certificate
            || ["authorization", "cookie", "proxy-authorization"]
                .iter()
                .any(|name| self.header(name).is_some())
    }

    /// Path and query.
    pub fn uri(&self) -> String {
        match &self.query {
            Some(query) => format!("{}?{query}", self.path),
            None => self.path.clone(),
        }
    }

    /// Method, path and query; other origins than the registry are named before it: `GET /v2/`, `cdn GET /x`.
    pub fn line(&self) -> String {
        let line = format!("{} {}", self.method, self.uri());
        if self.origin == super::server::REGISTRY {
            line
        } else {
            format!("{} {line}", self.origin)
        }
    }

    /// The decoded value of a parameter of the query.
    pub fn parameter(&self, name: &str) -> Option<String> {
        parameters(self.query.as_deref()?)
            .into_iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value)
    }

    /// The decoded values of a form in the body.
    pub fn form(&self) -> Vec<(String, String)> {
        parameters(&String::from_utf8_lossy(&self.body))
    }
}

/// The decoded pairs of a query or a form.
pub(super) fn parameters(text: &str) -> Vec<(String, String)> {
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(key), decoded(value))
        })
        .collect()
}

/// Percent-decoding, with `+` as a space; what is not valid stays as it is.
fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let hex = text
            .get(at + 1..at + 3)
            .filter(|_| byte == b'%')
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        if let Some(value) = hex {
            out.push(value);
            at += 3;
        } else {
            out.push(if byte == b'+' { b' ' } else { byte });
            at += 1;
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}
