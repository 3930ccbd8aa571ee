//! `WWW-Authenticate`, as any server may write it.

use portolan_source::registry::challenge::{choose, parse};

use crate::Target;

pub(super) const TARGET: Target = Target {
    name: "challenge",
    run,
    seeds: &[
        br#"Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:library/alpine:pull""#,
        br#"Bearer realm="https://codeberg.org/v2/token",service="container_registry",scope="*",Basic realm="https://codeberg.org/v2""#,
        b"Negotiate YII=, Basic realm=x",
        br#"Basic realm="a\"b\\c""#,
        br#"Bearer realm="not closed"#,
        b"",
    ],
    words: &["Bearer ", "Basic ", "realm=", "\"", "\\", ",", "=", "scope=", "Negotiate"],
};

/// What is chosen can be answered: Bearer with a realm, or Basic.
fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    if let Some(chosen) = choose(parse(text)) {
        let bearer = chosen.scheme == "bearer" && chosen.get("realm").is_some();
        assert!(bearer || chosen.scheme == "basic", "{chosen:?}");
    }
}
