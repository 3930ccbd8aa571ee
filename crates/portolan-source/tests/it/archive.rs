//! Archives in every packing, from files and pipes; and archives that mean harm (threats 24, 30 to 32).

use std::io::Write as _;
use std::path::{Path, PathBuf};

use portolan_image::record::Record;
use portolan_image::{Digest, media_type as types};
use portolan_source::{Error, Found, Kind, Wish, inspect};
use portolan_testkit::image::{Built, Compression, Image, ImageSet, Index, Layer, Tree};
use serde_json::json;

use crate::layout::open;
use crate::now;

/// A folder with one archive in it.
struct Shelf {
    folder: tempfile::TempDir,
}

impl Shelf {
    fn with(bytes: &[u8]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("ships.tar"), bytes).unwrap();
        Self { folder }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("ships.tar")
    }

    fn typed(&self, kind: &str) -> String {
        format!("{kind}:{}", self.path().display())
    }
}

async fn read(typed: &str) -> Result<Record, Error> {
    let opened = open(typed)?;
    inspect(&*opened.source, &opened.reference, &Wish::default(), now()).await
}

async fn read_bytes(kind: &str, bytes: &[u8]) -> Result<Record, Error> {
    let shelf = Shelf::with(bytes);
    read(&shelf.typed(kind)).await
}

/// The same record, wherever it was read.
fn anywhere(mut record: Record) -> Record {
    record.origin.location.clear();
    record
}

fn app() -> (Built, ImageSet) {
    let image = Image::small("app").build();
    let set = ImageSet::of("1.0", &image);
    (image, set)
}

fn saved() -> Vec<u8> {
    let (image, set) = app();
    set.docker_archive(&[(image.digest(), &["team/app:1.0"])])
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

fn zstd_of(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 1).unwrap()
}

/// A frame to be skipped, as pzstd begins its files.
fn skippable() -> Vec<u8> {
    [&[0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0][..], b"skip"].concat()
}

#[tokio::test]
async fn an_archive_is_told_by_its_first_bytes_however_it_is_packed() {
    for (kind, plain) in [
        ("oci-archive", app().1.oci_archive()),
        ("docker-archive", saved()),
    ] {
        let expected = anywhere(read_bytes(kind, &plain).await.unwrap());
        assert!(expected.is_complete());
        assert_eq!(expected.entries.len(), 1);
        let (one, two) = plain.split_at(plain.len() / 2);
        for (packing, bytes) in [
            ("gzip", gzip(&plain)),
            ("gzip in two members", [gzip(one), gzip(two)].concat()),
            ("zstd", zstd_of(&plain)),
            (
                "zstd in frames",
                [skippable(), zstd_of(one), zstd_of(two)].concat(),
            ),
        ] {
            let record = read_bytes(kind, &bytes).await.unwrap();
            assert_eq!(anywhere(record), expected, "{kind}, {packing}");
        }
    }
}

#[tokio::test]
async fn an_archive_comes_through_a_pipe() {
    for (kind, plain) in [
        ("oci-archive", app().1.oci_archive()),
        ("docker-archive", saved()),
    ] {
        let expected = anywhere(read_bytes(kind, &plain).await.unwrap());
        for bytes in [plain.clone(), zstd_of(&plain)] {
            let folder = tempfile::tempdir().unwrap();
            let pipe = folder.path().join("ships.tar");
            let made = std::process::Command::new("mkfifo").arg(&pipe).status();
            assert!(
                made.unwrap().success(),
                "mkfifo is of the Debian package coreutils"
            );
            let writer = std::thread::spawn({
                let pipe = pipe.clone();
                move || std::fs::write(pipe, bytes).unwrap()
            });
            let record = read(&format!("{kind}:{}", pipe.display())).await.unwrap();
            writer.join().unwrap();
            assert_eq!(anywhere(record), expected, "{kind}");
        }
    }
}

#[tokio::test]
async fn an_archive_that_is_cut_anywhere_is_an_error_and_no_panic() {
    let plain = app().1.oci_archive();
    // Zeros fill the last block, and two blocks of them end a tar: who leaves those out has lost nothing.
    let content = plain.iter().rposition(|byte| *byte != 0).unwrap() + 1;
    for length in (0..content).step_by(256) {
        let error = read_bytes("oci-archive", &plain[..length])
            .await
            .unwrap_err();
        assert!(
            matches!(error.kind(), Kind::Malformed | Kind::NotFound),
            "{length}: {error}"
        );
    }
    for (name, packed) in [("gzip", gzip(&plain)), ("zstd", zstd_of(&plain))] {
        for length in (0..packed.len()).step_by(97) {
            let error = read_bytes("oci-archive", &packed[..length])
                .await
                .unwrap_err();
            assert_eq!(error.kind(), Kind::Malformed, "{name} {length}: {error}");
        }
    }
}

