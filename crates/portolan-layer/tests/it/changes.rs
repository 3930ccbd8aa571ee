//! What each layer did to the files below it.

use portolan_layer::Tree;
use portolan_layer::tree::Change;
use portolan_testkit::image::Tree as Files;

use crate::tree::tree;

fn changes(tree: &Tree) -> Vec<Vec<String>> {
    let layers = tree.changes().into_iter();
    layers
        .map(|layer| {
            let lines = layer.iter().map(|changed| {
                let letter = match changed.change {
                    Change::Added => 'A',
                    Change::Changed => 'C',
                    Change::Removed => 'D',
                };
                format!("{letter} {} {}", changed.version.path(), changed.bytes)
            });
            lines.collect()
        })
        .collect()
}

#[test]
fn a_layer_adds_changes_and_removes() {
    let tree = tree(&[
        Files::new()
            .dir("etc")
            .file("etc/a", "one")
            .file("etc/gone", "12345")
            .file("var/cache/x", "123")
            .file("var/cache/y", "4567")
            .dir("var/cache"),
        Files::new()
            .dir("etc")
            .file("etc/a", "three")
            .file("etc/new", "n")
            .whiteout("etc/gone")
            .whiteout("var/cache"),
    ]);
    assert_eq!(
        changes(&tree),
        [
            vec![
                "A /etc 0",
                "A /etc/a 3",
                "A /etc/gone 5",
                "A /var/cache 0",
                "A /var/cache/x 3",
                "A /var/cache/y 4",
            ],
            vec![
                "C /etc/a 5",
                "D /etc/gone 5",
                "A /etc/new 1",
                "D /var/cache 7"
            ],
        ]
    );
}

#[test]
fn what_was_removed_and_written_again_is_added_by_the_layer_that_wrote_it() {
    let tree = tree(&[
        Files::new().file("a", "1"),
        Files::new().whiteout("a"),
        Files::new().file("a", "22"),
    ]);
    assert_eq!(
        changes(&tree),
        [vec!["A /a 1"], vec!["D /a 1"], vec!["A /a 2"]]
    );
}

#[test]
fn a_folder_told_of_again_is_no_change_unless_something_of_it_is() {
    let tree = tree(&[
        Files::new().dir("etc").file("etc/a", "1"),
        Files::new().dir("etc"),
        Files::new().file("etc", "a file in its place"),
    ]);
    assert_eq!(
        changes(&tree),
        [vec!["A /etc 0", "A /etc/a 1"], vec![], vec!["C /etc 19"]]
    );
}
