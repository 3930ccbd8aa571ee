//! The HTML report: one page, whose text stays text.

use portolan_report::{HtmlOptions, Secrets, html};
use serde_json::json;

use crate::build;

#[test]
fn a_whole_page_reads_like_this() {
    insta::assert_snapshot!(html(&build::full(), &HtmlOptions::default()));
}

#[test]
fn threat_35_hostile_text_makes_no_tag_no_attribute_and_no_link() {
    for text in [
        "<script>alert(1)</script>",
        "\" onload=\"x",
        "' onload='x",
        "javascript:alert(1)",
        "data:text/html,x",
        "</code></pre><img src=x>",
        "https://x\" onload=\"y",
        "x\u{202e}\u{1b}",
    ] {
        let config = json!({"os": "linux", "architecture": "amd64", "created": text, "author": text,
            "config": {"Cmd": [text], "Env": [text], "Labels": {"url": text}, "User": text},
            "history": [{"created": text, "created_by": text}]});
        let mut image = build::image("linux/amd64", &config, &[("a", 5)]);
        image.platform.os_version = Some(text.to_owned());
        image.layers[0].headers.as_mut().unwrap().last_modified = Some(text.to_owned());
        image
            .findings
            .push(portolan_image::Finding::new(text, text));
        let mut record = build::record("app:1", vec![image]);
        record.origin.location = text.to_owned();
        let page = html(&record, &HtmlOptions::default());
        for tag in [
            "<script",
            "<img",
            "href=\"javascript",
            "href=\"data",
            "href=\"https://x",
            " onload=\"",
            " onload='",
        ] {
            assert!(!page.contains(tag), "{text}: {tag}\n{page}");
        }
        assert!(
            !page
                .chars()
                .any(|c| portolan_image::error::steers(c) && !matches!(c, '\n' | '\t')),
            "{text}"
        );
    }
}

#[test]
fn only_addresses_of_the_web_become_links() {
    let config = json!({"os": "linux", "config": {"Labels": {"a": "https://example.com/x?y=1&z=2", "b": "ftp://x"}}});
    let page = html(
        &build::record("app:1", vec![build::image("linux/amd64", &config, &[])]),
        &HtmlOptions::default(),
    );
    assert!(
        page.contains(
            "<a href=\"https://example.com/x?y=1&amp;z=2\" rel=\"nofollow noopener noreferrer\">"
        ),
        "{page}"
    );
    assert!(!page.contains("href=\"ftp"), "{page}");
}

#[test]
fn threat_60_hidden_secrets_stand_nowhere_in_the_page() {
    let page = html(
        &build::full(),
        &HtmlOptions {
            secrets: Secrets::Hide,
        },
    );
    assert!(!page.contains("hunter"), "{page}");
    assert!(
        page.contains("5 values whose names look like secrets&#39; were hidden"),
        "{page}"
    );
}

#[test]
fn what_could_not_be_had_beside_the_platforms_is_told_too() {
    let page = html(&build::odd(), &HtmlOptions::default());
    let notes: Vec<&str> = page
        .lines()
        .filter(|line| line.starts_with("<li>"))
        .collect();
    insta::assert_snapshot!(notes.join("\n"));
}
