//! From a source and a reference to a record.

use portolan_image::record::{Record, Role};
use portolan_image::{Descriptor, Digest, Platform, media_type as types};
use portolan_source::inspect::{Attestations, LayerHeaders};
use portolan_source::{Error, Kind, Once, Source, Wish, inspect};
use serde_json::json;

use crate::memory::Memory;

async fn read(source: &dyn Source, wish: &Wish) -> Result<Record, Error> {
    let reference = "example.com/team/app".parse().unwrap();
    inspect(
        source,
        &reference,
        wish,
        "2026-11-20T10:00:00Z".parse().unwrap(),
    )
    .await
}

fn only(platforms: &[&str]) -> Wish {
    Wish {
        platforms: platforms.iter().map(|text| text.parse().unwrap()).collect(),
        ..Wish::default()
    }
}

fn attestation(memory: &mut Memory, of: &Digest) -> Descriptor {
    let in_toto = Descriptor::new(types::IN_TOTO, Digest::sha256(of.as_str().as_bytes()), 7);
    let config = Descriptor::new(types::OCI_CONFIG, Digest::sha256(b"none"), 4);
    let manifest = memory.manifest(
        types::OCI_MANIFEST,
        json!({"config": config, "layers": [in_toto]}),
    );
    Descriptor {
        platform: Some(Platform::new("unknown", "unknown")),
        annotations: vec![
            (
                "vnd.docker.reference.type".to_owned(),
                "attestation-manifest".to_owned(),
            ),
            ("vnd.docker.reference.digest".to_owned(), of.to_string()),
        ],
        ..manifest
    }
}

fn platforms(record: &Record) -> Vec<String> {
    record
        .images()
        .map(|entry| entry.platform.to_string())
        .collect()
}

#[tokio::test]
async fn every_platform_is_read_in_the_order_of_the_index() {
    let mut memory = Memory::default();
    let entries = [
        memory.image("linux/s390x", &["a"]),
        memory.image("linux/amd64", &["b", "c"]),
        memory.image("windows/amd64:10.0.1", &[]),
    ];
    let index = memory.index(&entries);
    let record = read(&memory, &Wish::default()).await.unwrap();
    assert_eq!(record.digest(), Some(&index.digest));
    assert_eq!(
        platforms(&record),
        ["linux/s390x", "linux/amd64", "windows/amd64:10.0.1"]
    );
    assert!(record.is_complete());
    assert_eq!(record.entries[1].total_size(), Some(2));
    assert!(
        record.entries[1]
            .layers
            .iter()
            .all(|layer| layer.headers.is_some())
    );
    assert_eq!(record.origin.location, "memory");
}

#[tokio::test]
async fn a_layer_shared_by_platforms_is_asked_for_once() {
    let mut memory = Memory::default();
    let entries = [
        memory.image("linux/amd64", &["base", "a"]),
        memory.image("linux/arm64", &["base", "b"]),
        memory.image("linux/386", &["base", "base"]),
    ];
    memory.index(&entries);
    let once = Once::over(memory);
    read(&once, &Wish::default()).await.unwrap();
    let asked = once.inner().asked();
    assert!(asked.values().all(|times| *times == 1), "{asked:#?}");
    assert_eq!(
        asked
            .keys()
            .filter(|key| key.starts_with("headers"))
            .count(),
        3
    );
    read(&once, &Wish::default()).await.unwrap();
    let again = once.inner().asked();
    assert_eq!(
        again.values().filter(|times| **times == 2).count(),
        1,
        "only the tag is asked again: {again:#?}"
    );
}

