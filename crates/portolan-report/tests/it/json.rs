//! The JSON report and its schema.

use std::collections::BTreeSet;

use portolan_image::Record;
use portolan_image::record::{Entry, Transport};
use portolan_report::{JsonLayout, JsonOptions, Secrets, json, read};
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

fn reports() -> Vec<(&'static str, Record)> {
    vec![
        ("full", build::full()),
        ("odd", build::odd()),
        ("empty index", build::record("app", vec![])),
        ("without a manifest", bare()),
        (
            "read out of a page",
            read(include_str!("pages/lighthouse_3.md"), None)
                .unwrap()
                .remove(0),
        ),
    ]
}

#[test]
fn every_report_is_valid_by_the_published_schema() {
    let schema = schema();
    jsonschema::meta::validate(&schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for (name, record) in reports() {
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

/// Notes each property of the schema that a value has, by the name of its definition.
pub(crate) fn walk(
    schema: &Value,
    name: &str,
    at: &Value,
    value: &Value,
    seen: &mut BTreeSet<String>,
) {
    if let Some(reference) = at["$ref"].as_str() {
        let name = reference.trim_start_matches("#/$defs/");
        return walk(schema, name, &schema["$defs"][name], value, seen);
    }
    for (property, at) in at["properties"].as_object().into_iter().flatten() {
        if let Some(value) = value.get(property) {
            seen.insert(format!("{name}.{property}"));
            walk(schema, name, at, value, seen);
        }
    }
    for value in value.as_array().into_iter().flatten() {
        walk(schema, name, &at["items"], value, seen);
    }
}

/// Each property that a schema states, by the name of its definition. All are described, and there are no others.
pub(crate) fn stated(schema: &Value, name: &str) -> BTreeSet<String> {
    let definitions = schema["$defs"].as_object().unwrap();
    let mut stated = BTreeSet::new();
    for (name, at) in definitions
        .iter()
        .map(|(name, at)| (name.as_str(), at))
        .chain([(name, schema)])
    {
        assert_eq!(at["additionalProperties"], false, "{name}");
        for (property, at) in at["properties"].as_object().unwrap() {
            assert!(
                at["description"].is_string() || at["$ref"].is_string(),
                "{name}.{property} is not described"
            );
            stated.insert(format!("{name}.{property}"));
        }
    }
    stated
}

#[test]
fn the_schema_says_what_reports_hold_and_no_more() {
    let schema = schema();
    let mut seen = BTreeSet::new();
    for (_, record) in reports() {
        let report = written(&record, Secrets::Hide);
        walk(&schema, "report", &schema, &report, &mut seen);
    }
    assert_eq!(seen, stated(&schema, "report"));
}

#[test]
fn sizes_are_said_to_be_what_they_are() {
    let of = |record: &Record| written(record, Secrets::Show)["images"][0]["sizesOf"].clone();
    assert_eq!(of(&build::full()), "transferredBytes");
    assert_eq!(of(&bare()), "uncompressedBytes");
}

#[test]
fn threat_33_nothing_in_the_json_steers_who_prints_it() {
    let hostile = "x\u{1b}]0;t\u{7}\u{7f}\u{9b}2J\r\u{202e}\u{2028}z";
    let config = serde_json::json!({"os": "linux", "author": hostile, "config": {"Labels": {hostile: hostile}}});
    let record = build::record("app:1", vec![build::image("linux/amd64", &config, &[])]);
    let text = json(&record, &JsonOptions::default());
    let raw: Vec<char> = text
        .chars()
        .filter(|c| portolan_image::error::steers(*c) && *c != '\n')
        .collect();
    assert!(raw.is_empty(), "{raw:?}");
    let report: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(report["images"][0]["author"], hostile);
    assert_eq!(report["images"][0]["config"]["labels"][hostile], hostile);
}

#[test]
fn threat_60_hidden_secrets_stand_nowhere_in_the_json() {
    let shown = json(&build::full(), &JsonOptions::default());
    assert_eq!(shown.matches("hunter").count(), 9, "{shown}");
    let hidden = json(
        &build::full(),
        &JsonOptions {
            secrets: Secrets::Hide,
            ..JsonOptions::default()
        },
    );
    assert!(!hidden.contains("hunter"), "{hidden}");
    assert_eq!(written(&build::full(), Secrets::Hide)["secretsHidden"], 5);
}

#[test]
fn a_whole_report_reads_like_this() {
    insta::assert_snapshot!(json(&build::odd(), &JsonOptions::default()));
}
