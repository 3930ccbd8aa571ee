//! A root file system in Debian's manner: what names the distribution, and the database of installed packages.

use crate::image::Tree;

/// A package as the database has it.
struct Package {
    name: &'static str,
    version: &'static str,
    source: Option<&'static str>,
    /// Whether it is the same on every architecture.
    all: bool,
    size: u32,
    section: &'static str,
    summary: &'static str,
    licence: &'static str,
    file: &'static str,
}

const BASE: &[Package] = &[
    Package {
        name: "base-files",
        version: "12.4+deb12u10",
        source: None,
        all: false,
        size: 341,
        section: "admin",
        summary: "Debian base system miscellaneous files",
        licence: "GPL-2+",
        file: "/usr/lib/os-release",
    },
    Package {
        name: "libc6",
        version: "2.36-9+deb12u10",
        source: Some("glibc"),
        all: false,
        size: 12986,
        section: "libs",
        summary: "GNU C Library: Shared libraries",
        licence: "LGPL-2.1+",
        file: "/lib/libc.so.6",
    },
];

const ADDED: &[Package] = &[
    Package {
        name: "ca-certificates",
        version: "20230311",
        source: None,
        all: true,
        size: 387,
        section: "misc",
        summary: "Common CA certificates",
        licence: "MPL-2.0",
        file: "/usr/sbin/update-ca-certificates",
    },
    Package {
        name: "mawk",
        version: "1.3.4.20200120-3.1",
        source: None,
        all: false,
        size: 231,
        section: "interpreters",
        summary: "Pattern scanning and text processing language",
        licence: "GPL-2",
        file: "/usr/bin/mawk",
    },
];

const OS_RELEASE: &str = r#"PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
NAME="Debian GNU/Linux"
VERSION_ID="12"
VERSION="12 (bookworm)"
VERSION_CODENAME=bookworm
ID=debian
HOME_URL="https://www.debian.org/"
SUPPORT_URL="https://www.debian.org/support"
BUG_REPORT_URL="https://bugs.debian.org/"
"#;

/// What a stand-in for a program holds: nothing here is meant to be run.
const STAND_IN: &str = "a stand-in\n";

/// The base system, for Debian's name of an architecture.
pub(super) fn base(architecture: &str) -> Tree {
    let tree = Tree::new()
        .dated(1_742_169_600) // 2025-03-17
        .dir("bin")
        .program("bin/sh", STAND_IN)
        .dir("etc")
        .file("etc/debian_version", "12.10\n")
        .symlink("etc/os-release", "../usr/lib/os-release")
        .file("etc/passwd", "root:x:0:0:root:/root:/bin/sh\n")
        .dir("lib")
        .file("lib/libc.so.6", STAND_IN)
        .dir("tmp")
        .dir("usr")
        .dir("usr/lib")
        .file("usr/lib/os-release", OS_RELEASE);
    let tree = installed(tree, BASE);
    tree.file("var/lib/dpkg/status", status(architecture, &[BASE]))
}

/// What `apt-get install` of two packages leaves behind.
pub(super) fn added(architecture: &str) -> Tree {
    let tree = Tree::new()
        .dated(1_743_588_000) // 2025-04-02T10:00
        .dir("usr")
        .dir("usr/bin")
        .symlink("usr/bin/awk", "mawk")
        .program("usr/bin/mawk", STAND_IN)
        .dir("usr/sbin")
        .program("usr/sbin/update-ca-certificates", STAND_IN);
    let tree = installed(tree, ADDED);
    tree.file("var/lib/dpkg/status", status(architecture, &[BASE, ADDED]))
}

/// The licences and file lists of some packages.
fn installed(tree: Tree, packages: &[Package]) -> Tree {
    let tree = packages.iter().fold(tree, |tree, package| {
        let copyright = format!(
            "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\
             Upstream-Name: {}\n\nFiles: *\nLicense: {}\n",
            package.name, package.licence
        );
        tree.file(
            &format!("usr/share/doc/{}/copyright", package.name),
            copyright,
        )
    });
    packages.iter().fold(tree, |tree, package| {
        let list = format!(
            "/.\n{}\n/usr/share/doc/{}/copyright\n",
            package.file, package.name
        );
        tree.file(&format!("var/lib/dpkg/info/{}.list", package.name), list)
    })
}

/// The database: a paragraph a package, sorted by name as dpkg writes it.
fn status(architecture: &str, groups: &[&[Package]]) -> String {
    let mut packages: Vec<&Package> = groups.iter().flat_map(|group| group.iter()).collect();
    packages.sort_by_key(|package| package.name);
    packages
        .iter()
        .map(|package| paragraph(package, architecture))
        .collect::<Vec<_>>()
        .join("\n")
}

fn paragraph(package: &Package, architecture: &str) -> String {
    let source = package
        .source
        .map(|source| format!("Source: {source}\n"))
        .unwrap_or_default();
    format!(
        "Package: {}\nStatus: install ok installed\nPriority: optional\nSection: {}\n\
         Installed-Size: {}\nMaintainer: Harbour Example <harbour@example.org>\n\
         Architecture: {}\n{source}Version: {}\nDescription: {}\n",
        package.name,
        package.section,
        package.size,
        if package.all { "all" } else { architecture },
        package.version,
        package.summary,
    )
}
