//! What registries say in headers, read: challenges and links (registry-quirks 1.2, 5.3).

use portolan_source::registry::challenge::{Challenge, choose, parse};
use portolan_source::registry::link::next;
use proptest::prelude::*;
use url::Url;

fn shown(challenges: &[Challenge]) -> String {
    let one = |challenge: &Challenge| {
        let parameters: Vec<String> = challenge
            .parameters
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        format!("{}({})", challenge.scheme, parameters.join(";"))
    };
    challenges.iter().map(one).collect::<Vec<_>>().join(" ")
}

#[test]
fn every_form_of_a_challenge_that_occurs_is_read() {
    let cases = [
        (
            r#"Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:library/alpine:pull""#,
            "bearer(realm=https://auth.docker.io/token;service=registry.docker.io;scope=repository:library/alpine:pull)",
        ),
        (
            r#"Bearer realm="https://codeberg.org/v2/token",service="container_registry",scope="*",Basic realm="https://codeberg.org/v2""#,
            "bearer(realm=https://codeberg.org/v2/token;service=container_registry;scope=*) basic(realm=https://codeberg.org/v2)",
        ),
        ("Negotiate", "negotiate()"),
        (
            "Negotiate YII=, Basic realm=x",
            "negotiate() basic(realm=x)",
        ),
        ("Negotiate YII==", "negotiate()"),
        (
            r#"Basic realm="Artifactory Realm""#,
            "basic(realm=Artifactory Realm)",
        ),
        (
            r#"bearer Realm = "r" , SERVICE="s""#,
            "bearer(realm=r;service=s)",
        ),
        (
            r#"Bearer realm="r",scope="repository:a/b:pull,push",error="insufficient_scope""#,
            "bearer(realm=r;scope=repository:a/b:pull,push;error=insufficient_scope)",
        ),
        (r#"Bearer realm="a\"b\\c""#, r#"bearer(realm=a"b\c)"#),
        (r#"Bearer realm="/token""#, "bearer(realm=/token)"),
        (r#"Bearer realm="not closed"#, "bearer(realm=not closed)"),
        ("Basic", "basic()"),
        (
            r#"Digest realm="x", nonce="y", Bearer realm="z""#,
            "digest(realm=x;nonce=y) bearer(realm=z)",
        ),
        ("", ""),
        (",,, ,", ""),
        (r#"realm="x""#, ""),
        ("=", ""),
        ("\u{7f}\u{e9}", ""),
    ];
    for (line, expected) in cases {
        assert_eq!(shown(&parse(line)), expected, "{line}");
    }
}

#[test]
fn bearer_is_answered_before_basic_and_others_not_at_all() {
    let chosen = |lines: &[&str]| {
        choose(lines.iter().flat_map(|line| parse(line)).collect())
            .map(|challenge| challenge.scheme)
    };
    assert_eq!(
        chosen(&["Negotiate", r#"Basic realm="x""#]).as_deref(),
        Some("basic")
    );
    assert_eq!(
        chosen(&[r#"Basic realm="x",Bearer realm="y""#]).as_deref(),
        Some("bearer")
    );
    assert_eq!(
        chosen(&[r#"Bearer service="x",Basic realm="y""#]).as_deref(),
        Some("basic"),
        "a Bearer challenge without a realm cannot be answered"
    );
    assert_eq!(chosen(&["NTLM", "Digest realm=x"]), None);
}

#[test]
fn threat_10_the_next_page_is_on_the_same_host_and_path_whatever_the_link_says() {
    let asked = "https://reg.example/v2/a/b/tags/list?n=100";
    let cases = [
        (
            r#"</v2/a/b/tags/list?last=x&n=100>; rel="next""#,
            Some("https://reg.example/v2/a/b/tags/list?last=x&n=100"),
        ),
        (
            r"<https://reg.example/v2/a/b/tags/list?last=x>; rel=next",
            Some("https://reg.example/v2/a/b/tags/list?last=x"),
        ),
        (
            r#"<?last=x>; rel="next""#,
            Some("https://reg.example/v2/a/b/tags/list?last=x"),
        ),
        (
            r#"<https://evil.example/v2/a/b/tags/list?last=x>; rel="next""#,
            Some("https://reg.example/v2/a/b/tags/list?last=x"),
        ),
        (
            r#"</v2/tags/list?last=10000&n=10000>; rel="next""#,
            Some("https://reg.example/v2/a/b/tags/list?last=10000&n=10000"),
        ),
        (
            r#"<//evil/?last=x>; REL="Next""#,
            Some("https://reg.example/v2/a/b/tags/list?last=x"),
        ),
        (
            r#"<a?p=1>; rel="prev", <a?p=3>; rel="next""#,
            Some("https://reg.example/v2/a/b/tags/list?p=3"),
        ),
        (
            r#"<a?p=1>; title="a, b"; rel="first next""#,
            Some("https://reg.example/v2/a/b/tags/list?p=1"),
        ),
        (r#"<a?p=1>; rel="prev""#, None),
        // Told as a list that leads in a circle, rather than taken for the end.
        (
            r#"<no-query>; rel="next""#,
            Some("https://reg.example/v2/a/b/tags/list"),
        ),
        (r#"<unclosed?p=1; rel="next""#, None),
        ("", None),
    ];
    for (line, expected) in cases {
        let found = next(&Url::parse(asked).unwrap(), &[line]);
        assert_eq!(found.as_ref().map(Url::as_str), expected, "{line}");
    }
}

proptest! {
    #[test]
    fn any_header_is_read_without_a_panic(line in "\\PC{0,100}|[ -~]{0,100}|([A-Za-z]{1,6}[ =,\"\\\\]{0,3}){0,20}") {
        let _ = choose(parse(&line));
        let asked = Url::parse("https://reg.example/v2/a/tags/list").unwrap();
        if let Some(url) = next(&asked, &[&line]) {
            prop_assert_eq!(url.host_str(), Some("reg.example"));
            prop_assert_eq!(url.path(), asked.path());
        }
    }
}
