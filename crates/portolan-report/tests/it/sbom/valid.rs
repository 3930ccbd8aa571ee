//! What is wrong with a document: by the official schemas, and by what those leave to the specification.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use jsonschema::{Registry, Validator};

use super::read;

static SPDX: LazyLock<Validator> = LazyLock::new(|| {
    let schema = read(include_str!("../schemas/spdx-schema-v2.3.json"));
    jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap()
});

static CYCLONEDX: LazyLock<Validator> = LazyLock::new(|| {
    let beside = |name: &str| format!("http://cyclonedx.org/schema/{name}");
    let registry = Registry::new()
        .add(
            beside("spdx.schema.json"),
            read(include_str!("../schemas/spdx.schema.json")),
        )
        .unwrap()
        .add(
            beside("jsf-0.82.schema.json"),
            read(include_str!("../schemas/jsf-0.82.schema.json")),
        )
        .unwrap()
        .prepare()
        .unwrap();
    jsonschema::options()
        .with_registry(&registry)
        .should_validate_formats(true)
        .build(&read(include_str!("../schemas/bom-1.6.schema.json")))
        .unwrap()
});

/// What the schemas have against a document.
pub(super) fn errors(documents: &[String; 2]) -> Vec<String> {
    let [spdx, cyclonedx] = documents;
    [(&SPDX, spdx), (&CYCLONEDX, cyclonedx)]
        .into_iter()
        .flat_map(|(validator, text)| {
            let document = read(text);
            validator
                .iter_errors(&document)
                .map(|error| format!("{}: {error}", error.instance_path()))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// What the schema of SPDX leaves to the specification: identifiers are of few signs, unique, and known where they are referred to; each
/// licence reference is explained.
pub(super) fn broken_references(spdx: &str) -> Vec<String> {
    let document = read(spdx);
    let list = |name: &str| document[name].as_array().cloned().unwrap_or_default();
    let mut broken = Vec::new();
    let mut known = BTreeSet::from(["SPDXRef-DOCUMENT".to_owned()]);
    for package in list("packages") {
        let id = package["SPDXID"].as_str().unwrap().to_owned();
        let rest = id.strip_prefix("SPDXRef-").unwrap();
        if !rest
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte))
        {
            broken.push(format!("not an identifier: {id}"));
        }
        if !known.insert(id.clone()) {
            broken.push(format!("twice: {id}"));
        }
    }
    for relationship in list("relationships") {
        for end in ["spdxElementId", "relatedSpdxElement"] {
            let id = relationship[end].as_str().unwrap();
            if !known.contains(id) {
                broken.push(format!("not known: {id}"));
            }
        }
    }
    let explained: BTreeSet<String> = list("hasExtractedLicensingInfos")
        .iter()
        .map(|licence| licence["licenseId"].as_str().unwrap().to_owned())
        .collect();
    for package in list("packages") {
        let declared = package["licenseDeclared"].as_str().unwrap().to_owned();
        for word in declared.split([' ', '(', ')']) {
            if word.starts_with("LicenseRef-") && !explained.contains(word) {
                broken.push(format!("not explained: {word}"));
            }
        }
        if declared != "NOASSERTION"
            && spdx::Expression::parse_mode(&declared, spdx::ParseMode::LAX).is_err()
        {
            broken.push(format!("no expression: {declared}"));
        }
    }
    broken
}
