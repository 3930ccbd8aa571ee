//! Rules, each with an image that breaks it and one that does not.

use portolan_image::lint::{RULES, Subject, lint};

#[test]
fn every_rule_has_a_section_in_the_documentation_and_every_section_a_rule() {
    let text = include_str!("../../../../docs/lint.md");
    let sections: Vec<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("## "))
        .collect();
    let rules: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
    assert_eq!(sections, rules);
    for rule in RULES {
        let section = text.split(&format!("## {}\n", rule.id)).nth(1).unwrap();
        let level = format!("*{:?}.*", rule.level).to_lowercase();
        assert!(section.trim_start().starts_with(&level), "{}", rule.id);
    }
}

#[test]
fn a_record_without_entries_breaks_no_rule_but_that() {
    let record: portolan_image::Record = serde_json::from_value(serde_json::json!({
        "format": 1, "reference": "docker.io/library/a:1", "origin": { "transport": "registry", "location": "r" },
        "observed": "2026-01-01T00:00:00Z"
    }))
    .unwrap();
    assert!(
        lint(&Subject {
            record: &record,
            base: None
        })
        .is_empty()
    );
}
