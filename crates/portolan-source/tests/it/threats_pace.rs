//! Threats 42, 43 and 53: a registry cannot park the client, nor make it ask for ever.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use portolan_source::{Error, Kind, Source as _};
use portolan_testkit::image::{Image, ImageSet, Index};
use portolan_testkit::registry::{Access, Answer, Bearer, Body, Rule, TestRegistry};
use serde_json::{Value, json};

use crate::client::{Setup, at, read, soon, stranger};

fn app() -> TestRegistry {
    let registry = TestRegistry::start();
    registry.put(
        "team/app",
        &ImageSet::of("1.0", &Image::small("app").build()),
    );
    registry
}

async fn whole(registry: &TestRegistry) -> Result<bool, Error> {
    let record = read(&stranger(), &at(registry, "team/app:1.0")).await?;
    Ok(record.is_complete())
}

#[tokio::test]
async fn threat_42_a_registry_cannot_park_the_client() {
    let limited = || Answer::error(429, "TOOMANYREQUESTS", "slow down");
    for (case, answer) in [
        ("an hour", limited().with("Retry-After", "3600")),
        (
            "a date long past",
            limited().with("Retry-After", "Wed, 21 Oct 2015 07:28:00 GMT"),
        ),
        ("garbage", limited().with("Retry-After", "soon, honestly")),
        ("a negative number", limited().with("Retry-After", "-1")),
        (
            "more than can be counted",
            limited().with("Retry-After", "99999999999999999999999"),
        ),
        (
            "the hub's own",
            limited().with("X-Retry-After", "4102444800"),
        ),
        ("a page", Answer::html().as_status(429)),
        (
            "the hub's text",
            Answer::bytes("text/plain", "You have reached your pull rate limit.").as_status(429),
        ),
    ] {
        let registry = app();
        registry.rule(Rule::on("/manifests/").answer(answer));
        let start = Instant::now();
        let error = soon(whole(&registry)).await.unwrap_err();
        assert_eq!(error.kind(), Kind::SlowDown, "{case}: {error}");
        assert!(start.elapsed() < Duration::from_secs(20), "{case}");
        assert!(!error.to_string().contains('<'), "{case}: {error}");
    }
}

#[tokio::test]
async fn threat_42_what_was_had_before_the_limit_is_kept() {
    let (one, two) = (Image::small("one").build(), Image::small("two").build());
    let registry = TestRegistry::start();
    let index = Index::oci().entry(&one).entry(&two).build();
    registry.put("team/app", &ImageSet::of("1.0", &index));
    registry.rule(
        Rule::on(two.digest().as_str()).answer(Answer::status(429).with("Retry-After", "3600")),
    );
    let record = soon(read(&stranger(), &at(&registry, "team/app:1.0")))
        .await
        .unwrap();
    assert!(record.entries[0].manifest.is_some());
    assert!(record.entries[1].manifest.is_none());
    assert!(!record.entries[1].failures.is_empty());
}

#[tokio::test]
async fn threat_42_a_fault_that_passes_is_waited_out() {
    for answer in [
        Answer::status(429).with("Retry-After", "0"),
        Answer::status(503),
        Answer::status(500),
        Answer::status(502),
        Answer::dropped(),
    ] {
        let registry = app();
        registry.rule(Rule::on("/manifests/").times(2).answer(answer.clone()));
        let complete = soon(whole(&registry)).await.unwrap();
        assert!(complete, "{answer:?}");
    }
    let registry = app();
    registry.rule(Rule::on("/manifests/").times(2).cut());
    assert!(soon(whole(&registry)).await.unwrap(), "a body that is cut");
}

#[tokio::test]
async fn threat_43_a_registry_that_refuses_every_token_is_asked_only_so_often() {
    let registry = app();
    registry.access(Access::Bearer(Bearer::anonymous()));
    registry.rule(Rule::on("/manifests/").answer(
        Answer::error(401, "UNAUTHORIZED", "no").with(
            "WWW-Authenticate",
            &format!(
                r#"Bearer realm="{}/token",service="x",scope="repository:team/app:pull",error="invalid_token""#,
                registry.base()
            ),
        ),
    ));
    let error = soon(whole(&registry)).await.unwrap_err();
    assert!(
        matches!(error.kind(), Kind::Denied | Kind::SignIn),
        "{error}"
    );
    let (tokens, rest): (Vec<_>, Vec<_>) = registry
        .requests()
        .into_iter()
        .partition(|seen| seen.path == "/token");
    assert!(tokens.len() <= 2, "{:?}", registry.lines());
    assert!(rest.len() <= 4, "{:?}", registry.lines());
}

