//! The tree is what the model says, in whatever order the entries of a layer come.

use std::collections::BTreeMap;

use portolan_image::contents::{File, FileKind, FilePath, FileTime, Mode, Owner};
use portolan_layer::{Listing, Tree};
use proptest::prelude::*;

use crate::model::{Act, Gone, Model, Path, Row};

fn listing(entries: &[(Path, Act)]) -> Listing {
    let mut listing = Listing::new();
    for (path, act) in entries {
        let mut path = path.clone();
        let name = path.last().copied().unwrap_or_default();
        let hidden = format!(".wh.{name}");
        let kind = match act {
            Act::Folder => FileKind::Directory,
            Act::Symlink => FileKind::Symlink {
                target: b"/a".as_slice().into(),
            },
            _ => FileKind::Regular,
        };
        match act {
            Act::Opaque => path.push(".wh..wh..opq"),
            Act::Whiteout => {
                path.pop();
            }
            _ => {}
        }
        let mut text = path.join("/");
        if *act == Act::Whiteout {
            text = format!("{text}/{hidden}");
        }
        listing.push(&File {
            path: FilePath::from(text.as_str()),
            kind,
            mode: Mode::new(0o644),
            owner: Owner::default(),
            size: 1,
            modified: FileTime::default(),
            xattrs: Vec::new(),
        });
    }
    listing
}

fn text(path: &Path) -> String {
    path.join("/")
}

fn act(file: &File) -> Act {
    match file.kind {
        FileKind::Directory => Act::Folder,
        FileKind::Symlink { .. } => Act::Symlink,
        _ => Act::File,
    }
}

fn plain(path: &FilePath) -> String {
    String::from_utf8(path.as_bytes().to_vec()).unwrap()
}

fn entries() -> impl Strategy<Value = Vec<(Path, Act)>> {
    let name = prop::sample::select(vec!["a", "b", "c"]);
    let path = prop::collection::vec(name, 1..5);
    let act = prop::sample::select(vec![
        Act::Folder,
        Act::Folder,
        Act::File,
        Act::File,
        Act::Symlink,
        Act::Whiteout,
        Act::Opaque,
    ]);
    prop::collection::vec((path, act), 0..12)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn merging_gives_what_the_model_gives(layers in prop::collection::vec(entries(), 1..5)) {
        let mut model = Model::default();
        let mut tree = Tree::new();
        for (number, entries) in layers.iter().enumerate() {
            model.apply(u16::try_from(number).unwrap(), entries);
            tree.add(&listing(entries)).unwrap();
        }
        let expected: BTreeMap<String, Row> =
            model.files.iter().map(|(path, row)| (text(path), *row)).collect();
        let found: BTreeMap<String, Row> = tree
            .files()
            .map(|version| {
                let row = (act(&version.file()), version.layer().0, version.presence());
                (plain(&version.path()), row)
            })
            .collect();
        prop_assert_eq!(found, expected);
        prop_assert_eq!(tree.len(), model.files.len());
        let gone = |(path, layer, by): &Gone| (text(path), *layer, *by);
        let mut expected: Vec<_> = model.hidden.iter().map(gone).collect();
        let mut found: Vec<_> = tree
            .hidden()
            .map(|hidden| (plain(&hidden.version.path()), hidden.version.layer().0, hidden.by.0))
            .collect();
        expected.sort();
        found.sort();
        prop_assert_eq!(found, expected);
        for version in tree.files() {
            let same = tree.get(&version.path()).map(|found| found.layer());
            prop_assert_eq!(same, Some(version.layer()));
        }
    }
}
