//! Settings: flags over variables over files over defaults, and mistakes named with their place.

use insta::assert_snapshot;
use portolan_testkit::example::harbour;
use portolan_testkit::registry::TestRegistry;

use crate::run::Home;

fn registry() -> TestRegistry {
    let registry = TestRegistry::start();
    registry.put("library/harbour", &harbour());
    registry
}

#[test]
fn a_mirror_comes_from_the_nearest_place_that_names_one() {
    let registry = registry();
    let right = registry.base();
    let wrong = "http://127.0.0.1:1";
    let file = |url: &str| format!("retry-times = 0\n[mirrors]\n\"docker.io\" = \"{url}\"\n");
    let expected = format!("{}\n", harbour().digest_of("1.0").unwrap());
    let words = ["digest", "harbour:1.0"];

    let home = Home::new();
    home.file("../.config/portolan/portolan.toml", file(right));
    assert_eq!(home.run(&words).text(), expected, "the user's folder");

    home.file("../portolan.toml", file(wrong));
    assert_eq!(home.run(&words).status, 1, "above the working folder");
    home.file("portolan.toml", file(right));
    assert_eq!(home.run(&words).text(), expected, "the nearest file");

    let home = home.with("PORTOLAN_MIRRORS", &format!("docker.io={wrong}"));
    assert_eq!(home.run(&words).status, 1, "a variable wins over files");

    let flag = format!("docker.io={right}");
    let ran = home.run(&["digest", "--mirror", &flag, "harbour:1.0"]);
    assert_eq!(ran.text(), expected, "a flag wins over variables");
}

#[test]
fn the_report_keeps_the_images_own_name() {
    let registry = registry();
    let mirror = format!("docker.io={}", registry.base());
    let ran = Home::new().run(&["report", "--mirror", &mirror, "harbour:1.0"]);
    assert!(
        ran.text().starts_with("## `harbour:1.0`\n"),
        "{}",
        ran.page()
    );
    assert!(!ran.text().contains(registry.host()), "{}", ran.page());
}

#[test]
fn mistakes_are_named_with_file_and_key() {
    for (name, content) in [
        ("unknown_key", "jobs = 4\nmirors = {}\n"),
        ("unknown_key_of_a_table", "[cache]\nfolder = \"x\"\n"),
        ("wrong_type", "jobs = \"many\"\n"),
        ("no_jobs", "jobs = 0\n"),
        ("wrong_list", "insecure = 3\n"),
        ("no_toml", "jobs = = 4\n"),
        ("mirror", "[mirrors]\n\"docker.io\" = \"mirror.example\"\n"),
        (
            "realms_of_a_project",
            "[trusted-realms]\n\"docker.io\" = \"evil.example\"\n",
        ),
    ] {
        let home = Home::new();
        home.file("portolan.toml", content);
        let ran = home.run(&["digest", "alpine"]);
        assert_eq!(ran.status, 2, "{name}: {}", ran.page());
        assert_snapshot!(format!("settings_{name}"), ran.page());
    }
}

#[test]
fn mistakes_in_variables_are_named() {
    for (name, value) in [
        ("PORTOLAN_JOBS", "0"),
        ("PORTOLAN_PLATFORM", "linux//"),
        ("PORTOLAN_COLOR", "sometimes"),
        ("PORTOLAN_OFFLINE", "perhaps"),
        ("PORTOLAN_MIRRORS", "docker.io"),
        ("PORTOLAN_USERNAME", "ann"),
    ] {
        let ran = Home::new().with(name, value).run(&["digest", "alpine"]);
        assert_eq!(ran.status, 2, "{name}: {}", ran.page());
        assert_snapshot!(format!("variable_{}", name.to_lowercase()), ran.page());
    }
}

#[test]
fn a_settings_file_that_is_named_must_be_there() {
    let ran = Home::new().run(&["digest", "--config", "missing.toml", "alpine"]);
    assert_eq!(ran.status, 2);
    assert_snapshot!(ran.page());
}

#[cfg(unix)]
#[test]
fn a_settings_file_without_an_end_is_refused() {
    let ran = Home::new().run(&["digest", "--config", "/dev/zero", "alpine"]);
    assert_eq!(
        (
            ran.status,
            ran.stderr.contains("/dev/zero has more than 1048576 bytes")
        ),
        (2, true),
        "{}",
        ran.page()
    );
}

#[test]
fn what_costs_nothing_needs_no_settings() {
    let home = Home::new();
    home.file("portolan.toml", "nonsense");
    assert_eq!(home.run(&["--version"]).status, 0);
    assert_eq!(home.run(&["completions", "bash"]).status, 0);
}

#[test]
fn a_token_is_asked_for_first_where_the_challenge_is_known() {
    use portolan_testkit::registry::{Access, Bearer};
    let registry = TestRegistry::start();
    registry.put("harbour", &harbour());
    registry.access(Access::Bearer(Bearer::anonymous()));
    let home = Home::new();
    let image = registry.reference("harbour:1.0");
    home.run(&["digest", &image]).text();
    assert_eq!(registry.lines().len(), 3, "{:?}", registry.lines());
    registry.forget_requests();
    home.run(&["digest", &image]).text();
    assert_eq!(registry.lines().len(), 2, "{:?}", registry.lines());
    registry.forget_requests();
    home.run(&["digest", "--no-cache", &image]).text();
    assert_eq!(registry.lines().len(), 3, "{:?}", registry.lines());
}
