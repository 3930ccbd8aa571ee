//! The text report: fitted to its width, and harmless.

use portolan_report::{Colour, Detail, Secrets, TextOptions, text};

use crate::build;

#[test]
fn a_short_look_fits_a_terminal() {
    insta::assert_snapshot!(text(&build::full(), &TextOptions::default()));
}

#[test]
fn a_full_look_tells_settings_steps_and_layers() {
    insta::assert_snapshot!(text(
        &build::full(),
        &TextOptions {
            detail: Detail::Full,
            width: 100,
            ..TextOptions::default()
        }
    ));
}

#[test]
fn no_line_is_wider_than_it_may_be() {
    for width in [30, 40, 50, 80, 120] {
        for detail in [Detail::Short, Detail::Full] {
            let report = text(
                &build::full(),
                &TextOptions {
                    width,
                    detail,
                    ..TextOptions::default()
                },
            );
            let widest = report
                .lines()
                .map(|line| line.chars().count())
                .max()
                .unwrap();
            assert!(widest <= width, "{widest} > {width}\n{report}");
            assert!(report.contains("linux/amd64"), "{report}");
        }
    }
}

#[test]
fn colour_is_there_only_when_it_is_wanted() {
    let plain = text(&build::full(), &TextOptions::default());
    assert!(!plain.contains('\u{1b}'));
    let coloured = text(
        &build::full(),
        &TextOptions {
            colour: Colour::Always,
            ..TextOptions::default()
        },
    );
    assert!(coloured.contains("\u{1b}[1m"));
}

#[test]
fn threat_33_hostile_text_does_not_reach_the_terminal() {
    let hostile = "x\u{1b}]0;t\u{7}\u{9b}2J\r\u{202e}z\n";
    let mut record = build::full();
    record.origin.location = hostile.to_owned();
    record.entries[0].platform.os_version = Some(hostile.to_owned());
    record
        .findings
        .push(portolan_image::Finding::new(hostile, hostile));
    let report = text(
        &record,
        &TextOptions {
            detail: Detail::Full,
            width: 200,
            ..TextOptions::default()
        },
    );
    let raw: Vec<char> = report
        .chars()
        .filter(|c| portolan_image::error::steers(*c) && *c != '\n')
        .collect();
    assert!(raw.is_empty(), "{raw:?}");
    assert!(report.contains("x\\u{1b}]0;t\\u{7}"), "{report}");
}

#[test]
fn threat_60_hidden_secrets_stand_nowhere_in_the_text() {
    let report = text(
        &build::full(),
        &TextOptions {
            secrets: Secrets::Hide,
            detail: Detail::Full,
            width: 200,
            ..TextOptions::default()
        },
    );
    assert!(!report.contains("hunter"), "{report}");
    assert!(
        report.ends_with("5 values whose names look like secrets' were hidden\n"),
        "{report}"
    );
}

#[test]
fn platforms_that_run_the_same_are_told_of_together_and_digests_are_whole() {
    let image = |platform: &str, command: &str| {
        let config =
            serde_json::json!({"os": "linux", "config": {"Cmd": [command], "Env": ["PATH=/bin"]}});
        build::image(platform, &config, &[(platform, 5)])
    };
    let images = vec![
        image("linux/amd64", "serve"),
        image("linux/arm64", "serve"),
        image("linux/386", "港"),
    ];
    let options = TextOptions {
        width: 40,
        ..TextOptions::default()
    };
    insta::assert_snapshot!(text(&build::record("app:1", images), &options));
}

#[test]
fn what_is_odd_or_missing_is_told_beside_what_is_there() {
    insta::assert_snapshot!(text(&build::odd(), &TextOptions::default()));
}
