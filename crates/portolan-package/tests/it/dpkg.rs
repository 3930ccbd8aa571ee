//! Packages of Debian: what the database of dpkg says, and what dpkg-query says of the same.

use std::collections::BTreeMap;
use std::path::Path;

use portolan_image::contents::{Ecosystem, Package};
use portolan_package::Found;
use portolan_testkit::servers::DpkgQuery;

use crate::support::{Layer, installed, says};

const STATUS: &str = "var/lib/dpkg/status";

fn packages(path: &str, content: impl AsRef<[u8]>) -> Vec<Package> {
    let found = says(path, content);
    let packages = found.into_iter().flat_map(|found| match found {
        Found::Packages(packages) => packages,
        other => panic!("{other:?}"),
    });
    packages.collect()
}

fn unread(path: &str, content: impl AsRef<[u8]>) -> Vec<String> {
    let found = says(path, content);
    let unread = found.into_iter().filter_map(|found| match found {
        Found::Unread(why) => Some(why),
        _ => None,
    });
    unread.collect()
}

#[test]
fn a_stanza_says_all_that_is_kept_of_a_package() {
    let stanza = "Package: libc-bin\nEssential: yes\nStatus: install ok installed\nPriority: required\nInstalled-Size: 2042\n\
        Maintainer: GNU Libc Maintainers <debian-glibc@lists.debian.org>\nArchitecture: amd64\nMulti-Arch: foreign\nSource: glibc (2.36-9)\n\
        Version: 2.36-9+deb12u4\nDepends: libc6 (>> 2.36), libc6 (<< 2.37)\nConffiles:\n /etc/bindresvport.blacklist 4c09\n\
        Description: GNU C Library: Binaries\n This package.\n .\n Homepage: not this one\nHomepage: https://www.gnu.org/software/libc/libc.html\n";
    let found = packages(STATUS, stanza);
    let [package] = found.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!(package.ecosystem, Ecosystem::Deb);
    assert_eq!(
        (package.name.as_str(), package.version.as_str()),
        ("libc-bin", "2.36-9+deb12u4")
    );
    assert_eq!(package.architecture.as_deref(), Some("amd64"));
    assert_eq!(package.installed_bytes, Some(2042 * 1024));
    assert_eq!(
        package.maintainer.as_deref(),
        Some("GNU Libc Maintainers <debian-glibc@lists.debian.org>")
    );
    assert_eq!(
        package.homepage.as_deref(),
        Some("https://www.gnu.org/software/libc/libc.html")
    );
    let source = package.source.as_ref().unwrap();
    assert_eq!(
        (source.name.as_str(), source.version.as_str()),
        ("glibc", "2.36-9")
    );
}

#[test]
fn a_source_that_is_not_named_is_the_package_itself() {
    for (field, expected) in [
        ("", "a 1-2"),
        ("Source: b\n", "b 1-2"),
        ("Source: b (3)\n", "b 3"),
        ("Source: b(3)\n", "b 3"),
        ("Source: b (3\n", "b 3"),
        ("Source: b ()\n", "b 1-2"),
        ("Source: ../b (3)\n", "a 3"),
        ("Source:\n", "a 1-2"),
    ] {
        let found = packages(STATUS, format!("Package: a\n{field}Version: 1-2\n"));
        let source = found.first().unwrap().source.clone().unwrap();
        assert_eq!(
            format!("{} {}", source.name, source.version),
            expected,
            "{field}"
        );
    }
}

#[test]
fn a_distroless_image_has_a_file_a_package_and_lists_of_files_beside() {
    let folder = "var/lib/dpkg/status.d";
    let image = Layer::new()
        .file("etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n")
        .file(
            &format!("{folder}/base"),
            "Package: base-files\nVersion: 12.4+deb12u5\nArchitecture: amd64\nMaintainer: Santiago Vila <sanvila@debian.org>\n",
        )
        .file(&format!("{folder}/base.md5sums"), "Package: not-this\nVersion: 1\n")
        .file(&format!("{folder}/deeper/x"), "Package: not-this\nVersion: 1\n")
        .file(&format!("{folder}/README"), "Nothing of the kind: it is a text.\n")
        .file("usr/share/doc/base-files/copyright", "See /usr/share/common-licenses/GPL-2.\n");
    let found = installed(&[image]);
    assert_eq!(found.unread, []);
    let [package] = found.packages.as_slice() else {
        panic!("{:?}", found.packages)
    };
    assert_eq!(
        package.purl,
        "pkg:deb/debian/base-files@12.4%2Bdeb12u5?arch=amd64&distro=debian-12"
    );
    assert_eq!(package.found_in.to_string(), "/var/lib/dpkg/status.d/base");
    assert_eq!(package.licences.first().unwrap().name, "GPL-2");
}

