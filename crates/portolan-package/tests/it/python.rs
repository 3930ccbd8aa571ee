//! Python distributions.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use portolan_image::contents::{Ecosystem, FilePath};
use portolan_package::Found;
use portolan_testkit::servers::Python;

use crate::support::{Layer, installed, says};
use crate::told::told;

#[test]
fn metadata_is_found_in_every_form_that_installers_leave() {
    let metadata = "Metadata-Version: 2.1\nName: Attrs\nVersion: 23.2.0\n\nbody\nName: other\n";
    for (path, is_one) in [
        (
            "usr/lib/python3/dist-packages/attrs-23.2.0.dist-info/METADATA",
            true,
        ),
        (
            "usr/lib/python3/dist-packages/attrs-23.2.0.egg-info/PKG-INFO",
            true,
        ),
        ("usr/lib/python3/dist-packages/attrs-23.2.0.egg-info", true),
        ("opt/x/attrs.egg/EGG-INFO/PKG-INFO", true),
        ("app/attrs.egg-info/PKG-INFO", true),
        // What pip left when it could not remove it.
        ("x/~ttrs-23.2.0.dist-info/METADATA", false),
        ("x/attrs-23.2.0.dist-info/RECORD", false),
        ("x/attrs-23.2.0.dist-info/sub/METADATA", false),
        ("x/attrs/METADATA", false),
        ("x/PKG-INFO", false),
        ("x/.dist-info/METADATA", false),
        ("METADATA", false),
    ] {
        let expected: &[&str] = if is_one { &["Attrs 23.2.0"] } else { &[] };
        assert_eq!(told(path, metadata), expected, "{path}");
    }
}

#[test]
fn fields_are_read_as_pip_reads_them() {
    for (fields, expected) in [
        (
            "Name: a\nVersion: 1\nLicense-Expression: MIT OR Apache-2.0\nLicense: MIT\nClassifier: License :: OSI Approved :: MIT License\n",
            "a 1 MIT OR Apache-2.0",
        ),
        (
            "Name: a\nVersion: 1\nLicense: BSD\nClassifier: License :: OSI Approved :: BSD License\n",
            "a 1 BSD",
        ),
        (
            "name:a\r\nVERSION:  1  \r\nLicense: UNKNOWN\r\nClassifier: License :: OSI Approved\r\nClassifier: License :: OSI Approved :: BSD License\r\n\
             Classifier: License :: Public Domain\r\n",
            "a 1 BSD License?, Public Domain?",
        ),
        (
            "Name: a\nVersion: 1\nLicense: MIT License\n        \n        Copyright (c) 2020 Ada\n        Permission is hereby granted\n",
            "a 1 MIT License",
        ),
        (
            "Name: a\nVersion: 1\nLicense: Copyright (c) 2020 Ada\n  Permission is hereby granted\nClassifier: License :: OSI Approved :: MIT License\n",
            "a 1 MIT License?",
        ),
        (
            "Name: a\nVersion: 1\nHome-page: https://a.example\nAuthor: Ada\nAuthor-email: ada@example.org\n",
            "a 1 <https://a.example> by Ada <ada@example.org>",
        ),
        (
            "Name: a\nVersion: 1\nHome-page: UNKNOWN\nProject-URL: Source, https://s.example\nProject-URL: Home-Page, https://h.example\n\
             Author: Ada\nMaintainer-email: Bob <bob@example.org>\n",
            "a 1 <https://h.example> by Bob <bob@example.org>",
        ),
        (
            "Name: a\nVersion: 1\nAuthor: Ada\nAuthor-email: a@example.org, b@example.org\n",
            "a 1 by Ada",
        ),
        ("Name: a\nVersion: 1\nno field\nAuthor: Ada\n", "a 1"),
        ("", "unread: it gives no name and version that can be read"),
        (
            "Name: a\n",
            "unread: it gives no name and version that can be read",
        ),
        (
            " Name: a\nVersion: 1\n",
            "unread: it gives no name and version that can be read",
        ),
    ] {
        assert_eq!(
            told("x/a-1.dist-info/METADATA", fields),
            [expected],
            "{fields}"
        );
    }
}

