//! Threats 15 to 19, 22 and 44: what was fetched is what was named, or an error.

use portolan_image::record::{Role, Transport};
use portolan_image::{Digest, media_type as types};
use portolan_source::{Found, Kind, Source as _};
use portolan_testkit::image::{Attestation, Built, Image, ImageSet, Index, provenance};
use portolan_testkit::registry::{Rule, TestRegistry};
use serde_json::{Value, json};

use crate::client::{all_of, at, read, stranger};

fn served(manifest: &Built) -> TestRegistry {
    let registry = TestRegistry::start();
    registry.put("team/app", &ImageSet::of("1.0", manifest));
    registry
}

async fn refusal(manifest: &Built) -> (Kind, String) {
    let registry = served(manifest);
    let error = read(&stranger(), &at(&registry, "team/app:1.0"))
        .await
        .unwrap_err();
    (error.kind(), all_of(&error))
}

/// An image's manifest with something changed in it.
fn changed(change: impl FnOnce(&mut Value)) -> Built {
    let image = Image::small("app").build();
    let mut document = image.document();
    change(&mut document);
    Built::json(types::OCI_MANIFEST, &document).with(&image)
}

#[tokio::test]
async fn threat_15_a_body_that_is_manifest_and_index_is_refused_as_ambiguous() {
    let entry = Image::small("other").build().descriptor();
    let both = changed(|manifest| manifest["manifests"] = json!([entry]));
    let (kind, text) = refusal(&both).await;
    assert_eq!(kind, Kind::Refused, "{text}");
    assert!(
        text.contains("ambiguous") || text.contains("both"),
        "{text}"
    );
    let index = Index::oci()
        .field("config", json!({"digest": "x"}))
        .entry(&Image::small("other").build())
        .build();
    let (kind, text) = refusal(&index).await;
    assert_eq!(kind, Kind::Refused, "{text}");
}

