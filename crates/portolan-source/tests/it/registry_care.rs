//! What a client spares a registry, its users and their accounts when something does not work (registry-quirks 1, 4.3, 7).

use std::os::unix::fs::PermissionsExt as _;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use portolan_source::Kind;
use portolan_source::Source as _;
use portolan_source::registry::{Client, KnownChallenge, RetryPolicy, Settings};
use portolan_testkit::image::{Image, ImageSet, Layer, Tree};
use portolan_testkit::registry::{Access, Answer, Bearer, Body, Role, Rule, TestRegistry};
use serde_json::json;

use crate::client::{PASSWORD, Setup, USER, at, known_at, read, soon, stranger};

fn app(access: Access) -> TestRegistry {
    let registry = TestRegistry::start();
    registry.access(access);
    let layers = ["a", "b", "c"].map(|name| Layer::gzip(&Tree::new().file(name, name)));
    let image = layers
        .iter()
        .fold(Image::new("linux", "amd64"), |image, layer| {
            image.layer(layer, "COPY . .")
        });
    registry.put("team/app", &ImageSet::of("1.0", &image.build()));
    registry
}

fn count(registry: &TestRegistry, part: &str) -> usize {
    let lines = registry.lines();
    lines.iter().filter(|line| line.contains(part)).count()
}

/// Settings that try again soon.
fn quick() -> Settings {
    Settings {
        retry: RetryPolicy {
            first_wait: Duration::from_millis(1),
            longest_wait: Duration::from_millis(5),
            ..RetryPolicy::default()
        },
        ..Settings::default()
    }
}

#[tokio::test]
async fn a_wrong_password_is_tried_once_however_many_wait_for_its_token() {
    let registry = app(Access::Bearer(Bearer::private(USER, "another")));
    let client = known_at(&registry);
    let reference = at(&registry, "team/app:1.0");
    // Everyone knows of the realm, and all need its token at the same time.
    registry.rule(Rule::on("/token").wait(Duration::from_millis(100)));
    let tries = join_all((0..20).map(|_| client.find(&reference))).await;
    for found in tries {
        let error = found.unwrap_err();
        assert_eq!(error.kind(), Kind::SignIn, "{error}");
        assert_eq!(error.reference(), Some(reference.familiar().as_str()));
    }
    assert!(count(&registry, "/token") <= 2, "{:?}", registry.lines());
}

#[tokio::test]
async fn a_token_endpoint_that_fails_is_tried_as_often_as_anything_else_and_no_more() {
    let registry = app(Access::Bearer(Bearer::anonymous()));
    registry.rule(Rule::on("/token").answer(Answer::status(503)));
    let error = Client::new(quick())
        .unwrap()
        .find(&at(&registry, "team/app:1.0"))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), Kind::Server, "{error}");
    assert_eq!(count(&registry, "/token"), 6, "once, and five times again");
    assert_eq!(count(&registry, "/manifests/"), 1);
}

#[tokio::test]
async fn a_realm_that_moved_since_the_last_run_costs_one_attempt() {
    let registry = app(Access::Bearer(Bearer::anonymous()));
    let gone = registry.open("gone", Role::Stranger);
    registry.rule(Rule::on("").at("gone").answer(Answer::status(503)));
    let client = Client::new(Settings {
        known_challenges: vec![KnownChallenge {
            origin: registry.base().to_owned(),
            realm: format!("{gone}/token"),
            service: None,
            scope: None,
        }],
        ..quick()
    })
    .unwrap();
    let record = read(&client, &at(&registry, "team/app:1.0")).await.unwrap();
    assert!(record.is_complete());
    assert_eq!(registry.requests_at("gone").len(), 1);
    let known = client.challenges();
    assert_eq!(known.len(), 1);
    assert_eq!(known[0].realm, format!("{}/token", registry.base()));
}

#[tokio::test]
async fn a_silent_registry_is_given_up_by_all_at_the_same_time() {
    let registry = app(Access::Open);
    registry.rule(Rule::on("/v2/").wait(Duration::from_secs(20)));
    let client = Setup::new().impatient().client();
    let reference = at(&registry, "team/app:1.0");
    let began = Instant::now();
    let tries = soon(join_all((0..20).map(|_| client.find(&reference)))).await;
    assert!(tries.iter().all(Result::is_err));
    // Half a second for the first contact, and half a second for all others together.
    assert!(
        began.elapsed() < Duration::from_secs(5),
        "{:?}",
        began.elapsed()
    );
}

