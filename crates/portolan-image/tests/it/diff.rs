//! Why a tag moved, and what content identity says two images share.

use bytes::Bytes;
use portolan_image::diff::{StepLine, Why, diff, verdict};
use portolan_image::record::{
    Claim, ClaimedStep, Entry, FORMAT, Layer, Origin, Record, Role, Transport,
};
use portolan_image::{Descriptor, Digest, Document, Platform, identity, media_type as types};
use serde_json::{Value, json};

const LAYER: &str = "application/vnd.oci.image.layer.v1.tar+gzip";

/// What an image is made of.
#[derive(Clone)]
struct Made {
    platform: &'static str,
    /// The layers' blobs, and what they hold.
    layers: Vec<(&'static str, &'static str)>,
    steps: Vec<&'static str>,
    command: &'static str,
    created: &'static str,
    base: Option<&'static str>,
}

fn made() -> Made {
    Made {
        platform: "linux/amd64",
        layers: vec![("base blob", "base"), ("own blob", "own")],
        steps: vec![
            "ADD file:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef in /",
            "RUN make",
        ],
        command: "run",
        created: "2026-01-01T00:00:00Z",
        base: None,
    }
}

fn document(media_type: &str, mut body: Value) -> Document {
    body["schemaVersion"] = json!(2);
    body["mediaType"] = json!(media_type);
    Document::manifest(Bytes::from(body.to_string()), None, None).unwrap()
}

fn image(made: &Made) -> Entry {
    let platform: Platform = made.platform.parse().unwrap();
    let diffs: Vec<_> = made
        .layers
        .iter()
        .map(|(_, diff)| Digest::sha256(diff.as_bytes()))
        .collect();
    let history: Vec<_> = made
        .steps
        .iter()
        .map(|step| json!({ "created": made.created, "created_by": step }))
        .collect();
    let labels = made.base.map(
        |base| json!({ "org.opencontainers.image.base.digest": Digest::sha256(base.as_bytes()) }),
    );
    let config = json!({
        "os": platform.os, "architecture": platform.architecture, "created": made.created,
        "config": { "Cmd": [made.command], "Labels": labels }, "history": history, "rootfs": { "type": "layers", "diff_ids": diffs }
    });
    let config = Bytes::from(config.to_string());
    let of_config = Descriptor::new(
        types::OCI_CONFIG,
        Digest::sha256(&config),
        config.len() as u64,
    );
    let layers: Vec<_> = made
        .layers
        .iter()
        .map(|(blob, _)| Descriptor::new(LAYER, Digest::sha256(blob.as_bytes()), 5))
        .collect();
    let manifest = document(
        types::OCI_MANIFEST,
        json!({ "config": of_config, "layers": layers }),
    );
    Entry {
        role: Role::Image,
        listed: Some(Descriptor {
            platform: Some(platform.clone()),
            ..manifest.descriptor()
        }),
        platform,
        manifest: Some(manifest),
        config: Some(Document::blob(config, &of_config).unwrap()),
        claim: None,
        layers: layers
            .into_iter()
            .map(|descriptor| Layer {
                descriptor,
                headers: None,
                failure: None,
            })
            .collect(),
        failures: vec![],
        findings: vec![],
    }
}

fn record(entries: Vec<Entry>) -> Record {
    let listed: Vec<_> = entries
        .iter()
        .filter_map(|entry| entry.listed.clone())
        .collect();
    Record {
        format: FORMAT,
        reference: "app:1".parse().unwrap(),
        origin: Origin {
            transport: Transport::Registry,
            location: "registry.example".to_owned(),
        },
        observed: "2026-01-01T00:00:00Z".parse().unwrap(),
        root: Some(document(types::OCI_INDEX, json!({ "manifests": listed }))),
        claimed: None,
        nested: vec![],
        entries,
        left_out: 0,
        findings: vec![],
    }
}

fn attestation(word: &str) -> Entry {
    let manifest = document(
        types::OCI_MANIFEST,
        json!({ "config": Descriptor::new(types::OCI_CONFIG, Digest::sha256(word.as_bytes()), 2), "layers": [] }),
    );
    Entry {
        role: Role::Attestation { of: None },
        platform: Platform::new("unknown", "unknown"),
        listed: Some(manifest.descriptor()),
        manifest: Some(manifest),
        config: None,
        claim: None,
        layers: vec![],
        failures: vec![],
        findings: vec![],
    }
}

/// What a page claims of an image: its digest, layers and steps, no config.
fn claimed(made: &Made) -> Entry {
    let mut entry = image(made);
    entry.manifest = None;
    entry.config = None;
    entry.claim = Some(Claim {
        cmd: Some(vec![made.command.to_owned()]),
        steps: Some(
            made.steps
                .iter()
                .map(|step| ClaimedStep {
                    date: "Thu, 01 Jan 2026 00:00:00 GMT".to_owned(),
                    text: (*step).to_owned(),
                })
                .collect(),
        ),
        ..Claim::default()
    });
    entry
}

