//! How a registry is asked for the first time and ever after: challenges of every form, tokens made once (registry-quirks 1).

use futures_util::future::join_all;
use portolan_image::Digest;
use portolan_source::Source as _;
use portolan_source::registry::Client;
use portolan_testkit::image::{Image, ImageSet, Index};
use portolan_testkit::registry::{Access, Answer, Basic, Bearer, Rule, TestRegistry};

use crate::client::{PASSWORD, USER, at, known_at, read, stranger};

fn app(access: Access) -> TestRegistry {
    let registry = TestRegistry::start();
    registry.access(access);
    registry.put(
        "team/app",
        &ImageSet::of("1.0", &Image::small("app").build()),
    );
    registry
}

/// The requests of a whole reading, with digests and the registry's base left out.
async fn lines(registry: &TestRegistry, client: &Client) -> Vec<String> {
    let record = read(client, &at(registry, "team/app:1.0")).await.unwrap();
    assert!(record.is_complete(), "{record:#?}");
    let image = Image::small("app").build();
    let config = Digest::sha256(&Image::small("app").config_bytes());
    let layer = image.document()["layers"][0]["digest"]
        .as_str()
        .unwrap()
        .to_owned();
    registry
        .lines()
        .into_iter()
        .map(|line| {
            line.replace(config.as_str(), "CONFIG")
                .replace(&layer, "LAYER")
                .replace("/v2/team/app", "")
        })
        .collect()
}

const TOKEN: &str = "GET /token?service=testkit&scope=repository%3Ateam%2Fapp%3Apull";

#[tokio::test]
async fn an_open_registry_is_asked_three_times_for_an_image_of_one_layer() {
    let registry = app(Access::Open);
    let mut asked = lines(&registry, &stranger()).await;
    asked[1..].sort();
    assert_eq!(
        asked,
        [
            "GET /manifests/1.0",
            "GET /blobs/CONFIG",
            "HEAD /blobs/LAYER"
        ]
    );
}

#[tokio::test]
async fn a_token_costs_two_requests_whoever_asks() {
    for (access, client) in [
        (Bearer::anonymous(), None),
        (Bearer::private(USER, PASSWORD), Some(())),
    ] {
        let registry = app(Access::Bearer(access));
        let client = client.map_or_else(stranger, |()| known_at(&registry));
        let mut asked = lines(&registry, &client).await;
        asked[3..].sort();
        assert_eq!(
            asked,
            [
                "GET /manifests/1.0",
                TOKEN,
                "GET /manifests/1.0",
                "GET /blobs/CONFIG",
                "HEAD /blobs/LAYER"
            ]
        );
    }
}

#[tokio::test]
async fn basic_authentication_costs_one_request_more() {
    let registry = app(Access::Basic(Basic::new(USER, PASSWORD)));
    let asked = lines(&registry, &known_at(&registry)).await;
    assert_eq!(asked.len(), 4, "{asked:?}");
    assert_eq!(asked[..2], ["GET /manifests/1.0", "GET /manifests/1.0"]);
}