#[test]
fn a_package_that_two_databases_list_is_told_of_once() {
    let stanza = "Package: a\nVersion: 1\nArchitecture: all\n";
    let image = Layer::new().file("var/lib/dpkg/status.d/a", stanza).file(
        STATUS,
        format!("{stanza}\nPackage: a\nVersion: 1\nArchitecture: i386\n"),
    );
    let found = installed(&[image]).packages;
    let told: Vec<String> = found
        .iter()
        .map(|package| {
            format!(
                "{} {}",
                package.found_in,
                package.architecture.as_deref().unwrap()
            )
        })
        .collect();
    assert_eq!(
        told,
        ["/var/lib/dpkg/status all", "/var/lib/dpkg/status i386"]
    );
}

#[test]
fn threat_28_what_is_odd_in_a_database_neither_hides_the_rest_nor_ends_the_reading() {
    let sound = "\n\nPackage: sound\nStatus: install ok installed\nVersion: 1\n";
    for (odd, names, complaints) in [
        (" goes on before anything began\n", "sound", 0),
        ("no colon at all\n:no name\n: \n", "sound", 0),
        ("Package: a\nVersion:\n 1\n", "sound", 1),
        ("Package: a\n", "sound", 1),
        ("Package:\nVersion: 1\n", "sound", 1),
        ("Package: ../../etc\nVersion: 1\n", "sound", 1),
        ("Package: two words\nVersion: 1\n", "sound", 1),
        ("Package: a\0b\nVersion: 1\n", "sound", 1),
        ("package: a\nversion: 1\n", "a sound", 0),
        (
            "Package: a\nPackage: b\nVersion: 1\nVersion: 2\n",
            "a sound",
            0,
        ),
        ("Package: a\r\nVersion: 1\r\n\r\n", "a sound", 0),
        (
            "Package: a\nVersion: 1\nInstalled-Size: 99999999999999999999\n",
            "a sound",
            0,
        ),
        (
            "Package: a\nVersion: 1\nInstalled-Size: 18446744073709551615\n",
            "a sound",
            0,
        ),
        (
            "Package: a\nVersion: 1\nMaintainer: \u{1b}[31m\n",
            "a sound",
            0,
        ),
        (
            "Package: a\nVersion: 1\n \t \nPackage: b\nVersion: 2\n",
            "a b sound",
            0,
        ),
        (
            "# comment\nPackage: a\n# another\nVersion: 1\n",
            "a sound",
            0,
        ),
    ] {
        let text = format!("{odd}{sound}");
        let found = says(STATUS, &text);
        let listed = found.iter().find_map(|found| match found {
            Found::Packages(packages) => Some(packages),
            _ => None,
        });
        let listed: Vec<&str> = listed
            .unwrap()
            .iter()
            .map(|package| package.name.as_str())
            .collect();
        assert_eq!(listed.join(" "), names, "{odd:?}");
        assert_eq!(unread(STATUS, &text).len(), complaints, "{odd:?}");
    }
    let bytes = [
        b"Package: a\nVersion: 1\nMaintainer: \xff\xfe\n".as_slice(),
        sound.as_bytes(),
    ]
    .concat();
    assert_eq!(packages(STATUS, bytes).len(), 2);
    let long = format!("Package: {}\nVersion: 1\n", "x".repeat(1 << 20));
    assert_eq!(
        unread(STATUS, long),
        ["1 of its entries have no name or no version that can be read"]
    );
}

#[test]
fn threat_24_no_more_packages_are_kept_than_the_limit() {
    let mut text = String::new();
    for number in 0..=portolan_package::limits::PACKAGES {
        text.push_str(&format!("Package: p{number}\nVersion: 1\n\n"));
    }
    let found = says(STATUS, &text);
    let [Found::Packages(packages), Found::Unread(why)] = found.as_slice() else {
        panic!("{} findings", found.len())
    };
    assert_eq!(packages.len(), portolan_package::limits::PACKAGES);
    assert_eq!(why, "it lists more than the 200000 packages that are read");
}

const QUERY: &str = "${db:Status-Status}|${Package}|${Version}|${Architecture}|${source:Package}|${source:Version}|${Installed-Size}|\
    ${Maintainer}|${Homepage}\n";

