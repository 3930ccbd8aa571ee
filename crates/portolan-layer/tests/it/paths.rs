//! Every path that some layer has, and what was there with each layer on top.

use std::collections::BTreeMap;

use portolan_image::contents::LayerNumber;
use portolan_layer::Tree;
use portolan_layer::tree::Presence;
use portolan_testkit::image::Tree as Files;
use proptest::prelude::*;

use crate::support::list;

fn tree(layers: &[Files]) -> Tree {
    let mut tree = Tree::new();
    for layer in layers {
        tree.add(&list(&layer.tar())).unwrap();
    }
    tree
}

/// What was there with a layer on top, as `PATH@WRITER`.
fn at(tree: &Tree, layer: u16) -> Vec<String> {
    let paths = tree.paths();
    let there = paths.iter().skip(1).filter_map(|id| {
        let version = paths.at(id, LayerNumber(layer))?;
        Some(format!("{}@{}", paths.path(id), version.layer()))
    });
    there.collect()
}

#[test]
fn what_was_there_is_known_of_each_layer() {
    let tree = tree(&[
        Files::new()
            .dir("etc")
            .file("etc/a", "one")
            .file("etc/b", "b"),
        Files::new().file("etc/a", "second").dir("etc"),
        Files::new().whiteout("etc/b"),
        Files::new().whiteout("etc"),
        Files::new().file("etc", "no folder any more"),
    ]);
    for (layer, expected) in [
        (0, &["/etc@0", "/etc/a@0", "/etc/b@0"][..]),
        (1, &["/etc@1", "/etc/a@1", "/etc/b@0"]),
        (2, &["/etc@1", "/etc/a@1"]),
        (3, &[]),
        (4, &["/etc@4"]),
    ] {
        assert_eq!(at(&tree, layer), expected, "layer {layer}");
    }
}

#[test]
fn paths_come_as_a_tree_whatever_the_order_of_the_layers() {
    let tree = tree(&[
        Files::new().file("b/z", "").file("b/a", ""),
        Files::new()
            .file("a", "")
            .file("b-", "")
            .file("b/a/deep", ""),
    ]);
    let paths = tree.paths();
    let rows: Vec<String> = paths
        .iter()
        .map(|id| {
            let parent = paths
                .parent(id)
                .map(|parent| paths.path(parent).to_string());
            format!(
                "{} in {} depth {} end {}",
                paths.path(id),
                parent.unwrap_or_default(),
                paths.depth(id),
                paths.end(id)
            )
        })
        .collect();
    assert_eq!(
        rows,
        [
            "/ in  depth 0 end 7",
            "/a in / depth 1 end 2",
            "/b in / depth 1 end 6",
            "/b/a in /b depth 2 end 5",
            "/b/a/deep in /b/a depth 3 end 5",
            "/b/z in /b depth 2 end 6",
            "/b- in / depth 1 end 7",
        ]
    );
    assert_eq!(paths.get(7), None);
}

fn layers() -> impl Strategy<Value = Vec<Vec<(u8, u8)>>> {
    proptest::collection::vec(proptest::collection::vec((0..4_u8, 0..9_u8), 0..6), 1..5)
}

fn layer(steps: &[(u8, u8)]) -> Files {
    const NAMES: [&str; 9] = ["a", "b", "a/b", "a/c", "a/b/c", "b/a", "b/a/c", "c", "c/a"];
    let mut files = Files::new();
    for &(what, name) in steps {
        let name = NAMES[usize::from(name)];
        files = match what {
            0 => files.file(name, "x"),
            1 => files.dir(name),
            2 => files.whiteout(name),
            _ => files.opaque(name),
        };
    }
    files
}

proptest! {
    /// What is there with a layer on top is what a tree of the layers up to it has in the end; only folders that nobody tells of then
    /// may be known by what is in them, if anything.
    #[test]
    fn a_layer_on_top_is_an_image_that_ends_there(steps in layers()) {
        let layers: Vec<Files> = steps.iter().map(|steps| layer(steps)).collect();
        let whole = tree(&layers);
        let paths = whole.paths();
        for top in 0..layers.len() {
            let short = tree(&layers[..=top]);
            let number = LayerNumber(u16::try_from(top).unwrap());
            let there: BTreeMap<_, _> = paths
                .iter()
                .filter_map(|id| Some((paths.path(id), paths.at(id, number)?)))
                .collect();
            for version in short.files() {
                let Some(found) = there.get(&version.path()) else {
                    prop_assert_eq!(version.presence(), Presence::Implied, "{} at {}", version.path(), top);
                    continue;
                };
                prop_assert_eq!(found.is_folder(), version.is_folder());
                prop_assert_eq!(found.layer(), version.layer());
            }
            let known: Vec<_> = short.files().map(|version| version.path()).collect();
            for path in there.keys().filter(|path| path.depth() > 0) {
                prop_assert!(known.contains(path), "{path} at {top}");
            }
        }
    }
}
