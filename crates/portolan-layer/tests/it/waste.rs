//! What is hidden, what is a cache, what is there twice, and the numbers of dive.

use portolan_image::contents::{FilePath, LayerNumber};
use portolan_layer::contents::ContentHash;
use portolan_layer::tree::How;
use portolan_layer::waste::{CacheKind, LayerWaste, SMALLEST, Waste};
use portolan_layer::whiteout::Whiteout;
use portolan_layer::{Contents, Hashes, Tree};
use proptest::prelude::*;

use crate::layers::{file, tree};

fn waste(tree: &Tree) -> Waste<'_> {
    Waste::of(tree, &Contents::default())
}

fn hidden(waste: &Waste<'_>) -> Vec<String> {
    let lines = waste.hidden.iter().map(|hidden| {
        let version = &hidden.version;
        let how = match hidden.how {
            How::Replaced => "replaced",
            How::Removed => "removed",
        };
        let (path, layer, by) = (version.path(), version.layer(), hidden.by);
        format!("{path} {} #{layer} {how} by #{by}", version.file().size)
    });
    lines.collect()
}

#[test]
fn every_hidden_version_is_told_with_who_wrote_and_who_hid_it() {
    let tree = tree(&[
        &["d etc", "f etc/a 100", "f etc/b 30", "d d", "f d/x 7"][..],
        &[
            "f etc/a 50",
            "l etc/link a",
            "f etc/twice 5",
            "f etc/twice 6",
        ],
        &["w etc/b", "w d", "f etc/a 60"],
    ]);
    let waste = waste(&tree);
    assert_eq!(
        hidden(&waste),
        [
            "/etc/a 100 #0 replaced by #1",
            "/etc/a 50 #1 replaced by #2",
            "/etc/b 30 #0 removed by #2",
            "/d/x 7 #0 removed by #2",
            "/etc/twice 5 #1 replaced by #1",
        ]
    );
    let of = |written, hidden| LayerWaste {
        written,
        hidden,
        ..LayerWaste::default()
    };
    assert_eq!(waste.layers, [of(137, 137), of(61, 55), of(60, 0)]);
    assert_eq!(waste.total(), of(258, 192));
}

#[test]
fn a_file_that_lives_on_under_another_name_is_not_hidden() {
    let linked = &["f a 100", "h b a"][..];
    let kept = tree(&[linked, &["w a"]]);
    assert_eq!(waste(&kept).total().hidden, 0);
    let gone = tree(&[linked, &["w a"], &["w b"]]);
    assert_eq!(waste(&gone).total().hidden, 100);
}

#[test]
fn caches_are_known_by_where_they_are() {
    for (path, tool) in [
        (
            "var/lib/apt/lists/deb.debian.org_debian_dists",
            Some("apt lists"),
        ),
        ("var/cache/apt/archives/curl_8.5.deb", Some("apt")),
        ("var/cache/apk/APKINDEX.1.tar.gz", Some("apk")),
        ("var/cache/dnf/x/repodata/repomd.xml", Some("dnf")),
        ("var/cache/yum/x", Some("dnf")),
        ("root/.cache/pip/http/a/b", Some("pip")),
        ("home/app/.cache/pip/http/a/b", Some("pip")),
        ("root/.npm/_cacache/content-v2/x", Some("npm")),
        ("usr/local/share/.cache/yarn/v6/x", Some("yarn")),
        ("go/pkg/mod/cache/download/x", Some("go modules")),
        ("root/.cache/go-build/00/x", Some("go build")),
        ("usr/local/cargo/registry/src/x", Some("cargo")),
        ("root/.m2/repository/x.jar", Some("maven")),
        (
            "usr/local/lib/ruby/gems/3.3.0/cache/rake-13.gem",
            Some("gem"),
        ),
        ("opt/conda/pkgs/numpy-1.conda", Some("conda")),
        // The folders themselves, what only begins like them, and what is needed.
        ("var/lib/apt/lists", None),
        ("var/lib/apt/lists-of-mine/x", None),
        ("srv/var/lib/apt/lists/x", None),
        ("root/.cache/pipeline/x", None),
        ("opt/conda/pkgs/numpy-1/lib/x.so", None),
        ("app/__pycache__/x.pyc", None),
        ("root/.cache/huggingface/model", None),
        ("", None),
    ] {
        let found = CacheKind::of(&FilePath::from(path)).map(|kind| kind.tool);
        assert_eq!(found, tool, "{path}");
    }
}

