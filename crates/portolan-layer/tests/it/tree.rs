//! What the layers of an image make together, and who wrote what.

use std::time::{Duration, Instant};

use portolan_image::contents::{File, LayerNumber};
use portolan_layer::tree::{How, Presence};
use portolan_layer::{Listing, Oddity, Tree};
use portolan_testkit::image::Tree as Files;

use crate::support::{Raw, list, path};

pub(crate) fn tree(layers: &[Files]) -> Tree {
    let mut tree = Tree::new();
    for layer in layers {
        tree.add(&list(&layer.tar())).unwrap();
    }
    tree
}

fn paths(tree: &Tree) -> Vec<String> {
    tree.files()
        .map(|version| format!("{}@{}", version.path(), version.layer()))
        .collect()
}

fn hidden(tree: &Tree) -> Vec<String> {
    tree.hidden()
        .map(|hidden| {
            let how = match hidden.how {
                How::Replaced => "replaced",
                How::Removed => "removed",
            };
            let version = hidden.version;
            format!(
                "{}@{} {how} by {}",
                version.path(),
                version.layer(),
                hidden.by
            )
        })
        .collect()
}

fn oddities(tree: &Tree) -> Vec<Oddity> {
    let kept = tree.findings().kept().iter();
    kept.map(|finding| finding.oddity.clone()).collect()
}

#[test]
fn each_file_is_the_last_layers_that_wrote_it_and_what_it_hid_is_known() {
    let tree = tree(&[
        Files::new()
            .dir("etc")
            .file("etc/a", "one")
            .file("etc/b", "b"),
        Files::new().file("etc/a", "second"),
        Files::new().whiteout("etc/b").file("etc/a", "third one"),
    ]);
    assert_eq!(paths(&tree), ["/etc@0", "/etc/a@2"]);
    assert_eq!(
        hidden(&tree),
        [
            "/etc/a@0 replaced by 1",
            "/etc/b@0 removed by 2",
            "/etc/a@1 replaced by 2"
        ]
    );
    let a = tree.get(&path("etc/a")).unwrap();
    assert_eq!(a.size(), 9);
    let before = a.hid().unwrap();
    assert_eq!(
        (before.version.layer(), before.version.size()),
        (LayerNumber(1), 6)
    );
    let first = before.version.hid().unwrap();
    assert_eq!(
        (first.version.layer(), first.by),
        (LayerNumber(0), LayerNumber(1))
    );
    assert!(first.version.hid().is_none());
    assert!(tree.get(&path("etc/b")).is_none());
}

#[test]
fn whiteouts_hide_lower_layers_only_wherever_they_stand() {
    let base = Files::new().dir("d").file("d/old", "1").file("d/kept", "1");
    let upper = [
        Files::new()
            .file("d/new", "2")
            .file("d/kept", "2")
            .opaque("d"),
        Files::new()
            .opaque("d")
            .file("d/new", "2")
            .file("d/kept", "2"),
    ];
    for upper in upper {
        let tree = tree(&[base.clone(), upper]);
        assert_eq!(paths(&tree), ["/d@0", "/d/kept@1", "/d/new@1"]);
        assert_eq!(oddities(&tree), []);
    }
    let upper = [
        Files::new().file("d/new", "2").whiteout("d"),
        Files::new().whiteout("d").file("d/new", "2"),
    ];
    for upper in upper {
        let tree = tree(&[base.clone(), upper]);
        assert_eq!(paths(&tree), ["/d@1", "/d/new@1"]);
        let folder = tree.get(&path("d")).unwrap();
        assert_eq!(folder.presence(), Presence::Implied);
    }
}

#[test]
fn a_file_in_the_place_of_a_folder_hides_all_that_was_in_it() {
    let tree = tree(&[
        Files::new().dir("d").dir("d/e").file("d/e/f", "1"),
        Files::new().file("d", "2"),
        Files::new().dir("d"),
    ]);
    assert_eq!(paths(&tree), ["/d@2"]);
    let mut hidden = hidden(&tree);
    hidden.sort();
    assert_eq!(
        hidden,
        [
            "/d/e/f@0 replaced by 1",
            "/d/e@0 replaced by 1",
            "/d@0 replaced by 1",
            "/d@1 replaced by 2"
        ]
    );
}

#[test]
fn threat_31_nothing_is_put_through_a_link() {
    let tree = tree(&[
        Files::new()
            .symlink("lib", "usr/lib")
            .symlink("out", "/etc"),
        Files::new().file("lib/x", "2").file("out/passwd", "2"),
    ]);
    assert_eq!(
        paths(&tree),
        ["/lib@1", "/lib/x@1", "/out@1", "/out/passwd@1"]
    );
    assert_eq!(
        oddities(&tree),
        [Oddity::BelowNoFolder, Oddity::BelowNoFolder]
    );
}

