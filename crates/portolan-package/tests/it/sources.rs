//! Where the sources of packages can be had.

use crate::support::{Layer, installed};

fn links(os_release: &str, source: &str) -> Vec<String> {
    let image = Layer::new().file("etc/os-release", os_release).file(
        "var/lib/dpkg/status",
        format!("Package: a\nVersion: 1-1\nSource: {source}\n"),
    );
    let found = installed(&[image]).packages;
    let source = found.first().and_then(|package| package.source.clone());
    let links = source.unwrap().links;
    links
        .into_iter()
        .map(|link| format!("{:?} {}", link.page, link.url))
        .collect()
}

#[test]
fn sources_of_debian_and_ubuntu_have_the_pages_of_their_archives() {
    for (os_release, source, expected) in [
        (
            "ID=debian",
            "gcc-12 (12.2.0-14+deb12u1)",
            vec![
                "Browse https://sources.debian.org/src/gcc-12/12.2.0-14+deb12u1/",
                "Archive https://snapshot.debian.org/package/gcc-12/12.2.0-14+deb12u1/",
            ],
        ),
        (
            "ID=debian",
            "vim (2:9.0~rc1-1)",
            vec![
                "Browse https://sources.debian.org/src/vim/2:9.0~rc1-1/",
                "Archive https://snapshot.debian.org/package/vim/2:9.0~rc1-1/",
            ],
        ),
        (
            "ID=ubuntu\nID_LIKE=debian",
            "vim (2:8.1.2269-1ubuntu5)",
            vec!["Archive https://launchpad.net/ubuntu/+source/vim/2:8.1.2269-1ubuntu5"],
        ),
        // Some of its packages are built anew, and nothing says which.
        ("ID=raspbian\nID_LIKE=debian", "vim (2:9)", vec![]),
        ("NAME=x", "vim (2:9)", vec![]),
        (
            "ID=debian",
            "a (1?x#y)",
            vec![
                "Browse https://sources.debian.org/src/a/1%3Fx%23y/",
                "Archive https://snapshot.debian.org/package/a/1%3Fx%23y/",
            ],
        ),
    ] {
        assert_eq!(links(os_release, source), expected, "{os_release} {source}");
    }
}
