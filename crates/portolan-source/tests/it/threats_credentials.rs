//! Threats 1 to 3, 6, 10 and 11: credentials go to the registry's own origin and to allowed realms, and nowhere else.

use portolan_image::record::Record;
use portolan_image::reference::Reference;
use portolan_source::{Error, Kind, Source};
use portolan_testkit::image::{Image, ImageSet, Layer, Tree};
use portolan_testkit::registry::{
    Access, Answer, Authority, Basic, Bearer, NextLink, Paging, Role, Rule, Seen, TestRegistry,
};

use crate::client::{PASSWORD, Setup, USER, all_of, at, known_at, read};

/// A registry that only [`USER`] may read.
fn private() -> TestRegistry {
    let registry = TestRegistry::start();
    registry.access(Access::Bearer(Bearer::private(USER, PASSWORD)));
    registry.put(
        "team/app",
        &ImageSet::of("1.0", &Image::small("app").build()),
    );
    registry
}

fn assert_no_leak(registry: &TestRegistry, case: &str) {
    let leaks: Vec<String> = registry.leaks().iter().map(Seen::line).collect();
    assert_eq!(leaks, Vec::<String>::new(), "{case}");
}

fn assert_silent(error: &Error, case: &str) {
    assert!(!all_of(error).contains(PASSWORD), "{case}: {error}");
}

async fn read_app(registry: &TestRegistry, source: &dyn Source) -> Result<Record, Error> {
    read(source, &at(registry, "team/app:1.0")).await
}

/// Puts an image with one foreign layer into the registry.
fn put_foreign(registry: &TestRegistry, url: &str) {
    let layer = Layer::gzip(&Tree::new().file("base", "windows")).foreign(&[url]);
    let image = Image::new("windows", "amd64")
        .docker()
        .layer(&layer, "Apply image 10.0")
        .build();
    registry.put("team/app", &ImageSet::of("1.0", &image));
}

