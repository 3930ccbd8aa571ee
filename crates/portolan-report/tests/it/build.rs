//! Records made in code, for tests of how they are written.

use bytes::Bytes;
use portolan_image::record::{
    BlobHeaders, Entry, FORMAT, Failure, Layer, Origin, Record, Role, Transport,
};
use portolan_image::{Descriptor, Digest, Document, Finding, Platform, media_type as types};
use serde_json::{Value, json};

/// A manifest made of JSON.
pub(crate) fn manifest(media_type: &str, mut body: Value) -> Document {
    body["schemaVersion"] = json!(2);
    body["mediaType"] = json!(media_type);
    Document::manifest(Bytes::from(body.to_string()), None, None).unwrap()
}

/// An image: its manifest, config and layers, whose headers have been asked for.
pub(crate) fn image(platform: &str, config: &Value, layers: &[(&str, u64)]) -> Entry {
    let platform: Platform = platform.parse().unwrap();
    let bytes = Bytes::from(config.to_string());
    let descriptor = Descriptor::new(
        types::OCI_CONFIG,
        Digest::sha256(&bytes),
        bytes.len() as u64,
    );
    let layers: Vec<Descriptor> = layers
        .iter()
        .map(|(name, size)| {
            Descriptor::new(
                "application/vnd.oci.image.layer.v1.tar+gzip",
                Digest::sha256(name.as_bytes()),
                *size,
            )
        })
        .collect();
    let manifest = manifest(
        types::OCI_MANIFEST,
        json!({"config": descriptor, "layers": layers}),
    );
    let headers = |size| BlobHeaders {
        last_modified: Some("Tue, 17 Jul 2018 00:44:17 GMT".to_owned()),
        size,
        host: Some("cdn.example".to_owned()),
    };
    Entry {
        role: Role::Image,
        listed: Some(Descriptor {
            platform: Some(platform.clone()),
            ..manifest.descriptor()
        }),
        platform,
        manifest: Some(manifest),
        config: Some(Document::blob(bytes, &descriptor).unwrap()),
        claim: None,
        layers: layers
            .into_iter()
            .map(|d| Layer {
                headers: Some(headers(d.size)),
                descriptor: d,
                failure: None,
            })
            .collect(),
        failures: vec![],
        findings: vec![],
    }
}

/// An attestation of an image.
pub(crate) fn attestation(of: &Entry) -> Entry {
    let layer = json!({"mediaType": types::IN_TOTO, "digest": Digest::sha256(b"statement"), "size": 9,
        "annotations": {"in-toto.io/predicate-type": "https://slsa.dev/provenance/v1"}});
    let config = Descriptor::new(types::OCI_CONFIG, Digest::sha256(b"none"), 4);
    let document = manifest(
        types::OCI_MANIFEST,
        json!({"config": config, "layers": [layer]}),
    );
    Entry {
        role: Role::Attestation {
            of: of.digest().cloned(),
        },
        platform: Platform::new("unknown", "unknown"),
        listed: Some(document.descriptor()),
        layers: vec![Layer {
            descriptor: Descriptor::new(types::IN_TOTO, Digest::sha256(b"statement"), 9),
            headers: None,
            failure: None,
        }],
        manifest: Some(document),
        config: None,
        claim: None,
        failures: vec![],
        findings: vec![],
    }
}

/// A tag of these entries, with an index if there is not just one that was not listed.
pub(crate) fn record(name: &str, entries: Vec<Entry>) -> Record {
    let listed: Vec<Value> = entries
        .iter()
        .filter_map(|entry| entry.listed.as_ref())
        .map(|d| json!({"mediaType": d.media_type, "digest": d.digest, "size": d.size}))
        .collect();
    let root = match entries.as_slice() {
        [only] if only.listed.is_none() => only.manifest.clone(),
        _ => Some(manifest(types::OCI_INDEX, json!({"manifests": listed}))),
    };
    Record {
        format: FORMAT,
        reference: name.parse().unwrap(),
        origin: Origin {
            transport: Transport::Registry,
            location: "registry-1.docker.io".to_owned(),
        },
        observed: "2026-11-20T10:00:00Z".parse().unwrap(),
        root,
        claimed: None,
        nested: vec![],
        entries,
        left_out: 0,
        findings: vec![],
    }
}