#[test]
fn caches_count_where_they_are_left_and_not_where_they_were_removed() {
    let tree = tree(&[
        &["f var/lib/apt/lists/a 100", "f var/cache/apt/b 50"][..],
        &[
            "w var/lib/apt/lists/a",
            "f root/.cache/pip/x/c 20",
            "f root/.cache/pip/x/d 1",
        ],
    ]);
    let waste = waste(&tree);
    let caches = waste.caches.iter().map(|cache| {
        let folder = cache.folder();
        format!(
            "{} {folder} {} in {}",
            cache.kind.tool,
            cache.bytes(),
            cache.files.len()
        )
    });
    assert_eq!(
        caches.collect::<Vec<_>>(),
        [
            "apt /var/cache/apt 50 in 1",
            "pip /root/.cache/pip/x 21 in 2"
        ]
    );
    let caches: Vec<u64> = waste.layers.iter().map(|layer| layer.caches).collect();
    assert_eq!(caches, [50, 21]);
    // What is a cache and hidden is hidden, once.
    assert_eq!(waste.total().wasted(), 171);
}

#[test]
fn a_cached_file_that_something_else_is_a_link_to_is_no_cache() {
    let tree = tree(&[[
        "f root/.cache/uv/a 100",
        "h app/site-packages/a root/.cache/uv/a",
        "f root/.cache/uv/b 10",
        "h root/.cache/uv/c root/.cache/uv/b",
    ]]);
    assert_eq!(waste(&tree).total().caches, 10);
}

#[test]
fn duplicates_are_files_of_the_same_content_and_not_links() {
    let large = SMALLEST;
    let tree = tree(&[
        vec![
            format!("f z {large}"),
            format!("f other {large}"),
            "f small1 10".to_owned(),
        ],
        vec![
            format!("f a {large}"),
            "h b a".to_owned(),
            "f small2 10".to_owned(),
        ],
        vec![format!("f gone {large}"), format!("f m {large}")],
        vec!["w gone".to_owned()],
    ]);
    let hashes = |files: &[(&str, &str)]| -> Hashes {
        let hash = |content: &str| ContentHash::of(content.as_bytes());
        let files = files.iter();
        files
            .map(|(path, content)| (FilePath::from(*path), hash(content)))
            .collect()
    };
    let layers = [
        hashes(&[("z", "same"), ("other", "other"), ("small1", "s")]),
        hashes(&[("a", "same"), ("small2", "s")]),
        hashes(&[("gone", "same"), ("m", "same")]),
        Hashes::default(),
    ];
    let contents = Contents::new(layers.iter().map(Some));
    let waste = Waste::of(&tree, &contents);
    let [same] = waste.duplicates.as_slice() else {
        panic!("{:?}", waste.duplicates);
    };
    let files = same
        .files
        .iter()
        .map(|file| format!("{}@{}", file.path(), file.layer()));
    assert_eq!(files.collect::<Vec<_>>(), ["/z@0", "/a@1", "/m@2"]);
    assert_eq!(same.extra_bytes(), 2 * large);
    let copies: Vec<u64> = waste.layers.iter().map(|layer| layer.duplicates).collect();
    assert_eq!(copies, [0, large, large, 0]);
}