#[tokio::test]
async fn threat_01_a_foreign_layers_host_that_asks_for_a_login_gets_none() {
    for host in ["127.0.0.1", "127.0.0.2"] {
        let registry = private();
        let evil = registry.open_at("evil", Role::Stranger, host, None);
        let challenge = format!(r#"Bearer realm="{evil}/token",service="evil""#);
        registry.rule(
            Rule::on("")
                .at("evil")
                .answer(Answer::status(401).with("WWW-Authenticate", &challenge)),
        );
        put_foreign(&registry, &format!("{evil}/layer"));
        let record = read_app(&registry, &known_at(&registry)).await.unwrap();
        assert!(record.entries[0].layers[0].failure.is_some(), "{host}");
        assert_no_leak(&registry, host);
        let asked = registry.requests_at("evil");
        assert!(
            asked.iter().all(|seen| !seen.path.contains("token")),
            "{host}: no token is asked for there"
        );
    }
}

#[tokio::test]
async fn threat_02_a_foreign_chain_that_leads_back_to_the_registry_carries_nothing() {
    let registry = private();
    let evil = registry.open("evil", Role::Stranger);
    let back = format!("{}/back/layer", registry.base());
    registry.rule(Rule::on("").at("evil").answer(Answer::redirect(307, &back)));
    put_foreign(&registry, &format!("{evil}/layer"));
    // Whether the layer's date can be had this way does not matter.
    let _ = read_app(&registry, &known_at(&registry)).await;
    assert_no_leak(&registry, "evil");
    for seen in registry.requests() {
        assert!(
            !(seen.path.starts_with("/back") && seen.has_credentials()),
            "{}",
            seen.line()
        );
    }
}

#[tokio::test]
async fn threat_03_a_realm_on_a_foreign_host_gets_no_password() {
    for (host, scheme) in [
        ("127.0.0.2", "http"),
        ("127.0.0.2", "https"),
        ("127.0.0.1", "http"),
        ("127.0.0.1", "https"),
    ] {
        let case = format!("{scheme}://{host}");
        let authority = Authority::new();
        let registry = private();
        let tls = (scheme == "https").then_some(&authority);
        let evil = registry.open_at("evil", Role::Stranger, host, tls);
        registry.rule(
            Rule::on("/token")
                .at("evil")
                .answer(Answer::json(&serde_json::json!({"token": "evil"}))),
        );
        registry.access(Access::Bearer(Bearer::private(USER, PASSWORD).challenges(
            &[&format!(
                r#"Bearer realm="{evil}/token",service="x",scope="{{scope}}""#
            )],
        )));
        let source = Setup::new()
            .login(registry.host())
            .trusting(&authority)
            .client();
        let error = read_app(&registry, &source).await.unwrap_err();
        assert_no_leak(&registry, &case);
        assert_silent(&error, &case);
        let said = format!("{error} {}", error.advice().unwrap_or_default());
        let realm = evil.split("://").nth(1).unwrap();
        assert!(
            said.contains(realm),
            "{case}: the message names the realm: {said}"
        );
    }
}

#[tokio::test]
async fn threat_03_a_realm_that_is_allowed_gets_the_password() {
    let authority = Authority::new();
    let registry = private();
    let realm = registry.open_at("realm", Role::Stranger, "127.0.0.2", Some(&authority));
    registry.rule(
        Rule::on("/token")
            .at("realm")
            .answer(Answer::json(&serde_json::json!({"token": "nothing"}))),
    );
    registry.access(Access::Bearer(Bearer::private(USER, PASSWORD).challenges(
        &[&format!(
            r#"Bearer realm="{realm}/token",service="x",scope="{{scope}}""#
        )],
    )));
    let host = realm.split("://").nth(1).unwrap();
    let source = Setup::new()
        .login(registry.host())
        .trusting(&authority)
        .allowing(registry.host(), host)
        .client();
    read_app(&registry, &source).await.unwrap_err();
    assert_eq!(
        registry.requests_at("realm")[0].basic(),
        Some((USER.to_owned(), PASSWORD.to_owned()))
    );
}

#[tokio::test]
async fn threat_06_a_redirect_to_another_origin_loses_the_credentials() {
    for access in [
        Access::Bearer(Bearer::private(USER, PASSWORD)),
        Access::Basic(Basic::new(USER, PASSWORD)),
    ] {
        for host in ["127.0.0.1", "127.0.0.2"] {
            for status in [301, 302, 303, 307, 308] {
                let case = format!("{status} to {host}");
                let registry = private();
                registry.access(access.clone());
                let store = registry.open_at("store", Role::Storage, host, None);
                registry.rule(Rule::on("/blobs/").redirect_to(status, &store));
                let record = read_app(&registry, &known_at(&registry)).await;
                assert_no_leak(&registry, &case);
                // Another port of the same machine is a blob store as any other.
                if host == "127.0.0.1" {
                    let record = record.unwrap();
                    assert!(record.is_complete(), "{case}: {record:#?}");
                }
            }
        }
    }
}

#[tokio::test]
async fn threat_06_a_manifest_that_is_redirected_away_loses_the_credentials() {
    let registry = private();
    let evil = registry.open("evil", Role::Stranger);
    registry.rule(Rule::on("/manifests/").redirect_to(307, &evil));
    read_app(&registry, &known_at(&registry)).await.unwrap_err();
    assert_no_leak(&registry, "manifest");
}

#[tokio::test]
async fn threat_06_a_location_without_scheme_or_host_is_resolved_before_it_is_judged() {
    let registry = private();
    let evil = registry.open_at("evil", Role::Storage, "127.0.0.1", None);
    let host = evil.trim_start_matches("http://").to_owned();
    registry
        .rule(Rule::on("/blobs/").redirect_by(307, move |seen| format!("//{host}{}", seen.path)));
    let _ = read_app(&registry, &known_at(&registry)).await;
    assert!(
        !registry.requests_at("evil").is_empty(),
        "`//host` is another host"
    );
    assert_no_leak(&registry, "protocol-relative");
}

#[tokio::test]
async fn threat_06_a_redirect_inside_the_registry_keeps_them() {
    let registry = private();
    registry.rule(
        Rule::on("/blobs/")
            .when(|seen| seen.query.is_none())
            .redirect_by(307, |seen| format!("{}?again=1", seen.path)),
    );
    let record = read_app(&registry, &known_at(&registry)).await.unwrap();
    assert!(record.is_complete(), "{record:#?}");
}

#[tokio::test]
async fn threat_06_a_redirect_from_https_to_http_is_refused() {
    let authority = Authority::new();
    let registry = TestRegistry::start_tls(&authority);
    registry.put(
        "team/app",
        &ImageSet::of("1.0", &Image::small("app").build()),
    );
    let store = registry.open("store", Role::Storage);
    registry.rule(Rule::on("/blobs/").redirect_to(307, &store));
    let source = Setup::new()
        .tls_at(registry.host())
        .trusting(&authority)
        .client();
    let record = read_app(&registry, &source).await;
    assert!(record.is_err() || !record.unwrap().is_complete());
    assert_eq!(registry.requests_at("store").len(), 0);
}

#[tokio::test]
async fn threat_06_redirects_come_to_an_end() {
    let registry = private();
    registry.rule(Rule::on("/manifests/").answer(Answer::redirect(307, "?again")));
    let error = read_app(&registry, &known_at(&registry)).await.unwrap_err();
    assert_silent(&error, "redirects");
    assert!(registry.lines().len() <= 12, "{:?}", registry.lines());
}

#[tokio::test]
async fn threat_10_a_link_to_another_host_is_not_followed_there() {
    let registry = private();
    let evil = registry.open_at("evil", Role::Stranger, "127.0.0.2", None);
    let image = Image::small("app").build();
    let set = ImageSet::new()
        .tag("a", &image)
        .tag("b", &image)
        .tag("c", &image);
    registry.put("team/app", &set);
    registry.paging(Paging {
        size: 1,
        link: NextLink::Elsewhere(evil),
    });
    let reference: Reference = at(&registry, "team/app:a");
    let listing = known_at(&registry).tags(reference.repository()).await;
    assert_eq!(registry.requests_at("evil").len(), 0);
    match listing {
        Ok(listing) => assert_eq!(listing.items, ["a", "b", "c"]),
        Err(error) => assert_eq!(error.kind(), Kind::Refused),
    }
}

#[tokio::test]
async fn threat_11_a_token_endpoint_is_trusted_no_more_than_its_own_certificate() {
    let (trusted, other) = (Authority::new(), Authority::new());
    let registry = TestRegistry::start_tls(&trusted);
    registry.put(
        "team/app",
        &ImageSet::of("1.0", &Image::small("app").build()),
    );
    let realm = registry.open_at("realm", Role::Stranger, "127.0.0.1", Some(&other));
    registry
        .access(Access::Bearer(Bearer::private(USER, PASSWORD).challenges(
            &[&format!(r#"Bearer realm="{realm}/token",service="x""#)],
        )));
    let host = realm.split("://").nth(1).unwrap();
    let source = Setup::new()
        .login(registry.host())
        .tls_at(registry.host())
        .trusting(&trusted)
        .allowing(registry.host(), host)
        .client();
    let error = read_app(&registry, &source).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Unreachable, "{error}");
    assert_silent(&error, "token endpoint");
    assert_eq!(registry.requests_at("realm").len(), 0);
}
