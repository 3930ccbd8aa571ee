//! SARIF 2.1.0 (OASIS): findings as code hosts show them beside a change.

use portolan_image::lint::RULES;
use serde_json::{Value, json};

use super::{Linted, word};

/// Where the rules are explained.
const PAGE: &str = include_str!("../../../../docs/lint.md");

/// What the page says of a rule: readers of SARIF show it beside the finding, wherever they are.
fn explained(rule: &str) -> &'static str {
    PAGE.split("\n## ")
        .find_map(|section| section.strip_prefix(rule)?.strip_prefix('\n'))
        .unwrap_or_default()
        .trim()
}

/// Writes one run of all images. An image is no file: its name stands as a logical location, and as the address of an artifact, since
/// readers want one.
pub fn lint_sarif(linted: &[Linted], version: &str) -> String {
    let rules: Vec<Value> = RULES
        .iter()
        .map(|rule| {
            json!({
                "id": rule.id,
                "shortDescription": { "text": rule.summary },
                "help": { "text": explained(rule.id), "markdown": explained(rule.id) },
                "defaultConfiguration": { "level": word(rule.level) },
            })
        })
        .collect();
    let mut results = Vec::new();
    for image in linted {
        for (rule, found) in &image.found {
            let index = RULES.iter().position(|other| other.id == rule.id);
            for one in found {
                let platform = one
                    .platform
                    .as_ref()
                    .map(|platform| format!("{platform}: "))
                    .unwrap_or_default();
                results.push(json!({
                    "ruleId": rule.id,
                    "ruleIndex": index,
                    "level": word(rule.level),
                    "message": { "text": format!("{}: {platform}{}", rule.summary, one.what) },
                    "locations": [{
                        "physicalLocation": { "artifactLocation": { "uri": address(&image.name) } },
                        "logicalLocations": [{ "fullyQualifiedName": image.name, "kind": "module" }],
                    }],
                }));
            }
        }
    }
    let sarif = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "portolan", "semanticVersion": version, "rules": rules } },
            "columnKind": "utf16CodeUnits",
            "results": results,
        }],
    });
    format!("{sarif:#}\n")
}

/// A name as a relative address: what an address does not take is written with its number (RFC 3986, 2.1).
fn address(name: &str) -> String {
    name.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                char::from(byte).to_string()
            }
            byte => format!("%{byte:02X}"),
        })
        .collect()
}
