//! Where databases are looked for, and what layers make of them.

use portolan_image::contents::LayerNumber;
use portolan_package::Found;

use super::written::{Header, ndb};
use super::{NDB, read};
use crate::support::{Layer, installed, says};

#[test]
fn databases_are_looked_for_where_distributions_keep_them_and_nowhere_else() {
    for path in [
        "var/lib/rpm/Packages",
        "var/lib/rpm/Packages.db",
        "var/lib/rpm/rpmdb.sqlite",
        "usr/lib/sysimage/rpm/Packages",
        "usr/lib/sysimage/rpm/Packages.db",
        "usr/lib/sysimage/rpm/rpmdb.sqlite",
        "usr/share/rpm/rpmdb.sqlite",
    ] {
        assert!(
            matches!(says(path, "none").as_slice(), [Found::Unread(_)]),
            "{path}"
        );
    }
    for path in [
        "var/lib/rpm/Name",
        "var/lib/rpm/Index.db",
        "var/lib/rpm/rpmdb.sqlite-shm",
        "var/lib/rpm/old/Packages",
        "var/lib/rpmmanifest/container-manifest-1",
        "srv/var/lib/rpm/Packages",
        "usr/lib/sysimage/rpm-ostree-base-db/rpmdb.sqlite",
        "var/lib/apt/lists/Packages",
    ] {
        assert_eq!(says(path, "none"), [], "{path}");
    }
}

#[test]
fn each_package_came_with_the_first_layer_whose_database_has_it() {
    let headers = ["a", "b"].map(|name| Header::named(name).bytes());
    let layers = [
        Layer::new().file(NDB, ndb(&headers[..1])),
        Layer::new().file(NDB, ndb(&headers)),
    ];
    let inventory = installed(&layers);
    let layers: Vec<_> = inventory
        .packages
        .iter()
        .map(|package| (package.name.as_str(), package.layer))
        .collect();
    assert_eq!(
        layers,
        [("a", Some(LayerNumber(0))), ("b", Some(LayerNumber(1)))]
    );
}

#[test]
fn a_database_without_packages_has_none() {
    let none = [Found::Packages(Vec::new())];
    assert_eq!(read(NDB, &ndb(&[])), none);
    assert_eq!(read(super::SQLITE, b""), none);
}
