//! The plumbing commands: exact bytes, plain lines, JSON.

use insta::assert_snapshot;
use portolan_image::Digest;
use portolan_testkit::example::harbour;
use portolan_testkit::image::{Image, ImageSet};
use portolan_testkit::registry::TestRegistry;
use serde_json::Value;

use crate::run::Home;

fn registry() -> (TestRegistry, Home, String) {
    let registry = TestRegistry::start();
    registry.put("harbour", &harbour());
    let image = registry.reference("harbour:1.0");
    let home = Home::new().hide(registry.host(), "[REGISTRY]");
    (registry, home, image)
}

#[test]
fn a_manifest_is_printed_byte_for_byte() {
    let (registry, home, image) = registry();
    let set = harbour();
    let index = home.run(&["manifest", &image]).stdout;
    assert_eq!(&Digest::sha256(&index), set.digest_of("1.0").unwrap());
    let one = home
        .run(&["manifest", "--platform", "linux/arm64", &image])
        .stdout;
    let digest = Digest::sha256(&one);
    assert_eq!(set.blob(&digest).unwrap().bytes, one);
    let pinned = registry.reference(&format!("harbour@{digest}"));
    assert_eq!(home.run(&["manifest", &pinned]).stdout, one);
}

#[test]
fn a_config_is_printed_byte_for_byte() {
    let (registry, home, image) = registry();
    for platform in ["linux/amd64", "linux/arm64", "windows"] {
        let manifest = home
            .run(&["manifest", "--platform", platform, &image])
            .stdout;
        let manifest: Value = serde_json::from_slice(&manifest).unwrap();
        let expected = manifest["config"]["digest"].as_str().unwrap();
        let config = home.run(&["config", "--platform", platform, &image]).stdout;
        assert_eq!(Digest::sha256(&config).to_string(), expected, "{platform}");
        let blob = home
            .run(&["blob", &registry.reference(&format!("harbour@{expected}"))])
            .stdout;
        assert_eq!(blob, config, "{platform}");
    }
}

#[test]
fn a_platform_that_is_not_there_is_answered_with_those_that_are() {
    let (_registry, home, image) = registry();
    assert_snapshot!(
        "platform_missing",
        home.run(&["config", "--platform", "linux/riscv64", &image])
            .page()
    );
    assert_snapshot!(
        "platform_ambiguous",
        home.run(&["config", "--platform", "linux", &image]).page()
    );
    assert_snapshot!(
        "platform_of_report",
        home.run(&["report", "--platform", "linux/riscv64", &image])
            .page()
    );
}

#[test]
fn options_are_taken_in_any_place() {
    let (_registry, home, image) = registry();
    let expected = home.run(&["digest", "--platform", "linux/arm64", &image]);
    for words in [
        ["--platform", "linux/arm64", "digest", &image],
        ["digest", &image, "--platform", "linux/arm64"],
        ["--platform=linux/arm64", "resolve", "-q", &image],
    ] {
        assert_eq!(home.run(&words).text(), expected.text(), "{words:?}");
    }
}

#[test]
fn digests_are_of_the_tag_or_of_its_platforms() {
    let (_registry, home, image) = registry();
    let mut page = String::new();
    for words in [
        &["digest", &image][..],
        &["digest", "--full-ref", &image],
        &["digest", "--platform", "all", &image],
        &[
            "digest",
            "--platform",
            "linux/arm64,windows",
            "--full-ref",
            &image,
        ],
        &["digest", "--json", &image],
    ] {
        page.push_str(home.run(words).page());
    }
    assert_snapshot!(page);
}

