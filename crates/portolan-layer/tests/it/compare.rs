//! What differs between the files of two images.

use portolan_image::contents::{File, FileTime, Mode, Xattr};
use portolan_layer::compare::{Aspect, Side, Times, compare};
use portolan_layer::contents::ContentHash;
use portolan_layer::tree::Change;
use portolan_layer::{Contents, Hashes, Listing, Tree};

use crate::layers::file;

/// An image of one layer, and what its files hold.
fn image(files: &[(File, &str)]) -> (Tree, Hashes) {
    let mut listing = Listing::new();
    for (file, _) in files {
        listing.push(file);
    }
    let mut tree = Tree::new();
    tree.add(&listing).unwrap();
    let known = files.iter().filter(|(_, content)| *content != "?");
    let hash = |content: &str| ContentHash::of(content.as_bytes());
    let hashes = known.map(|(file, content)| (file.path.clone(), hash(content)));
    (tree, hashes.collect())
}

fn differences(before: &[(File, &str)], after: &[(File, &str)], times: Times) -> Vec<String> {
    let (one, other) = (image(before), image(after));
    let (old, new) = (
        Contents::new([Some(&one.1)]),
        Contents::new([Some(&other.1)]),
    );
    let before = Side {
        tree: &one.0,
        contents: &old,
    };
    let after = Side {
        tree: &other.0,
        contents: &new,
    };
    let found = compare(before, after, times).into_iter().map(|difference| {
        let letter = match difference.change() {
            Change::Added => 'A',
            Change::Changed => 'C',
            Change::Removed => 'D',
        };
        format!(
            "{letter} {} {:?}",
            difference.version().path(),
            difference.aspects
        )
    });
    found.collect()
}

#[test]
fn each_aspect_of_a_file_is_told() {
    let plain = || file("f a 4");
    let with = |change: fn(&mut File)| {
        let mut file = plain();
        change(&mut file);
        file
    };
    let xattr = |name: &str| Xattr {
        name: name.as_bytes().into(),
        value: b"1".as_slice().into(),
    };
    let mut ordered = plain();
    ordered.xattrs = vec![xattr("user.a"), xattr("user.b")];
    let mut other_order = plain();
    other_order.xattrs = vec![xattr("user.b"), xattr("user.a")];
    for (name, before, after, expected) in [
        ("same", (plain(), "same"), (plain(), "same"), vec![]),
        (
            "content of the same size",
            (plain(), "one."),
            (plain(), "two."),
            vec![Aspect::Content],
        ),
        (
            "size",
            (plain(), "?"),
            (file("f a 5"), "?"),
            vec![Aspect::Content],
        ),
        (
            "content that is not known",
            (plain(), "?"),
            (plain(), "same"),
            vec![Aspect::Unknown],
        ),
        ("empty", (file("f a 0"), "?"), (file("f a 0"), "?"), vec![]),
        (
            "mode",
            (plain(), "x"),
            (with(|file| file.mode = Mode::new(0o4755)), "x"),
            vec![Aspect::Mode],
        ),
        (
            "owner",
            (plain(), "x"),
            (with(|file| file.owner.gid = 4), "x"),
            vec![Aspect::Owner],
        ),
        (
            "names of owners",
            (plain(), "x"),
            (
                with(|file| file.owner.user = b"root".as_slice().into()),
                "x",
            ),
            vec![],
        ),
        (
            "time",
            (plain(), "x"),
            (
                with(|file| {
                    file.modified = FileTime {
                        seconds: 1,
                        nanoseconds: 0,
                    }
                }),
                "x",
            ),
            vec![],
        ),
        (
            "xattrs",
            (plain(), "x"),
            (ordered.clone(), "x"),
            vec![Aspect::Xattrs],
        ),
        (
            "order of xattrs",
            (other_order, "x"),
            (ordered, "x"),
            vec![],
        ),
        (
            "kind",
            (plain(), "x"),
            (file("l a b"), "?"),
            vec![Aspect::Kind],
        ),
        (
            "target",
            (file("l a b"), "?"),
            (file("l a c"), "?"),
            vec![Aspect::Target],
        ),
        ("folder", (file("d a"), "?"), (file("d a"), "?"), vec![]),
    ] {
        let found = differences(&[before], &[after], Times::Ignored);
        let expected: Vec<String> = if expected.is_empty() {
            Vec::new()
        } else {
            vec![format!("C /a {expected:?}")]
        };
        assert_eq!(found, expected, "{name}");
    }
    let later = with(|file| {
        file.modified = FileTime {
            seconds: 1,
            nanoseconds: 0,
        }
    });
    let found = differences(&[(plain(), "x")], &[(later, "x")], Times::Compared);
    assert_eq!(found, ["C /a [Time]"]);
}

#[test]
fn paths_are_matched_folder_by_folder() {
    // By whole paths `a.b` comes before `a/b`; by names it comes after all that is in `a`.
    let file = |words: &str| (file(words), "x");
    let before = [file("d a"), file("f a/b 1"), file("f a.b 1"), file("f z 1")];
    let after = [file("d a"), file("f a/c 1"), file("f a.b 1"), file("d b")];
    assert_eq!(
        differences(&before, &after, Times::Ignored),
        ["D /a/b []", "A /a/c []", "A /b []", "D /z []"]
    );
    assert_eq!(differences(&after, &after, Times::Ignored), [""; 0]);
    assert_eq!(differences(&[], &after, Times::Ignored).len(), 4);
}

#[test]
fn hard_links_are_the_files_that_they_are_other_names_of() {
    let one = [(file("f a 1"), "x"), (file("h b a"), "?")];
    let turned = [(file("f b 1"), "x"), (file("h a b"), "?")];
    let copied = [(file("f a 1"), "x"), (file("f b 1"), "x")];
    let changed = [(file("f a 1"), "x"), (file("f b 1"), "y")];
    assert_eq!(differences(&one, &turned, Times::Ignored), [""; 0]);
    assert_eq!(differences(&one, &copied, Times::Ignored), [""; 0]);
    assert_eq!(
        differences(&one, &changed, Times::Ignored),
        ["C /b [Content]"]
    );
}

#[test]
fn a_link_to_nothing_is_no_file() {
    let broken = [(file("h a nowhere"), "?")];
    let whole = [(file("f a 1"), "x")];
    assert_eq!(
        differences(&broken, &whole, Times::Ignored),
        ["C /a [Kind]"]
    );
}
