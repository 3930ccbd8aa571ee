//! Threats 23, 26 and 27: what a registry sends is bounded in size, number and depth.

use portolan_image::{Digest, media_type as types};
use portolan_source::{Error, Kind, Source as _};
use portolan_testkit::image::{Built, Image, ImageSet, Index};
use portolan_testkit::registry::{
    Access, Answer, Bearer, Body, NextLink, Paging, Rule, TestRegistry,
};
use serde_json::{Value, json};

use crate::client::{at, read, soon, stranger};

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
async fn threat_23_an_endless_manifest_config_or_error_is_cut() {
    let config = Digest::sha256(&Image::small("app").config_bytes());
    for (case, path, answer) in [
        (
            "manifest",
            "/manifests/1.0",
            Answer::endless(types::OCI_MANIFEST, "  ".repeat(4096)),
        ),
        (
            "config",
            config.as_str(),
            Answer::endless("application/json", "  ".repeat(4096)),
        ),
        (
            "error",
            "/manifests/1.0",
            Answer::endless("text/plain", "no".repeat(4096)).as_status(404),
        ),
    ] {
        let registry = app();
        registry.rule(Rule::on(path).answer(answer));
        // Where only a part is cut, the rest is delivered and the part is noted.
        match soon(whole(&registry)).await {
            Ok(complete) => assert!(!complete && case == "config", "{case}"),
            Err(error) => assert_ne!(error.kind(), Kind::Unreachable, "{case}: {error}"),
        }
    }
}

#[tokio::test]
async fn threat_23_an_endless_token_is_cut() {
    let registry = app();
    registry.access(Access::Bearer(Bearer::anonymous()));
    registry
        .rule(Rule::on("/token").answer(Answer::endless("application/json", "  ".repeat(4096))));
    soon(whole(&registry)).await.unwrap_err();
}

#[tokio::test]
async fn threat_23_endless_pages_of_lists_are_cut() {
    let registry = app();
    let endless = || Answer::endless("application/json", "  ".repeat(4096));
    registry.rule(Rule::on("/tags/list").answer(endless()));
    registry.rule(Rule::on("/referrers/").answer(endless()));
    let (source, reference) = (stranger(), at(&registry, "team/app:1.0"));
    soon(source.tags(reference.repository())).await.unwrap_err();
    registry.rule(Rule::on("/_catalog").answer(endless()));
    soon(source.repositories(registry.host()))
        .await
        .unwrap_err();
    let subject = Digest::sha256(b"x");
    soon(source.referrers(reference.repository(), &subject, None))
        .await
        .unwrap_err();
}

#[tokio::test]
async fn threat_23_a_false_length_is_an_error() {
    for (case, claimed) in [("small", 5), ("large", 1 << 40)] {
        let registry = app();
        registry.rule(
            Rule::on("/manifests/1.0")
                .method("GET")
                .body(move |bytes| Body::Lying { bytes, claimed }),
        );
        let error = soon(whole(&registry)).await.unwrap_err();
        assert_ne!(error.kind(), Kind::NotFound, "{case}: {error}");
    }
}

#[tokio::test]
async fn threat_26_an_index_of_indexes_has_a_bottom() {
    let mut deep = Index::oci().entry(&Image::small("app").build()).build();
    for _ in 0..100 {
        deep = Index::oci().entry(&deep).build();
    }
    // An index cannot hold its own digest: it names itself by a wrong one, under which it is served.
    let wrong = Digest::sha256(b"itself");
    let body = json!({"schemaVersion": 2, "mediaType": types::OCI_INDEX, "manifests": [
        {"mediaType": types::OCI_INDEX, "digest": wrong.as_str(), "size": 1}
    ]});
    let itself = Built::under(wrong, types::OCI_INDEX, body.to_string());
    let entry = |n: usize| {
        let digest = Digest::sha256(&n.to_le_bytes());
        json!({"mediaType": types::OCI_MANIFEST, "digest": digest.as_str(), "size": 2})
    };
    let wide = (0..100_000).map(entry).collect::<Vec<Value>>();
    let wide = Built::json(
        types::OCI_INDEX,
        &json!({"schemaVersion": 2, "mediaType": types::OCI_INDEX, "manifests": wide}),
    );
    for (case, index) in [("deep", deep), ("itself", itself), ("wide", wide)] {
        let registry = TestRegistry::start();
        registry.put("team/app", &ImageSet::of("1.0", &index));
        let reference = at(&registry, "team/app:1.0");
        if let Ok(record) = soon(read(&stranger(), &reference)).await {
            let said = !record.findings.is_empty();
            assert!(said || !record.is_complete(), "{case}: {record:?}");
        }
        let requests = registry.lines().len();
        assert!(requests < 5000, "{case}: {requests} requests");
    }
}

