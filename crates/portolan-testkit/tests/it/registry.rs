//! The registry answers honestly, misbehaves as its rules say, and remembers.

use portolan_testkit::image::{Image, ImageSet};
use portolan_testkit::registry::{
    Access, Answer, Basic, Bearer, Body, NextLink, Paging, Role, Rule, TestRegistry,
};

use crate::speak::{ask, body, get, header, status};

const OCI: &str = "Accept: application/vnd.oci.image.manifest.v1+json";

fn word() -> TestRegistry {
    let registry = TestRegistry::start();
    registry.put(
        "library/word",
        &ImageSet::of("1.0", &Image::small("hi").build()),
    );
    registry
}

#[test]
fn an_honest_registry_serves_manifests_blobs_and_tags() {
    let registry = word();
    let image = Image::small("hi").build();
    let host = registry.host();
    let manifest = get(host, "/v2/library/word/manifests/1.0", &[OCI]);
    assert_eq!(body(&manifest).as_bytes(), image.bytes());
    assert_eq!(
        header(&manifest, "docker-content-digest"),
        Some(image.digest().as_str())
    );
    let refused = get(host, "/v2/library/word/manifests/1.0", &[]);
    assert_eq!(status(&refused), 404, "a type that was not asked for");
    let config = image.document()["config"]["digest"].to_string();
    let config = format!("/v2/library/word/blobs/{}", config.trim_matches('"'));
    assert_eq!(status(&get(host, &config, &[])), 200);
    let part = get(host, &config, &["Range: bytes=0-0"]);
    assert_eq!((status(&part), body(&part)), (206, "{"));
    let tags = get(host, "/v2/library/word/tags/list", &[]);
    assert_eq!(body(&tags), r#"{"name":"library/word","tags":["1.0"]}"#);
    assert_eq!(registry.lines().len(), 5);
    assert_eq!(registry.lines()[4], "GET /v2/library/word/tags/list");
}

#[test]
fn rules_apply_in_their_window_and_to_their_path() {
    let registry = word();
    registry.rule(
        Rule::on("/manifests/")
            .after(1)
            .times(1)
            .answer(Answer::status(503).with("Retry-After", "0")),
    );
    let ask = || {
        status(&get(
            registry.host(),
            "/v2/library/word/manifests/1.0",
            &[OCI],
        ))
    };
    assert_eq!([ask(), ask(), ask()], [200, 503, 200]);
    assert_eq!(status(&get(registry.host(), "/v2/", &[])), 200);
}

#[test]
fn bodies_can_be_cut_lied_about_and_left_out() {
    let registry = word();
    let target = "/v2/library/word/tags/list";
    registry.rule(Rule::on("/tags/").times(1).cut());
    registry.rule(
        Rule::on("/tags/")
            .after(1)
            .times(1)
            .body(|bytes| Body::Lying { bytes, claimed: 3 }),
    );
    registry.rule(
        Rule::on("/tags/")
            .after(2)
            .times(1)
            .answer(Answer::dropped()),
    );
    registry.rule(Rule::on("/tags/").after(3).without("content-length"));
    let whole = r#"{"name":"library/word","tags":["1.0"]}"#;
    assert_eq!(
        body(&get(registry.host(), target, &[])),
        &whole[..whole.len() / 2]
    );
    let lie = get(registry.host(), target, &[]);
    assert_eq!(header(&lie, "content-length"), Some("3"));
    assert_eq!(get(registry.host(), target, &[]), "");
    let chunked = get(registry.host(), target, &[]);
    assert_eq!(header(&chunked, "transfer-encoding"), Some("chunked"));
    assert_eq!(header(&chunked, "content-length"), None);
}

#[test]
fn a_token_is_needed_and_given() {
    let registry = word();
    registry.access(Access::Bearer(Bearer::private("user", "secret")));
    let target = "/v2/library/word/tags/list";
    let refused = get(registry.host(), target, &[]);
    assert_eq!(
        header(&refused, "www-authenticate"),
        Some(
            format!(
                r#"Bearer realm="{}/token",service="testkit",scope="repository:library/word:pull""#,
                registry.base()
            )
            .as_str()
        )
    );
    let scope = "/token?scope=repository%3Alibrary%2Fword%3Apull";
    let token = |headers: &[&str]| {
        let answer = get(registry.host(), scope, headers);
        let answer: serde_json::Value = serde_json::from_str(body(&answer)).unwrap();
        format!(
            "Authorization: Bearer {}",
            answer["token"].as_str().unwrap()
        )
    };
    let anonymous = token(&[]);
    assert_eq!(status(&get(registry.host(), target, &[&anonymous])), 401);
    let known = token(&["Authorization: Basic dXNlcjpzZWNyZXQ="]);
    assert_eq!(status(&get(registry.host(), target, &[&known])), 200);
    registry.forget_tokens();
    assert_eq!(status(&get(registry.host(), target, &[&known])), 401);
    assert_eq!(
        registry.requests()[3].basic(),
        Some(("user".to_owned(), "secret".to_owned()))
    );
}

#[test]
fn basic_authentication_takes_one_password() {
    let registry = word();
    registry.access(Access::Basic(Basic::new("user", "secret")));
    let ask = |headers: &[&str]| status(&get(registry.host(), "/v2/", headers));
    assert_eq!(ask(&[]), 401);
    assert_eq!(ask(&["Authorization: Basic dXNlcjp3cm9uZw=="]), 401);
    assert_eq!(ask(&["Authorization: Basic dXNlcjpzZWNyZXQ="]), 200);
}

#[test]
fn blobs_can_be_had_from_a_store_that_refuses_credentials() {
    let registry = word();
    let store = registry.open("cdn", Role::Storage);
    registry.rule(Rule::on("/blobs/").redirect_to(307, &store));
    let image = Image::small("hi").build();
    let config = image.document()["config"]["digest"].to_string();
    let target = format!("/v2/library/word/blobs/{}", config.trim_matches('"'));
    let redirect = get(registry.host(), &target, &[]);
    assert_eq!(
        header(&redirect, "location"),
        Some(format!("{store}{target}").as_str())
    );
    let host = store.trim_start_matches("http://");
    assert_eq!(status(&get(host, &target, &[])), 200);
    assert!(registry.leaks().is_empty());
    assert_eq!(
        status(&get(host, &target, &["Authorization: Bearer x"])),
        400
    );
    assert_eq!(registry.leaks().len(), 1);
    assert_eq!(registry.leaks()[0].line(), format!("cdn GET {target}"));
}

#[test]
fn lists_come_in_pages_with_links_of_every_form() {
    let registry = TestRegistry::start();
    let image = Image::small("hi").build();
    let set = ImageSet::new()
        .tag("a", &image)
        .tag("b", &image)
        .tag("c", &image);
    registry.put("some/word", &set);
    let base = registry.base();
    let forms = [
        (
            NextLink::Path,
            "</v2/some/word/tags/list?next=2&n=2>".to_owned(),
        ),
        (
            NextLink::Absolute,
            format!("<{base}/v2/some/word/tags/list?next=2&n=2>"),
        ),
        (NextLink::QueryOnly, "<?next=2&n=2>".to_owned()),
        (
            NextLink::WithoutPrefix,
            "</v2/word/tags/list?next=2&n=2>".to_owned(),
        ),
        (
            NextLink::Elsewhere("http://evil.test".to_owned()),
            "<http://evil.test/v2/some/word/tags/list?next=2&n=2>".to_owned(),
        ),
        (NextLink::Same, "</v2/some/word/tags/list?n=2>".to_owned()),
        (
            NextLink::Treadmill,
            "</v2/some/word/tags/list?next=1&n=2>".to_owned(),
        ),
    ];
    for (link, expected) in forms {
        registry.paging(Paging { size: 100, link });
        let page = get(registry.host(), "/v2/some/word/tags/list?n=2", &[]);
        assert_eq!(body(&page), r#"{"name":"some/word","tags":["a","b"]}"#);
        assert_eq!(
            header(&page, "link"),
            Some(format!("{expected}; rel=\"next\"").as_str())
        );
    }
    registry.paging(Paging::default());
    let page = get(registry.host(), "/v2/some/word/tags/list?next=2&n=2", &[]);
    assert_eq!(body(&page), r#"{"name":"some/word","tags":["c"]}"#);
    assert_eq!(header(&page, "link"), None);
}

#[test]
fn a_tag_moves_between_two_requests() {
    let registry = word();
    let other = Image::small("other").build();
    registry.put(
        "library/word",
        &ImageSet::of("1.0", &Image::small("hi").build()).also(&other),
    );
    registry.rule(
        Rule::on("/manifests/1.0")
            .after(1)
            .instead(&format!("/v2/library/word/manifests/{}", other.digest())),
    );
    let ask = || get(registry.host(), "/v2/library/word/manifests/1.0", &[OCI]);
    let (first, second) = (ask(), ask());
    assert_ne!(body(&first), body(&second));
    assert_eq!(body(&second).as_bytes(), other.bytes());
}

#[test]
fn one_connection_carries_many_requests() {
    let registry = word();
    let host = registry.host();
    let ping = format!("HEAD /v2/ HTTP/1.1\r\nHost: {host}\r\n\r\n");
    let answers = ask(host, &ping.repeat(3));
    assert_eq!(answers.matches("HTTP/1.1 200 OK").count(), 3);
    assert_eq!((registry.connections(), registry.requests().len()), (1, 3));
}

#[test]
fn harbor_and_forgejo_challenge_in_their_own_ways() {
    let registry = word();
    let ping = |headers: &[&str]| {
        let answer = get(registry.host(), "/v2/", headers);
        header(&answer, "www-authenticate").map(|line| line.replace(registry.base(), "BASE"))
    };
    registry.access(Access::Bearer(Bearer::harbor()));
    assert_eq!(
        ping(&[]).as_deref(),
        Some(r#"Bearer realm="BASE/token",service="testkit""#)
    );
    assert_eq!(
        ping(&["Authorization: Bearer old"]).as_deref(),
        Some(r#"Basic realm="harbor""#)
    );
    registry.access(Access::Bearer(Bearer::forgejo()));
    assert_eq!(
        ping(&[]).as_deref(),
        Some(
            r#"Bearer realm="BASE/token",service="container_registry",scope="*",Basic realm="BASE/v2""#
        )
    );
    registry.access(Access::Bearer(Bearer::anonymous().challenges(&[])));
    assert_eq!(ping(&[]), None);
}

#[test]
fn a_config_can_come_compressed_for_the_way() {
    let registry = word();
    registry.rule(Rule::on("/v2/").gzipped());
    let answer = get(registry.host(), "/v2/", &[]);
    assert_eq!(header(&answer, "content-encoding"), Some("gzip"));
    assert_ne!(body(&answer), "{}");
}

#[test]
fn an_endless_body_ends_when_the_client_has_enough() {
    let registry = word();
    registry.rule(Rule::on("/v2/").answer(Answer::endless("application/json", "[")));
    let mut stream = std::net::TcpStream::connect(registry.host()).unwrap();
    std::io::Write::write_all(&mut stream, b"GET /v2/ HTTP/1.1\r\n\r\n").unwrap();
    let mut first = [0; 10_000];
    std::io::Read::read_exact(&mut stream, &mut first).unwrap();
    drop(stream);
    drop(registry);
}

#[test]
fn other_addresses_of_this_machine_are_other_hosts() {
    let registry = word();
    let evil = registry.open_at("evil", Role::Stranger, "127.0.0.2", None);
    assert!(evil.starts_with("http://127.0.0.2:"), "{evil}");
    let host = evil.trim_start_matches("http://");
    assert_eq!(
        status(&get(host, "/token", &["Authorization: Basic eA=="])),
        404
    );
    assert_eq!(registry.leaks().len(), 1);
    let six = TestRegistry::start_at("[::1]", None);
    assert!(six.host().starts_with("[::1]:"));
}