#[tokio::test]
async fn threat_24_a_window_larger_than_zstd_reads_by_itself_is_refused() {
    // Magic, no flags, a window of 2 GiB, and one raw block.
    let frame = [0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xa8, 0x09, 0x00, 0x00, b'x'];
    let error = read_bytes("oci-archive", &frame).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Malformed, "{error}");
}

/// A header of a member and its content, written by hand so that it can lie.
fn member(name: &str, kind: tar::EntryType, size: u64, content: &[u8]) -> Vec<u8> {
    let mut header = tar::Header::new_gnu();
    header.as_gnu_mut().unwrap().name[..name.len()].copy_from_slice(name.as_bytes());
    header.set_entry_type(kind);
    header.set_mode(0o644);
    header.set_size(size);
    header.set_cksum();
    let mut bytes = [header.as_bytes(), content].concat();
    bytes.resize(bytes.len().next_multiple_of(512), 0);
    bytes
}

fn link(name: &str, kind: tar::EntryType, target: &str) -> Vec<u8> {
    let mut header = tar::Header::new_gnu();
    header.as_gnu_mut().unwrap().name[..name.len()].copy_from_slice(name.as_bytes());
    header.as_gnu_mut().unwrap().linkname[..target.len()].copy_from_slice(target.as_bytes());
    header.set_entry_type(kind);
    header.set_mode(0o777);
    header.set_size(0);
    header.set_cksum();
    header.as_bytes().to_vec()
}

fn pax(records: &[(&str, &str)]) -> Vec<u8> {
    let mut text = String::new();
    for (key, value) in records {
        let rest = format!(" {key}={value}\n");
        let mut length = rest.len() + 1;
        while length != rest.len() + length.to_string().len() {
            length = rest.len() + length.to_string().len();
        }
        text.push_str(&format!("{length}{rest}"));
    }
    member(
        "pax",
        tar::EntryType::XHeader,
        text.len() as u64,
        text.as_bytes(),
    )
}

fn file(name: &str, content: &[u8]) -> Vec<u8> {
    member(name, tar::EntryType::Regular, content.len() as u64, content)
}

/// A layout's files as members, without the end of the archive.
fn members(set: &ImageSet) -> Vec<u8> {
    set.layout()
        .iter()
        .flat_map(|(path, content)| {
            pax(&[("path", path)])
                .into_iter()
                .chain(file("short", content))
        })
        .collect()
}

#[tokio::test]
async fn threat_24_a_name_without_end_is_not_read_into_memory() {
    let name = vec![b'x'; 3 << 20];
    for (case, kind, content) in [
        ("a GNU name", tar::EntryType::GNULongName, name.clone()),
        ("a GNU link", tar::EntryType::GNULongLink, name.clone()),
        (
            "an extension",
            tar::EntryType::XHeader,
            [b"3145728 path=", &name[13..]].concat(),
        ),
    ] {
        let bytes = [
            file("first", b""),
            member("long", kind, content.len() as u64, &content),
            members(&app().1),
        ]
        .concat();
        let error = read_bytes("oci-archive", &bytes).await.unwrap_err();
        assert_eq!(error.kind(), Kind::Malformed, "{case}: {error}");
        assert!(
            error
                .what()
                .ends_with("a header has more than 1048576 bytes"),
            "{case}: {error}"
        );
    }
}

#[tokio::test]
async fn threat_30_names_that_lead_elsewhere_are_not_the_members_that_they_look_like() {
    for name in [
        "../index.json",
        "/index.json",
        "blobs/../index.json",
        "./../index.json",
    ] {
        let (_, set) = app();
        let bytes: Vec<u8> = set
            .layout()
            .iter()
            .flat_map(|(path, content)| {
                let path = if path == "index.json" { name } else { path };
                pax(&[("path", path)])
                    .into_iter()
                    .chain(file("short", content))
            })
            .collect();
        let error = read_bytes("oci-archive", &bytes).await.unwrap_err();
        assert_eq!(error.kind(), Kind::NotFound, "{name}: {error}");
        assert_eq!(
            error.what(),
            "it is no OCI image layout: it has no index.json"
        );
    }
    // What tar itself writes is read.
    let dotted: Vec<u8> = app()
        .1
        .layout()
        .iter()
        .flat_map(|(path, content)| {
            pax(&[("path", &format!("./{path}"))])
                .into_iter()
                .chain(file("short", content))
        })
        .collect();
    read_bytes("oci-archive", &dotted).await.unwrap();
}