/// A config as BuildKit makes them, with something that looks like a secret.
pub(crate) fn config() -> Value {
    json!({
        "architecture": "amd64", "os": "linux", "created": "2025-04-02T10:00:05Z", "author": "Ada",
        "config": {
            "Entrypoint": ["/bin/app"], "Cmd": ["--serve", "a/b"], "Env": ["PATH=/bin", "API_TOKEN=hunter2"],
            "Labels": {"org.opencontainers.image.title": "App", "deploy.secret": "hunter3"}, "User": "app", "WorkingDir": "/srv",
            "ExposedPorts": {"8080/tcp": {}}, "Volumes": {"/data": {}}, "StopSignal": "SIGINT", "OnBuild": ["RUN true", "ENV DEPLOY_TOKEN=hunter5"],
            "Healthcheck": {"Test": ["CMD", "true"]}
        },
        "history": [
            {"created": "2025-03-17T00:00:00Z", "created_by": "/bin/sh -c #(nop) ADD file:0a1b in / "},
            {"created": "2025-03-17T00:00:00Z", "created_by": "/bin/sh -c #(nop)  CMD [\"bash\"]", "empty_layer": true},
            {"created": "2025-04-02T10:00:05Z", "created_by": "ENV API_TOKEN=hunter2", "comment": "buildkit.dockerfile.v0", "empty_layer": true},
            {"created": "2025-04-02T10:00:05Z", "created_by": "RUN |1 A_PASS=hunter4 /bin/sh -c make install # buildkit", "comment": "buildkit.dockerfile.v0"}
        ],
        "rootfs": {"type": "layers", "diff_ids": ["sha256:1", "sha256:2"]}
    })
}

/// A tag with all that can be said of one: two platforms, an attestation, an artifact, failures and findings.
pub(crate) fn full() -> Record {
    let amd64 = image(
        "linux/amd64",
        &config(),
        &[("base", 22_485_906), ("app", 239)],
    );
    let mut windows = image(
        "windows/amd64:10.0.20348.1",
        &json!({"os": "windows", "architecture": "amd64"}),
        &[("w", 805_944_217)],
    );
    windows.layers[0].headers = None;
    windows.layers[0].failure = Some(Failure {
        step: "ask for the headers of the layer".into(),
        message: "503 Service Unavailable".into(),
    });
    windows.findings.push(Finding::new(
        "platform",
        "the index says windows/amd64, the config linux/amd64",
    ));
    let mut unread = image("linux/s390x", &json!({}), &[]);
    (unread.role, unread.manifest, unread.config) = (Role::Unread, None, None);
    unread.failures.push(Failure {
        step: "read the manifest".into(),
        message: "example: not found".into(),
    });
    let attests = attestation(&amd64);
    let chart = Entry {
        role: Role::Artifact {
            artifact_type: Some("application/vnd.cncf.helm.config.v1+json".into()),
        },
        ..attestation(&amd64)
    };
    let mut record = record("team/app:1.0", vec![amd64, windows, unread, attests, chart]);
    record.left_out = 2;
    record.findings.push(Finding::new(
        "manifests[7]",
        "expected a descriptor, found null",
    ));
    record
}

/// A tag of what is rare: an index inside of the index, features of platforms, foreign layers, a history that no Dockerfile
/// can hold, and something odd or missing everywhere.
pub(crate) fn odd() -> Record {
    let config = json!({
        "architecture": "arm", "os": "linux", "docker_version": "18.06.1-ce", "created": "yesterday",
        "config": {"Shell": ["powershell", "-Command"]},
        "history": [
            {"created": "yesterday", "created_by": "|9 A=b", "author": "Ada"},
            {"created_by": "bazel build ...", "author": "Bazel", "empty_layer": true},
            {"created": "2025-04-02T10:00:05.5+02:00", "created_by": "/bin/sh -c #(nop) HEALTHCHECK nonsense", "empty_layer": true}
        ]
    });
    let mut strange = image("linux/arm/v7", &config, &[("f", 5), ("g", 6)]);
    strange.platform.os_features = vec!["win32k".into()];
    strange.platform.features = vec!["sse4".into()];
    strange.layers[0].descriptor.urls = vec!["https://example.com/f".into()];
    strange.layers[0].descriptor.media_type =
        portolan_image::MediaType::new("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip");
    strange.layers[1].headers = None;
    strange.layers[1].descriptor.size = None;
    strange.layers[1].failure = Some(failure("ask for the headers of the layer", "no route"));
    strange
        .failures
        .push(failure("read the config", "cut short"));
    strange.findings.push(Finding::new("created", "is no date"));
    let mut attests = attestation(&strange);
    attests.failures.push(failure("read the manifest", "gone"));
    attests
        .findings
        .push(Finding::new("annotations", "name another image"));
    let chart = Entry {
        role: Role::Artifact {
            artifact_type: Some("application/vnd.cncf.helm.config.v1+json".into()),
        },
        ..attests.clone()
    };
    let mut record = record(
        "registry.example:5000/team/odd:1.0",
        vec![strange, attests, chart],
    );
    record
        .nested
        .push(manifest(types::OCI_INDEX, json!({"manifests": []})));
    record
}

/// A part that could not be had.
pub(crate) fn failure(step: &str, message: &str) -> Failure {
    Failure {
        step: step.into(),
        message: message.into(),
    }
}
