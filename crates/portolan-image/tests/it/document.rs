//! Documents: bytes become one only with their digest, and only if they can be read in one way.

use base64::Engine as _;
use bytes::Bytes;
use portolan_image::config::Config;
use portolan_image::error::{Error, Kind};
use portolan_image::manifest::Manifest;
use portolan_image::media_type as types;
use portolan_image::{Descriptor, Digest, Document};
use proptest::prelude::*;

const D: &str = "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

fn manifest(body: &str, content_type: Option<&str>) -> Result<Document, Error> {
    Document::manifest(Bytes::copy_from_slice(body.as_bytes()), content_type, None)
}

fn image(layers: &str) -> String {
    format!(
        r#"{{"schemaVersion":2,"config":{{"mediaType":"{}","digest":"{D}","size":2}},"layers":{layers}}}"#,
        types::OCI_CONFIG
    )
}

#[test]
fn threats_15_and_16_a_body_that_can_be_read_in_two_ways_is_refused() {
    let list = types::DOCKER_LIST;
    let oci = types::OCI_MANIFEST;
    let cases = [
        (
            "layers and manifests",
            r#"{"schemaVersion":2,"layers":[],"manifests":[]}"#.to_owned(),
            None,
        ),
        (
            "config and manifests",
            format!(r#"{{"config":{{"digest":"{D}"}},"manifests":[]}}"#),
            None,
        ),
        (
            "fsLayers and layers",
            r#"{"fsLayers":[],"layers":[]}"#.to_owned(),
            None,
        ),
        (
            "schema 1 with manifests",
            r#"{"schemaVersion":1,"manifests":[]}"#.to_owned(),
            None,
        ),
        (
            "blobs and layers",
            r#"{"blobs":[],"layers":[]}"#.to_owned(),
            None,
        ),
        (
            "mediaType says index, header says manifest",
            format!(r#"{{"mediaType":"{list}","manifests":[]}}"#),
            Some(oci),
        ),
        (
            "mediaType says manifest, header says index",
            format!(r#"{{"mediaType":"{oci}","layers":[]}}"#),
            Some(list),
        ),
        (
            "header says manifest, shape is an index",
            r#"{"manifests":[]}"#.to_owned(),
            Some(oci),
        ),
        (
            "mediaType says manifest, shape is an index",
            format!(r#"{{"mediaType":"{oci}","manifests":[]}}"#),
            None,
        ),
        (
            "Layers beside layers",
            r#"{"layers":[],"Layers":[]}"#.to_owned(),
            None,
        ),
        (
            "Manifests alone",
            r#"{"schemaVersion":2,"Manifests":[]}"#.to_owned(),
            None,
        ),
        (
            "config twice",
            format!(r#"{{"config":{{"digest":"{D}"}},"config":{{"digest":"{D}"}},"layers":[]}}"#),
            None,
        ),
        (
            "a key twice in a descriptor",
            image(&format!(r#"[{{"digest":"{D}","digest":"{D}"}}]"#)),
            None,
        ),
    ];
    for (name, body, content_type) in cases {
        let error = manifest(&body, content_type).expect_err(name);
        assert_eq!(error.kind(), Kind::Ambiguous, "{name}: {error}");
    }
    // Keys of a descriptor are looked at when it is read.
    let document = manifest(
        &image(&format!(r#"[{{"digest":"{D}","Digest":"{D}"}}]"#)),
        None,
    )
    .unwrap();
    assert_eq!(
        Manifest::read(&document).unwrap_err().kind(),
        Kind::Ambiguous
    );
}

#[test]
fn the_media_type_comes_from_the_body_then_the_header_then_the_shape() {
    let docker = format!(
        r#"{{"config":{{"mediaType":"{}","digest":"{D}"}},"layers":[]}}"#,
        types::DOCKER_CONFIG
    );
    let child = format!(
        r#"{{"manifests":[{{"mediaType":"{}","digest":"{D}"}}]}}"#,
        types::DOCKER_MANIFEST
    );
    let cases = [
        (
            format!(r#"{{"mediaType":"{}","manifests":[]}}"#, types::OCI_INDEX),
            Some("application/json"),
            types::OCI_INDEX,
        ),
        (
            image("[]"),
            Some("application/vnd.oci.image.manifest.v1+json; charset=utf-8"),
            types::OCI_MANIFEST,
        ),
        (image("[]"), Some("text/plain"), types::OCI_MANIFEST),
        (image("null"), None, types::OCI_MANIFEST),
        (docker, None, types::DOCKER_MANIFEST),
        (child, None, types::DOCKER_LIST),
        (r#"{"manifests":[]}"#.to_owned(), None, types::OCI_INDEX),
        (
            format!(r#"{{"mediaType":"{}"}}"#, types::OCI_INDEX),
            None,
            types::OCI_INDEX,
        ),
        (
            format!(
                r#"{{"mediaType":"{}","manifests":null}}"#,
                types::DOCKER_LIST
            ),
            None,
            types::DOCKER_LIST,
        ),
        (
            r#"{"schemaVersion":1,"fsLayers":[]}"#.to_owned(),
            Some("application/octet-stream"),
            types::SCHEMA1,
        ),
        (
            format!(r#"{{"mediaType":"{}","blobs":[]}}"#, types::OCI_ARTIFACT),
            None,
            types::OCI_ARTIFACT,
        ),
    ];
    for (body, content_type, expected) in cases {
        assert_eq!(
            manifest(&body, content_type).unwrap().media_type().as_str(),
            expected,
            "{body}"
        );
    }
}

#[test]
fn threat_19_bytes_without_the_promised_digest_never_become_a_document() {
    let body = Bytes::from(image("[]"));
    let right = Digest::sha256(&body);
    assert_eq!(
        Document::manifest(body.clone(), None, Some(&right))
            .unwrap()
            .digest(),
        &right
    );
    let wrong: Digest = D.parse().unwrap();
    assert_eq!(
        Document::manifest(body.clone(), None, Some(&wrong))
            .unwrap_err()
            .kind(),
        Kind::Mismatch
    );
    let unknown: Digest = "blake3:abc".parse().unwrap();
    assert_eq!(
        Document::manifest(body.clone(), None, Some(&unknown))
            .unwrap_err()
            .kind(),
        Kind::CannotVerify
    );
    // threat 56: a promised size that the bytes do not have
    let short = Descriptor::new(types::OCI_CONFIG, right, body.len() as u64 - 1);
    assert_eq!(
        Document::blob(body, &short).unwrap_err().kind(),
        Kind::Mismatch
    );
}

#[test]
fn threats_28_and_29_odd_json_is_an_error_or_a_finding_and_never_a_panic() {
    let deep = format!(
        r#"{{"layers":{}{}}}"#,
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    let refused = [
        ("", Kind::Malformed),
        ("null", Kind::Malformed),
        ("[]", Kind::Malformed),
        ("<html>", Kind::Malformed),
        ("\u{feff}{}", Kind::Malformed),
        ("{}", Kind::Malformed),
        ("{} x", Kind::Malformed),
        (r#"{"layers":["#, Kind::Malformed),
        (r#"{"layers":[],"a":1e999}"#, Kind::Malformed),
        (r#"{"layers":[],"a":"\ud800"}"#, Kind::Malformed),
        (deep.as_str(), Kind::Malformed),
        (r#"{"mediaType":"text/html","layers":[]}"#, Kind::Malformed),
    ];
    for (body, kind) in refused {
        let error = manifest(body, None).expect_err(body.get(..40).unwrap_or(body));
        assert_eq!(error.kind(), kind, "{error}");
    }
    let values = format!(r#"{{"layers":[],"x":[{}1]}}"#, "1,".repeat(1_000_001));
    assert_eq!(manifest(&values, None).unwrap_err().kind(), Kind::TooLarge);
    assert_eq!(
        Document::manifest(
            Bytes::from_static(b"{\"a\":\"\xff\",\"layers\":[]}"),
            None,
            None
        )
        .unwrap_err()
        .kind(),
        Kind::Malformed
    );
}

#[test]
fn threat_28_odd_values_in_a_manifest_become_findings() {
    let body = image(&format!(
        r#"[null,{{"digest":"{D}","size":-1,"urls":"x","annotations":{{"a":1}}}},{{"digest":"{D}","size":1e3}},{{"digest":"{D}","size":18446744073709551616,"mediaType":7}}]"#
    ));
    let Manifest::Image(view) = Manifest::read(&manifest(&body, None).unwrap()).unwrap() else {
        panic!("an image")
    };
    assert_eq!(view.layers.len(), 3);
    assert!(view.layers.iter().all(|layer| layer.size.is_none()));
    assert_eq!(view.total_size(), None);
    let places: Vec<&str> = view
        .findings
        .iter()
        .map(|finding| finding.place.as_str())
        .collect();
    assert_eq!(
        places,
        [
            "layers[0]",
            "layers[1].size",
            "layers[1].urls",
            "layers[1].annotations.a",
            "layers[2].size",
            "layers[3].mediaType",
            "layers[3].size",
        ]
    );
}

#[test]
fn threat_17_a_descriptor_without_a_valid_digest_is_refused() {
    for digest in [
        r#""sha256:../../etc/passwd""#,
        "null",
        "7",
        r#""""#,
        r#""md5:""#,
    ] {
        let document = manifest(&image(&format!(r#"[{{"digest":{digest}}}]"#)), None).unwrap();
        let error = Manifest::read(&document).expect_err(digest);
        assert_eq!(error.kind(), Kind::Malformed, "{error}");
        assert!(error.to_string().contains("layers[0]"), "{error}");
    }
}

#[test]
fn threat_56_inline_data_counts_only_with_its_size_and_digest() {
    let digest = Digest::sha256(b"{}");
    let config = |data: &str, size: u64| {
        format!(
            r#"{{"config":{{"mediaType":"{}","digest":"{digest}","size":{size},"data":"{data}"}},"layers":[]}}"#,
            types::OCI_EMPTY
        )
    };
    let read = |body: String| Manifest::read(&manifest(&body, None).unwrap());
    let Ok(Manifest::Image(view)) = read(config("e30=", 2)) else {
        panic!("right data is taken")
    };
    assert_eq!(view.config.unwrap().data.unwrap(), "{}");
    assert_eq!(read(config("e30=", 3)).unwrap_err().kind(), Kind::Mismatch);
    assert_eq!(read(config("W10=", 2)).unwrap_err().kind(), Kind::Mismatch);
    assert_eq!(read(config("!", 2)).unwrap_err().kind(), Kind::Malformed);
}

#[test]
fn an_artifact_is_told_from_an_image() {
    let of = |config: &str, more: &str| {
        let body = format!(
            r#"{{"config":{{"mediaType":"{config}","digest":"{D}","size":2}},"layers":[]{more}}}"#
        );
        let Ok(Manifest::Image(view)) = Manifest::read(&manifest(&body, None).unwrap()) else {
            panic!("reads")
        };
        (view.is_image(), view.artifact_type)
    };
    assert_eq!(of(types::OCI_CONFIG, ""), (true, None));
    assert_eq!(of(types::DOCKER_CONFIG, ""), (true, None));
    let helm = "application/vnd.cncf.helm.config.v1+json";
    assert_eq!(of(helm, ""), (false, Some(helm.to_owned())));
    assert_eq!(
        of(types::OCI_EMPTY, r#","artifactType":"text/spdx""#),
        (false, Some("text/spdx".to_owned()))
    );
}

fn signed(payload: &str, protected: &str) -> String {
    let body = payload
        .trim_end()
        .trim_end_matches('}')
        .trim_end()
        .to_owned();
    let encode = |text: &str| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text);
    let protected = protected
        .replace("LEN", &body.len().to_string())
        .replace("TAIL", &encode(payload.strip_prefix(&body).unwrap()));
    format!(
        r#"{body},"signatures":[{{"protected":"{}","signature":"x"}}]}}"#,
        encode(&protected)
    )
}

const SCHEMA1: &str = r##"{
   "schemaVersion": 1,
   "name": "library/x",
   "architecture": "amd64",
   "fsLayers": [
      {"blobSum": "sha256:a3ed95caeb02ffe68cdd9fd84406680ae93d663cb16422d00e8a7c22955b46d4"},
      {"blobSum": "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}
   ],
   "history": [
      {"v1Compatibility": "{\"created\":\"2015-01-02T00:00:00Z\",\"throwaway\":true,\"os\":\"linux\",\"architecture\":\"amd64\",\"config\":{\"Cmd\":[\"sh\"]},\"container_config\":{\"Cmd\":[\"/bin/sh\",\"-c\",\"#(nop) CMD [\\\"sh\\\"]\"]}}"},
      {"v1Compatibility": "{\"created\":\"2015-01-01T00:00:00Z\",\"container_config\":{\"Cmd\":[\"/bin/sh\",\"-c\",\"#(nop) ADD file:x in /\"]}}"}
   ]
}"##;

#[test]
fn a_signed_schema_1_manifest_has_the_digest_of_its_payload_and_reads_base_first() {
    let body = signed(SCHEMA1, r#"{"formatLength":LEN,"formatTail":"TAIL"}"#);
    let expected = Digest::sha256(SCHEMA1.as_bytes());
    let document = Document::manifest(
        Bytes::from(body.clone()),
        Some(types::SCHEMA1_SIGNED),
        Some(&expected),
    )
    .unwrap();
    assert_eq!(
        Document::manifest(Bytes::from(body), Some("application/json"), None)
            .unwrap()
            .digest(),
        &expected
    );
    let Ok(Manifest::Schema1(view)) = Manifest::read(&document) else {
        panic!("schema 1")
    };
    assert_eq!(
        view.layers.len(),
        1,
        "the empty layer of the throwaway entry is left out"
    );
    assert_eq!(view.config.platform.to_string(), "linux/amd64");
    assert_eq!(view.config.run.cmd, Some(vec!["sh".to_owned()]));
    let commands: Vec<_> = view
        .config
        .history
        .iter()
        .map(|entry| entry.created_by.as_deref().unwrap())
        .collect();
    assert_eq!(
        commands,
        [
            "/bin/sh -c #(nop) ADD file:x in /",
            "/bin/sh -c #(nop) CMD [\"sh\"]"
        ]
    );
    let json = serde_json::to_string(&document).unwrap();
    assert_eq!(serde_json::from_str::<Document>(&json).unwrap(), document);
}

#[test]
fn threat_57_a_schema_1_signature_that_does_not_say_what_was_signed_is_refused() {
    let expected = Digest::sha256(SCHEMA1.as_bytes());
    let cases = [
        r#"{"formatLength":99999999,"formatTail":"TAIL"}"#,
        r#"{"formatLength":-1,"formatTail":"TAIL"}"#,
        r#"{"formatLength":LEN}"#,
        r#"{"formatTail":"TAIL"}"#,
        r#"{"formatLength":LEN,"formatTail":"!"}"#,
        "not json",
    ];
    for protected in cases {
        let body = Bytes::from(signed(SCHEMA1, protected));
        assert_eq!(
            Document::manifest(body.clone(), None, None)
                .expect_err(protected)
                .kind(),
            Kind::Malformed
        );
        assert_eq!(
            Document::manifest(body, None, Some(&expected))
                .expect_err(protected)
                .kind(),
            Kind::Mismatch
        );
    }
    let altered = signed(SCHEMA1, r#"{"formatLength":LEN,"formatTail":"TAIL"}"#)
        .replace("library/x", "library/y");
    assert_eq!(
        Document::manifest(Bytes::from(altered), None, Some(&expected))
            .unwrap_err()
            .kind(),
        Kind::Mismatch
    );
}

#[test]
fn threat_28_a_config_keeps_its_places_whatever_stands_in_them() {
    let body = r#"{"architecture":"amd64","os":"linux","os.version":"","config":{"Cmd":"bash","Env":null,"Labels":null,
        "Entrypoint":["a",7],"Shell":[],"ExposedPorts":{"80/tcp":{}}},"rootfs":null,
        "history":[null,{"created_by":"x","empty_layer":"yes"},{"created":5}]}"#;
    let descriptor = Descriptor::new(
        types::OCI_CONFIG,
        Digest::sha256(body.as_bytes()),
        body.len() as u64,
    );
    let config = Config::read(
        &Document::blob(Bytes::copy_from_slice(body.as_bytes()), &descriptor).unwrap(),
    )
    .unwrap();
    assert_eq!(config.history.len(), 3);
    assert_eq!(config.platform.os_version, None);
    assert_eq!(config.run.cmd, Some(vec!["bash".to_owned()]));
    assert_eq!(config.run.entrypoint, Some(vec!["a".to_owned()]));
    assert_eq!(config.run.shell, Some(vec![]));
    assert_eq!(config.run.exposed_ports, ["80/tcp"]);
    let places: Vec<&str> = config
        .findings
        .iter()
        .map(|finding| finding.place.as_str())
        .collect();
    assert_eq!(
        places,
        [
            "config.Entrypoint[1]",
            "config.Cmd",
            "history[0]",
            "history[1].empty_layer",
            "history[2].created"
        ]
    );
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = Document::manifest(Bytes::from(bytes), None, None).map(|document| Manifest::read(&document));
    }
}
