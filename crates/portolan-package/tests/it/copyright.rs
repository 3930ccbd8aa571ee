//! The licences of packages of Debian, and where they were read.

use std::collections::BTreeMap;

use portolan_image::contents::{Ecosystem, Evidence, Licence, Package};
use portolan_package::Found;

use crate::support::{Layer, installed, says};

fn licences(content: impl AsRef<[u8]>) -> Vec<Licence> {
    match says("usr/share/doc/a/copyright", content).as_slice() {
        [Found::Copyright(licences)] => licences.clone(),
        other => panic!("{other:?}"),
    }
}

/// Name, expression and evidence of each.
fn told(licences: &[Licence]) -> Vec<String> {
    let told = licences.iter().map(|licence| {
        let expression = licence.expression.as_deref().unwrap_or("-");
        format!("{} [{expression}] {:?}", licence.name, licence.evidence)
    });
    told.collect()
}

#[test]
fn each_licence_of_a_machine_readable_file_is_told_once_in_order() {
    let text = "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nUpstream-Name: a\n\n\
        Files: *\nCopyright: 1999 Somebody\nLicense: GPL-2+ and Expat\n\n\
        Files: debian/*\nCopyright: 2001 Somebody else\nLicense: GPL-2+\n Some text.\n License: not this one\n .\n More.\n\n\
        Files: x\nLicense: GPL-1+ or Artistic\n\n\
        Files: y\nLicense:\n Words without a name.\n\n\
        License: GPL-2+\n On Debian systems see /usr/share/common-licenses/GPL-2.\n\n\
        license:\tExpat\n";
    assert_eq!(
        told(&licences(text)),
        [
            "GPL-2+ and Expat [GPL-2.0-or-later AND MIT] Copyright",
            "GPL-2+ [GPL-2.0-or-later] Copyright",
            "GPL-1+ or Artistic [-] Copyright",
            "Expat [MIT] Copyright",
        ]
    );
}

#[test]
fn a_free_form_file_is_known_by_what_it_refers_to_and_else_by_its_words() {
    for (text, expected) in [
        (
            "See `/usr/share/common-licenses/GPL-2', /usr/share/common-licenses/Apache-2.0. Again: /usr/share/common-licenses/GPL-2.",
            vec!["GPL-2 [-] Reference", "Apache-2.0 [Apache-2.0] Reference"],
        ),
        ("The text is in /usr/share/common-licenses/.", vec![]),
        (
            "Redistribution and use in source and\n   binary forms, with or without modification, are permitted",
            vec!["BSD-2-Clause [BSD-2-Clause] Guess"],
        ),
        (
            "It is in the public domain.",
            vec!["public-domain [-] Guess"],
        ),
        ("All rights reserved.", vec![]),
        ("", vec![]),
        // It says nothing of files and has no header: a list in prose.
        (
            "License: see below\n\nIt is in the public domain",
            vec!["public-domain [-] Guess"],
        ),
        (
            "Format: x\n\nThe header is all there is. /usr/share/common-licenses/MPL-2.0",
            vec!["MPL-2.0 [MPL-2.0] Reference"],
        ),
        ("Files: *\nLicense: Zlib\n", vec!["Zlib [Zlib] Copyright"]),
    ] {
        assert_eq!(told(&licences(text)), expected, "{text}");
    }
}

#[test]
fn threat_24_a_file_has_no_more_licences_than_are_kept() {
    let mut text = "Format: x\n\n".to_owned();
    for number in 0..20_000 {
        text.push_str(&format!("License: l{number}\n\n"));
    }
    assert_eq!(licences(text).len(), 1000);
    let found = says("usr/share/doc/a/copyright", vec![b'x'; (4 << 20) + 1]);
    assert!(matches!(found.as_slice(), [Found::Unread(_)]), "{found:?}");
    let odd = licences(b"Format: \xff\nLicense: \xff\0\n\n");
    assert_eq!(told(&odd), ["\u{fffd} [-] Copyright"]);
}

const STATUS: &str = "Package: a\nVersion: 1\n\nPackage: b\nVersion: 1\n\nPackage: c\nVersion: 1\n\nPackage: d\nVersion: 1\n";

fn by_name(packages: &[Package]) -> BTreeMap<&str, String> {
    let told = packages.iter().map(|package| {
        let from: Vec<String> = package
            .licence_files
            .iter()
            .map(ToString::to_string)
            .collect();
        let names: Vec<&str> = package
            .licences
            .iter()
            .map(|licence| licence.name.as_str())
            .collect();
        (
            package.name.as_str(),
            format!("{} from {}", names.join(","), from.join(",")),
        )
    });
    told.collect()
}