#[test]
fn efficiency_is_what_dive_counts() {
    struct Case {
        layers: &'static [&'static [&'static str]],
        smallest: f64,
        all: f64,
        wasted: u64,
        user: u64,
    }
    for (name, case) in [
        (
            "nothing",
            Case {
                layers: &[],
                smallest: 1.0,
                all: 1.0,
                wasted: 0,
                user: 0,
            },
        ),
        (
            "one layer",
            Case {
                layers: &[&["f a 100"]],
                smallest: 100.0,
                all: 100.0,
                wasted: 0,
                user: 0,
            },
        ),
        (
            "replaced",
            Case {
                layers: &[&["f a 100"], &["f a 50"]],
                smallest: 50.0,
                all: 150.0,
                wasted: 150,
                user: 50,
            },
        ),
        (
            "a file that is removed has nothing as its smallest",
            Case {
                layers: &[&["f a 100", "f b 100"], &["w a"]],
                smallest: 100.0,
                all: 200.0,
                wasted: 100,
                user: 0,
            },
        ),
        (
            "a file that comes back",
            Case {
                layers: &[&["f a 100"], &["w a"], &["f a 100"]],
                smallest: 0.0,
                all: 200.0,
                wasted: 200,
                user: 100,
            },
        ),
        (
            "a folder's whiteout has the bytes that it hides, and nothing else of that path",
            Case {
                layers: &[&["d d", "f d/x 100"], &["w d"]],
                smallest: 200.0,
                all: 200.0,
                wasted: 0,
                user: 0,
            },
        ),
        (
            "a folder that some layer has empty is a version of no bytes",
            Case {
                layers: &[&["d d", "f d/x 100"], &["d d"], &["w d"]],
                smallest: 100.0,
                all: 200.0,
                wasted: 100,
                user: 0,
            },
        ),
        (
            "a folder with nothing but a whiteout in it is not empty",
            Case {
                layers: &[
                    &["d d", "f d/x 100", "f d/y 1"],
                    &["d d", "w d/y"],
                    &["w d"],
                ],
                smallest: 200.0,
                all: 201.0,
                wasted: 1,
                user: 0,
            },
        ),
        (
            "an opaque folder is as many whiteouts as it hides",
            Case {
                layers: &[&["d d", "f d/x 100"], &["d d", "o d", "f d/y 10"]],
                smallest: 10.0,
                all: 110.0,
                wasted: 100,
                user: 10,
            },
        ),
        (
            "a folder that no layer tells of is no folder",
            Case {
                layers: &[
                    &["f etc/nginx/nginx.conf 2000", "f etc/nginx/public 3000"],
                    &["f etc/nginx/nginx.conf 5000", "f etc/athing 10000"],
                    &["w etc/nginx"],
                ],
                smallest: 15000.0,
                all: 20000.0,
                wasted: 7000,
                user: 15000,
            },
        ),
        (
            "a path that a layer has twice is there once",
            Case {
                layers: &[&["f a 30", "f a 20"]],
                smallest: 20.0,
                all: 20.0,
                wasted: 0,
                user: 0,
            },
        ),
    ] {
        let tree = tree(case.layers);
        let dive = waste(&tree).dive;
        assert!(
            (dive.efficiency - case.smallest / case.all).abs() < 1e-12,
            "{name}: {dive:?}"
        );
        assert_eq!(
            (dive.wasted_bytes, dive.user_bytes),
            (case.wasted, case.user),
            "{name}"
        );
    }
}

#[test]
fn the_wasted_part_of_nothing_is_nothing_or_without_end() {
    let clean = tree(&[["f a 1"]]);
    assert!(waste(&clean).dive.user_wasted_part().abs() < f64::EPSILON);
    let removed = tree(&[["f a 1"], ["w a"]]);
    assert!(waste(&removed).dive.user_wasted_part().is_infinite());
}

fn entries() -> impl Strategy<Value = Vec<String>> {
    let name = || prop::sample::select(vec!["a", "b", ".cache/pip", "c"]);
    let path = prop::collection::vec(name(), 1..4);
    let letter = prop::sample::select(vec!["f", "f", "f", "d", "h", "w", "o"]);
    let entry = (letter, path, name(), 0_u32..1000).prop_map(|(letter, path, target, size)| {
        let path = path.join("/");
        match letter {
            "f" => format!("f {path} {size}"),
            "h" => format!("h {path} {target}"),
            letter => format!("{letter} {path}"),
        }
    });
    prop::collection::vec(entry, 0..10)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn what_is_hidden_and_what_is_there_are_all_bytes_of_all_layers(
        layers in prop::collection::vec(entries(), 1..5)
    ) {
        let tree = tree(&layers);
        let waste = waste(&tree);
        for (number, layer) in layers.iter().enumerate() {
            let files = layer.iter().map(|words| file(words));
            let written: u64 = files
                .filter(|file| Whiteout::of(&file.path).is_none())
                .map(|file| file.size)
                .sum();
            let of_layer = waste.layers[number];
            prop_assert_eq!(of_layer.written, written);
            prop_assert!(of_layer.wasted() <= written);
            // There: by a name of its own, or still by a link.
            let number = LayerNumber(u16::try_from(number).unwrap());
            let mut there = 0;
            let mut seen = std::collections::HashSet::new();
            for version in tree.files() {
                let content = version.linked().unwrap_or(version);
                let hidden = content.hidden().map(|hidden| hidden.by);
                if content.layer() == number && seen.insert((content.path(), hidden, content.size())) {
                    there += content.file().size;
                }
            }
            prop_assert_eq!(of_layer.hidden + there, written);
        }
        let dive = waste.dive;
        prop_assert!((0.0..=1.0).contains(&dive.efficiency), "{dive:?}");
    }
}