#[tokio::test]
async fn a_wish_for_platforms_asks_for_nothing_else() {
    let mut memory = Memory::default();
    let wanted = memory.image("linux/arm64/v8", &["a"]);
    let other = memory.image("linux/amd64", &["b"]);
    let attests = attestation(&mut memory, &wanted.digest);
    let attests_other = attestation(&mut memory, &other.digest);
    memory.index(&[other.clone(), wanted, attests, attests_other]);
    let record = read(&memory, &only(&["linux/arm64"])).await.unwrap();
    assert_eq!(platforms(&record), ["linux/arm64/v8"]);
    assert_eq!((record.attestations().count(), record.left_out), (1, 1));
    assert!(
        !memory
            .asked()
            .contains_key(&format!("manifest {}", other.digest))
    );
    let error = read(&memory, &only(&["linux/riscv64"])).await.unwrap_err();
    assert_eq!(error.kind(), Kind::NotFound);
    assert_eq!(
        error.to_string(),
        "example.com/team/app:latest: could not choose the platform: there is no image for linux/riscv64"
    );
    assert_eq!(
        error.advice(),
        Some("it is there for linux/amd64, linux/arm64/v8")
    );
}

#[tokio::test]
async fn a_tag_without_an_index_takes_its_platform_from_the_config() {
    let mut memory = Memory::default();
    memory.image("linux/mips64le", &["a"]);
    let record = read(&memory, &Wish::default()).await.unwrap();
    assert_eq!(platforms(&record), ["linux/mips64le"]);
    assert!(!record.is_index());
    assert_eq!(
        read(&memory, &only(&["linux/mips64le"])).await.unwrap(),
        record
    );
    assert_eq!(
        read(&memory, &only(&["linux/amd64"]))
            .await
            .unwrap_err()
            .kind(),
        Kind::NotFound
    );
}

#[tokio::test]
async fn what_fails_is_noted_in_its_place_and_the_rest_is_delivered() {
    let mut memory = Memory::default();
    let entries = [
        memory.image("linux/amd64", &["a", "b"]),
        memory.image("linux/arm64", &["c"]),
    ];
    memory.index(&entries);
    memory.break_digest(&entries[1].digest);
    memory.break_digest(&Digest::sha256(b"a"));
    let record = read(&memory, &Wish::default()).await.unwrap();
    assert!(!record.is_complete());
    assert!(record.entries[0].layers[0].failure.is_some());
    assert!(record.entries[0].layers[1].headers.is_some());
    assert_eq!(record.entries[1].role, Role::Unread);
    assert!(
        record.entries[1].failures[0]
            .message
            .contains("503 Service Unavailable")
    );
    memory.break_digest(&entries[0].digest);
    assert_eq!(
        read(&memory, &Wish::default()).await.unwrap_err().kind(),
        Kind::Server,
        "nothing could be read"
    );
}

#[tokio::test]
async fn threat_26_indexes_inside_indexes_are_read_once_and_not_for_ever() {
    let mut memory = Memory::default();
    let (a, b) = (
        memory.image("linux/amd64", &[]),
        memory.image("linux/arm64", &[]),
    );
    let inner = memory.index(std::slice::from_ref(&a));
    memory.index(&[inner.clone(), b.clone(), inner.clone()]);
    let record = read(&memory, &Wish::default()).await.unwrap();
    assert_eq!(platforms(&record), ["linux/amd64", "linux/arm64"]);
    assert_eq!(record.nested.len(), 1);

    let mut deep = memory.index(&[a]);
    for _ in 0..12 {
        deep = memory.index(&[deep, b.clone()]);
    }
    let record = read(&memory, &Wish::default()).await.unwrap();
    assert_eq!(record.nested.len(), 8);
    assert_eq!(platforms(&record).len(), 9);
    assert!(
        record
            .findings
            .iter()
            .any(|finding| finding.what.contains("more than 8 deep")),
        "{:?}",
        record.findings
    );
}

#[tokio::test]
async fn an_index_without_entries_is_a_record_without_entries() {
    let mut memory = Memory::default();
    memory.index(&[]);
    let record = read(&memory, &Wish::default()).await.unwrap();
    assert!(record.entries.is_empty() && record.is_index() && record.is_complete());
}

