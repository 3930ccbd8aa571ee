//! What is taken from a header.

use portolan_image::contents::{Evidence, Package, SourcePackage};

use super::written::{Header, LONG, NUMBER, TEXTS, TRANSLATED, ndb};
use super::{NDB, packages};

fn package(header: &Header) -> Package {
    let mut found = packages(NDB, &ndb(&[header.bytes()]));
    assert_eq!(found.len(), 1);
    found.remove(0)
}

#[test]
fn a_header_says_all_that_is_kept_of_a_package() {
    let header = Header::named("curl")
        .entry(1003, NUMBER, 1, &7_u32.to_be_bytes())
        .entry(1009, NUMBER, 1, &1234_u32.to_be_bytes())
        .text(1011, "SUSE LLC <https://www.suse.com/>")
        .text(1014, "GPLv2+")
        .text(1015, "https://bugs.example.com/")
        .text(1020, "https://curl.se/")
        .text(1022, "x86_64")
        .text(1044, "curl-tools-8.1-3.src.rpm")
        .region();
    let package = serde_json::to_string_pretty(&package(&header)).expect("data");
    insta::assert_snapshot!(package, @r#"
    {
      "ecosystem": "rpm",
      "name": "curl",
      "version": "7:1-2",
      "architecture": "x86_64",
      "source": {
        "name": "curl-tools",
        "version": "8.1-3"
      },
      "licences": [
        {
          "name": "GPLv2+",
          "expression": "GPL-2.0-or-later",
          "evidence": "field",
          "from": "/usr/lib/sysimage/rpm/Packages.db"
        }
      ],
      "licence_files": [
        "/usr/lib/sysimage/rpm/Packages.db"
      ],
      "found_in": "/usr/lib/sysimage/rpm/Packages.db",
      "installed_bytes": 1234,
      "maintainer": "SUSE LLC <https://www.suse.com/>",
      "homepage": "https://curl.se/"
    }
    "#);
}

#[test]
fn a_size_beyond_four_gigabytes_has_a_tag_of_its_own() {
    let header = Header::named("cuda")
        .entry(1009, NUMBER, 1, &1_u32.to_be_bytes())
        .entry(5009, LONG, 1, &(5_u64 << 30).to_be_bytes());
    assert_eq!(package(&header).installed_bytes, Some(5 << 30));
}

#[test]
fn sources_are_told_by_the_name_of_their_file() {
    let source = |file: &str| package(&Header::named("a").text(1044, file)).source;
    for (file, name, version) in [
        ("glibc-2.34-60.el9.src.rpm", "glibc", "2.34-60.el9"),
        (
            "java-1.8.0-openjdk-1.8.0.1-2.src.rpm",
            "java-1.8.0-openjdk",
            "1.8.0.1-2",
        ),
        ("firmware-1-1.nosrc.rpm", "firmware", "1-1"),
    ] {
        let told = SourcePackage {
            name: name.to_owned(),
            version: version.to_owned(),
            commit: None,
            links: Vec::new(),
        };
        assert_eq!(source(file), Some(told), "{file}");
    }
    for file in [
        "(none)",
        "glibc.src.rpm",
        "-1-2.src.rpm",
        "a-1-.src.rpm",
        "a-1-2.x86_64.rpm",
    ] {
        assert_eq!(source(file), None, "{file}");
    }
}

#[test]
fn an_imported_key_is_listed_as_rpm_lists_it() {
    let key = Header::new()
        .text(1000, "gpg-pubkey")
        .text(1001, "fd431d51")
        .text(1002, "4ae0493b")
        .text(1014, "pubkey");
    let key = package(&key);
    assert_eq!(
        (key.name.as_str(), key.version.as_str()),
        ("gpg-pubkey", "fd431d51-4ae0493b")
    );
    assert_eq!((key.architecture, key.source), (None, None));
}

#[test]
fn a_list_of_licences_is_never_taken_for_a_text() {
    let list = "GPLv2+ and LGPLv2+ and BSD and MIT and Public Domain";
    let licences = package(&Header::named("libgcrypt").text(1014, list)).licences;
    let [licence] = licences.as_slice() else {
        panic!("{licences:?}");
    };
    assert_eq!(
        (licence.name.as_str(), licence.evidence),
        (list, Evidence::Field)
    );
}

#[test]
fn of_texts_in_several_languages_the_first_counts_and_of_a_tag_that_is_there_twice_the_last() {
    let header = Header::named("a")
        .entry(1011, TRANSLATED, 2, b"A vendor\0Ein Anbieter\0")
        .entry(1020, TEXTS, 2, b"https://one/\0https://two/\0")
        .text(1022, "noarch")
        .region()
        .text(1022, "aarch64");
    let package = package(&header);
    assert_eq!(package.maintainer.as_deref(), Some("A vendor"));
    assert_eq!(package.homepage.as_deref(), Some("https://one/"));
    assert_eq!(package.architecture.as_deref(), Some("aarch64"));
}

#[test]
fn what_is_of_another_type_too_long_or_would_steer_a_terminal_is_left_out() {
    let long = "x".repeat(5000);
    let header = Header::named("a")
        .text(1003, "1")
        .text(1011, "red \x1b[31m")
        .entry(1014, NUMBER, 1, &[0; 4])
        .text(1020, &long)
        .text(1022, "two words");
    let package = package(&header);
    assert_eq!(package.version, "1-2");
    assert_eq!(package.maintainer, None);
    assert_eq!(package.homepage, None);
    assert_eq!(package.architecture, None);
    assert!(package.licences.is_empty());
}
