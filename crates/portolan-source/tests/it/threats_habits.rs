//! Threats 41 and 45: what registries do to HEAD and to referrers changes nothing in the record.

use portolan_image::record::{BlobHeaders, Record};
use portolan_image::{Digest, media_type as types};
use portolan_source::{Kind, Source as _};
use portolan_testkit::image::{Built, Image, ImageSet};
use portolan_testkit::registry::{Answer, Role, Rule, TestRegistry};
use serde_json::json;

use crate::client::{at, read, stranger};

const DATE: &str = "Tue, 07 Mar 2017 15:01:14 GMT";

fn app() -> TestRegistry {
    let registry = TestRegistry::start();
    registry.put(
        "team/app",
        &ImageSet::of("1.0", &Image::small("app").build()),
    );
    registry.rule(Rule::on("/blobs/").anywhere().header("Last-Modified", DATE));
    registry
}

async fn record(registry: &TestRegistry) -> Record {
    read(&stranger(), &at(registry, "team/app:1.0"))
        .await
        .unwrap()
}

/// What a report would say of the only layer.
fn layer(record: &Record) -> (Option<u64>, Option<&BlobHeaders>) {
    let layer = &record.entries[0].layers[0];
    assert_eq!(layer.failure, None);
    (layer.descriptor.size, layer.headers.as_ref())
}

#[tokio::test]
async fn threat_41_a_blob_whose_head_fails_is_described_as_well() {
    let honest = app();
    let expected = record(&honest).await;
    let (size, headers) = layer(&expected);
    let headers = headers.unwrap();
    assert_eq!(headers.last_modified.as_deref(), Some(DATE));
    assert_eq!(headers.size, size);
    let on = || Rule::on("/blobs/").method("HEAD");
    for (case, rule) in [
        ("401", on().answer(Answer::status(401))),
        ("403", on().answer(Answer::status(403))),
        ("405", on().answer(Answer::status(405))),
        ("no length", on().without("content-length")),
        ("no digest", on().without("docker-content-digest")),
        (
            "neither",
            on().without("content-length")
                .without("docker-content-digest")
                .without("etag"),
        ),
    ] {
        let registry = app();
        registry.rule(rule);
        let found = record(&registry).await;
        let (_, found) = layer(&found);
        let found = found.unwrap();
        assert_eq!(found.last_modified.as_deref(), Some(DATE), "{case}");
        assert!(found.size.is_none() || found.size == size, "{case}");
        let manifests = registry
            .lines()
            .iter()
            .filter(|line| line.starts_with("GET") && line.contains("/manifests/"))
            .count();
        assert_eq!(manifests, 1, "{case}: no counted request more than planned");
    }
}

#[tokio::test]
async fn threat_41_a_store_that_is_signed_for_get_is_asked_with_get() {
    let registry = app();
    let store = registry.open("store", Role::Storage);
    registry.rule(Rule::on("/blobs/").redirect_to(307, &store));
    registry.rule(
        Rule::on("")
            .at("store")
            .method("HEAD")
            .answer(Answer::status(403)),
    );
    let found = record(&registry).await;
    let (size, headers) = layer(&found);
    assert_eq!(headers.unwrap().last_modified.as_deref(), Some(DATE));
    assert_eq!(headers.unwrap().size, size);
    assert_eq!(headers.unwrap().host.as_deref(), store.split("://").nth(1));
}

#[tokio::test]
async fn threat_41_a_tag_whose_head_fails_is_found_by_get() {
    let image = Image::small("app").build();
    let on = || Rule::on("/manifests/").method("HEAD");
    for (case, rule) in [
        ("401", on().answer(Answer::status(401))),
        ("403", on().answer(Answer::status(403))),
        ("405", on().answer(Answer::status(405))),
        ("no length", on().without("content-length")),
        (
            "no digest",
            on().without("docker-content-digest").without("etag"),
        ),
        (
            "a digest of nonsense",
            on().header("Docker-Content-Digest", "sha256:nonsense"),
        ),
    ] {
        let registry = app();
        registry.rule(rule);
        let head = stranger()
            .head(&at(&registry, "team/app:1.0"))
            .await
            .unwrap();
        assert_eq!(head.digest, *image.digest(), "{case}");
    }
}