#[tokio::test]
async fn threat_31_links_are_followed_inside_and_never_out() {
    use tar::EntryType::{Link, Symlink};
    let index = |name: &str| {
        let (_, set) = app();
        let mut bytes = Vec::new();
        for (path, content) in set.layout() {
            let path = if path == "index.json" { name } else { &path };
            bytes.extend(pax(&[("path", path)]));
            bytes.extend(file("short", &content));
        }
        bytes
    };
    let cases = [
        (
            "a link beside it",
            link("index.json", Symlink, "real.json"),
            "real.json",
            true,
        ),
        (
            "a link from below",
            link("index.json", Symlink, "a/../b/./real.json"),
            "b/real.json",
            true,
        ),
        (
            "a hard link",
            link("index.json", Link, "b/real.json"),
            "b/real.json",
            true,
        ),
        (
            "a link to a link",
            [
                link("x", Symlink, "b/real.json"),
                link("index.json", Link, "x"),
            ]
            .concat(),
            "b/real.json",
            true,
        ),
        (
            "a link out and back in",
            link("index.json", Symlink, "../ships/real.json"),
            "real.json",
            false,
        ),
        (
            "an absolute link",
            link("index.json", Symlink, "/etc/hostname"),
            "real.json",
            false,
        ),
        (
            "a link to itself",
            link("index.json", Symlink, "index.json"),
            "real.json",
            false,
        ),
        (
            "two that chase each other",
            [link("x", Link, "index.json"), link("index.json", Link, "x")].concat(),
            "real.json",
            false,
        ),
        (
            "a link to nothing",
            link("index.json", Symlink, "nothing"),
            "real.json",
            false,
        ),
    ];
    for (case, link, name, is_read) in cases {
        let bytes = [index(name), link].concat();
        let read = read_bytes("oci-archive", &bytes).await;
        assert_eq!(read.is_ok(), is_read, "{case}: {:?}", read.err());
    }
}

#[tokio::test]
async fn threat_32_members_are_those_that_tar_lists() {
    let (image, other) = (app().0, Image::small("other").build());
    let index = |manifest: &Built| {
        json!({"schemaVersion": 2, "mediaType": types::OCI_INDEX, "manifests": [manifest.descriptor()]})
            .to_string()
            .into_bytes()
    };
    let both = ImageSet::new().also(&image).also(&other);
    let base: Vec<u8> = both
        .layout()
        .iter()
        .filter(|(path, _)| path != "index.json")
        .flat_map(|(path, content)| {
            pax(&[("path", path)])
                .into_iter()
                .chain(file("short", content))
        })
        .collect();
    let (first, second) = (index(&image), index(&other));
    let hidden = file("index.json", &second);
    let cases = [
        (
            "the size of the extension counts",
            [
                // By its header it is empty, and the next member would be the hidden one.
                pax(&[("path", "x"), ("size", &hidden.len().to_string())]),
                member("x", tar::EntryType::Regular, 0, &hidden),
                file("index.json", &first),
            ]
            .concat(),
            &image,
        ),
        (
            "the last of two members counts",
            [file("index.json", &second), file("index.json", &first)].concat(),
            &image,
        ),
        (
            "the extension's name counts",
            [pax(&[("path", "index.json")]), file("x", &first)].concat(),
            &image,
        ),
    ];
    for (case, tail, expected) in cases {
        let bytes = [base.clone(), tail, vec![0; 1024]].concat();
        let record = read_bytes("oci-archive", &bytes).await.unwrap();
        assert_eq!(record.digest(), Some(expected.digest()), "{case}");
        assert_eq!(
            extracted(&bytes, "index.json"),
            first,
            "{case}: GNU tar agrees"
        );
    }
}