#[test]
fn threat_24_metadata_is_read_up_to_a_limit_and_so_are_its_fields() {
    let huge = format!("Name: a\nVersion: 1\n\n{}", "x".repeat(5 << 20));
    assert_eq!(
        told("x/a.dist-info/METADATA", huge),
        ["unread: it has more than the 4194304 bytes that are read"]
    );
    let long = format!("Name: a\nVersion: {}\n", "1".repeat(5000));
    assert_eq!(
        told("x/a.dist-info/METADATA", long),
        ["unread: it gives no name and version that can be read"]
    );
}

#[test]
fn a_package_says_where_it_was_found_and_whence_its_licence_is() {
    let path = "x/a-1.dist-info/METADATA";
    let found = says(path, "Name: a\nVersion: 1\nLicense: MIT\n");
    let [Found::Packages(packages)] = found.as_slice() else {
        panic!("{found:?}");
    };
    assert_eq!(packages[0].ecosystem, Ecosystem::Python);
    assert_eq!(packages[0].found_in, FilePath::from(path));
    assert_eq!(packages[0].licences[0].from, FilePath::from(path));
}

/// An environment that Python itself made has pip at least; what Debian's own Python has is in all forms at once.
#[test]
fn the_list_is_that_of_pip() {
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let root = scratch.path().join("env");
    Python::run(&["-m", "venv", &root.to_string_lossy()]).expect("python3 with python3-venv");
    let site = site_packages(&root);
    for (path, content) in [
        (
            "harbour-1.0.dist-info/METADATA",
            "Metadata-Version: 2.1\nName: Harbour\nVersion: 1.0\nLicense: MIT\n",
        ),
        (
            "pier.egg-info/PKG-INFO",
            "Metadata-Version: 1.1\nName: pier\nVersion: 2.0.dev1\n",
        ),
        (
            "dbus_quay-1.3.egg-info",
            "Metadata-Version: 1.0\nName: dbus-quay\nVersion: 1.3\n",
        ),
        (
            "~arbour-0.9.dist-info/METADATA",
            "Metadata-Version: 2.1\nName: Harbour\nVersion: 0.9\n",
        ),
        ("harbour/_vendor/READ.ME", "no metadata\n"),
    ] {
        put(&site.join(path), content);
    }
    let output = Command::new(root.join("bin/python3"))
        .args(["-m", "pip", "list", "--format=freeze"])
        .arg("--disable-pip-version-check")
        .output()
        .expect("Python of the environment");
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{complaint}");
    let listed: BTreeSet<String> = String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(|line| line.replace("==", " "))
        .collect();
    assert!(listed.contains("Harbour 1.0"), "{listed:?}");

    let mut layer = Layer::new();
    for (path, content) in files(&site) {
        layer = layer.file(&path, content);
    }
    let ours: BTreeSet<String> = installed(&[layer])
        .packages
        .iter()
        // Those that lie deeper are copies inside of others, which pip does not see.
        .filter(|package| package.found_in.depth() <= 2)
        .map(|package| format!("{} {}", package.name, package.version))
        .collect();
    assert_eq!(ours, listed);
}

fn site_packages(root: &Path) -> PathBuf {
    let lib = std::fs::read_dir(root.join("lib")).expect("an environment");
    let version = lib.flatten().next().expect("one version of Python");
    version.path().join("site-packages")
}

#[expect(clippy::disallowed_methods, reason = "a fixture in a scratch folder")]
fn put(path: &Path, content: &str) {
    std::fs::create_dir_all(path.parent().expect("below a folder")).expect("a folder");
    std::fs::write(path, content).expect("a file");
}

/// All files below a folder that could be metadata, with their paths from there.
fn files(root: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(root).expect("below it");
            let name = name.to_str().expect("a name that is text");
            if name.contains("-info") || name.ends_with("READ.ME") {
                found.push((name.to_owned(), std::fs::read(&path).expect("a file")));
            }
        }
    }
    found
}