#[test]
fn tags_are_chosen_sorted_and_cut() {
    let registry = TestRegistry::start();
    let image = Image::small("harbour").build();
    let pointer = format!("sha256-{}.sig", "0".repeat(64));
    let set = ["3.9", "3.10", "3.10-rc1", "latest", "3.9-slim", &pointer]
        .iter()
        .fold(ImageSet::new(), |set, tag| set.tag(tag, &image));
    registry.put("harbour", &set);
    let home = Home::new().hide(registry.host(), "[REGISTRY]");
    let name = registry.reference("harbour");
    let mut page = String::new();
    for words in [
        &[][..],
        &["--sort", "version"],
        &["--sort", "version", "--reverse", "--limit", "2"],
        &["--include", r"3\.[0-9]+", "--include", "latest"],
        &["--include", "3"],
        &["--exclude", ".*-rc[0-9]+", "--sort", "name"],
        &["--digest-tags", "--include", "sha256.*"],
        &["--full-ref", "--limit", "1"],
        &["--json", "--limit", "1"],
    ] {
        let ran = home.run(&[&["tags", &name], words].concat());
        page.push_str(&format!("$ tags {}\n{}", words.join(" "), ran.page()));
    }
    assert_snapshot!(page);
}

#[test]
fn repositories_are_listed() {
    let (registry, home, _image) = registry();
    assert_snapshot!(home.run(&["repos", "--full-ref", registry.host()]).page());
}

#[test]
fn what_is_said_of_a_blob_is_printed_without_reading_it() {
    let (registry, home, image) = registry();
    let config = home
        .run(&["config", "--platform", "linux/amd64", &image])
        .stdout;
    let blob = registry.reference(&format!("harbour@{}", Digest::sha256(&config)));
    registry.forget_requests();
    let ran = home.run(&["blob", "--head", &blob]);
    assert!(
        registry
            .requests()
            .iter()
            .all(|request| request.method == "HEAD")
    );
    assert_snapshot!(ran.page());
}

#[test]
fn referrers_are_none_where_nothing_refers() {
    let (_registry, home, image) = registry();
    assert_snapshot!(home.run(&["referrers", "--json", &image]).page());
}

#[test]
fn a_registry_without_a_limit_says_so() {
    let (registry, home, _image) = registry();
    let image = registry.reference("harbour:latest");
    registry.put(
        "harbour",
        &ImageSet::of("latest", &Image::small("harbour").build()),
    );
    assert_snapshot!(home.run(&["ratelimit", &image]).page());
}

#[test]
fn a_short_look_fits_the_width_that_is_said() {
    let (_registry, home, image) = registry();
    assert_snapshot!("inspect", home.run(&["inspect", &image]).page());
    let narrow = Home::new().with("COLUMNS", "50");
    let ran = narrow.run(&["inspect", &image, "--color", "always"]);
    assert!(ran.text().contains('\u{1b}'));
}

#[test]
fn a_report_has_four_forms() {
    let (_registry, home, image) = registry();
    let begins = |format: &str, words: &str| {
        let ran = home.run(&["report", "-f", format, &image]);
        assert!(ran.text().starts_with(words), "{format}: {}", ran.page());
    };
    begins("markdown", "## `");
    begins("json", "{\n");
    begins("html", "<!doctype html>\n");
    assert_snapshot!(
        "report_text",
        home.run(&["report", "-f", "text", "--platform", "windows", &image])
            .page()
    );
}

#[test]
fn a_dockerfile_is_of_one_platform_unless_more_are_asked_for() {
    let (_registry, home, image) = registry();
    let mut page = String::new();
    for words in [
        &["dockerfile", "--platform", "linux/arm64", &image][..],
        &["history", "--platform", "windows", "--no-marks", &image],
        &[
            "dockerfile",
            "--platform",
            "linux/arm64,windows",
            "--no-marks",
            &image,
        ],
    ] {
        page.push_str(home.run(words).page());
    }
    assert_snapshot!(page);
    let ran = home.run(&["dockerfile", "--json", "--platform", "linux/amd64", &image]);
    let page: Value = serde_json::from_str(ran.text()).unwrap();
    assert_eq!(page["platform"], "linux/amd64");
}