#[test]
fn threat_31_links_of_documentation_are_followed_inside_of_the_image_only() {
    let image = Layer::new()
        .file("var/lib/dpkg/status", STATUS)
        .file("usr/share/doc/a/copyright", "Format: x\nLicense: Zlib\n")
        .symlink("usr/share/doc/b", "a")
        .symlink("usr/share/doc/c", "/../../../usr/./share//doc/b")
        .symlink(
            "usr/share/doc/d/copyright",
            "../../../../../../../../usr/share/doc/c/copyright",
        );
    let found = installed(&[image]).packages;
    let all = "Zlib from /usr/share/doc/a/copyright".to_owned();
    for (name, told) in by_name(&found) {
        assert_eq!(told, all, "{name}");
    }

    let image = Layer::new()
        .file("var/lib/dpkg/status", STATUS)
        .symlink("usr/share/doc/a", "b")
        .symlink("usr/share/doc/b", "a")
        .symlink("usr/share/doc/c", "/etc/passwd")
        .symlink("usr/share/doc/d", "../nowhere")
        .file("etc/passwd", "root");
    let found = installed(&[image]).packages;
    assert_eq!(found.len(), 4);
    for (name, told) in by_name(&found) {
        assert_eq!(told, " from ", "{name}");
    }
}

#[test]
fn a_hard_link_of_documentation_has_what_its_file_had() {
    let base = Layer::new()
        .file("var/lib/dpkg/status", STATUS)
        .file("usr/share/doc/a/copyright", "Format: x\nLicense: Zlib\n")
        .hard_link("usr/share/doc/b/copyright", "usr/share/doc/a/copyright");
    let found = installed(std::slice::from_ref(&base)).packages;
    assert_eq!(by_name(&found)["b"], "Zlib from /usr/share/doc/a/copyright");

    // The content is still that of the old file, which said so under both names.
    let changed = Layer::new().file("usr/share/doc/a/copyright", "Format: x\nLicense: ISC\n");
    let found = installed(&[base, changed]).packages;
    assert_eq!(by_name(&found)["a"], "ISC from /usr/share/doc/a/copyright");
    assert_eq!(by_name(&found)["b"], "Zlib from /usr/share/doc/b/copyright");
}

#[test]
fn the_copyright_that_is_there_in_the_end_counts() {
    let path = "usr/share/doc/a/copyright";
    let base = Layer::new()
        .file("var/lib/dpkg/status", STATUS)
        .file(path, "Format: x\nLicense: Zlib\n")
        .file("usr/share/doc/b/copyright", "All rights reserved.");
    let changed = Layer::new().file(path, "Format: x\nLicense: ISC\n");
    let found = installed(&[base.clone(), changed]).packages;
    let told = by_name(&found);
    assert_eq!(told["a"], "ISC from /usr/share/doc/a/copyright");
    assert_eq!(
        told["b"], " from /usr/share/doc/b/copyright",
        "looked at in vain"
    );
    assert_eq!(told["c"], " from ");

    // As `rm -rf /usr/share/doc` does in many images.
    let found = installed(&[base, Layer::new().without("usr/share/doc")]).packages;
    assert_eq!(by_name(&found)["a"], " from ");
}

#[test]
fn the_copyright_files_of_this_system_are_read_and_most_say_something() {
    let status = std::fs::read("/var/lib/dpkg/status").unwrap();
    let mut image = Layer::new().file("var/lib/dpkg/status", status);
    for entry in std::fs::read_dir("/usr/share/doc").unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let path = format!("usr/share/doc/{name}");
        if let Ok(target) = std::fs::read_link(entry.path()) {
            image = image.symlink(&path, target.to_str().unwrap());
        } else if let Ok(content) = std::fs::read(entry.path().join("copyright")) {
            image = image.file(&format!("{path}/copyright"), content);
        }
    }
    let inventory = installed(&[image]);
    assert_eq!(inventory.unread, []);
    let debs = || {
        inventory
            .packages
            .iter()
            .filter(|package| package.ecosystem == Ecosystem::Deb)
    };
    let total = debs().count();
    let with = |wanted: fn(&Package) -> bool| debs().filter(|package| wanted(package)).count();
    let licensed = with(|package| !package.licences.is_empty());
    let in_spdx = with(|package| {
        package
            .licences
            .iter()
            .any(|licence| licence.expression.is_some())
    });
    let guessed = with(|package| {
        package
            .licences
            .iter()
            .any(|licence| licence.evidence == Evidence::Guess)
    });
    println!(
        "of {total} packages {licensed} have licences, {in_spdx} some in SPDX, {guessed} some that are guesses"
    );
    assert!(licensed * 100 > total * 95, "{licensed} of {total}");
    assert!(in_spdx * 100 > total * 60, "{in_spdx} of {total}");
}
