//! Inventories made in code, for tests of how they are written.

pub(crate) mod hostile;

use portolan_image::contents::{
    Distribution, Ecosystem, Evidence, FilePath, Inventory, LayerNumber, Licence, Package,
    SourceLink, SourcePackage, SourcePage, Unread,
};
use portolan_image::record::Record;
use portolan_report::{PlatformContents, Subject};

use crate::build;

/// A licence as written, with its SPDX expression or without (`""`).
pub(crate) fn licence(name: &str, expression: &str, evidence: Evidence, from: &str) -> Licence {
    Licence {
        name: name.to_owned(),
        expression: Some(expression.to_owned()).filter(|text| !text.is_empty()),
        evidence,
        from: FilePath::from(from),
    }
}

fn source(name: &str, version: &str, links: &[(SourcePage, &str)]) -> SourcePackage {
    SourcePackage {
        name: name.to_owned(),
        version: version.to_owned(),
        commit: None,
        links: links
            .iter()
            .map(|(page, url)| SourceLink {
                page: *page,
                url: (*url).to_owned(),
            })
            .collect(),
    }
}

fn deb(name: &str, version: &str, built_from: (&str, &str)) -> Package {
    let (source_name, source_version) = built_from;
    let copyright = FilePath::from(format!("usr/share/doc/{name}/copyright").as_str());
    Package {
        architecture: Some("amd64".to_owned()),
        source: Some(source(
            source_name,
            source_version,
            &[
                (
                    SourcePage::Browse,
                    &format!("https://sources.debian.org/src/{source_name}/{source_version}/"),
                ),
                (
                    SourcePage::Archive,
                    &format!("https://snapshot.debian.org/package/{source_name}/{source_version}/"),
                ),
            ],
        )),
        licence_files: vec![copyright],
        layer: Some(LayerNumber(0)),
        purl: format!("pkg:deb/debian/{name}@{version}?arch=amd64&distro=debian-11"),
        installed_bytes: Some(62_464),
        maintainer: Some("Debian Maintainers <team@lists.debian.example>".to_owned()),
        ..Package::new(
            Ecosystem::Deb,
            name,
            version,
            FilePath::from("var/lib/dpkg/status"),
        )
    }
}

/// What a small image of Debian with Python holds: a package with every kind of evidence, two of one source, one without licences.
pub(crate) fn debian() -> Inventory {
    let acl = "usr/share/doc/libacl1/copyright";
    let apt = "usr/share/doc/apt/copyright";
    let pip = "usr/local/lib/python3.7/site-packages/pip-22.0.4.dist-info/METADATA";
    let mut inventory = Inventory {
        distribution: Some(Distribution {
            id: "debian".to_owned(),
            version: "11".to_owned(),
            codename: "bullseye".to_owned(),
            name: "Debian GNU/Linux 11 (bullseye)".to_owned(),
            like: Vec::new(),
        }),
        packages: vec![
            Package {
                listed_as: Some("libacl1:amd64".to_owned()),
                homepage: Some("https://savannah.nongnu.org/projects/acl/".to_owned()),
                licences: vec![
                    licence("LGPL-2+", "LGPL-2.0-or-later", Evidence::Copyright, acl),
                    licence("GPL-2+", "GPL-2.0-or-later", Evidence::Copyright, acl),
                    licence("GPL-2", "", Evidence::Reference, acl),
                ],
                ..deb("libacl1", "2.2.53-10+b1", ("acl", "2.2.53-10"))
            },
            Package {
                licences: vec![
                    licence("GPLv2+", "", Evidence::Copyright, apt),
                    licence("MIT", "MIT", Evidence::Guess, apt),
                ],
                ..deb("apt", "2.2.4", ("apt", "2.2.4"))
            },
            Package {
                listed_as: Some("libapt-pkg6.0:amd64".to_owned()),
                licences: vec![licence(
                    "curl or MIT.",
                    "curl OR MIT",
                    Evidence::Copyright,
                    "usr/share/doc/libapt-pkg6.0/copyright",
                )],
                ..deb("libapt-pkg6.0", "2.2.4", ("apt", "2.2.4"))
            },
            Package {
                licence_files: Vec::new(),
                ..deb("libdebconfclient0", "0.260", ("cdebconf", "0.260"))
            },
            Package {
                summary: Some(
                    "The PyPA recommended tool for installing Python packages.".to_owned(),
                ),
                homepage: Some("https://pip.pypa.io/".to_owned()),
                maintainer: Some("The pip developers".to_owned()),
                layer: Some(LayerNumber(1)),
                purl: "pkg:pypi/pip@22.0.4".to_owned(),
                licences: vec![licence("MIT", "MIT", Evidence::Field, pip)],
                ..Package::new(Ecosystem::Python, "pip", "22.0.4", FilePath::from(pip))
            },
            Package {
                layer: Some(LayerNumber(1)),
                purl: "pkg:npm/%40babel/core@7.0.0".to_owned(),
                licences: vec![licence(
                    "LicenseRef-Own",
                    "LicenseRef-Own AND (MIT OR ISC)",
                    Evidence::Field,
                    "opt/app/node_modules/@babel/core/package.json",
                )],
                ..Package::new(
                    Ecosystem::Npm,
                    "@babel/core",
                    "7.0.0",
                    FilePath::from("opt/app/node_modules/@babel/core/package.json"),
                )
            },
            Package {
                layer: Some(LayerNumber(1)),
                ..Package::new(
                    Ecosystem::Binary,
                    "python",
                    "3.7.16",
                    FilePath::from("usr/local/bin/python3.7"),
                )
            },
        ],
        unread: Vec::new(),
    };
    inventory.sort();
    inventory
}

