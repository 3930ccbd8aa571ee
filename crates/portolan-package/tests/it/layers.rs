//! Which layer brought a package, and which packages are there in the end.

use portolan_image::contents::{Inventory, LayerNumber};
use portolan_layer::Tree;
use portolan_package::{Clues, Settings, inventory};
use proptest::prelude::*;

use crate::support::{Layer, installed};

const STATUS: &str = "var/lib/dpkg/status";

/// A database with packages `name=version`.
fn status(packages: &str) -> String {
    let stanzas = packages.split_whitespace().map(|package| {
        let (name, version) = package.split_once('=').unwrap();
        format!("Package: {name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: {version}\n")
    });
    stanzas.collect::<Vec<_>>().join("\n")
}

fn database(packages: &str) -> Layer {
    Layer::new().file(STATUS, status(packages))
}

/// `name=version@layer` of each.
fn told(inventory: &Inventory) -> String {
    let told = inventory.packages.iter().map(|package| {
        let layer = package.layer.unwrap();
        format!("{}={}@{layer}", package.name, package.version)
    });
    told.collect::<Vec<_>>().join(" ")
}

#[test]
fn a_package_is_of_the_layer_that_brought_this_version_of_it() {
    let other = || Layer::new().file("etc/motd", "hello");
    let gone = || Layer::new().without(STATUS);
    for (name, layers, expected) in [
        ("one", vec![database("a=1 b=1")], "a=1@0 b=1@0"),
        (
            "added",
            vec![database("a=1"), other(), database("a=1 b=1")],
            "a=1@0 b=1@2",
        ),
        (
            "upgraded",
            vec![database("a=1 b=1"), database("a=2 b=1")],
            "a=2@1 b=1@0",
        ),
        (
            "downgraded again",
            vec![database("a=1"), database("a=2"), database("a=1")],
            "a=1@2",
        ),
        (
            "removed",
            vec![database("a=1 b=1"), database("b=1")],
            "b=1@0",
        ),
        (
            "removed and brought back",
            vec![database("a=1 b=1"), database("b=1"), database("a=1 b=1")],
            "a=1@2 b=1@0",
        ),
        ("all removed", vec![database("a=1"), database("")], ""),
        (
            "all removed and back",
            vec![database("a=1"), database(""), database("a=1")],
            "a=1@2",
        ),
        ("the database removed", vec![database("a=1"), gone()], ""),
        (
            "the database removed and back",
            vec![database("a=1"), gone(), database("a=1 b=1")],
            "a=1@2 b=1@2",
        ),
        (
            "its folder removed and back",
            vec![
                database("a=1"),
                Layer::new().without("var/lib"),
                database("a=1"),
            ],
            "a=1@2",
        ),
        (
            "its folder replaced whole",
            vec![
                database("a=1"),
                database("a=1 b=1").file("var/lib/dpkg/.wh..wh..opq", ""),
            ],
            "a=1@0 b=1@1",
        ),
        (
            "moved to a link",
            vec![database("a=1"), Layer::new().symlink(STATUS, "other")],
            "",
        ),
        (
            "a link between",
            vec![
                database("a=1"),
                Layer::new().symlink(STATUS, "other"),
                database("a=1"),
            ],
            "a=1@0",
        ),
    ] {
        assert_eq!(told(&installed(&layers)), expected, "{name}");
    }
}

#[test]
fn packages_of_a_layer_that_could_not_be_read_are_of_the_next_that_lists_them() {
    let mut tree = Tree::new();
    let base = database("a=1");
    let top = database("a=1 b=1");
    let (base, listing) = base.read();
    tree.add(&listing).unwrap();
    tree.add_unknown().unwrap();
    let (top, listing) = top.read();
    tree.add(&listing).unwrap();
    let found = inventory(
        &tree,
        &[Some(&base), None, Some(&top)],
        &Settings::default(),
    );
    assert_eq!(told(&found), "a=1@0 b=1@2");
}

