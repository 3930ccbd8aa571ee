//! One image in a real registry, a layout and archives: the reports agree, apart from what each cannot know.

use std::path::{Path, PathBuf};

use portolan_testkit::servers::{DockerRegistry, Skopeo};

use crate::run::Home;

const USER: &str = "reader";
const PASSWORD: &str = "a-password-of-the-test";

fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/harbour")
}

/// A report without the two things that differ by medium: how the image is called and the command that gets it by digest.
fn alike(report: &str, name: &str) -> String {
    let lines = report.lines().map(|line| {
        let by_digest = line.split_once('@').filter(|_| line.starts_with("$ "));
        by_digest.map_or_else(
            || line.replace(name, "NAME"),
            |(_, digest)| format!("$ get {digest}"),
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// What a report of one image tells of the image itself: its ID, what it runs, how it was built.
fn of_the_image(report: &str) -> &str {
    let from = report.find("-\tImage ID").unwrap();
    let to = report[from..].find("-\tLayers").unwrap();
    &report[from..from + to]
}

#[test]
fn registry_layout_and_archives_give_the_same_report() {
    let home = Home::new()
        .with("PORTOLAN_USERNAME", USER)
        .with("PORTOLAN_PASSWORD", PASSWORD);
    let layout = format!("oci:{}:1.0", example().display());
    let registry = DockerRegistry::secured(USER, PASSWORD).unwrap();
    registry.push(&layout, "library/harbour:1.0").unwrap();
    let (archive, saved) = (home.here("harbour.tar"), home.here("saved.tar"));
    let archive = format!("oci-archive:{}:1.0", archive.display());
    Skopeo::copy(&["--all"], &layout, &archive).unwrap();
    let amd64 = ["--override-os", "linux", "--override-arch", "amd64"];
    let saved = format!("docker-archive:{}:harbour:1.0", saved.display());
    let words: Vec<&str> = amd64
        .iter()
        .copied()
        .chain(["copy", "--quiet", &layout, &saved])
        .collect();
    Skopeo::run(&words).unwrap();

    let authority = registry.authority().unwrap().display().to_string();
    let remote = format!("{}/library/harbour:1.0", registry.host());
    let report = |words: &[&str]| home.run(&[&["report"], words].concat()).text().to_owned();
    let from_registry = report(&[
        &format!("--https={}", registry.host()),
        "--cacert",
        &authority,
        &remote,
    ]);
    let from_layout = report(&[&layout]);
    assert_eq!(
        alike(&from_registry, &remote),
        alike(&from_layout, "harbour:1.0")
    );
    assert_eq!(
        alike(&report(&[&archive]), "harbour:1.0"),
        alike(&from_layout, "harbour:1.0")
    );

    // docker save keeps one platform, no manifest and no compressed layers.
    let from_saved = report(&[&saved]);
    let one = report(&["--platform", "linux/amd64", &layout]);
    assert_eq!(of_the_image(&from_saved), of_the_image(&one));
    assert!(
        from_saved.contains("(uncompressed layers, not transfer size)"),
        "{from_saved}"
    );
    assert!(
        !from_saved.contains("Manifest MIME") && !from_saved.contains("$ "),
        "{from_saved}"
    );
}
