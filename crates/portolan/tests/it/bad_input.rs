//! Bad input gets a message that names reference, step, host and remedy, and an exit code; never a stack trace.

use insta::assert_snapshot;
use portolan_testkit::example::harbour;
use portolan_testkit::image::{Image, ImageSet};
use portolan_testkit::registry::{Access, Answer, Authority, Basic, Bearer, Rule, TestRegistry};

use crate::run::Home;

/// A registry with the example image, and a home that shows its port as a word.
fn registry() -> (TestRegistry, Home) {
    let registry = TestRegistry::start();
    registry.put("harbour", &harbour());
    let home = Home::new()
        .hide(registry.host(), "[REGISTRY]")
        .always(&["--retry-times", "0"]);
    (registry, home)
}

#[test]
fn an_unknown_tag_is_not_found() {
    let (registry, home) = registry();
    let image = registry.reference("harbour:9.9");
    assert_snapshot!(home.run(&["report", &image]).page());
}

#[test]
fn a_private_repository_asks_for_a_login() {
    let (registry, home) = registry();
    registry.access(Access::Bearer(Bearer::private("ann", "right")));
    let image = registry.reference("harbour:1.0");
    assert_snapshot!(home.run(&["report", &image]).page());
}

#[test]
fn a_wrong_password_is_named_and_never_printed() {
    let (registry, home) = registry();
    registry.access(Access::Basic(Basic::new("ann", "right")));
    let home = home
        .with("PORTOLAN_USERNAME", "ann")
        .with("PORTOLAN_PASSWORD", "Wr0ngPassw0rd");
    let image = registry.reference("harbour:1.0");
    let ran = home.run(&["report", "-vv", &image]);
    assert!(!ran.page().contains("Wr0ngPassw0rd"), "{}", ran.page());
    assert_snapshot!(home.run(&["report", &image]).page());
}

#[test]
fn a_port_that_nobody_listens_on_is_unreachable() {
    let home = Home::new().always(&["--retry-times", "0"]);
    // Port 1 is kept for a service that nobody runs.
    assert_snapshot!(home.run(&["report", "127.0.0.1:1/harbour:1.0"]).page());
}

#[test]
fn a_certificate_that_nobody_trusts_is_refused() {
    let authority = Authority::new();
    let registry = TestRegistry::start_tls(&authority);
    registry.put("harbour", &harbour());
    let home =
        Home::new()
            .hide(registry.host(), "[REGISTRY]")
            .always(&["--https", "--retry-times", "0"]);
    let image = registry.reference("harbour:1.0");
    assert_snapshot!(home.run(&["digest", &image]).page());

    let pem = home.file("ca.pem", authority.pem());
    let trusting = home.run(&["digest", "--cacert", &pem.to_string_lossy(), &image]);
    let careless = home.run(&["digest", "--insecure", &image]);
    let expected = format!("{}\n", harbour().digest_of("1.0").unwrap());
    assert_eq!(trusting.text(), expected);
    assert_eq!(careless.text(), expected);
}

#[test]
fn a_file_of_authorities_that_is_none_is_wrong_usage() {
    let (registry, home) = registry();
    let image = registry.reference("harbour:1.0");
    assert_snapshot!(
        home.run(&["digest", "--cacert", "missing.pem", &image])
            .page()
    );
}

#[test]
fn an_answer_in_html_is_no_manifest() {
    let (registry, home) = registry();
    registry.rule(Rule::on("/manifests/").answer(Answer::html()));
    let image = registry.reference("harbour:1.0");
    assert_snapshot!(home.run(&["report", &image]).page());
}

#[test]
fn bytes_that_do_not_have_their_digest_are_refused() {
    let (registry, home) = registry();
    let other = ImageSet::of("1.0", &Image::small("other").build());
    let wrong = other.digest_of("1.0").unwrap();
    let right = harbour().digest_of("1.0").unwrap().clone();
    registry.rule(
        Rule::on(&format!("/manifests/{wrong}")).instead(&format!("/v2/harbour/manifests/{right}")),
    );
    let image = registry.reference(&format!("harbour@{wrong}"));
    assert_snapshot!(home.run(&["report", &image]).page());
}

#[test]
fn text_from_a_server_never_steers_the_terminal_threat_33() {
    let (registry, home) = registry();
    let body = Answer::error(
        404,
        "MANIFEST_UNKNOWN",
        "\u{1b}]0;owned\u{7}\u{1b}[2J\u{202e}txt\u{9b}31m",
    );
    registry.rule(Rule::on("/manifests/").answer(body));
    let image = registry.reference("harbour:1.0");
    let ran = home.run(&["report", "-v", &image]);
    let steering = ran
        .stderr
        .chars()
        .find(|&c| c != '\n' && (c.is_control() || c == '\u{202e}'));
    assert_eq!(steering, None, "{:?}", ran.stderr);
}

#[test]
fn wrong_words_are_wrong_usage() {
    let home = Home::new();
    for (name, words) in [
        ("no_command", &[][..]),
        ("unknown_command", &["reprot", "alpine"]),
        (
            "unknown_option",
            &["report", "--patform", "linux/amd64", "alpine"],
        ),
        ("no_image", &["report"]),
        ("upper_case", &["report", "Alpine:3.20"]),
        (
            "image_id",
            &[
                "report",
                "4abcf20661432fb2d719aaf90656f55c287f8ca915dc1c92ec14ff61e67fbaf8",
            ],
        ),
        ("scheme", &["report", "https://ghcr.io/owner/name"]),
        ("digest", &["blob", "alpine@sha256:12"]),
        ("no_digest", &["blob", "alpine:3.20"]),
        (
            "platform",
            &["report", "--platform", "linux/arm/v7/x", "alpine"],
        ),
        ("mirror", &["report", "--mirror", "docker.io", "alpine"]),
        (
            "mirror_with_login",
            &[
                "report",
                "--mirror",
                "docker.io=http://a:b@mirror.example",
                "alpine",
            ],
        ),
        ("jobs", &["report", "--jobs", "0", "alpine"]),
        ("format", &["tags", "--format", "html", "alpine"]),
        ("style", &["report", "--style", "fancy", "alpine"]),
        ("include", &["tags", "--include", "(", "alpine"]),
        ("html_of_two", &["report", "-f", "html", "alpine", "debian"]),
        (
            "offline_without_cache",
            &["report", "--offline", "--no-cache", "alpine"],
        ),
    ] {
        let ran = home.run(words);
        assert_eq!(ran.status, 2, "{name}: {}", ran.page());
        assert_snapshot!(format!("wrong_usage_{name}"), ran.page());
    }
}

#[test]
fn a_search_for_nothing_or_for_too_much_is_wrong_usage() {
    let home = Home::new();
    let many = [&["search"][..], &vec!["word"; 3_000]].concat();
    for (words, said) in [
        (&["search", ""][..], "an empty word finds everything"),
        (&many, "3000 words are more than a search takes"),
        (&["search", "--limit", "0", "word"], "--limit"),
        (&["derived", "--limit", "0", "alpine"], "--limit"),
    ] {
        let ran = home.run(words);
        assert_eq!(
            (ran.status, ran.stderr.contains(said)),
            (2, true),
            "{}",
            ran.page()
        );
    }
}
