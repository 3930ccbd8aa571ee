//! Which distribution an image is.

use portolan_image::contents::Distribution;
use portolan_package::Found;

use crate::support::{Layer, installed, says};

const DEBIAN: &str = "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nNAME=\"Debian GNU/Linux\"\nVERSION_ID=\"12\"\n\
    VERSION=\"12 (bookworm)\"\nVERSION_CODENAME=bookworm\nID=debian\nHOME_URL=\"https://www.debian.org/\"\n";

#[test]
fn os_release_is_read_as_a_shell_would() {
    let rocky = "# comment\nID='rocky'\nID_LIKE=\"rhel centos fedora\"\nVERSION_ID=9.4\nPRETTY_NAME=\"Rocky \\\"Blue\\\" 9\"\n";
    assert_eq!(
        says("etc/os-release", rocky),
        [Found::Distribution(Distribution {
            id: "rocky".into(),
            like: vec!["rhel".into(), "centos".into(), "fedora".into()],
            version: "9.4".into(),
            codename: String::new(),
            name: "Rocky \"Blue\" 9".into(),
        })]
    );
}

#[test]
fn the_file_in_etc_counts_before_the_one_in_usr() {
    let base = Layer::new()
        .file("usr/lib/os-release", DEBIAN)
        .file("etc/os-release", "ID=mine\nID_LIKE=debian\n");
    let found = installed(std::slice::from_ref(&base))
        .distribution
        .expect("it says");
    assert_eq!(found.id, "mine");
    assert!(found.descends_from("debian"));

    let without = Layer::new().without("etc/os-release");
    let found = installed(&[base, without]).distribution.expect("it says");
    assert_eq!(
        (found.id.as_str(), found.codename.as_str()),
        ("debian", "bookworm")
    );
}

#[test]
fn an_image_that_does_not_say_has_no_distribution() {
    let inventory = installed(&[Layer::new().file("etc/motd", "hello")]);
    assert_eq!(inventory.distribution, None);
}