#[test]
fn threat_31_the_root_stays_a_folder() {
    let tar = Raw::new().link(".", b'2', "/etc").file("a", b"x").end();
    let mut tree = Tree::new();
    tree.add(&list(&tar)).unwrap();
    assert_eq!(paths(&tree), ["/a@0"]);
    assert_eq!(oddities(&tree), [Oddity::BelowNoFolder]);
    assert_eq!(tree.root().path().to_string(), "/");
}

#[test]
fn threat_31_only_a_whole_last_name_is_a_whiteout() {
    let base = Files::new().dir("d").file("d/a", "1").file("d/.wh", "1");
    let upper = Files::new()
        .file("d/.wh.", "x")
        .file("d/.wh...", "x")
        .file("d/.wh..wh.plnk", "x")
        .file("d/x.wh.a", "x")
        .file("d/.wh.a/b", "x");
    let tree = tree(&[base, upper]);
    assert_eq!(
        paths(&tree),
        [
            "/d@0",
            "/d/.wh@0",
            "/d/.wh.a@1",
            "/d/.wh.a/b@1",
            "/d/a@0",
            "/d/x.wh.a@1"
        ]
    );
    assert_eq!(oddities(&tree), [Oddity::BadWhiteout, Oddity::BadWhiteout]);
}

#[test]
fn hard_links_keep_the_content_of_the_file_that_they_were_made_of() {
    let tree = tree(&[
        Files::new()
            .hard_link("early", "late")
            .file("first", "12345")
            .hard_link("second", "first")
            .hard_link("third", "./second")
            .file("late", "1234567"),
        Files::new().file("first", "x"),
    ]);
    let size = |name| tree.get(&path(name)).unwrap().size();
    assert_eq!(
        [size("first"), size("second"), size("third"), size("early")],
        [1, 5, 5, 7]
    );
    let third = tree.get(&path("third")).unwrap().linked().unwrap();
    assert_eq!(
        (third.path(), third.layer()),
        (path("first"), LayerNumber(0))
    );
    assert_eq!(oddities(&tree), []);
}

#[test]
fn threat_31_hard_links_to_nothing_to_folders_and_to_each_other_are_findings() {
    let tree = tree(&[Files::new()
        .dir("d")
        .hard_link("folder", "d")
        .hard_link("out", "../../etc/passwd")
        .hard_link("itself", "itself")
        .hard_link("one", "other")
        .hard_link("other", "one")]);
    let found = oddities(&tree);
    assert_eq!(found.len(), 5, "{found:?}");
    assert!(found.contains(&Oddity::LinkToFolder));
    for version in tree.files() {
        assert!(version.linked().is_none());
        assert_eq!(version.size(), 0);
    }
}

#[test]
fn threat_32_a_name_that_is_there_twice_is_a_finding_and_the_later_one_counts() {
    let tree = tree(&[Files::new().file("a", "one").file("a", "second")]);
    assert_eq!(oddities(&tree), [Oddity::Twice]);
    assert_eq!(tree.get(&path("a")).unwrap().size(), 6);
    assert_eq!(hidden(&tree), ["/a@0 replaced by 0"]);
}

#[test]
fn a_layer_that_could_not_be_read_keeps_its_number() {
    let mut tree = Tree::new();
    tree.add(&list(&Files::new().file("a", "1").tar())).unwrap();
    assert_eq!(tree.add_unknown().unwrap(), LayerNumber(1));
    tree.add(&list(&Files::new().file("b", "1").tar())).unwrap();
    assert_eq!(paths(&tree), ["/a@0", "/b@2"]);
}

#[test]
fn threat_24_many_whiteouts_of_a_large_folder_cost_no_more_than_one_each() {
    let mut base = Listing::new();
    let mut upper = Listing::new();
    let one = list(&Raw::new().file("a", b"").end());
    let one = one.files().next().unwrap();
    let file = |listing: &mut Listing, name: &str| {
        listing.push(&File {
            path: path(name),
            ..one.clone()
        });
    };
    for n in 0..20_000 {
        file(&mut base, &format!("a/b/c/{n}"));
        file(&mut upper, &format!("a/b/c/new{n}"));
    }
    for _ in 0..20_000 {
        for name in ["a/b/c/.wh..wh..opq", "a/b/.wh.c", "a/.wh.b", ".wh.a"] {
            file(&mut upper, name);
        }
    }
    let mut tree = Tree::new();
    tree.add(&base).unwrap();
    let start = Instant::now();
    tree.add(&upper).unwrap();
    // Looked through each time, it would be 1.6 billion looks.
    assert!(
        start.elapsed() < Duration::from_secs(20),
        "{:?}",
        start.elapsed()
    );
    assert_eq!(tree.len(), 20_003);
}
