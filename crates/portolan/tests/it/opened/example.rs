//! The example image that the repository ships, opened.

use insta::assert_snapshot;

use crate::run::Home;

pub(super) fn example() -> String {
    concat!(
        "oci:",
        env!("CARGO_MANIFEST_DIR"),
        "/../../examples/harbour"
    )
    .to_owned()
}

#[test]
fn the_example_is_told_by_every_command_that_opens_images() {
    let home = Home::new().hide(&example(), "[EXAMPLE]");
    for (name, words) in [
        ("local", &["report", "--local"][..]),
        ("files", &["files", "-l"]),
        ("tree", &["files", "--tree"]),
        ("changes", &["files", "--changes"]),
        ("packages", &["packages"]),
        ("spdx", &["sbom"]),
        ("cyclonedx", &["sbom", "-f", "cyclonedx-json"]),
    ] {
        let image = example();
        let ran = home.run(&[words, &["--platform", "linux/amd64", &image]].concat());
        assert_snapshot!(format!("opened_example_{name}"), ran.page());
    }
    let image = example();
    let ran = home.run(&["report", "--local", "--platform", "all", &image]);
    assert_snapshot!("opened_example_local_all", ran.page());
}