#[test]
fn a_hundred_layers_that_each_list_thousands_of_packages_take_no_longer_than_reading_them() {
    let mut tree = Tree::new();
    let mut clues: Vec<Clues> = Vec::new();
    for number in 0..10_u16 {
        let packages: Vec<String> = (0..4991 + number)
            .map(|package| format!("package{package}=1"))
            .collect();
        let (layer, listing) = database(&packages.join(" ")).read();
        for _ in 0..10 {
            tree.add(&listing).unwrap();
            clues.push(layer.clone());
        }
    }
    let layers: Vec<Option<&Clues>> = clues.iter().map(Some).collect();
    let start = std::time::Instant::now();
    let found = inventory(&tree, &layers, &Settings::default());
    let took = start.elapsed();
    assert_eq!(found.packages.len(), 5000);
    let last = found
        .packages
        .iter()
        .find(|package| package.name == "package4999");
    assert_eq!(last.unwrap().layer, Some(LayerNumber(90)));
    // Comparing all with all would take minutes.
    assert!(took.as_secs() < 20, "{took:?}");
}

#[test]
fn of_a_file_that_a_layer_has_twice_the_last_says_what_it_says() {
    let twice = database("a=1")
        .file("etc/os-release", "ID=debian\n")
        .file(STATUS, status("b=1"))
        .file("etc/motd", "hello")
        .file(STATUS, format!("{}\nPackage: broken\n", status("c=1")));
    let found = installed(std::slice::from_ref(&twice));
    assert_eq!(told(&found), "c=1@0");
    assert_eq!(found.unread.len(), 1);
    assert!(found.distribution.is_some());
    let found = installed(&[twice.symlink(STATUS, "elsewhere")]);
    assert_eq!(told(&found), "");
    assert_eq!(found.unread, []);
}

#[test]
fn threat_24_a_layer_that_has_its_files_again_and_again_is_read_in_one_go() {
    let mut layer = Layer::new();
    for round in 0..2 {
        for number in 0..60_000 {
            let path = format!("usr/share/doc/p{number}/copyright");
            layer = layer.file(&path, format!("round {round}"));
        }
    }
    let start = std::time::Instant::now();
    let (clues, _) = layer.read();
    assert_eq!(clues.clues.len(), 60_000);
    assert!(start.elapsed().as_secs() < 40, "{:?}", start.elapsed());
}

fn any_layer() -> impl Strategy<Value = Layer> {
    let file = prop_oneof![
        "[ab]=[12]( [cd]=1)?".prop_map(|packages| (STATUS.to_owned(), status(&packages))),
        "[ab]=[12]".prop_map(|packages| ("var/lib/dpkg/status.d/x".to_owned(), status(&packages))),
        "[ab]".prop_map(|name| (
            format!("usr/share/doc/{name}/copyright"),
            "Format: x\nLicense: ISC".to_owned()
        )),
        Just(("var/lib/dpkg/.wh.status".to_owned(), String::new())),
        Just(("usr/share/.wh.doc".to_owned(), String::new())),
        Just((
            "lib/apk/db/installed".to_owned(),
            "P:a\nV:1\nL:MIT\n".to_owned()
        )),
        Just(("etc/os-release".to_owned(), "ID=debian\n".to_owned())),
        Just(("usr/lib/os-release".to_owned(), "ID=alpine\n".to_owned())),
    ];
    proptest::collection::btree_map(Just(()).prop_flat_map(move |()| "[a-h]"), file, 0..4).prop_map(
        |files| {
            let mut layer = Layer::new();
            let mut seen = std::collections::BTreeSet::new();
            for (path, content) in files.into_values() {
                if seen.insert(path.clone()) {
                    layer = layer.file(&path, content);
                }
            }
            layer
        },
    )
}

proptest! {
    #[test]
    fn the_order_of_files_within_layers_does_not_matter(layers in proptest::collection::vec(any_layer(), 0..5)) {
        let reversed: Vec<Layer> = layers.iter().map(Layer::reversed).collect();
        let (one, other) = (installed(&layers), installed(&reversed));
        prop_assert_eq!(&one.packages, &other.packages);
        prop_assert_eq!(&one.distribution, &other.distribution);
        for package in &one.packages {
            prop_assert!(usize::from(package.layer.unwrap().0) < layers.len());
            prop_assert!(!package.purl.is_empty());
        }
    }
}
