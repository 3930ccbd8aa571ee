//! Files that tell of packages (threats 24 and 28), and what they come to together in an image.
//!
//! The first line of a file is the number of its path in a table; `--` on a line begins the next file, `==` the next layer.

use portolan_image::Digest;
use portolan_image::contents::Inventory;
use portolan_layer::{Both, Hashing, Listing, Pass, Passed, Tree};
use portolan_package::{Clues, Look, Settings, inventory};

use crate::Target;

pub(super) const TARGET: Target = Target {
    name: "packages",
    run,
    seeds: &[
        b"0\nPackage: a\nStatus: install ok installed\nArchitecture: amd64\nSource: s (1:2)\nVersion: 1-1\nInstalled-Size: 3\n--\n3\nFormat: x\n\n\
          Files: *\nLicense: GPL-2+ with Libtool exception or (MIT and BSD-3-clause)\n==\n0\nPackage: a\nVersion: 2\n--\n5\nID=debian\nVERSION_ID=\"12\"\n",
        b"1\nPackage: a\nVersion: 1\n--\n4\nSee /usr/share/common-licenses/GPL-2. Permission is hereby granted, free of charge\n",
        b"2\nP:a\nV:1-r0\nA:x86_64\nL:MIT AND (GPL-2.0-only OR ISC)\no:b\nc:ca7f2ab5e88794e4e654b40776f8a92256f50639\nI:10\n\nP:b\n",
        b"9\nName: a\nVersion: 1\nLicense: MIT\n more\nProject-URL: Homepage, https://a\nClassifier: License :: b :: c\n--\n\
          :\n{\"name\":\"@a/b\",\"version\":\"1\",\"licenses\":[{\"type\":\"MIT\"}],\"author\":{\"name\":\"c\"}}",
        b";\n# stub: a 1 java lib\ns.name = \"a\\u0041\\x41\".freeze\ns.version = %q{1}\ns.licenses = [\"MIT\", 'b']\n--\n\
          <\n{\"packages\":[{\"name\":\"a/b\",\"version\":\"v1\",\"license\":[\"MIT\",\"GPL-2.0+\"]}]}",
        b"6\n#!\n--\n5\nID='al\\pine'\nID_LIKE=a b\n",
    ],
    words: &[
        "\n\n", "\n--\n", "\n==\n", "Package: ", "Version: ", "Status: deinstall ok config-files", "Source: ", "License: ", "Files: ", "Format: ",
        "P:", "V:", "L:", "c:", "(", ")", " AND ", " or ", " with ", "GPL-2+", "/usr/share/common-licenses/", "LicenseRef-", "ID=", "VERSION_ID=",
    ],
};

/// One path a detector, and some that lead to the same package.
const PATHS: &[&str] = &[
    "var/lib/dpkg/status",
    "var/lib/dpkg/status.d/a",
    "lib/apk/db/installed",
    "usr/share/doc/a/copyright",
    "usr/share/doc/b/copyright",
    "etc/os-release",
    "usr/local/bin/tool",
    "var/lib/dpkg/.wh.status",
    "usr/share/.wh.doc",
    "x/a.dist-info/METADATA",
    "node_modules/a/package.json",
    "specifications/a.gemspec",
    "vendor/composer/installed.json",
];

/// What is found can be written and read again, and is the same whichever file of a layer comes first.
fn run(data: &[u8]) {
    let layers: Vec<Vec<(&str, &[u8])>> = split(data, b"\n==\n")
        .take(4)
        .map(|layer| files(layer))
        .collect();
    let found = found_in(&layers);
    let written = serde_json::to_string(&found).expect("it is data");
    let read: Inventory = serde_json::from_str(&written).expect("it was written");
    assert_eq!(read, found, "it does not come back as it went");

    let backwards: Vec<Vec<(&str, &[u8])>> = layers
        .iter()
        .map(|files| files.iter().rev().copied().collect())
        .collect();
    let backwards = found_in(&backwards);
    assert_eq!(backwards.packages, found.packages);
    assert_eq!(backwards.distribution, found.distribution);

    let count = u16::try_from(layers.len()).expect("there are few");
    for package in &found.packages {
        assert!(package.layer.is_some_and(|layer| layer.0 < count));
        assert!(package.purl.starts_with("pkg:"));
        assert!(package.purl.bytes().all(|byte| byte.is_ascii_graphic()));
        let links = package.source.iter().flat_map(|source| &source.links);
        for link in links {
            url::Url::parse(&link.url).expect("a link is one");
        }
    }
}

fn found_in(layers: &[Vec<(&str, &[u8])>]) -> Inventory {
    let mut tree = Tree::new();
    let clues: Vec<Clues> = layers
        .iter()
        .map(|files| {
            let tar = tar(files);
            let pass = Pass::of(Digest::sha256(&tar)).hashing(Hashing::Here);
            let passed = pass.run(&tar[..], Both::new(Look::new(), Listing::new()));
            let Ok(Passed::Whole(layer)) = passed else {
                unreachable!("an honest tar: {passed:?}");
            };
            let ((clues, listing), _) = layer.into_parts();
            tree.add(&listing).expect("there are few files");
            clues
        })
        .collect();
    let clues: Vec<Option<&Clues>> = clues.iter().map(Some).collect();
    let settings = Settings {
        environment: vec!["TOOL_VERSION=1.2".to_owned()],
    };
    inventory(&tree, &clues, &settings)
}

/// The files of a layer, each path once.
fn files(layer: &[u8]) -> Vec<(&'static str, &[u8])> {
    let mut files: Vec<(&str, &[u8])> = Vec::new();
    for file in split(layer, b"\n--\n").take(8) {
        let (number, content) = match file.iter().position(|&byte| byte == b'\n') {
            Some(end) => (
                file.get(..end).unwrap_or_default(),
                file.get(end + 1..).unwrap_or_default(),
            ),
            None => (file, &[][..]),
        };
        let number = number
            .first()
            .copied()
            .unwrap_or_default()
            .wrapping_sub(b'0');
        let path = PATHS.get(usize::from(number) % PATHS.len());
        let path = path.expect("the rest of a division is below what divides");
        if !files.iter().any(|(there, _)| there == path) {
            files.push((path, content));
        }
    }
    files
}

/// The parts between marks.
fn split<'a>(data: &'a [u8], mark: &'a [u8]) -> impl Iterator<Item = &'a [u8]> {
    let mut rest = Some(data);
    std::iter::from_fn(move || {
        let here = rest?;
        let Some(end) = here.windows(mark.len()).position(|window| window == mark) else {
            rest = None;
            return Some(here);
        };
        rest = here.get(end + mark.len()..);
        here.get(..end)
    })
}

fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (path, content) in files {
        let mut header = tar::Header::new_gnu();
        header.set_mode(0o755);
        header.set_size(content.len() as u64);
        tar.append_data(&mut header, path, *content)
            .expect("a tar in memory");
    }
    tar.into_inner().expect("a tar in memory")
}