/// The same image on another platform: one package newer, one gone, and something that could not be read.
pub(crate) fn debian_elsewhere() -> Inventory {
    let mut inventory = debian();
    inventory
        .packages
        .retain(|package| package.name != "@babel/core");
    for package in &mut inventory.packages {
        if package.name == "apt" {
            "2.2.5".clone_into(&mut package.version);
        }
    }
    inventory.unread = vec![
        Unread {
            layer: LayerNumber(1),
            path: Some(FilePath::from("opt/app/node_modules/x/package.json")),
            why: "it is larger than 1 MiB".to_owned(),
        },
        Unread {
            layer: LayerNumber(7),
            path: None,
            why: "its compression is not known".to_owned(),
        },
    ];
    inventory
}

/// What a small image of Alpine holds.
pub(crate) fn alpine() -> Inventory {
    let database = || FilePath::from("lib/apk/db/installed");
    let apk = |name: &str, version: &str, licence_name: &str| Package {
        architecture: Some("x86_64".to_owned()),
        licences: vec![licence(
            licence_name,
            licence_name,
            Evidence::Field,
            "lib/apk/db/installed",
        )],
        layer: Some(LayerNumber(0)),
        purl: format!("pkg:apk/alpine/{name}@{version}?arch=x86_64"),
        ..Package::new(Ecosystem::Apk, name, version, database())
    };
    Inventory {
        distribution: Some(Distribution {
            id: "alpine".to_owned(),
            version: "3.25.0_alpha20260805".to_owned(),
            ..Distribution::default()
        }),
        packages: vec![
            Package::new(Ecosystem::Apk, ".build-deps", "20260805.1", database()),
            Package {
                summary: Some("the musl c library (libc) implementation".to_owned()),
                homepage: Some("https://musl.libc.org/".to_owned()),
                installed_bytes: Some(669_900),
                ..apk("musl", "1.2.6-r2", "MIT")
            },
            Package {
                summary: Some("Alpine release data".to_owned()),
                homepage: Some("https://alpinelinux.org".to_owned()),
                installed_bytes: Some(391),
                source: Some(source(
                    "alpine-base",
                    "3.25.0_alpha20260805-r0",
                    &[(
                        SourcePage::Recipe,
                        "https://git.example/aports/tree/main/alpine-base/APKBUILD?id=0a",
                    )],
                )),
                ..apk("alpine-release", "3.25.0_alpha20260805-r0", "MIT")
            },
        ],
        unread: Vec::new(),
    }
}

/// What a small image of Fedora holds.
pub(crate) fn fedora() -> Inventory {
    let database = || FilePath::from("usr/lib/sysimage/rpm/rpmdb.sqlite");
    let rpm = |name: &str, version: &str| Package {
        architecture: Some("x86_64".to_owned()),
        layer: Some(LayerNumber(0)),
        maintainer: Some("Fedora Project".to_owned()),
        purl: format!("pkg:rpm/fedora/{name}@{version}?arch=x86_64"),
        source: Some(source(name, version, &[])),
        ..Package::new(Ecosystem::Rpm, name, version, database())
    };
    Inventory {
        distribution: Some(Distribution {
            id: "fedora".to_owned(),
            version: "43".to_owned(),
            ..Distribution::default()
        }),
        packages: vec![
            Package {
                licences: vec![licence(
                    "LGPLv2+ and (GPLv2+ or *BSD*)",
                    "",
                    Evidence::Field,
                    "usr/lib/sysimage/rpm/rpmdb.sqlite",
                )],
                ..rpm("shadow-utils", "2:4.15.1-12.fc43")
            },
            rpm("acl", "2.3.2-3.fc43"),
            Package::new(
                Ecosystem::Rpm,
                "gpg-pubkey",
                "31645531-66b6dccf",
                database(),
            ),
        ],
        unread: Vec::new(),
    }
}

/// The record and its images that inventories are told of: Linux on two processors, and Windows, which nobody could look into.
pub(crate) fn record() -> Record {
    build::full()
}

/// What was found on one platform of that record.
pub(crate) fn one(inventory: Inventory) -> PlatformContents {
    let record = record();
    PlatformContents {
        subject: Subject::of(&record, &record.entries[0]),
        inventory: Ok(inventory),
    }
}

/// Three platforms side by side, of which one could not be looked into.
pub(crate) fn several() -> Vec<PlatformContents> {
    let mut arm = one(debian_elsewhere());
    arm.subject.platform = "linux/arm64/v8".parse().unwrap();
    let record = record();
    let windows = PlatformContents {
        subject: Subject::of(&record, &record.entries[1]),
        inventory: Err("layers of Windows are not looked into".to_owned()),
    };
    vec![one(debian()), arm, windows]
}
