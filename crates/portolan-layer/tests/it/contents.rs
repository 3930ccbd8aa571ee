//! What files hold is told by its hash.

use portolan_image::contents::FilePath;
use portolan_layer::contents::ContentHash;
use portolan_layer::{Contents, Hashes, Listing, Span, Tree};
use portolan_testkit::image::Tree as Files;

use crate::support::{Raw, pass, path, whole};

fn read(tar: &[u8]) -> (Listing, Hashes) {
    let passed = pass(tar).indexed(Span::default()).run(tar, ());
    let index = whole(passed.unwrap()).take_index().unwrap();
    (index.listing().clone(), index.hashes())
}

fn hash_at(layers: &[(Listing, Hashes)], at: &str) -> Option<ContentHash> {
    let mut tree = Tree::new();
    for (listing, _) in layers {
        tree.add(listing).unwrap();
    }
    let contents = Contents::new(layers.iter().map(|(_, hashes)| Some(hashes)));
    contents.of(&tree.get(&path(at)).unwrap())
}

#[test]
fn each_file_has_the_hash_of_what_it_holds() {
    let layers = [
        read(
            &Files::new()
                .dir("d")
                .file("d/a", "one")
                .file("d/empty", "")
                .symlink("d/soft", "a")
                .hard_link("d/hard", "d/a")
                .tar(),
        ),
        read(&Files::new().file("d/a", "two").tar()),
    ];
    for (at, content) in [
        ("d/a", Some("two")),
        ("d/empty", Some("")),
        // The link is still to what the file was.
        ("d/hard", Some("one")),
        ("d/soft", None),
        ("d", None),
    ] {
        let expected = content.map(|content| ContentHash::of(content.as_bytes()));
        assert_eq!(hash_at(&layers, at), expected, "{at}");
    }
}

#[test]
fn a_link_to_what_its_layer_wrote_over_is_not_taken_for_what_came_later() {
    let tar = Raw::new()
        .file("a", b"evil")
        .link("b", b'1', "a")
        .file("a", b"good")
        .end();
    let layers = [read(&tar)];
    assert_eq!(hash_at(&layers, "a"), Some(ContentHash::of(b"good")));
    assert_eq!(hash_at(&layers, "b"), None);
}

#[test]
fn a_path_that_becomes_another_kind_of_file_loses_its_hash() {
    let tar = Raw::new().file("a", b"1").link("a", b'2', "x").end();
    let layers = [read(&tar)];
    assert_eq!(hash_at(&layers, "a"), None);
}

#[test]
fn hashes_of_an_index_are_collected_and_written_as_digests() {
    let digest = portolan_image::Digest::sha256(b"x");
    let hash = ContentHash::of(b"x");
    assert_eq!(hash.to_string(), digest.as_str());
    let hashes: Hashes = [(FilePath::from("a"), hash)].into_iter().collect();
    let tree = crate::layers::tree(&[["f a 1"]]);
    let a = tree.get(&path("a")).unwrap();
    assert_eq!(Contents::new([Some(&hashes)]).of(&a), Some(hash));
    assert_eq!(Contents::new([None]).of(&a), None);
}