fn many_referrers(count: usize) -> (TestRegistry, Digest) {
    let image = Image::small("app").build();
    let registry = TestRegistry::start();
    let set = (0..count).fold(ImageSet::of("1.0", &image), |set, n| {
        let referrer = Built::json(
            types::OCI_MANIFEST,
            &json!({
                "schemaVersion": 2,
                "mediaType": types::OCI_MANIFEST,
                "artifactType": format!("example/{}", n % 2),
                "config": {"mediaType": types::OCI_EMPTY, "digest": Digest::sha256(b"{}").as_str(), "size": 2},
                "layers": [],
                "subject": image.descriptor(),
                "annotations": {"n": n.to_string()},
            }),
        );
        set.also(&referrer)
    });
    registry.put("team/app", &set);
    (registry, image.digest().clone())
}

#[tokio::test]
async fn threat_27_lists_that_never_end_are_left_with_a_note() {
    for link in [NextLink::Same, NextLink::Treadmill] {
        let case = format!("{link:?}");
        let (registry, subject) = many_referrers(4);
        let image = Image::small("app").build();
        let tags = ImageSet::new()
            .tag("a", &image)
            .tag("b", &image)
            .tag("c", &image);
        registry.put("team/tags", &tags);
        registry.paging(Paging { size: 2, link });
        let source = stranger();
        let reference = at(&registry, "team/tags:a");
        let listing = soon(source.tags(reference.repository())).await;
        if let Ok(listing) = listing {
            assert_eq!(listing.items, ["a", "b"], "{case}");
            assert!(!listing.notes.is_empty(), "{case}: said so");
        }
        let reference = at(&registry, "team/app:1.0");
        let listing = soon(source.referrers(reference.repository(), &subject, None)).await;
        if let Ok(listing) = listing {
            assert_eq!(listing.items.len(), 2, "{case}");
            assert!(!listing.notes.is_empty(), "{case}: said so");
        }
        assert!(
            registry.lines().len() <= 8,
            "{case}: {:?}",
            registry.lines()
        );
    }
}

#[tokio::test]
async fn threat_27_a_hundred_thousand_referrers_are_capped_or_listed() {
    let registry = app();
    let entry = |n: usize| {
        let digest = Digest::sha256(&n.to_le_bytes());
        json!({"mediaType": types::OCI_MANIFEST, "digest": digest.as_str(), "size": 2})
    };
    let entries: Vec<Value> = (0..100_000).map(entry).collect();
    let index = json!({"schemaVersion": 2, "mediaType": types::OCI_INDEX, "manifests": entries});
    registry
        .rule(Rule::on("/referrers/").answer(Answer::bytes(types::OCI_INDEX, index.to_string())));
    let reference = at(&registry, "team/app:1.0");
    let source = stranger();
    let listing = soon(source.referrers(reference.repository(), &Digest::sha256(b"x"), None)).await;
    match listing {
        Ok(listing) => assert!(listing.items.len() == 100_000 || !listing.notes.is_empty()),
        Err(error) => assert_eq!(error.kind(), Kind::TooLarge, "{error}"),
    }
}