#[tokio::test]
async fn threat_43_odd_answers_of_a_token_endpoint_neither_loop_nor_stop_what_can_be_done() {
    let good = |extra: Value| {
        let mut answer = json!({"token": "T"});
        for (key, value) in extra.as_object().unwrap() {
            answer[key] = value.clone();
        }
        answer
    };
    let works = [
        good(json!({"expires_in": 0})),
        good(json!({"expires_in": -1})),
        good(json!({"expires_in": 1e300})),
        good(json!({"expires_in": u64::MAX})),
        good(json!({"expires_in": "60"})),
        good(json!({"expires_in": 60.5})),
        good(json!({"expires_in": null})),
        good(json!({"issued_at": "1970-01-01T00:00:00Z"})),
        good(json!({"issued_at": "2100-01-01T00:00:00Z"})),
        good(json!({"issued_at": "yesterday"})),
        json!({"access_token": "T"}),
    ];
    let fails = [
        json!({}),
        json!({"token": ""}),
        json!({"token": null}),
        json!([]),
        json!({"token": "a\r\nX: y"}),
    ];
    for (answer, good) in works
        .into_iter()
        .map(|answer| (answer, true))
        .chain(fails.into_iter().map(|answer| (answer, false)))
    {
        let registry = app();
        registry.rule(Rule::on("/token").answer(Answer::json(&answer)));
        let challenge = format!(r#"Bearer realm="{}/token",service="x""#, registry.base());
        registry.rule(
            Rule::on("/v2/")
                .when(|seen| seen.bearer() != Some("T"))
                .answer(Answer::status(401).with("WWW-Authenticate", &challenge)),
        );
        let result = soon(whole(&registry)).await;
        assert_eq!(matches!(result, Ok(true)), good, "{answer}");
        let tokens = registry
            .requests()
            .iter()
            .filter(|seen| seen.path == "/token")
            .count();
        assert!(tokens <= 5, "{answer}: {tokens} tokens");
    }
}

#[tokio::test]
async fn threat_53_a_body_of_one_byte_a_second_is_left() {
    let registry = app();
    registry.rule(
        Rule::on("/manifests/1.0")
            .method("GET")
            .body(|bytes| Body::Drip {
                bytes,
                wait: Duration::from_secs(1),
            }),
    );
    let source = Setup::new().impatient().client();
    let error = soon(read(&source, &at(&registry, "team/app:1.0")))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), Kind::Unreachable, "{error}");
}

#[tokio::test]
async fn a_host_that_asks_to_wait_is_asked_by_nobody_meanwhile() {
    let registry = app();
    let client = stranger();
    let reference = at(&registry, "team/app:1.0");
    client.head(&reference).await.unwrap();
    let begun = Instant::now();
    let asked = Arc::new(Mutex::new(Vec::new()));
    let times = Arc::clone(&asked);
    registry.rule(
        Rule::on("/manifests/")
            .when(move |_| {
                times.lock().unwrap().push(begun.elapsed());
                true
            })
            .times(1)
            .answer(Answer::status(429).with("Retry-After", "1")),
    );
    let second = async {
        // When the first has its answer.
        tokio::time::sleep(Duration::from_millis(300)).await;
        client.head(&reference).await
    };
    let both = async { tokio::join!(client.head(&reference), second) };
    let (first, second) = soon(both).await;
    assert_eq!(first.unwrap(), second.unwrap());
    let asked = asked.lock().unwrap();
    assert_eq!(asked.len(), 3, "{asked:?}");
    assert!(asked[1] >= Duration::from_secs(1), "{asked:?}");
}

#[tokio::test]
async fn a_registry_of_a_limited_pace_is_asked_at_its_pace_and_nothing_fails() {
    let registry = app();
    let window = Mutex::new((Instant::now(), 0));
    registry.rule(
        Rule::on("/manifests/")
            .when(move |_| {
                let mut window = window.lock().unwrap();
                if window.0.elapsed() >= Duration::from_secs(1) {
                    *window = (Instant::now(), 0);
                }
                window.1 += 1;
                window.1 > 25
            })
            .answer(Answer::status(429).with("Retry-After", "1")),
    );
    let client = stranger();
    let reference = at(&registry, "team/app:1.0");
    let all = join_all((0..100).map(|_| client.head(&reference)));
    let failed = soon(all).await.iter().filter(|head| head.is_err()).count();
    assert_eq!(failed, 0);
    let refused = registry.requests().len() - 100;
    assert!(refused <= 100, "{refused} were asked in vain");
}
