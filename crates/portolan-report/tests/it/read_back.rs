//! Published pages are read back into records that write them again, to the byte.

use portolan_image::record::{Layout, Proof, Record};
use portolan_report::{MarkdownOptions, markdown, read};

/// Two pages in the published layout, and the published ones where they stand beside the repository.
fn published() -> Vec<(String, String)> {
    let mut pages = vec![
        (
            "lighthouse:3".to_owned(),
            include_str!("pages/lighthouse_3.md").to_owned(),
        ),
        (
            "lighthouse:arm".to_owned(),
            include_str!("pages/lighthouse_arm.md").to_owned(),
        ),
    ];
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/reports");
    let Ok(entries) = std::fs::read_dir(folder) else {
        println!(
            "the published pages do not stand beside the repository: only those of this crate are read"
        );
        return pages;
    };
    pages.extend(entries.map(|entry| entry.unwrap().path()).map(|path| {
        (
            path.display().to_string(),
            std::fs::read_to_string(&path).unwrap(),
        )
    }));
    pages
}

fn first_difference(text: &str, record: &Record) -> String {
    let mut record = record.clone();
    record.claimed.as_mut().unwrap().page = None;
    let again = markdown(&record, &MarkdownOptions::default());
    let lines = text.lines().zip(again.lines()).find(|(a, b)| a != b);
    format!("{lines:?}")
}

fn again(text: &str) -> String {
    let records = read(text, None).unwrap();
    let [record] = records.as_slice() else {
        panic!("one page, one record")
    };
    let style = record.claimed.as_ref().unwrap().layout.into();
    markdown(
        record,
        &MarkdownOptions {
            style,
            ..MarkdownOptions::default()
        },
    )
}

#[test]
fn published_pages_come_back_byte_for_byte_and_are_understood() {
    for (name, text) in published() {
        let record = read(&text, None).unwrap().remove(0);
        let claimed = record.claimed.as_ref().unwrap();
        assert!(
            claimed.page.is_none(),
            "{name} is understood, not only kept: {}",
            first_difference(&text, &record)
        );
        assert_eq!(
            (claimed.layout, record.proof()),
            (Layout::Standard, Proof::Claimed),
            "{name}"
        );
        assert!(again(&text) == text, "{name}");
    }
}

#[test]
fn what_is_cut_off_or_no_page_says_where() {
    let page = "## `a:1`\n\n```console\n$ docker pull a@sha256:0000000000000000000000000000000000000000000000000000000000000000\n```\n\n-\tPlatforms:\n\t-\tlinux; amd64\n\n### `a:1` - linux; amd64\n\n-\tLayers:\n";
    let no_date = read(page, None).unwrap_err();
    assert_eq!(
        no_date.to_string(),
        "line 12: the page holds no date, so that one has to be given"
    );
    assert_eq!(
        read(page, Some("2020-01-01T00:00:00Z".parse().unwrap()))
            .unwrap()
            .len(),
        1
    );
    let cases = [
        (
            "",
            "line 1: no heading such as ## `python:3.7-slim` was found, so that this is no report",
        ),
        (
            "# hello\n",
            "line 1: no heading such as ## `python:3.7-slim` was found, so that this is no report",
        ),
        (
            "## `a:1`\n",
            "line 1: expected a block with `docker pull NAME@DIGEST`",
        ),
        (
            &page[..40],
            "line 3: the block that begins here does not end: the page ends before its end",
        ),
        (
            page.split("### ").next().unwrap(),
            "line 9: the page lists 1 platforms and tells of 0: it ends before its end",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(read(text, None).unwrap_err().to_string(), expected);
    }
}