#[tokio::test]
async fn head_of_blobs_is_not_asked_again_where_it_was_refused() {
    // ECR Public: 401 with a good token, always (registry-quirks 4.3).
    for status in [401, 403, 405] {
        let registry = app(Access::Bearer(Bearer::anonymous()));
        registry.rule(
            Rule::on("/blobs/")
                .method("HEAD")
                .answer(Answer::status(status)),
        );
        let client = stranger();
        let reference = at(&registry, "team/app:1.0");
        assert!(read(&client, &reference).await.unwrap().is_complete());
        registry.forget_requests();
        assert!(read(&client, &reference).await.unwrap().is_complete());
        assert_eq!(count(&registry, "HEAD "), 0, "{status}");
        assert_eq!(count(&registry, "/token"), 0, "{status}");
    }
}

#[tokio::test]
async fn head_of_manifests_is_not_asked_again_where_it_is_of_no_use() {
    let on = || Rule::on("/manifests/").method("HEAD");
    for (case, rule) in [
        ("not served", on().answer(Answer::status(405))),
        ("tells no digest", on().without("docker-content-digest")),
    ] {
        let registry = app(Access::Open);
        registry.rule(rule);
        let client = stranger();
        let reference = at(&registry, "team/app:1.0");
        let first = client.head(&reference).await.unwrap();
        registry.forget_requests();
        assert_eq!(client.head(&reference).await.unwrap(), first, "{case}");
        assert_eq!(
            registry.lines(),
            ["GET /v2/team/app/manifests/1.0"],
            "{case}"
        );
    }
    // What may pass is no reason to ask by GET from now on, which counts against limits.
    let registry = app(Access::Open);
    registry.rule(on().times(1).answer(Answer::status(403)));
    let client = stranger();
    let reference = at(&registry, "team/app:1.0");
    client.head(&reference).await.unwrap();
    registry.forget_requests();
    client.head(&reference).await.unwrap();
    assert_eq!(registry.lines(), ["HEAD /v2/team/app/manifests/1.0"]);
}

#[tokio::test]
async fn a_foreign_host_that_refuses_is_not_asked_over_and_over() {
    let registry = app(Access::Open);
    let store = registry.open("store", Role::Stranger);
    let layer =
        Layer::gzip(&Tree::new().file("a", "a")).foreign(&[&format!("{store}/layer.tar.gz")]);
    let image = Image::new("windows", "amd64").layer(&layer, "Apply image 10.0");
    registry.put("team/win", &ImageSet::of("1.0", &image.build()));
    registry.rule(Rule::on("").at("store").answer(Answer::status(403)));
    let record = read(&stranger(), &at(&registry, "team/win:1.0"))
        .await
        .unwrap();
    assert!(record.entries[0].layers[0].failure.is_some());
    let asked: Vec<_> = registry
        .requests_at("store")
        .into_iter()
        .map(|seen| seen.method)
        .collect();
    assert_eq!(asked, ["HEAD", "GET"]);
}

#[tokio::test]
async fn a_foreign_layers_date_is_had_where_head_is_refused() {
    let registry = app(Access::Open);
    let store = registry.open("store", Role::Stranger);
    let layer =
        Layer::gzip(&Tree::new().file("a", "a")).foreign(&[&format!("{store}/layer.tar.gz")]);
    let image = Image::new("windows", "amd64").layer(&layer, "Apply image 10.0");
    registry.put("team/win", &ImageSet::of("1.0", &image.build()));
    let date = "Tue, 07 Mar 2017 15:01:14 GMT";
    registry.rule(
        Rule::on("")
            .at("store")
            .method("HEAD")
            .answer(Answer::status(405)),
    );
    registry.rule(
        Rule::on("").at("store").method("GET").answer(
            Answer::status(206)
                .with("Last-Modified", date)
                .with("Content-Range", "bytes 0-0/123")
                .body(Body::Whole("x".into())),
        ),
    );
    let record = read(&stranger(), &at(&registry, "team/win:1.0"))
        .await
        .unwrap();
    let headers = record.entries[0].layers[0].headers.as_ref().unwrap();
    assert_eq!(headers.last_modified.as_deref(), Some(date));
    assert_eq!(headers.size, Some(123));
}

#[tokio::test]
async fn threat_02_whoever_sends_back_to_the_registry_gets_no_credentials_sent_along() {
    let registry = app(Access::Bearer(Bearer::private(USER, PASSWORD)));
    let store = registry.open("store", Role::Stranger);
    let back = format!("{}/back", registry.base());
    registry.rule(Rule::on("/blobs/").redirect_to(307, &store));
    registry.rule(
        Rule::on("")
            .at("store")
            .answer(Answer::redirect(307, &back)),
    );
    let _ = read(&known_at(&registry), &at(&registry, "team/app:1.0")).await;
    let at_back: Vec<_> = registry
        .requests()
        .into_iter()
        .filter(|seen| seen.path.starts_with("/back"))
        .collect();
    assert!(!at_back.is_empty());
    assert!(at_back.iter().all(|seen| !seen.has_credentials()));
}

