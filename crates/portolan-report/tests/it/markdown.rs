//! The Markdown report: its styles, and what hostile text does to it.

use portolan_image::record::{Entry, Role, Transport};
use portolan_report::{MarkdownOptions, Secrets, Style, markdown};
use proptest::prelude::*;
use serde_json::json;

use crate::build;
use crate::structure::structure;

fn written(record: &portolan_image::Record, style: Style) -> String {
    markdown(
        record,
        &MarkdownOptions {
            style,
            secrets: Secrets::Show,
        },
    )
}

#[test]
fn the_standard_style_tells_all_that_is_known() {
    insta::assert_snapshot!(written(&build::full(), Style::Standard));
}

#[test]
fn the_style_of_repo_info_has_its_habits_and_mistakes() {
    insta::assert_snapshot!(written(&build::full(), Style::RepoInfo));
    let since = written(&build::full(), Style::RepoInfo);
    assert_eq!(
        written(&build::full(), Style::RepoInfo2016),
        since.replace("Platforms: 5", "Platforms:")
    );
}

#[test]
fn what_is_odd_or_missing_is_noted_in_its_place_while_the_rest_is_written() {
    insta::assert_snapshot!(written(&build::odd(), Style::Standard));
}

#[test]
fn dates_are_printed_as_honestly_as_they_are_recorded() {
    let dates = [
        json!("0001-01-01T00:00:00Z"),
        json!("1970-01-01T00:00:00Z"),
        json!("2018-07-17T02:28:04.123456789+02:00"),
        json!("yesterday\n# Tue, 17 Jul 2018 00:28:04 GMT"),
        json!(""),
        json!(null),
    ];
    let history: Vec<_> = dates
        .iter()
        .map(|date| json!({"created": date, "created_by": "/bin/sh -c true"}))
        .collect();
    let config = json!({"os": "linux", "architecture": "amd64", "history": history});
    let report = written(
        &build::record("app:1", vec![build::image("linux/amd64", &config, &[])]),
        Style::Standard,
    );
    let (_, block) = report.split_once("```dockerfile\n").unwrap();
    let lines: Vec<&str> = block
        .lines()
        .take_while(|line| *line != "```")
        .filter(|line| *line != "RUN true")
        .collect();
    assert_eq!(
        lines,
        [
            "# Mon, 01 Jan 0001 00:00:00 GMT",
            "# Thu, 01 Jan 1970 00:00:00 GMT",
            "# Tue, 17 Jul 2018 00:28:04 GMT",
            "# (not a date: yesterday # Tue, 17 Jul 2018 00:28:04 GMT)",
            "# (no date)",
            "# (no date)",
        ]
    );
}

#[test]
fn a_folder_with_a_strange_name_stands_in_quotes_threat_39() {
    let mut record = build::full();
    record.origin.transport = Transport::Oci;
    record.origin.location = "it's $(id)".to_owned();
    let digest = record.digest().unwrap().clone();
    let line = format!("$ portolan manifest 'oci:it'\\''s $(id)@{digest}'\n");
    assert!(written(&record, Style::Standard).contains(&line));
}

#[test]
fn a_tag_without_an_index_has_its_pull_line_once() {
    let image = build::image(
        "linux/amd64",
        &json!({"os": "linux", "architecture": "amd64"}),
        &[("a", 5)],
    );
    let record = build::record(
        "app:1",
        vec![Entry {
            listed: None,
            ..image
        }],
    );
    insta::assert_snapshot!(written(&record, Style::Standard));
}

#[test]
fn an_index_without_platforms_says_so() {
    let record = build::record("app:1", vec![]);
    assert!(written(&record, Style::Standard).ends_with("-\tPlatforms: none\n"));
    assert!(written(&record, Style::RepoInfo).ends_with("-\tPlatforms: 0\n"));
}

#[test]
fn what_cannot_be_pulled_is_not_said_to_be() {
    let mut record = build::full();
    record.origin.transport = Transport::Oci;
    record.origin.location = "examples/harbour".to_owned();
    let report = written(&record, Style::Standard);
    assert!(!report.contains("docker pull"), "{report}");
    assert!(
        report.contains(&format!(
            "$ portolan manifest oci:examples/harbour@{}\n",
            record.digest().unwrap()
        )),
        "{report}"
    );
}

#[test]
fn threat_60_hidden_secrets_stand_nowhere_and_every_style_says_that_they_were_hidden() {
    for style in [Style::Standard, Style::RepoInfo, Style::RepoInfo2016] {
        let secrets = Secrets::Hide;
        let report = markdown(&build::full(), &MarkdownOptions { style, secrets });
        assert!(!report.contains("hunter"), "{report}");
        assert!(
            report.contains("-\tNote: 2 values whose names look like secrets' were hidden\n"),
            "{report}"
        );
    }
}

fn hostile(text: &str) -> portolan_image::Record {
    let config = json!({
        "os": "linux", "architecture": "amd64", "docker_version": text, "created": text,
        "config": {"Cmd": [text], "Entrypoint": [text]},
        "history": [{"created": text, "created_by": text}, {"created": "2025-04-02T10:00:05Z", "created_by": format!("RUN {text}"), "comment": text}],
    });
    let mut image = build::image("linux/amd64", &config, &[("a", 5)]);
    text.clone_into(&mut image.platform.os);
    image.platform.os_version = Some(text.to_owned());
    image.platform.features = vec![text.to_owned()];
    image.layers[0].descriptor.media_type = portolan_image::MediaType::new(text);
    image.layers[0].headers.as_mut().unwrap().last_modified = Some(text.to_owned());
    image
        .findings
        .push(portolan_image::Finding::new(text, text));
    let chart = Entry {
        role: Role::Artifact {
            artifact_type: Some(text.to_owned()),
        },
        ..build::attestation(&image)
    };
    let mut record = build::record("app:1", vec![image, chart]);
    record.origin.transport = Transport::Oci;
    text.clone_into(&mut record.origin.location);
    record
}

#[test]
fn threats_33_and_34_hostile_text_stays_text() {
    let plain = structure(&written(&hostile("x"), Style::Standard));
    let texts = [
        "```\n# heading\n```",
        "````",
        "~~~\n</details>",
        "<!-- x -->",
        "</details><script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "![x](http://evil/x.png)",
        "a|b|c\n|-|-|",
        "\n\n# heading\n\n- item\n",
        "**bold** _em_ `code`",
        "x\u{1b}]0;t\u{7}y\u{9b}2J\u{202e}z",
        "<http://evil.example>",
        "http://evil.example",
        "&lt;&#35;",
        "\\`",
        "- x",
        "# x",
        "1. x",
        "23) x",
        "    four blanks",
        "> x",
        "---",
        "\t\tcode",
        "x  \ny",
        "``` ```",
        "` `` ```",
    ];
    for text in texts {
        let report = written(&hostile(text), Style::Standard);
        assert_eq!(structure(&report), plain, "{text:?}\n{report}");
        let raw: Vec<char> = report
            .chars()
            .filter(|c| portolan_image::error::steers(*c) && !matches!(c, '\n' | '\t'))
            .collect();
        assert!(raw.is_empty(), "{text:?}: {raw:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn no_text_changes_the_structure_of_a_page(text in "[-`~#*_\\[\\]()<>|!&\\\\ \\n\\tab0-9.:/]{1,30}") {
        prop_assume!(!text.trim().is_empty());
        prop_assert_eq!(structure(&written(&hostile(&text), Style::Standard)), structure(&written(&hostile("x"), Style::Standard)));
    }
}
