//! What cannot be opened: what can be said is said, the rest is named, and the exit code is right (threats 25, 56).

use insta::assert_snapshot;
use portolan_testkit::image::{Image, ImageSet, Index};
use portolan_testkit::registry::TestRegistry;
use serde_json::Value;

use super::broken::{damaged, top};
use super::{base, image};
use crate::run::Home;

/// What every command that opens images says of one.
fn told(home: &Home, name: &str) -> String {
    let mut page = String::new();
    let mut stderr = String::new();
    for words in [
        &["files", "--depth", "1"][..],
        &["cat", "/etc/kept"],
        &["cat", "/etc/top"],
        &["packages"],
        &["sbom"],
        &["report", "--local"],
    ] {
        let ran = home.run(&[&words[..1], &[name], &words[1..]].concat());
        let (_, stdout) = ran.page().split_once("--- stdout\n").unwrap();
        let (stdout, _) = stdout.split_once("--- stderr\n").unwrap();
        let stdout = match words[0] {
            "sbom" if !stdout.is_empty() => comment(stdout),
            "report" => parts(stdout),
            _ => stdout.to_owned(),
        };
        page.push_str(&format!(
            "$ {}\nstatus: {}\n{stdout}",
            words.join(" "),
            ran.status
        ));
        if ran.stderr != stderr {
            page.push_str(&format!("--- stderr\n{}", ran.stderr));
            stderr.clone_from(&ran.stderr);
        } else if !stderr.is_empty() {
            page.push_str("--- stderr as before\n");
        }
        page.push('\n');
    }
    page
}

/// Of a bill of materials what it says of itself: all of it is looked at elsewhere.
fn comment(document: &str) -> String {
    let document: Value = serde_json::from_str(document).unwrap();
    let packages = document["packages"].as_array().unwrap().len();
    format!("{packages} in it, comment: {}\n", document["comment"])
}

/// Of a local page its headings, and all of what could not be read.
fn parts(page: &str) -> String {
    let mut unread = false;
    let mut text = String::new();
    for line in page.lines() {
        unread |= line == "## Not read";
        if unread || line.starts_with('#') || line.contains("Virtual Size") {
            text.push_str(&format!("{line}\n"));
        }
    }
    text
}

#[test]
fn what_can_be_said_is_said_and_the_rest_is_named_threats_25_56() {
    let registry = TestRegistry::start();
    let mut codes = String::new();
    for (name, set) in damaged() {
        registry.put("shop", &set);
        let home = Home::new().hide(registry.host(), "[REGISTRY]");
        let page = told(&home, &registry.reference("shop:1.0"));
        let statuses = page
            .lines()
            .filter_map(|line| line.strip_prefix("status: "));
        codes.push_str(&format!(
            "{name:<18} {}\n",
            statuses.collect::<Vec<_>>().join(" ")
        ));
        assert_snapshot!(format!("damaged_{name}"), page);
    }
    assert_snapshot!(
        "damaged_codes",
        format!("files, cat kept, cat top, packages, sbom, report --local\n{codes}")
    );
}

#[test]
fn a_platform_that_cannot_be_opened_is_no_reason_against_the_others() {
    let registry = TestRegistry::start();
    let home = Home::new().hide(registry.host(), "[REGISTRY]");
    let whole = image(&[base()]).build();
    let lost = Image::new("linux", "s390x")
        .layer(&top(), "COPY / /")
        .build();
    let broken = Image::new("linux", "ppc64le").layer(&base(), "COPY / /");
    let index = Index::oci()
        .entry(&lost)
        .entry(&whole)
        .entry(&broken.build());
    let config = portolan_image::Digest::sha256(&broken.config_bytes());
    let set = ImageSet::of("1.0", &index.build())
        .without(lost.digest())
        .without(&config);
    registry.put("shop", &set);
    let name = registry.reference("shop:1.0");
    let mut page = String::new();
    for words in [
        &["files", "--depth", "1", "--platform", "all"][..],
        &["packages", "--platform", "all"],
        &["packages", "--platform", "linux/s390x"],
        &["packages", "--platform", "linux/amd64"],
    ] {
        let ran = home.run(&[words, &[&name]].concat());
        page.push_str(&format!("$ {}\n{}", words.join(" "), ran.page()));
    }
    assert_snapshot!(page);
}
