//! Packages of Alpine.

use portolan_image::contents::{Evidence, Package, SourcePage};
use portolan_package::Found;

use crate::support::{Layer, installed, says};

const DATABASE: &str = "lib/apk/db/installed";

const TWO: &str = "C:Q1TWLzR5SVRHA+Zuw9GhQIUZPlpgA=\nP:musl\nV:1.2.4_git20230717-r4\nA:x86_64\nS:407288\nI:667648\nT:the musl c library (libc) implementation\n\
    U:https://musl.libc.org/\nL:MIT\no:musl\nm:Timo Teräs <timo.teras@iki.fi>\nt:1702415985\nc:ca7f2ab5e88794e4e654b40776f8a92256f50639\n\
    p:so:libc.musl-x86_64.so.1=1\nF:lib\nR:ld-musl-x86_64.so.1\na:0:0:755\nZ:Q1KdJFPXfPrR0CZaPhZc3TMUpqbwM=\n\n\
    P:ssl_client\nV:1.36.1-r15\nA:x86_64\nL:GPL-2.0-only\no:busybox\nc:ca7f2ab5e88794e4e654b40776f8a92256f50639-dirty\n";

fn packages(content: &str) -> Vec<Package> {
    let found = says(DATABASE, content);
    match found.first() {
        Some(Found::Packages(packages)) => packages.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_database_says_all_that_is_kept_of_a_package() {
    let found = packages(TWO);
    let [musl, client] = found.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!(
        (musl.name.as_str(), musl.version.as_str()),
        ("musl", "1.2.4_git20230717-r4")
    );
    assert_eq!(musl.architecture.as_deref(), Some("x86_64"));
    assert_eq!(musl.installed_bytes, Some(667_648));
    assert_eq!(musl.homepage.as_deref(), Some("https://musl.libc.org/"));
    assert_eq!(
        musl.maintainer.as_deref(),
        Some("Timo Teräs <timo.teras@iki.fi>")
    );
    let licence = musl.licences.first().unwrap();
    assert_eq!(
        (
            licence.name.as_str(),
            licence.expression.as_deref(),
            licence.evidence
        ),
        ("MIT", Some("MIT"), Evidence::Field)
    );
    assert_eq!(licence.from.to_string(), "/lib/apk/db/installed");
    let source = client.source.as_ref().unwrap();
    assert_eq!(
        (source.name.as_str(), source.version.as_str()),
        ("busybox", "1.36.1-r15")
    );
}

#[test]
fn a_package_of_alpine_has_the_pages_of_its_recipe() {
    let image = Layer::new()
        .file("usr/lib/os-release", "ID=alpine\nVERSION_ID=3.19.1\n")
        .file(DATABASE, TWO);
    let found = installed(&[image]).packages;
    let [musl, client] = found.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!(
        musl.purl,
        "pkg:apk/alpine/musl@1.2.4_git20230717-r4?arch=x86_64&distro=alpine-3.19.1"
    );
    let links = &musl.source.as_ref().unwrap().links;
    let recipes: Vec<&str> = links
        .iter()
        .filter(|link| link.page == SourcePage::Recipe)
        .map(|link| link.url.as_str())
        .collect();
    let commit = "ca7f2ab5e88794e4e654b40776f8a92256f50639";
    assert_eq!(
        recipes,
        [
            format!("https://git.alpinelinux.org/aports/tree/main/musl/APKBUILD?id={commit}"),
            format!("https://git.alpinelinux.org/aports/tree/community/musl/APKBUILD?id={commit}"),
        ]
    );
    assert_eq!(
        client.source.as_ref().unwrap().links,
        [],
        "no commit has what was not committed"
    );
}

#[test]
fn threat_28_what_is_odd_in_a_database_neither_hides_the_rest_nor_ends_the_reading() {
    for (odd, names, complaints) in [
        ("", "", 0),
        ("\n\n\n", "", 0),
        ("P:a\nV:1\n", "a", 0),
        ("P:a\nV:1", "a", 0),
        ("P:a\nP:b\nV:1\n", "a", 0),
        ("P:a\n\nP:b\nV:1\n", "b", 1),
        ("V:1\n", "", 1),
        ("p:a\nv:1\n", "", 1),
        ("P:a/b\nV:1\n", "", 1),
        ("P:.build-deps\nV:20240101.101010\n", "", 0),
        ("no colon\nP\n:\nP:a\nV:1\nI:many\n", "a", 0),
        ("é:x\nP:a\nV:1\n", "a", 0),
        ("P:\0\nV:1\n", "", 1),
        ("P:a\nV:1\nL:\n", "a", 0),
    ] {
        let found = says(DATABASE, odd);
        let listed: Vec<String> = packages(odd)
            .into_iter()
            .map(|package| package.name)
            .collect();
        assert_eq!(listed.join(" "), names, "{odd:?}");
        assert_eq!(found.len() - 1, complaints, "{odd:?}: {found:?}");
    }
}