#[tokio::test]
async fn threat_21_an_index_that_contradicts_the_config_is_told() {
    let mut memory = Memory::default();
    let image = memory.image("windows/amd64", &[]);
    memory.index(&[Descriptor {
        platform: Some("linux/arm64".parse().unwrap()),
        ..image
    }]);
    let record = read(&memory, &Wish::default()).await.unwrap();
    assert_eq!(platforms(&record), ["linux/arm64"]);
    assert_eq!(
        record.entries[0].findings[0].what,
        "the index says linux/arm64, the config windows/amd64"
    );
}

#[tokio::test]
async fn threat_44_an_attestation_about_what_is_not_in_the_index_is_attached_to_nothing() {
    let mut memory = Memory::default();
    let image = memory.image("linux/amd64", &[]);
    let (right, wrong) = (
        attestation(&mut memory, &image.digest),
        attestation(&mut memory, &Digest::sha256(b"elsewhere")),
    );
    memory.index(&[image.clone(), right, wrong]);
    let record = read(&memory, &Wish::default()).await.unwrap();
    let of: Vec<_> = record
        .attestations()
        .map(|entry| entry.role.clone())
        .collect();
    assert_eq!(
        of,
        [
            Role::Attestation {
                of: Some(image.digest)
            },
            Role::Attestation { of: None }
        ]
    );
    assert!(
        record.entries[2].findings[0]
            .what
            .contains("which is not in this index")
    );
    assert_eq!(platforms(&record), ["linux/amd64"]);
}

#[tokio::test]
async fn attestations_are_read_as_far_as_is_wished() {
    let mut memory = Memory::default();
    let image = memory.image("linux/amd64", &[]);
    let attests = attestation(&mut memory, &image.digest);
    memory.index(&[image, attests]);
    for (attestations, manifest, headers) in [
        (Attestations::List, false, false),
        (Attestations::Manifests, true, false),
        (Attestations::Whole, true, true),
    ] {
        let record = read(
            &memory,
            &Wish {
                attestations,
                ..Wish::default()
            },
        )
        .await
        .unwrap();
        let entry = record.attestations().next().unwrap();
        assert_eq!(
            (
                entry.manifest.is_some(),
                entry.layers.iter().any(|layer| layer.headers.is_some())
            ),
            (manifest, headers)
        );
    }
}

#[tokio::test]
async fn without_the_wish_for_headers_none_are_asked_for() {
    let mut memory = Memory::default();
    memory.image("linux/amd64", &["a", "b"]);
    let record = read(
        &memory,
        &Wish {
            layer_headers: LayerHeaders::Skip,
            ..Wish::default()
        },
    )
    .await
    .unwrap();
    assert_eq!(record.entries[0].layers.len(), 2);
    assert!(memory.asked().keys().all(|key| !key.starts_with("headers")));
}

#[tokio::test]
async fn threat_56_a_manifest_of_another_size_than_the_index_promises_is_refused() {
    let mut memory = Memory::default();
    let (small, right) = (
        memory.image("linux/amd64", &[]),
        memory.image("linux/arm64", &[]),
    );
    memory.index(&[
        Descriptor {
            size: Some(3),
            ..small
        },
        right,
    ]);
    let record = read(&memory, &Wish::default()).await.unwrap();
    assert_eq!(record.entries[0].role, Role::Unread);
    assert!(
        record.entries[0].failures[0]
            .message
            .contains("the index promises 3 bytes")
    );
}

#[tokio::test]
async fn an_artifact_is_no_image_and_says_what_it_is() {
    let mut memory = Memory::default();
    let helm = "application/vnd.cncf.helm.config.v1+json";
    let config = Descriptor::new(helm, Digest::sha256(b"x"), 1);
    memory.manifest(types::OCI_MANIFEST, json!({"config": config, "layers": []}));
    let record = read(&memory, &Wish::default()).await.unwrap();
    assert_eq!(
        record.entries[0].role,
        Role::Artifact {
            artifact_type: Some(helm.to_owned())
        }
    );
    assert!(record.is_complete());
}
