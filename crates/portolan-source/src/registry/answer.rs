//! What an answer that is no success means, in words that promise no more than is known (registry-quirks 7).

use http::{HeaderMap, StatusCode};
use portolan_image::error::excerpt;
use serde_json::Value;
use url::Url;

use super::retry;
use super::send::{kind_of, text};
use crate::error::{Error, Kind};

/// The hint for those who did not log in.
pub(super) const LOG_IN: &str =
    "if it is private, log in first (docker login), or set PORTOLAN_USERNAME and PORTOLAN_PASSWORD";
/// The hint for those who did.
pub(super) const CHECK_LOGIN: &str =
    "check the name; the login that was used may not read it, or is wrong";
/// How many characters of a server's words are passed on.
const QUOTED: usize = 300;
/// The parameters of a URL that are shown in logs; all others may be secrets (presigned URLs, upload states).
const SHOWN_PARAMETERS: [&str; 6] = ["n", "last", "service", "scope", "ns", "artifactType"];

/// The error for a status and its body. `with_login` tells whether a login was at hand.
pub(super) fn error(
    status: StatusCode,
    headers: &HeaderMap,
    body: &[u8],
    with_login: bool,
) -> Error {
    let said = said(body);
    let told = if said.is_empty() {
        status.to_string()
    } else {
        format!("{status}: {said}")
    };
    let error = match kind_of(status) {
        Kind::Denied if with_login && status == StatusCode::UNAUTHORIZED => {
            Error::new(Kind::Denied, format!("not found or no access ({told})")).hint(CHECK_LOGIN)
        }
        Kind::Denied => Error::new(Kind::Denied, format!("not found or no access ({told})")).hint(
            if with_login {
                "check the name; the login that was used may not read it"
            } else {
                LOG_IN
            },
        ),
        Kind::NotFound => Error::new(Kind::NotFound, format!("not found ({told})"))
            .hint("check the name and the tag"),
        Kind::SlowDown => Error::new(
            Kind::SlowDown,
            format!("the registry asks to slow down ({told})"),
        )
        .hint(slow_down(headers)),
        kind => Error::new(kind, format!("the server answered {told}")),
    };
    match retry::asked_wait(headers) {
        Some(wait) => error.after(wait),
        // A limit of pulls in hours that is used up does not come back in seconds (registry-quirks 3.6).
        None if error.kind() == Kind::SlowDown && is_used_up(headers) => error.for_good(),
        None => error,
    }
}

/// `ratelimit-remaining: 0;w=21600`.
pub(super) fn is_used_up(headers: &HeaderMap) -> bool {
    text(headers, "ratelimit-remaining")
        .is_some_and(|left| left.split([';', ',']).next().map(str::trim) == Some("0"))
}

fn slow_down(headers: &HeaderMap) -> String {
    match retry::asked_wait(headers) {
        Some(wait) if !wait.is_zero() => format!(
            "it asks to wait {} seconds; logging in may raise the limit",
            wait.as_secs()
        ),
        _ => "try again later; logging in may raise the limit".to_owned(),
    }
}

/// Words for a refusal that may as well mean that there is nothing.
pub(super) fn not_found_or_no_access(told: &str, body: &[u8]) -> String {
    let said = said(body);
    if said.is_empty() {
        format!("not found or no access: {told}")
    } else {
        format!("not found or no access: {told}: {said}")
    }
}

/// A server's own words: of the specification's form, of the others that occur, or the beginning of plain text. HTML is named, not
/// quoted.
fn said(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let trimmed = text.trim();
    if trimmed.starts_with('<') {
        return "an HTML page".to_owned();
    }
    let words = match serde_json::from_str::<Value>(trimmed) {
        Ok(value) => of_json(&value),
        Err(_) => trimmed.to_owned(),
    };
    excerpt(&without_tokens(&words), QUOTED)
}

/// Single spaces, and nothing of what follows the name of a scheme: a server may repeat the token that it was sent (threat 47).
fn without_tokens(words: &str) -> String {
    let mut shown = Vec::new();
    let mut after_scheme = false;
    for word in words.split_whitespace() {
        shown.push(if after_scheme { "…" } else { word });
        let bare = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        after_scheme = ["bearer", "basic"]
            .iter()
            .any(|scheme| bare.eq_ignore_ascii_case(scheme));
    }
    shown.join(" ")
}