#[tokio::test]
async fn challenges_of_every_form_are_understood() {
    for (case, challenges, requests) in [
        (
            "an upper case scheme",
            vec![r#"BEARER Realm = "{base}/token" , Service = "x""#],
            5,
        ),
        (
            "a relative realm",
            vec![r#"Bearer realm="/token",service="x",scope="{scope}""#],
            5,
        ),
        (
            "no service and no scope",
            vec![r#"Bearer realm="{base}/token""#],
            5,
        ),
        (
            "two schemes on a line",
            vec![r#"Bearer realm="{base}/token",service="x",scope="*",Basic realm="{base}/v2""#],
            5,
        ),
        (
            "two lines",
            vec![
                "Negotiate YII=",
                r#"Basic realm="x""#,
                r#"Bearer realm="{base}/token",scope="{scope}""#,
            ],
            5,
        ),
        (
            "an error beside it",
            vec![
                r#"Bearer realm="{base}/token",scope="{scope}",error="invalid_token",error_description="a \"b\", c""#,
            ],
            5,
        ),
        (
            "values without quotes",
            vec![r"Bearer realm={base}/token,service=x"],
            5,
        ),
    ] {
        let registry = app(Access::Bearer(Bearer::anonymous().challenges(&challenges)));
        let asked = lines(&registry, &stranger()).await;
        assert_eq!(asked.len(), requests, "{case}: {asked:?}");
    }
}

#[tokio::test]
async fn a_401_without_a_challenge_is_followed_by_a_ping() {
    let registry = app(Access::Bearer(Bearer::anonymous()));
    registry.rule(Rule::on("/manifests/").times(1).without("www-authenticate"));
    let asked = lines(&registry, &stranger()).await;
    assert_eq!(
        asked[..4],
        [
            "GET /manifests/1.0",
            "GET /v2/",
            TOKEN,
            "GET /manifests/1.0"
        ]
    );
}

#[tokio::test]
async fn a_token_that_ran_out_is_made_anew_once() {
    for access in [Bearer::anonymous(), Bearer::harbor(), Bearer::forgejo()] {
        let registry = app(Access::Bearer(access));
        let client = stranger();
        lines(&registry, &client).await;
        registry.forget_tokens();
        registry.forget_requests();
        let reference = at(&registry, "team/app:1.0");
        let found = client.find(&reference).await;
        let asked = registry.lines();
        let tokens = asked.iter().filter(|line| line.contains("/token")).count();
        assert!(tokens <= 1, "{asked:?}");
        assert!(found.is_ok(), "{asked:?}: {found:?}");
    }
}

#[tokio::test]
async fn many_who_need_the_same_token_wait_for_one() {
    let registry = TestRegistry::start();
    registry.access(Access::Bearer(Bearer::anonymous()));
    let images: Vec<_> = (0..20)
        .map(|n| Image::small(&n.to_string()).build())
        .collect();
    let index = images.iter().fold(Index::oci(), Index::entry).build();
    registry.put("team/app", &ImageSet::of("1.0", &index).tag("2.0", &index));
    registry.put("team/other", &ImageSet::of("1.0", &index));
    let client = stranger();
    let references =
        ["team/app:1.0", "team/app:2.0", "team/other:1.0"].map(|name| at(&registry, name));
    let records = join_all(references.iter().map(|reference| read(&client, reference))).await;
    assert!(
        records
            .iter()
            .all(|record| record.as_ref().unwrap().is_complete())
    );
    let tokens: Vec<_> = registry
        .requests()
        .into_iter()
        .filter(|seen| seen.path == "/token")
        .filter_map(|seen| seen.parameter("scope"))
        .collect();
    let mut sorted = tokens.clone();
    sorted.sort();
    assert_eq!(
        sorted,
        ["repository:team/app:pull", "repository:team/other:pull"],
        "one for each repository, none for both"
    );
    // The tokens that were used are those of the repository.
    let mut used: Vec<_> = registry
        .requests()
        .into_iter()
        .filter(|seen| seen.status == Some(200))
        .filter_map(|seen| {
            let repository = seen
                .path
                .strip_prefix("/v2/team/")?
                .split('/')
                .next()?
                .to_owned();
            Some((repository, seen.bearer()?.to_owned()))
        })
        .collect();
    used.sort();
    used.dedup();
    assert_eq!(used.len(), 2, "{used:?}");
    assert_ne!(used[0].1, used[1].1);
}

#[tokio::test]
async fn a_tag_costs_one_head_once_the_registry_is_known() {
    let registry = app(Access::Bearer(Bearer::anonymous()));
    let client = stranger();
    let reference = at(&registry, "team/app:1.0");
    client.head(&reference).await.unwrap();
    registry.forget_requests();
    let head = client.head(&reference).await.unwrap();
    assert_eq!(head.digest, *Image::small("app").build().digest());
    assert_eq!(registry.lines(), ["HEAD /v2/team/app/manifests/1.0"]);
}

#[tokio::test]
async fn every_manifest_is_asked_for_with_all_types_in_one_line() {
    let registry = app(Access::Open);
    lines(&registry, &stranger()).await;
    let seen = &registry.requests()[0];
    let accepts: Vec<_> = seen
        .headers
        .iter()
        .filter(|(name, _)| name.eq_ignore_ascii_case("accept"))
        .collect();
    assert_eq!(accepts.len(), 1);
    for media_type in portolan_image::media_type::ACCEPTED_MANIFESTS {
        assert!(accepts[0].1.contains(media_type), "{media_type}");
    }
    assert!(!accepts[0].1.contains('*'));
    let agent = seen.header("user-agent").unwrap_or_default();
    assert!(agent.starts_with("portolan/"), "{agent}");
}

#[tokio::test]
async fn a_server_without_access_says_what_was_tried_and_what_to_do() {
    for (case, access, known, advice) in [
        (
            "private, nobody logged in",
            Bearer::private(USER, PASSWORD),
            false,
            "log in",
        ),
        (
            "a wrong password",
            Bearer::private(USER, "another"),
            true,
            "log in again",
        ),
    ] {
        let registry = app(Access::Bearer(access));
        let client = if known {
            known_at(&registry)
        } else {
            stranger()
        };
        let error = read(&client, &at(&registry, "team/app:1.0"))
            .await
            .unwrap_err();
        let said = format!("{error}; {}", error.advice().unwrap_or_default());
        assert!(said.contains(advice), "{case}: {said}");
        assert_eq!(
            error.reference(),
            Some(registry.reference("team/app:1.0").as_str())
        );
        assert_eq!(error.asked(), Some(registry.host()), "{case}");
    }
    let registry = app(Access::Open);
    let error = read(&stranger(), &at(&registry, "team/app:2.0"))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), portolan_source::Kind::NotFound, "{error}");
    registry.rule(Rule::on("/v2/").answer(Answer::html()));
    let error = read(&stranger(), &at(&registry, "team/app:1.0"))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), portolan_source::Kind::Malformed, "{error}");
    assert!(!error.to_string().contains('<'), "{error}");
}