/// What GNU tar makes of a member.
fn extracted(bytes: &[u8], name: &str) -> Vec<u8> {
    let shelf = Shelf::with(bytes);
    let out = std::process::Command::new("tar")
        .arg("--extract")
        .arg("--file")
        .arg(shelf.path())
        .arg("--directory")
        .arg(shelf.folder.path())
        .status();
    assert!(out.unwrap().success(), "tar is of the Debian package tar");
    std::fs::read(shelf.folder.path().join(name)).unwrap()
}

#[tokio::test]
async fn a_saved_image_is_found_by_its_name() {
    let (one, two) = (Image::small("one").build(), Image::small("two").build());
    let set = ImageSet::new().also(&one).also(&two);
    let bytes = set.docker_archive(&[
        (one.digest(), &["team/one:1.0", "localhost:5000/one:1.0"]),
        (two.digest(), &["two:latest"]),
    ]);
    let shelf = Shelf::with(&bytes);
    let typed = shelf.typed("docker-archive");
    for (name, familiar, image) in [
        ("team/one:1.0", "team/one:1.0", &one),
        ("docker.io/team/one:1.0", "team/one:1.0", &one),
        ("two", "two:latest", &two),
        ("library/two:latest", "two:latest", &two),
    ] {
        let record = read(&format!("{typed}:{name}")).await.unwrap();
        assert_eq!(record.reference.familiar(), familiar, "{name}");
        let config = image.document()["config"]["digest"]
            .as_str()
            .unwrap()
            .to_owned();
        assert_eq!(
            record.entries[0].config.as_ref().unwrap().digest().as_str(),
            config,
            "{name}"
        );
    }
    let error = read(&typed).await.unwrap_err();
    assert_eq!(error.what(), "it holds 2 images, and none was chosen");
    assert_eq!(
        error.advice(),
        Some("add one of :team/one:1.0 :localhost:5000/one:1.0 :two:latest")
    );
    let error = read(&format!("{typed}:three")).await.unwrap_err();
    assert_eq!(error.what(), "it holds no image called three");
}

#[tokio::test]
async fn layers_of_a_saved_image_have_the_digests_and_sizes_of_their_tars() {
    let (image, set) = app();
    let shelf = Shelf::with(&set.docker_archive(&[(image.digest(), &[])]));
    let opened = open(&shelf.typed("docker-archive")).unwrap();
    assert_eq!(opened.reference.familiar(), "ships:latest");
    let Found::Bare { config, layers } = opened.source.find(&opened.reference).await.unwrap()
    else {
        panic!("a saved image keeps no manifest");
    };
    let parsed: serde_json::Value = serde_json::from_slice(config.bytes()).unwrap();
    let digests: Vec<&str> = layers.iter().map(|layer| layer.digest.as_str()).collect();
    assert_eq!(json!(digests), parsed["rootfs"]["diff_ids"]);
    for layer in &layers {
        let bytes = opened
            .source
            .blob(opened.reference.repository(), layer, 1 << 20)
            .await
            .unwrap();
        assert_eq!(Digest::sha256(&bytes), layer.digest);
        assert_eq!(Some(bytes.len() as u64), layer.size);
    }
}

