//! Inventories in which every text is what somebody who means harm would write.

use portolan_image::contents::{
    Distribution, Ecosystem, Evidence, FilePath, Inventory, LayerNumber, Licence, Package,
    SourceLink, SourcePackage, SourcePage, Unread,
};
use proptest::prelude::*;

/// Texts that mean something to some reader.
pub(crate) const TEXTS: [&str; 30] = [
    "```\n# heading\n```",
    "````",
    "~~~\n</details>",
    "<!-- x -->",
    "</details><script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "![x](http://evil/x.png)",
    "a|b|c\n|-|-|",
    "\n\n# heading\n\n- item\n",
    "**bold** _em_ `code`",
    "x\u{1b}]0;t\u{7}y\u{9b}2J\u{202e}z",
    "<http://evil.example>",
    "http://evil.example/_x_/*y*",
    "&lt;&#35;",
    "\\`",
    "- x",
    "# x",
    "1. x",
    "    four blanks",
    "> x",
    "---",
    "\t\tcode",
    "x  \ny",
    "``` ```",
    "` `` ```",
    "=cmd|' /C calc'!A0",
    "+1,\"2\"\r\n@SUM(1)",
    "\t=1+1",
    "MIT AND (",
    "pkg:deb/a b\n",
];

/// An inventory in which every text is the same one.
pub(crate) fn inventory(text: &str) -> Inventory {
    inventory_of(Ecosystem::ALL.to_vec(), text)
}

fn path(text: &str) -> FilePath {
    FilePath::clean(text.as_bytes()).0
}

fn inventory_of(ecosystems: Vec<Ecosystem>, text: &str) -> Inventory {
    let owned = || text.to_owned();
    let licence = |evidence| Licence {
        name: owned(),
        expression: Some(owned()),
        evidence,
        from: path(text),
    };
    let package = |ecosystem| Package {
        listed_as: Some(owned()),
        architecture: Some(owned()),
        source: Some(SourcePackage {
            name: owned(),
            version: owned(),
            commit: Some(owned()),
            links: [SourcePage::Browse, SourcePage::Archive, SourcePage::Recipe]
                .map(|page| SourceLink { page, url: owned() })
                .to_vec(),
        }),
        licences: [
            Evidence::Field,
            Evidence::Copyright,
            Evidence::Reference,
            Evidence::Guess,
        ]
        .map(licence)
        .to_vec(),
        licence_files: vec![path(text)],
        layer: Some(LayerNumber(900)),
        purl: owned(),
        installed_bytes: Some(u64::MAX),
        summary: Some(owned()),
        maintainer: Some(owned()),
        homepage: Some(owned()),
        ..Package::new(ecosystem, text, text, path(text))
    };
    Inventory {
        distribution: Some(Distribution {
            id: owned(),
            like: vec![owned()],
            version: owned(),
            codename: owned(),
            name: owned(),
        }),
        // The same twice: identifiers must differ all the same.
        packages: ecosystems
            .into_iter()
            .flat_map(|ecosystem| [package(ecosystem), package(ecosystem)])
            .collect(),
        unread: vec![Unread {
            layer: LayerNumber(u16::MAX),
            path: Some(path(text)),
            why: owned(),
        }],
    }
}

/// Any inventory of few packages, their texts drawn from what is odd and from anything.
pub(crate) fn any() -> impl Strategy<Value = Inventory> {
    let text = prop_oneof![
        proptest::sample::select(TEXTS.to_vec()).prop_map(str::to_owned),
        any_with::<String>(proptest::string::StringParam::from("\\PC{0,40}")),
        "[ -~\n]{0,60}",
        "(MIT|GPL-2.0\\+|LicenseRef-[a-z]{1,3}|DocumentRef-a:LicenseRef-b)( (AND|or|WITH) (ISC|Classpath-exception-2.0)){0,2}",
        "(https?://|pkg:)[!-~]{0,30}",
    ];
    let ecosystems = proptest::sample::subsequence(Ecosystem::ALL.to_vec(), 0..4);
    (ecosystems, text).prop_map(|(ecosystems, text)| inventory_of(ecosystems, &text))
}
