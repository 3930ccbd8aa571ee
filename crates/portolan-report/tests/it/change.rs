//! Differences and logs, as they are written.

use jiff::Timestamp;
use portolan_image::diff::{Verdict, Why, diff};
use portolan_image::record::Proof;
use portolan_image::{Digest, Record};
use portolan_report::{
    Colour, LogEntry, diff_html, diff_json, diff_markdown, diff_text, log_json, log_markdown,
    log_text,
};
use serde_json::json;

use crate::build;

/// A tag before and after: a platform was lost and one came, a setting, a step and a layer changed.
fn moved() -> [Record; 2] {
    let config = |version: &str| {
        json!({
            "os": "linux", "architecture": "amd64",
            "config": { "Cmd": ["/bin/app"], "Env": [format!("VERSION={version}")], "Labels": { "by": "<b>&\u{202e}" } },
            "history": [
                { "created_by": "/bin/sh -c #(nop) ADD file:0a1b in / " },
                { "created_by": format!("/bin/sh -c make VERSION={version}\nmake install") }
            ],
            "rootfs": { "type": "layers", "diff_ids": ["sha256:1", format!("sha256:{version}")] }
        })
    };
    let image = |platform, version: &str| {
        build::image(
            platform,
            &config(version),
            &[("base", 22_485_906), (version, 239)],
        )
    };
    [
        build::record(
            "team/app:1",
            vec![image("linux/amd64", "1"), image("linux/s390x", "1")],
        ),
        build::record(
            "team/app:1",
            vec![image("linux/amd64", "2"), image("linux/riscv64", "2")],
        ),
    ]
}

const NAMES: [&str; 2] = ["app:1@{2025}", "app:1</title><script>"];

#[test]
fn a_difference_is_told_in_every_form() {
    let [before, after] = moved();
    let found = diff(&before, &after);
    insta::assert_snapshot!("diff_text", diff_text(NAMES, &found, Colour::Never));
    insta::assert_snapshot!("diff_markdown", diff_markdown(NAMES, &found));
    let page = diff_html(NAMES, &found);
    let (_, body) = page.split_once("</style>").unwrap();
    insta::assert_snapshot!("diff_html", body);
    insta::assert_snapshot!("diff_json", diff_json(NAMES, &found));
}

#[test]
fn threat_35_names_and_steps_make_no_tag_in_a_page_of_a_difference() {
    let [before, after] = moved();
    let page = diff_html(NAMES, &diff(&before, &after));
    for tag in ["<script", "</title><", "<b>", "\u{202e}"] {
        assert!(!page.contains(tag), "{tag}");
    }
}

#[test]
fn what_is_the_same_is_a_page_too() {
    let [before, _] = moved();
    let page = diff_html(["a", "a"], &diff(&before, &before));
    assert!(page.contains("<strong>same</strong>"), "{page}");
    assert!(!page.contains("<section>"), "{page}");
}

fn log() -> Vec<LogEntry> {
    let time = |text: &str| text.parse::<Timestamp>().unwrap();
    let entry =
        |digest: Option<&str>, first: &str, last: &str, proof, digest_proof, why| LogEntry {
            digest: digest.map(|word| Digest::sha256(word.as_bytes())),
            first_seen: time(first),
            last_seen: time(last),
            host: "registry-1.docker.io".to_owned(),
            proof,
            digest_proof,
            verdict: why,
        };
    let because = |why, because: &str| {
        Some(Verdict {
            why,
            because: because.to_owned(),
        })
    };
    let (claimed, partly, verified) = (
        Some(Proof::Claimed),
        Some(Proof::Partly),
        Some(Proof::Verified),
    );
    vec![
        entry(
            Some("1"),
            "2019-01-01T00:00:00Z",
            "2019-01-01T00:00:00Z",
            claimed,
            claimed,
            None,
        ),
        entry(
            Some("2"),
            "2019-02-01T00:00:00Z",
            "2019-03-01T00:00:00Z",
            partly,
            claimed,
            because(
                Why::BaseMoved,
                "linux/amd64: the first layer is another | and more",
            ),
        ),
        entry(
            Some("3"),
            "2019-04-01T00:00:00Z",
            "2019-04-01T00:00:00Z",
            partly,
            verified,
            None,
        ),
        entry(
            None,
            "2020-01-01T00:00:00Z",
            "2020-06-01T00:00:00Z",
            None,
            None,
            None,
        ),
        entry(
            Some("4"),
            "2021-01-01T00:00:00Z",
            "2021-06-01T00:00:00Z",
            verified,
            verified,
            because(
                Why::Rebuilt,
                "linux/amd64: the same instructions, other layers from layer 2 on",
            ),
        ),
    ]
}

#[test]
fn a_log_tells_what_is_proven_and_what_is_claimed_in_every_form() {
    insta::assert_snapshot!("log_text", log_text("team/app:1", &log(), Colour::Never));
    insta::assert_snapshot!("log_markdown", log_markdown("team/app:1", &log()));
    insta::assert_snapshot!("log_json", log_json("docker.io/team/app:1", &log()));
}