/// What dpkg-query lists of which files are there, by package and architecture.
fn by_dpkg(folder: &Path) -> BTreeMap<String, String> {
    let folder = format!("--admindir={}", folder.display());
    let output = DpkgQuery::run(&[&folder, "-W", "-f", QUERY]).unwrap();
    let text = String::from_utf8(output).unwrap();
    let lines = text.lines().filter_map(|line| {
        let (state, rest) = line.split_once('|')?;
        (!["not-installed", "config-files"].contains(&state)).then(|| rest.to_owned())
    });
    lines.map(|line| (line.clone(), line)).collect()
}

fn by_us(status: &[u8]) -> BTreeMap<String, String> {
    let lines = packages(STATUS, status).into_iter().map(|package| {
        let source = package.source.unwrap();
        let size = package
            .installed_bytes
            .map(|bytes| (bytes / 1024).to_string());
        [
            package.name,
            package.version,
            package.architecture.unwrap_or_default(),
            source.name,
            source.version,
            size.unwrap_or_default(),
            package.maintainer.unwrap_or_default(),
            package.homepage.unwrap_or_default(),
        ]
        .join("|")
    });
    lines.map(|line| (line.clone(), line)).collect()
}

#[test]
fn the_packages_of_this_system_are_those_that_dpkg_query_lists() {
    let folder = Path::new("/var/lib/dpkg");
    let status = std::fs::read(folder.join("status")).unwrap();
    let ours = by_us(&status);
    assert!(ours.len() > 50, "{}", ours.len());
    assert_eq!(ours, by_dpkg(folder));
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "a database in a folder of the test, which dpkg-query reads"
)]
fn in_whatever_state_a_package_is_dpkg_query_agrees_whether_it_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let mut status = String::new();
    let all = [
        "not-installed",
        "config-files",
        "half-installed",
        "unpacked",
        "half-configured",
        "triggers-awaited",
        "triggers-pending",
        "installed",
    ];
    let mut number = 0;
    for want in ["install", "hold", "deinstall", "purge", "unknown"] {
        for flag in ["ok", "reinstreq"] {
            for state in all {
                // dpkg asks for more in these.
                let more = match state {
                    "triggers-awaited" => "Triggers-Awaited: p0\n",
                    "triggers-pending" => "Triggers-Pending: /some/file\n",
                    "config-files" => "Config-Version: 1-1\n",
                    _ => "",
                };
                status.push_str(&format!(
                    "Package: p{number}\nStatus: {want} {flag} {state}\nMaintainer: M <m@example.org>\nArchitecture: amd64\nSource: s (2:{number}-1)\n\
                     Version: 1:{number}~rc-1+b1\nInstalled-Size: {number}\n{more}Description: d\n"
                ));
                status.push('\n');
                number += 1;
            }
        }
    }
    std::fs::write(folder.path().join("status"), &status).unwrap();
    for name in ["info", "updates"] {
        std::fs::create_dir(folder.path().join(name)).unwrap();
    }
    std::fs::write(folder.path().join("info/format"), "1\n").unwrap();
    let theirs = by_dpkg(folder.path());
    assert_eq!(theirs.len(), 5 * 2 * 6);
    assert_eq!(by_us(status.as_bytes()), theirs);
}

#[test]
fn what_is_no_database_is_told_and_one_of_nothing_installed_is_one() {
    for (content, complaints) in [
        (&b"\x00\x01garbage\xff\n\n"[..], 1),
        (b"<html>\n</html>\n", 1),
        (b"", 0),
        (b"\n \n", 0),
        (
            b"Package: a\nStatus: deinstall ok config-files\nVersion: 1\n",
            0,
        ),
    ] {
        assert_eq!(unread(STATUS, content).len(), complaints, "{content:?}");
    }
}

/// Packages would be missed without a word.
#[test]
fn a_database_that_a_link_leads_to_is_told() {
    let elsewhere = Layer::new()
        .file("srv/status", "Package: a\nVersion: 1\n")
        .symlink(STATUS, "/srv/status");
    let found = installed(&[elsewhere]);
    assert_eq!(found.packages, []);
    let told: Vec<String> = found
        .unread
        .iter()
        .map(|unread| format!("{} {}", unread.path.as_ref().unwrap(), unread.why))
        .collect();
    assert_eq!(
        told,
        [
            "/srv/status it is reached by a link, from /var/lib/dpkg/status, and is not looked at there"
        ]
    );
    let merged = Layer::new()
        .file("usr/lib/apk/db/installed", "P:a\nV:1\n")
        .symlink("lib", "usr/lib");
    let found = installed(&[merged]);
    assert_eq!((found.packages.len(), found.unread.len()), (1, 0));
}