#[tokio::test]
async fn threat_53_a_body_that_drips_for_ever_has_an_end() {
    let registry = app(Access::Open);
    registry.rule(
        Rule::on("/manifests/1.0")
            .method("GET")
            .body(|bytes| Body::Drip {
                bytes,
                wait: Duration::from_millis(50),
            }),
    );
    let mut settings = quick();
    settings.body_timeout = Duration::from_millis(400);
    settings.retry.times = 0;
    let client = Client::new(settings).unwrap();
    let error = soon(client.find(&at(&registry, "team/app:1.0")))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), Kind::Unreachable, "{error}");
}

#[tokio::test]
async fn a_helper_is_asked_once_for_a_registry_whatever_is_read_there() {
    let registry = app(Access::Bearer(Bearer::private(USER, PASSWORD)));
    let image = Image::small("x").build();
    for name in ["team/a", "team/b"] {
        registry.put(name, &ImageSet::of("1.0", &image));
    }
    let home = tempfile::tempdir().unwrap();
    let config = json!({"credsStore": "test"}).to_string();
    std::fs::write(home.path().join("config.json"), config).unwrap();
    let helper = home.path().join("docker-credential-test");
    let runs = home.path().join("runs");
    let script = format!(
        "#!/bin/sh\necho run >> '{}'\necho '{}'\n",
        runs.display(),
        json!({"ServerURL": "x", "Username": USER, "Secret": PASSWORD})
    );
    std::fs::write(&helper, script).unwrap();
    std::fs::set_permissions(&helper, std::fs::Permissions::from_mode(0o755)).unwrap();
    let client = Setup::new().docker(home.path(), home.path()).client();
    let references = ["team/a:1.0", "team/b:1.0", "team/app:1.0"].map(|name| at(&registry, name));
    for record in join_all(references.iter().map(|one| read(&client, one))).await {
        assert!(record.unwrap().is_complete());
    }
    assert_eq!(std::fs::read_to_string(runs).unwrap(), "run\n");
}

#[tokio::test]
async fn a_registry_that_knows_a_repository_by_another_name_is_asked_for_that_one_from_then_on() {
    let registry = app(Access::Bearer(Bearer::anonymous()));
    // What is pulled as team/app is granted as virtual/team/app.
    let scope = "repository:virtual/team/app:pull";
    let challenge = format!(
        r#"Bearer realm="{}/token",service="x",scope="{scope}""#,
        registry.base()
    );
    let refusal = Answer::error(401, "UNAUTHORIZED", "no").with("WWW-Authenticate", &challenge);
    registry.access(Access::Open);
    registry.rule(
        Rule::on("/token").answer(Answer::json(&json!({"token": "good", "expires_in": 300}))),
    );
    registry.rule(
        Rule::on("/v2/")
            .when(|seen| seen.bearer() != Some("good"))
            .answer(refusal),
    );
    let record = read(&stranger(), &at(&registry, "team/app:1.0"))
        .await
        .unwrap();
    assert!(record.is_complete());
    let scopes: Vec<_> = registry
        .requests()
        .into_iter()
        .filter(|seen| seen.path == "/token")
        .filter_map(|seen| seen.parameter("scope"))
        .collect();
    assert_eq!(scopes, [scope]);
}

#[tokio::test]
async fn a_pull_limit_that_is_used_up_is_said_at_once() {
    let registry = app(Access::Open);
    let answer = Answer::status(429)
        .with("ratelimit-remaining", "0;w=21600")
        .body(Body::Whole("You have reached your pull rate limit".into()));
    registry.rule(Rule::on("/manifests/").answer(answer));
    let error = Client::new(quick())
        .unwrap()
        .find(&at(&registry, "team/app:1.0"))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), Kind::SlowDown, "{error}");
    assert!(error.to_string().contains("pull rate limit"), "{error}");
    assert_eq!(registry.lines().len(), 1);
}

#[tokio::test]
async fn a_login_without_the_right_is_not_called_a_wrong_one() {
    // GHCR answers 403 for a repository that is not there, whoever asks (registry-quirks 7.3).
    let registry = app(Access::Bearer(Bearer::private(USER, PASSWORD)));
    let denied = Answer::error(403, "DENIED", "requested access to the resource is denied");
    registry.rule(Rule::on("/token").answer(denied));
    let error = known_at(&registry)
        .find(&at(&registry, "team/app:1.0"))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), Kind::Denied, "{error}");
    assert!(
        error.what().starts_with("not found or no access"),
        "{error}"
    );
}
