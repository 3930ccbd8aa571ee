//! References: the grammar and normal form of registry-quirks section 2, case by case.

use portolan_image::reference::{Reference, Repository};
use proptest::prelude::*;

fn parse(text: &str) -> Reference {
    text.parse()
        .unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn every_spelling_has_one_canonical_and_one_familiar_form() {
    let d = "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    let pinned = format!("alpine@{d}");
    let both = format!("alpine:3.9@{d}");
    let cases = [
        ("alpine", "docker.io/library/alpine:latest", "alpine:latest"),
        ("alpine:3.9", "docker.io/library/alpine:3.9", "alpine:3.9"),
        (
            "example.com",
            "docker.io/library/example.com:latest",
            "example.com:latest",
        ),
        (
            "localhost",
            "docker.io/library/localhost:latest",
            "localhost:latest",
        ),
        (
            "localhost/foo",
            "localhost/foo:latest",
            "localhost/foo:latest",
        ),
        (
            "192.168.0.1:80",
            "docker.io/library/192.168.0.1:80",
            "192.168.0.1:80",
        ),
        (
            "127.0.0.1:5000/debian",
            "127.0.0.1:5000/debian:latest",
            "127.0.0.1:5000/debian:latest",
        ),
        (
            "[fc00::1]:5000/docker",
            "[fc00::1]:5000/docker:latest",
            "[fc00::1]:5000/docker:latest",
        ),
        (
            "[fc00::1]/docker:1",
            "[fc00::1]/docker:1",
            "[fc00::1]/docker:1",
        ),
        (
            "LOCALDOMAIN/debian",
            "LOCALDOMAIN/debian:latest",
            "LOCALDOMAIN/debian:latest",
        ),
        (
            "docker---rules/docker",
            "docker.io/docker---rules/docker:latest",
            "docker---rules/docker:latest",
        ),
        (
            "dock__er/docker",
            "docker.io/dock__er/docker:latest",
            "dock__er/docker:latest",
        ),
        (
            "docker.io/library/x",
            "docker.io/library/x:latest",
            "x:latest",
        ),
        ("docker.io/x", "docker.io/library/x:latest", "x:latest"),
        (
            "index.docker.io/x",
            "docker.io/library/x:latest",
            "x:latest",
        ),
        (
            "index.docker.io/library/x",
            "docker.io/library/x:latest",
            "x:latest",
        ),
        ("library/x", "docker.io/library/x:latest", "x:latest"),
        ("owner/x", "docker.io/owner/x:latest", "owner/x:latest"),
        (
            "library/a/b",
            "docker.io/library/a/b:latest",
            "library/a/b:latest",
        ),
        (
            "ghcr.io/owner/name:v1",
            "ghcr.io/owner/name:v1",
            "ghcr.io/owner/name:v1",
        ),
        (
            "localhost:5000/a/b/c:t",
            "localhost:5000/a/b/c:t",
            "localhost:5000/a/b/c:t",
        ),
        (
            pinned.as_str(),
            &format!("docker.io/library/alpine@{d}"),
            &pinned,
        ),
        (
            both.as_str(),
            &format!("docker.io/library/alpine:3.9@{d}"),
            &both,
        ),
    ];
    for (text, canonical, familiar) in cases {
        let reference = parse(text);
        assert_eq!(reference.to_string(), canonical, "{text}");
        assert_eq!(reference.familiar(), familiar, "{text}");
        assert_eq!(
            parse(&reference.to_string()),
            reference,
            "{text} read back from its canonical form"
        );
        assert_eq!(
            parse(&reference.familiar()),
            reference,
            "{text} read back from its familiar form"
        );
    }
}

#[test]
fn what_is_no_reference_is_refused_with_a_reason() {
    let hex64 = "a3ed95caeb02ffe68cdd9fd84406680ae93d663cb16422d00e8a7c22955b46d4";
    let long = "a/".repeat(200) + "a";
    let cases = [
        "https://github.com/docker/docker",
        "docker/Docker",
        "-docker",
        "-docker/docker",
        "docker///docker",
        "docker/",
        "dock..er/docker",
        "dock_.er",
        "____/____",
        "[fc00::1]",
        "fc00::1:5000/debian",
        "[fe80::1%eth0]:5000/debian",
        hex64,
        "",
        ":tag",
        "alpine:",
        "alpine@",
        "alpine@sha256:abc",
        "alpine:a b",
        "alpine:-x",
        "a\u{0}b",
        "/alpine",
        "alpine//x",
        "docker.io/",
        "-host.com/x",
        "host-.com/x",
        "host..com/x",
        "host:port/x",
        "host:/x",
        "[::1/x",
        "ALPINE",
        &long,
        "alpine@md5:d41d8cd98f00b204e9800998ecf8427e@x",
    ];
    for text in cases {
        let error = text.parse::<Reference>().expect_err(text).to_string();
        assert!(
            error.contains("is not a reference") || error.contains("is not a digest"),
            "{text}: {error}"
        );
    }
}

#[test]
fn a_tag_and_a_digest_together_ask_by_digest_and_remember_the_tag() {
    let text =
        "python:3.7-slim@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    let reference = parse(text);
    assert_eq!(
        reference.selector().to_string(),
        "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    );
    assert_eq!(reference.tag().unwrap().as_str(), "3.7-slim");
}

#[test]
fn docker_hub_answers_under_another_host_than_its_name() {
    assert_eq!(
        Repository::parse("python").unwrap().wire_host(),
        "registry-1.docker.io"
    );
    assert_eq!(
        Repository::parse("ghcr.io/a/b").unwrap().wire_host(),
        "ghcr.io"
    );
    assert_eq!(
        Repository::parse("docker.io.evil.com/a/b")
            .unwrap()
            .wire_host(),
        "docker.io.evil.com"
    );
}

#[test]
fn a_message_never_carries_control_characters_of_the_input_threat_33() {
    let error = "al\u{1b}]0;x\u{7}pine\u{202e}"
        .parse::<Reference>()
        .unwrap_err()
        .to_string();
    assert!(
        error.chars().all(|c| !portolan_image::error::steers(c)),
        "{error:?}"
    );
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused_and_what_is_read_prints_to_what_reads_the_same(text in "\\PC{0,80}") {
        if let Ok(reference) = text.parse::<Reference>() {
            prop_assert_eq!(&reference.to_string().parse::<Reference>().unwrap(), &reference);
            prop_assert_eq!(&reference.familiar().parse::<Reference>().unwrap(), &reference);
        }
    }

    #[test]
    fn built_references_read_back(
        host in prop::option::of("[a-z0-9]{1,8}(\\.[a-z0-9]{1,5}){1,2}(:[0-9]{1,5})?"),
        path in "[a-z]{1,6}((_|__|-{1,3})[a-z0-9]{1,4}){0,2}(/[a-z0-9]{1,6}((\\.|_)[a-z]{1,3})?){0,3}",
        tag in prop::option::of("[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}"),
    ) {
        let mut text = host.map(|h| h + "/").unwrap_or_default() + &path;
        if let Some(tag) = tag { text = text + ":" + &tag; }
        let reference = parse(&text);
        prop_assert_eq!(&parse(&reference.to_string()), &reference);
        prop_assert_eq!(&parse(&reference.familiar()), &reference);
    }
}