#[tokio::test]
async fn threat_16_types_that_contradict_each_other_are_refused() {
    let image = Image::small("app").build();
    let index = Index::oci().entry(&image).build();
    let text = String::from_utf8(image.bytes().to_vec()).unwrap();
    let twice = text.replacen('{', r#"{"config": {},"#, 1);
    let case = text.replacen('{', r#"{"Layers": [],"#, 1);
    for (case, manifest) in [
        (
            "a manifest served as an index",
            Built::raw(types::OCI_INDEX, image.bytes().clone()),
        ),
        (
            "an index served as a manifest",
            Built::raw(types::OCI_MANIFEST, index.bytes().clone()),
        ),
        ("config twice", Built::raw(types::OCI_MANIFEST, twice)),
        ("Layers and layers", Built::raw(types::OCI_MANIFEST, case)),
    ] {
        let (kind, text) = refusal(&manifest).await;
        assert_eq!(kind, Kind::Refused, "{case}: {text}");
    }
}

#[tokio::test]
async fn threat_17_what_is_no_digest_never_reaches_a_path() {
    let hex = "a".repeat(64);
    let bad = [
        "sha256:../../etc/passwd".to_owned(),
        format!("sha256:{}", "A".repeat(64)),
        format!("sha256:{}", "a".repeat(63)),
        format!("sha256:{}", "a".repeat(65)),
        "md5:".to_owned(),
        "sha256:".to_owned(),
        String::new(),
        "sha256:%2e%2e".to_owned(),
        format!("sha256:{hex}/../../x"),
        format!("sha256:{hex}?x=1"),
        format!("sha256:{hex}\n"),
    ];
    for digest in bad {
        let places = [
            changed(|manifest| manifest["config"]["digest"] = digest.as_str().into()),
            changed(|manifest| manifest["layers"][0]["digest"] = digest.as_str().into()),
            Index::oci()
                .absent(json!({"mediaType": types::OCI_MANIFEST, "size": 2, "digest": digest}))
                .build(),
        ];
        for manifest in places {
            let registry = served(&manifest);
            // Whether the whole is refused or only that part: no request is made of it.
            let _ = read(&stranger(), &at(&registry, "team/app:1.0")).await;
            for seen in registry.requests() {
                let last = seen.path.rsplit('/').next().unwrap_or_default();
                assert!(
                    seen.path == "/v2/"
                        || (seen.path.starts_with("/v2/team/app/")
                            && seen.query.is_none()
                            && (last == "1.0" || last.parse::<Digest>().is_ok())),
                    "{digest:?} led to {}",
                    seen.line()
                );
                assert!(last.is_empty() || digest.is_empty() || !seen.path.ends_with(&digest));
            }
        }
    }
}

#[tokio::test]
async fn threat_18_an_algorithm_that_is_not_known_cannot_be_verified() {
    let unknown = format!("blake3:{}", "a".repeat(64));
    let manifest = changed(|manifest| manifest["config"]["digest"] = unknown.as_str().into());
    let registry = TestRegistry::start();
    let config = Built::under(unknown.parse().unwrap(), "application/json", "{}");
    registry.put("team/app", &ImageSet::of("1.0", &manifest).also(&config));
    match read(&stranger(), &at(&registry, "team/app:1.0")).await {
        Ok(record) => {
            assert!(record.entries[0].config.is_none());
            let said = format!("{:?}", record.entries[0].failures);
            assert!(said.contains("verif"), "{said}");
        }
        Err(error) => assert!(error.to_string().contains("verif"), "{error}"),
    }
    let error = stranger()
        .find(
            &format!("{}@{unknown}", registry.reference("team/app"))
                .parse()
                .unwrap(),
        )
        .await
        .unwrap_err();
    assert!(
        matches!(error.kind(), Kind::Unsupported | Kind::NotFound),
        "{error}"
    );
}

#[tokio::test]
async fn threat_19_other_bytes_for_a_digest_are_an_error_whatever_the_header_says() {
    let (image, other) = (Image::small("app").build(), Image::small("other").build());
    let registry = TestRegistry::start();
    registry.put("team/app", &ImageSet::of("1.0", &image).also(&other));
    registry.rule(
        Rule::on(image.digest().as_str())
            .instead(&format!("/v2/team/app/manifests/{}", other.digest()))
            .header("Docker-Content-Digest", image.digest().as_str()),
    );
    let source = stranger();
    let pinned = format!("{}@{}", registry.reference("team/app"), image.digest());
    for _ in 0..2 {
        // Asked again, so that a cache of the wrong bytes would show.
        let error = source.find(&pinned.parse().unwrap()).await.unwrap_err();
        assert_eq!(error.kind(), Kind::Mismatch, "{error}");
    }
    registry.be_honest();
    assert!(matches!(
        source.find(&pinned.parse().unwrap()).await,
        Ok(Found::Manifest(_))
    ));
}

#[tokio::test]
async fn threat_19_a_config_of_other_bytes_is_not_taken() {
    let (image, other) = (Image::small("app"), Image::small("other"));
    let registry = TestRegistry::start();
    registry.put(
        "team/app",
        &ImageSet::of("1.0", &image.build()).also(&other.build()),
    );
    let digest = |image: &Image| Digest::sha256(&image.config_bytes());
    registry.rule(
        Rule::on(digest(&image).as_str())
            .instead(&format!("/v2/team/app/blobs/{}", digest(&other))),
    );
    let record = read(&stranger(), &at(&registry, "team/app:1.0")).await;
    assert!(record.is_err() || record.unwrap().entries[0].config.is_none());
}

#[tokio::test]
async fn threat_22_a_tag_that_moves_gives_one_image_and_says_who_answered() {
    let before = Index::oci().entry(&Image::small("before").build()).build();
    let after = Index::oci().entry(&Image::small("after").build()).build();
    for skip in 0..3 {
        let registry = TestRegistry::start();
        registry.put("team/app", &ImageSet::of("1.0", &before).also(&after));
        registry.rule(
            Rule::on("/manifests/1.0")
                .after(skip)
                .instead(&format!("/v2/team/app/manifests/{}", after.digest())),
        );
        let source = stranger();
        let reference = at(&registry, "team/app:1.0");
        source.head(&reference).await.unwrap();
        let record = read(&source, &reference).await.unwrap();
        let root = if record.digest() == Some(before.digest()) {
            &before
        } else {
            &after
        };
        assert_eq!(record.digest(), Some(root.digest()));
        assert_eq!(
            record.entries[0].digest().unwrap().as_str(),
            root.document()["manifests"][0]["digest"],
            "skip {skip}"
        );
        let by_tag = registry
            .lines()
            .iter()
            .filter(|line| *line == "GET /v2/team/app/manifests/1.0")
            .count();
        assert_eq!(
            by_tag,
            1,
            "the tag is asked for once: {:?}",
            registry.lines()
        );
        assert_eq!(record.origin.transport, Transport::Registry);
        assert_eq!(record.origin.location, registry.host());
    }
}

#[tokio::test]
async fn threat_44_an_attestation_is_attached_only_to_an_image_of_its_index() {
    let (image, stray) = (Image::small("app").build(), Image::small("stray").build());
    let of = |subject: &Built| {
        Attestation::of(
            subject,
            &[("https://slsa.dev/provenance/v0.2", provenance("x", subject))],
        )
    };
    let mut strange = of(&image).entry().clone();
    strange["annotations"]["vnd.docker.reference.type"] = "x".into();
    let index = Index::oci()
        .entry(&image)
        .attestation(&of(&image))
        .attestation(&of(&stray))
        .entry_as(of(&image).manifest(), strange)
        .build();
    let registry = served(&index);
    let record = read(&stranger(), &at(&registry, "team/app:1.0"))
        .await
        .unwrap();
    let attached: Vec<_> = record
        .attestations()
        .filter_map(|entry| match &entry.role {
            Role::Attestation { of } => Some(of.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(
        attached.iter().flatten().collect::<Vec<_>>(),
        [image.digest()]
    );
}