fn of_json(value: &Value) -> String {
    let text = |value: &Value, key: &str| {
        value
            .get(key)
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    };
    if let Some(errors) = value.get("errors").and_then(Value::as_array) {
        let one = |error: &Value| match (text(error, "code"), text(error, "message")) {
            (Some(code), Some(message)) => Some(format!("{code}: {message}")),
            (code, message) => code.or(message),
        };
        return errors
            .iter()
            .take(3)
            .filter_map(one)
            .collect::<Vec<_>>()
            .join("; ");
    }
    ["message", "details", "error"]
        .iter()
        .find_map(|key| text(value, key))
        .unwrap_or_default()
}

/// No answer, or none to the end: what lies under reqwest's error, without the URL, whose query may be secret.
pub(super) fn unreachable(error: reqwest::Error) -> Error {
    let error = error.without_url();
    let chain = causes(&error);
    let has = |word: &str| {
        chain
            .iter()
            .any(|cause| cause.to_ascii_lowercase().contains(word))
    };
    let root = chain.last().cloned().unwrap_or_default();
    let tls =
        has("certificate") || has("tls") || has("invalidcontenttype") || has("corrupt message");
    let (what, hint) = if has("nearer to this machine") {
        return Error::new(Kind::Refused, root);
    } else if tls {
        (
            "the TLS connection failed",
            "if its certificate is from an own authority, give --cacert FILE; if it speaks plain HTTP, give --plain-http",
        )
    } else if error.is_timeout() {
        (
            "it did not answer in time",
            "check the network, or try again",
        )
    } else if error.is_connect() && has("dns") {
        ("there is no such host", "check the name and the network")
    } else if error.is_connect() {
        (
            "no connection could be made",
            "check the host, the port and the network",
        )
    } else {
        ("the connection broke", "try again")
    };
    let error = Error::new(
        Kind::Unreachable,
        if root.is_empty() {
            what.to_owned()
        } else {
            format!("{what} ({root})")
        },
    )
    .hint(hint);
    // The resolver is sure; a failure that it calls temporary is tried again.
    let no_such_name = has("name or service not known")
        || has("nodename nor servname")
        || has("no address associated");
    if tls || no_such_name {
        error.for_good()
    } else {
        error
    }
}

fn causes(error: &dyn std::error::Error) -> Vec<String> {
    std::iter::successors(Some(error), |error| error.source())
        .map(|error| excerpt(&error.to_string(), QUOTED))
        .collect()
}

/// A URL as it may be shown: parameters that are not known to be harmless lose their values (threat 47).
pub(super) fn shown(url: &Url) -> String {
    let mut shown = url.clone();
    // Neither fails for a URL with a host, which all of these have.
    let _ = shown.set_password(None);
    let _ = shown.set_username("");
    if url.query().is_some() {
        let pairs = url.query_pairs().map(|(name, value)| {
            let value = if SHOWN_PARAMETERS.contains(&name.as_ref()) {
                value.into_owned()
            } else {
                "…".to_owned()
            };
            format!("{name}={value}")
        });
        let pairs: Vec<String> = pairs.collect();
        shown.set_query(None);
        return excerpt(&format!("{shown}?{}", pairs.join("&")), 500);
    }
    excerpt(shown.as_str(), 500)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_an_error_body_gives_one_line_of_words() {
        let cases: [(&[u8], &str); 9] = [
            (br#"{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown","detail":{"a":1}}]}"#, "MANIFEST_UNKNOWN: manifest unknown"),
            (br#"{"errors":[{"status":400,"message":"bad"},{"code":"DENIED"}]}"#, "bad; DENIED"),
            (br#"{"message":"toomanyrequests: x"}"#, "toomanyrequests: x"),
            (br#"{"details":"d"}"#, "d"),
            (br#"{"error":"e"}"#, "e"),
            (b"You have reached\nyour pull rate limit", "You have reached your pull rate limit"),
            (b"<!doctype html><html>", "an HTML page"),
            (b"", ""),
            (b"\x1b]0;x\x07\xff", "\\u{1b}]0;x\\u{7}\u{fffd}"),
        ];
        for (body, expected) in cases {
            assert_eq!(said(body), expected);
        }
    }

    #[test]
    fn threat_47_a_url_is_shown_without_what_may_be_secret() {
        let url =
            Url::parse("https://u:p@s3.example/x?X-Amz-Signature=abc&sig=d&n=5&_state=e").unwrap();
        assert_eq!(
            shown(&url),
            "https://s3.example/x?X-Amz-Signature=…&sig=…&n=5&_state=…"
        );
    }
}