#[test]
fn each_move_has_the_verdict_that_tells_most() {
    let one = |change: fn(&mut Made)| {
        let mut made = made();
        change(&mut made);
        record(vec![image(&made)])
    };
    let arm = Made {
        platform: "linux/arm64",
        ..made()
    };
    let both = |first: Entry, second: Entry| record(vec![first, second]);
    let before = one(|_| ());
    let cases = [
        ("the same", before.clone(), before.clone(), Why::Same),
        (
            "an attestation came",
            before.clone(),
            both(image(&made()), attestation("a")),
            Why::OnlyIndex,
        ),
        (
            "another order",
            both(image(&made()), image(&arm)),
            both(image(&arm), image(&made())),
            Why::OnlyIndex,
        ),
        (
            "another date",
            before.clone(),
            one(|made| made.created = "2026-02-02T00:00:00Z"),
            Why::RebuiltEqual,
        ),
        (
            "compressed anew",
            before.clone(),
            one(|made| made.layers = vec![("a blob", "base"), ("b blob", "own")]),
            Why::RebuiltEqual,
        ),
        (
            "another command",
            before.clone(),
            one(|made| made.command = "stop"),
            Why::ConfigOnly,
        ),
        (
            "other files",
            before.clone(),
            one(|made| made.layers[1] = ("new blob", "new")),
            Why::Rebuilt,
        ),
        (
            "other files copied: their hash is no instruction",
            before.clone(),
            one(|made| {
                made.layers[1] = ("new blob", "new");
                made.steps[0] = "ADD file:ffff456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef in /";
            }),
            Why::Rebuilt,
        ),
        (
            "other instructions",
            before.clone(),
            one(|made| {
                made.layers[1] = ("new blob", "new");
                made.steps[1] = "RUN make install";
            }),
            Why::InstructionsChanged,
        ),
        (
            "another first layer",
            before.clone(),
            one(|made| made.layers = vec![("a blob", "a"), ("b blob", "b")]),
            Why::BaseMoved,
        ),
        (
            "another base that is named",
            one(|made| made.base = Some("one")),
            one(|made| {
                made.base = Some("two");
                made.layers[1] = ("new blob", "new");
            }),
            Why::BaseMoved,
        ),
        (
            "a platform came",
            before.clone(),
            both(image(&made()), image(&arm)),
            Why::PlatformsChanged,
        ),
        (
            "a platform went",
            both(image(&made()), image(&arm)),
            before.clone(),
            Why::PlatformsChanged,
        ),
        (
            "went empty",
            before.clone(),
            record(vec![attestation("a")]),
            Why::WentEmpty,
        ),
        ("came back", record(vec![]), before.clone(), Why::CameBack),
        (
            "the most telling of two platforms",
            both(image(&made()), image(&arm)),
            both(
                image(&Made {
                    command: "stop",
                    ..made()
                }),
                image(&Made {
                    steps: vec!["RUN other"],
                    layers: vec![("base blob", "base"), ("new blob", "new")],
                    ..arm.clone()
                }),
            ),
            Why::InstructionsChanged,
        ),
    ];
    for (name, before, after, why) in cases {
        let told = verdict(&before, &after);
        assert_eq!(told.why, why, "{name}: {}", told.because);
        assert_eq!(diff(&before, &after).is_empty(), why == Why::Same, "{name}");
    }
}

#[test]
fn what_pages_do_not_tell_has_not_changed() {
    let served = record(vec![image(&Made {
        base: Some("stated"),
        ..made()
    })]);
    let page = record(vec![claimed(&made())]);
    let found = diff(&page, &served);
    assert_eq!(found.verdict.why, Why::Unknown, "{}", found.verdict.because);
    assert!(
        found.changed[0].settings.is_empty(),
        "a page tells of no labels: {:?}",
        found.changed[0].settings
    );
    let stopped = record(vec![image(&Made {
        command: "stop",
        ..made()
    })]);
    let found = diff(&page, &stopped);
    assert_eq!(found.verdict.why, Why::ConfigOnly);
    let names: Vec<_> = found.changed[0]
        .settings
        .iter()
        .map(|setting| setting.name.as_str())
        .collect();
    assert_eq!(names, ["cmd"]);
}

#[test]
fn of_a_long_step_only_the_lines_that_changed_are_told() {
    let before = Made {
        steps: vec!["RUN a\nb\nc"],
        ..made()
    };
    let after = Made {
        steps: vec!["RUN a\nB\nc"],
        ..made()
    };
    let found = diff(&record(vec![image(&before)]), &record(vec![image(&after)]));
    let line = |kind: fn(String) -> StepLine, text: &str| kind(text.to_owned());
    assert_eq!(
        found.changed[0].steps,
        [
            line(StepLine::Same, "RUN a"),
            line(StepLine::Removed, "b"),
            line(StepLine::Added, "B"),
            line(StepLine::Same, "c")
        ]
    );
}

/// The rule is published (`docs/content-identity.md`): other code must come to the same.
#[test]
fn the_content_identity_is_that_of_the_published_rule() {
    let identity = |made: &Made| identity::of(&image(made)).unwrap();
    let ids = ["base", "own"].map(|word| Digest::sha256(word.as_bytes()));
    let by_hand = format!(
        r#"[1,["linux","amd64",null,null],null,["run"],[],null,null,[],[],null,null,null,[],[],["{}","{}"]]"#,
        ids[0], ids[1]
    );
    assert_eq!(
        identity(&made()),
        format!(
            "content.v1:{}",
            Digest::sha256(by_hand.as_bytes()).encoded()
        )
    );
    for (change, is_equal) in [
        (
            (|made: &mut Made| made.created = "2027-01-01T00:00:00Z") as fn(&mut Made),
            true,
        ),
        (|made| made.steps = vec!["RUN other", "RUN make"], true),
        (|made| made.layers[0] = ("compressed anew", "base"), true),
        (|made| made.command = "stop", false),
        (|made| made.layers[0] = ("base blob", "other"), false),
        (|made| made.platform = "linux/arm64", false),
        (|made| made.base = Some("another"), false),
    ] {
        let mut other = made();
        change(&mut other);
        assert_eq!(identity(&other) == identity(&made()), is_equal);
    }
    assert_eq!(
        identity::of(&claimed(&made())),
        None,
        "a page tells too little"
    );
}