#[tokio::test]
async fn a_saved_image_that_contradicts_itself_is_refused() {
    let config = br#"{"os":"linux","architecture":"amd64","rootfs":{"type":"layers","diff_ids":["sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"]}}"#;
    let name = format!("{}.json", Digest::sha256(config).encoded());
    let other = format!("{}.json", Digest::sha256(b"other").encoded());
    let long = "a".repeat(2000);
    let archive = |manifest: serde_json::Value| {
        Tree::new()
            .file(&name, config)
            .file(&other, config)
            .file("layer.tar", "layer")
            .file("manifest.json", manifest.to_string())
            .tar()
    };
    let cases = [
        (
            "fewer layers than the config names",
            json!([{"Config": name, "Layers": []}]),
            Kind::Malformed,
        ),
        (
            "more layers than the config names",
            json!([{"Config": name, "Layers": ["layer.tar", "layer.tar"]}]),
            Kind::Malformed,
        ),
        (
            "layers that are null",
            json!([{"Config": name, "Layers": null}]),
            Kind::Malformed,
        ),
        (
            "a layer that is not there",
            json!([{"Config": name, "Layers": ["missing"]}]),
            Kind::Malformed,
        ),
        (
            "a layer outside",
            json!([{"Config": name, "Layers": ["../../etc/passwd"]}]),
            Kind::Malformed,
        ),
        (
            "a config outside",
            json!([{"Config": "/etc/passwd", "Layers": ["layer.tar"]}]),
            Kind::Malformed,
        ),
        (
            "a config with a long name",
            json!([{"Config": long, "Layers": ["layer.tar"]}]),
            Kind::Malformed,
        ),
        (
            "a config of another digest",
            json!([{"Config": other, "Layers": ["layer.tar"]}]),
            Kind::Mismatch,
        ),
        (
            "no config",
            json!([{"Layers": ["layer.tar"]}]),
            Kind::Malformed,
        ),
        (
            "a manifest that is an object",
            json!({"Config": name}),
            Kind::Malformed,
        ),
        ("a manifest that is null", json!(null), Kind::Malformed),
        ("no images", json!([]), Kind::NotFound),
    ];
    for (case, manifest, kind) in cases {
        let error = read_bytes("docker-archive", &archive(manifest))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), kind, "{case}: {error}");
    }
    // What its digest is not is found out when it is read.
    let shelf = Shelf::with(&archive(json!([{"Config": name, "Layers": ["layer.tar"]}])));
    let opened = open(&shelf.typed("docker-archive")).unwrap();
    let Found::Bare { layers, .. } = opened.source.find(&opened.reference).await.unwrap() else {
        panic!("a saved image keeps no manifest");
    };
    let blob = opened
        .source
        .blob(opened.reference.repository(), &layers[0], 1 << 20)
        .await;
    assert_eq!(blob.unwrap_err().kind(), Kind::Mismatch);
}

/// An archive as Docker writes it since version 25: an OCI layout, and `manifest.json` beside it.
fn both(set: &ImageSet, image: &Built) -> Vec<u8> {
    let document = image.document();
    let blob = |part: &serde_json::Value| {
        format!(
            "blobs/{}",
            part["digest"].as_str().unwrap().replace(':', "/")
        )
    };
    let layers: Vec<String> = document["layers"]
        .as_array()
        .unwrap()
        .iter()
        .map(blob)
        .collect();
    let manifest =
        json!([{"Config": blob(&document["config"]), "RepoTags": ["app:1.0"], "Layers": layers}]);
    set.layout()
        .into_iter()
        .chain([(
            "manifest.json".to_owned(),
            manifest.to_string().into_bytes(),
        )])
        .fold(Tree::new(), |tree, (path, content)| {
            tree.file(&path, content)
        })
        .tar()
}

#[tokio::test]
async fn a_layout_inside_a_saved_archive_is_used_when_it_is_whole() {
    let images = ["amd64", "arm64"].map(|arch| {
        let layer = Layer::of(&Tree::new().file("x", arch), Compression::Plain);
        Image::new("linux", arch).layer(&layer, "COPY x /").build()
    });
    let index = Index::oci().entry(&images[0]).entry(&images[1]).build();
    let whole = ImageSet::of("1.0", &index);
    let record = read_bytes("docker-archive", &both(&whole, &images[0]))
        .await
        .unwrap();
    assert_eq!(record.digest(), Some(index.digest()));
    assert_eq!(record.entries.len(), 2);
    // Docker names all platforms in the index and saves those that it has.
    let part = whole.without(images[1].digest());
    let record = read_bytes("docker-archive", &both(&part, &images[0]))
        .await
        .unwrap();
    assert_eq!(record.digest(), None);
    assert_eq!(record.entries.len(), 1);
    assert!(record.is_complete());
}

#[test]
fn what_is_no_archive_says_what_it_is() {
    for (case, bytes, what) in [
        (
            "text",
            &b"FROM scratch\n"[..],
            "it is no tar archive, or an empty one",
        ),
        ("noise", &[7; 4096], "it is no tar archive, or an empty one"),
        ("nothing", b"", "it is no tar archive, or an empty one"),
        ("zeros", &[0; 4096], "it is no tar archive, or an empty one"),
        (
            "a tar of something",
            &file("readme", b"x"),
            "it is no OCI image layout: it has no oci-layout",
        ),
    ] {
        let shelf = Shelf::with(bytes);
        let error = open(&shelf.typed("oci-archive")).unwrap_err();
        assert_eq!(error.what(), what, "{case}");
        assert!(error.advice().is_some(), "{case}");
    }
    let error = open(&format!(
        "oci-archive:{}",
        Path::new("/nonexistent/ships.tar").display()
    ));
    assert_eq!(error.unwrap_err().what(), "there is no such file");
}
