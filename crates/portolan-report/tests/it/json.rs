//! The JSON report and its schema.

use portolan_image::Record;
use portolan_image::record::{Entry, Transport};
use portolan_report::{JsonLayout, JsonOptions, Secrets, json};
use serde_json::Value;

use crate::build;

fn schema() -> Value {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../docs/schema/report.schema.json"
    );
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn written(record: &Record, secrets: Secrets) -> Value {
    serde_json::from_str(&json(
        record,
        &JsonOptions {
            secrets,
            layout: JsonLayout::Compact,
        },
    ))
    .unwrap()
}

fn bare() -> Record {
    let image = build::image(
        "linux/amd64",
        &build::config(),
        &[("base", 10), ("app", 20)],
    );
    let mut record = build::record(
        "app",
        vec![Entry {
            listed: None,
            manifest: None,
            ..image
        }],
    );
    record.origin.transport = Transport::DockerArchive;
    record
}

#[test]
fn every_report_is_valid_by_the_published_schema() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    let reports = [
        ("full", build::full()),
        ("empty index", build::record("app", vec![])),
        ("without a manifest", bare()),
    ];
    for (name, record) in reports {
        for secrets in [Secrets::Show, Secrets::Hide] {
            let report = written(&record, secrets);
            let errors: Vec<String> = validator
                .iter_errors(&report)
                .map(|error| format!("{}: {error}", error.instance_path()))
                .collect();
            assert!(errors.is_empty(), "{name}: {errors:#?}");
        }
    }
}

#[test]
fn the_schema_names_no_field_that_no_report_has() {
    let full = written(&build::full(), Secrets::Hide);
    let schema = schema();
    let fields = |at: &Value| -> Vec<String> {
        at["properties"]
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect()
    };
    let missing: Vec<String> = fields(&schema)
        .into_iter()
        .filter(|field| full.get(field).is_none())
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
    let image = &full["images"][0];
    let known = ["dockerVersion", "failures", "findings"];
    let missing: Vec<String> = fields(&schema["$defs"]["image"])
        .into_iter()
        .filter(|field| image.get(field).is_none() && !known.contains(&field.as_str()))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn threat_60_hidden_secrets_stand_nowhere_in_the_json() {
    let shown = json(&build::full(), &JsonOptions::default());
    assert_eq!(shown.matches("hunter").count(), 6, "{shown}");
    let hidden = json(
        &build::full(),
        &JsonOptions {
            secrets: Secrets::Hide,
            ..JsonOptions::default()
        },
    );
    assert!(!hidden.contains("hunter"), "{hidden}");
    assert_eq!(written(&build::full(), Secrets::Hide)["secretsHidden"], 4);
}

#[test]
fn a_whole_report_reads_like_this() {
    let image = build::image(
        "linux/arm/v7",
        &serde_json::json!({"os": "linux", "architecture": "arm", "config": {"Cmd": ["sh"]}}),
        &[("a", 5)],
    );
    insta::assert_snapshot!(json(
        &build::record("app:1", vec![image]),
        &JsonOptions::default()
    ));
}