/// An image and what refers to it.
struct Referred {
    registry: TestRegistry,
    subject: Digest,
    /// The digests of an `example/sbom` and an `example/signature`.
    referrers: Vec<Digest>,
    /// Both of them as a list.
    list: Built,
}

/// A registry of one image and two referrers of two types, listed by the API and by the fallback tag.
fn referred() -> Referred {
    let image = Image::small("app").build();
    let referrers: Vec<Built> = ["example/sbom", "example/signature"]
        .iter()
        .map(|kind| {
            Built::json(
                types::OCI_MANIFEST,
                &json!({
                    "schemaVersion": 2,
                    "mediaType": types::OCI_MANIFEST,
                    "artifactType": kind,
                    "config": {"mediaType": types::OCI_EMPTY, "digest": Digest::sha256(b"{}").as_str(), "size": 2},
                    "layers": [],
                    "subject": image.descriptor(),
                }),
            )
        })
        .collect();
    let entries: Vec<_> = referrers
        .iter()
        .map(|referrer| {
            let mut entry = referrer.descriptor();
            entry["artifactType"] = referrer.document()["artifactType"].clone();
            entry
        })
        .collect();
    let fallback = Built::json(
        types::OCI_INDEX,
        &json!({"schemaVersion": 2, "mediaType": types::OCI_INDEX, "manifests": entries}),
    );
    let tag = image.digest().as_str().replace(':', "-");
    let registry = TestRegistry::start();
    let mut set = ImageSet::of("1.0", &image).tag(&tag, &fallback);
    for referrer in &referrers {
        set = set.also(referrer);
    }
    registry.put("team/app", &set);
    let digests = referrers
        .iter()
        .map(|referrer| referrer.digest().clone())
        .collect();
    Referred {
        registry,
        subject: image.digest().clone(),
        referrers: digests,
        list: fallback,
    }
}

async fn listed(image: &Referred, kind: Option<&str>) -> Vec<Digest> {
    let reference = at(&image.registry, "team/app:1.0");
    let listing = stranger()
        .referrers(reference.repository(), &image.subject, kind)
        .await
        .unwrap();
    listing.items.into_iter().map(|item| item.digest).collect()
}

#[tokio::test]
async fn threat_45_a_registry_without_referrers_is_asked_for_the_fallback_tag() {
    let sorted = |mut digests: Vec<Digest>| {
        digests.sort();
        digests
    };
    let image = referred();
    let all = sorted(image.referrers.clone());
    assert_eq!(sorted(listed(&image, None).await), all);
    for (case, answer) in [
        ("a page", Answer::html()),
        ("404", Answer::status(404)),
        ("404 as a page", Answer::html().as_status(404)),
        ("400", Answer::error(400, "MANIFEST_INVALID", "no")),
        ("406", Answer::status(406)),
    ] {
        let image = referred();
        image.registry.rule(Rule::on("/referrers/").answer(answer));
        assert_eq!(sorted(listed(&image, None).await), all, "{case}");
    }
}

#[tokio::test]
async fn threat_45_a_server_that_fails_is_not_a_server_without_referrers() {
    let image = referred();
    let failure = Answer::status(500);
    image.registry.rule(Rule::on("/referrers/").answer(failure));
    let reference = at(&image.registry, "team/app:1.0");
    let listing = stranger()
        .referrers(reference.repository(), &image.subject, None)
        .await;
    match listing {
        Ok(listing) => assert_eq!(listing.items.len(), 2),
        Err(error) => assert_eq!(error.kind(), Kind::Server, "{error}"),
    }
}

#[tokio::test]
async fn threat_45_a_list_that_was_not_filtered_is_filtered_here() {
    for (case, whole_list) in [("the API", true), ("the fallback tag", false)] {
        let image = referred();
        let answer = if whole_list {
            Answer::bytes(types::OCI_INDEX, image.list.bytes().clone())
        } else {
            Answer::status(404)
        };
        image.registry.rule(Rule::on("/referrers/").answer(answer));
        let found = listed(&image, Some("example/sbom")).await;
        assert_eq!(found, [image.referrers[0].clone()], "{case}");
    }
}
