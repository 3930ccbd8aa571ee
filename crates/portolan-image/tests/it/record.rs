//! Records: through their JSON form and back, with their proof.

use bytes::Bytes;
use portolan_image::record::{
    BlobHeaders, Entry, FORMAT, Failure, Layer, Origin, Record, Role, Transport,
};
use portolan_image::{Descriptor, Digest, Document, Finding, Platform, media_type as types};
use proptest::prelude::*;

fn record(name: &str, note: String, size: u64, host: &str) -> Record {
    let config = Bytes::from(format!(
        r#"{{"architecture":"amd64","os":"linux","author":{}}}"#,
        serde_json::json!(note)
    ));
    let config_descriptor = Descriptor::new(
        types::OCI_CONFIG,
        Digest::sha256(&config),
        config.len() as u64,
    );
    let layer = Descriptor::new(
        "application/vnd.oci.image.layer.v1.tar+gzip",
        Digest::sha256(b"layer"),
        size,
    );
    let manifest =
        serde_json::json!({"schemaVersion": 2, "config": config_descriptor, "layers": [layer]})
            .to_string();
    let manifest =
        Document::manifest(Bytes::from(manifest), Some(types::OCI_MANIFEST), None).unwrap();
    Record {
        format: FORMAT,
        reference: name.parse().unwrap(),
        origin: Origin {
            transport: Transport::Registry,
            location: host.to_owned(),
        },
        observed: "2026-11-20T10:00:00Z".parse().unwrap(),
        root: Some(manifest.clone()),
        claimed: None,
        nested: vec![],
        entries: vec![Entry {
            role: Role::Attestation {
                of: Some(Digest::sha256(b"x")),
            },
            platform: Platform {
                os_version: Some(note.clone()),
                ..Platform::new("linux", "amd64")
            },
            listed: Some(manifest.descriptor()),
            manifest: Some(manifest),
            config: Some(Document::blob(config, &config_descriptor).unwrap()),
            claim: None,
            layers: vec![Layer {
                descriptor: layer,
                headers: Some(BlobHeaders {
                    last_modified: Some(note.clone()),
                    size: Some(size),
                    host: None,
                }),
                failure: Some(Failure {
                    step: "x".into(),
                    message: note.clone(),
                }),
            }],
            failures: vec![],
            findings: vec![Finding::new("x", note)],
        }],
        left_out: 1,
        findings: vec![],
    }
}

#[test]
fn a_record_that_was_tampered_with_does_not_load() {
    let json = serde_json::to_string(&record("alpine", "me".into(), 5, "h")).unwrap();
    assert!(serde_json::from_str::<Record>(&json).is_ok());
    let forged = json.replace(r#"\"author\":\"me\""#, r#"\"author\":\"us\""#);
    assert_ne!(forged, json);
    let error = serde_json::from_str::<Record>(&forged)
        .unwrap_err()
        .to_string();
    assert!(error.contains("the bytes have the digest"), "{error}");
    let newer = json.replace(r#""format":1"#, r#""format":2"#);
    let error = serde_json::from_str::<Record>(&newer)
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("a record of format 2 cannot be read here"),
        "{error}"
    );
}

proptest! {
    #[test]
    fn a_record_reads_back_as_it_was(note in "\\PC{0,40}|[\\x00-\\x7f]{0,20}", size in 0_u64..1 << 62, host in "[a-z.:0-9]{1,20}") {
        let record = record("ghcr.io/a/b:c", note, size, &host);
        let json = serde_json::to_string(&record).unwrap();
        prop_assert_eq!(serde_json::from_str::<Record>(&json).unwrap(), record);
    }
}
