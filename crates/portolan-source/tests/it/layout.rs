//! OCI layouts: names, digests, what is attached; and folders that mean harm (threats 17, 18, 19, 30, 31).

use std::fs;
use std::path::{Path, PathBuf};

use futures_util::TryStreamExt as _;
use portolan_image::{Descriptor, Digest, media_type as types};
use portolan_source::{Extent, Found, Kind, Location, Opened, Result, Wish, inspect};
use portolan_testkit::image::{Built, Image, ImageSet, Index};
use serde_json::{Value, json};

use crate::client::all_of;
use crate::now;

const REF_NAME: &str = "org.opencontainers.image.ref.name";
const FULL_NAME: &str = "io.containerd.image.name";

/// A layout in a folder called `ships`.
#[derive(Debug)]
pub(crate) struct Dir {
    folder: tempfile::TempDir,
}

impl Dir {
    pub(crate) fn of(set: &ImageSet) -> Self {
        let folder = tempfile::tempdir().unwrap();
        set.write_layout(&folder.path().join("ships")).unwrap();
        Self { folder }
    }

    /// A layout whose `index.json` has these entries.
    fn with_entries(set: &ImageSet, entries: &[Value]) -> Self {
        let dir = Self::of(set);
        let index =
            json!({"schemaVersion": 2, "mediaType": types::OCI_INDEX, "manifests": entries});
        fs::write(dir.path().join("index.json"), index.to_string()).unwrap();
        dir
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("ships")
    }

    fn blob(&self, digest: &Digest) -> PathBuf {
        self.path().join("blobs/sha256").join(digest.encoded())
    }

    /// Opens `oci:FOLDER` with something behind it.
    fn open(&self, rest: &str) -> Result<Opened> {
        open(&format!("oci:{}{rest}", self.path().display()))
    }
}

/// Opens what is on this machine.
pub(crate) fn open(typed: &str) -> Result<Opened> {
    match Location::parse(typed)? {
        Location::Local(image) => image.open(),
        Location::Registry(reference) => panic!("{reference} is not on this machine"),
    }
}

/// The digest of the manifest that an opened image leads to.
async fn digest(opened: &Opened) -> Digest {
    match opened.source.find(&opened.reference).await.unwrap() {
        Found::Manifest(document) => document.digest().clone(),
        Found::Bare { .. } => panic!("a layout keeps manifests"),
    }
}

fn named(manifest: &Built, key: &str, name: &str) -> Value {
    let mut entry = manifest.descriptor();
    entry["annotations"] = json!({key: name});
    entry
}

fn two() -> (Built, Built, ImageSet) {
    let (one, two) = (Image::small("one").build(), Image::small("two").build());
    let set = ImageSet::new().also(&one).also(&two);
    (one, two, set)
}

#[tokio::test]
async fn an_image_goes_by_the_name_that_the_layout_states() {
    let image = Image::small("app").build();
    let pinned = format!("ships@{}", image.digest());
    let cases = [
        (REF_NAME, "1.0", "ships:1.0"),
        (REF_NAME, "alpine:3.19", "alpine:3.19"),
        (REF_NAME, "quay.io/team/app:2", "quay.io/team/app:2"),
        (FULL_NAME, "docker.io/library/app:latest", "app:latest"),
        (REF_NAME, "no tag, only words", &pinned),
        ("org.example", "nothing", &pinned),
    ];
    for (key, name, familiar) in cases {
        let dir = Dir::with_entries(&ImageSet::new().also(&image), &[named(&image, key, name)]);
        let opened = dir.open("").unwrap();
        assert_eq!(opened.reference.familiar(), familiar, "{name}");
        assert_eq!(digest(&opened).await, *image.digest(), "{name}");
        if key != "org.example" {
            let typed = dir.open(&format!(":{name}")).unwrap();
            assert_eq!(typed.reference, opened.reference, "{name}");
        }
    }
}

#[tokio::test]
async fn two_repositories_with_the_same_tag_are_not_taken_for_each_other() {
    let (one, two, set) = two();
    let dir = Dir::with_entries(
        &set,
        &[
            named(&one, FULL_NAME, "docker.io/team/one:1.0"),
            named(&two, FULL_NAME, "docker.io/team/two:1.0"),
        ],
    );
    for (name, image) in [("one", &one), ("two", &two)] {
        let full = dir.open(&format!(":docker.io/team/{name}:1.0")).unwrap();
        assert_eq!(full.reference.familiar(), format!("team/{name}:1.0"));
        assert_eq!(digest(&full).await, *image.digest());
        assert_eq!(
            digest(&dir.open(&format!(":team/{name}:1.0")).unwrap()).await,
            *image.digest()
        );
    }
    let error = dir.open(":1.0").unwrap_err();
    assert_eq!(error.kind(), Kind::NotFound);
    assert_eq!(error.what(), "it holds 2 images called 1.0");
    assert_eq!(
        error.advice().unwrap(),
        format!("write one of @{} @{} instead", one.digest(), two.digest())
    );
}

#[tokio::test]
async fn any_digest_that_is_kept_can_be_named() {
    let image = Image::small("app").build();
    let index = Index::oci().entry(&image).build();
    let dir = Dir::of(&ImageSet::of("1.0", &index));
    for rest in [
        format!("@{}", image.digest()),
        format!(":1.0@{}", image.digest()),
    ] {
        let opened = dir.open(&rest).unwrap();
        assert_eq!(
            opened.reference.familiar(),
            format!("ships@{}", image.digest())
        );
        assert_eq!(digest(&opened).await, *image.digest());
    }
    let absent = Digest::sha256(b"absent");
    let opened = dir.open(&format!("@{absent}")).unwrap();
    let error = opened.source.find(&opened.reference).await.unwrap_err();
    assert_eq!(error.kind(), Kind::NotFound, "{error}");
}

#[tokio::test]
async fn an_index_in_an_index_is_read_through() {
    let images = ["amd64", "arm64"].map(|arch| Image::new("linux", arch).build());
    let inner = Index::oci().entry(&images[0]).entry(&images[1]).build();
    let outer = Index::oci().entry(&inner).build();
    let dir = Dir::of(&ImageSet::of("1.0", &outer));
    let opened = dir.open("").unwrap();
    let record = inspect(&*opened.source, &opened.reference, &Wish::default(), now())
        .await
        .unwrap();
    let platforms: Vec<String> = record
        .images()
        .map(|entry| entry.platform.to_string())
        .collect();
    assert_eq!(platforms, ["linux/amd64", "linux/arm64"]);
    assert!(record.is_complete());
}

#[tokio::test]
async fn referrers_are_found_by_their_subject_and_under_the_fallback_tag() {
    let image = Image::small("app").build();
    let attached = |kind: &str| {
        Image::small(kind)
            .manifest_field("artifactType", json!(kind))
            .manifest_field("subject", image.descriptor())
            .build()
    };
    let (listed, tagged) = (attached("example/listed"), attached("example/tagged"));
    let mut entry = tagged.descriptor();
    entry["artifactType"] = json!("example/tagged");
    let list = Index::oci().entry_as(&tagged, entry).build();
    let tag = format!("sha256-{}", image.digest().encoded());
    let dir = Dir::of(
        &ImageSet::of("1.0", &image)
            .tag("listed", &listed)
            .tag(&tag, &list),
    );
    let opened = dir.open(":1.0").unwrap();
    for (wanted, found) in [
        (None, vec![listed.digest(), tagged.digest()]),
        (Some("example/tagged"), vec![tagged.digest()]),
        (Some("example/other"), vec![]),
    ] {
        let listing = opened
            .source
            .referrers(opened.reference.repository(), image.digest(), wanted)
            .await
            .unwrap();
        let mut digests: Vec<&Digest> = listing.items.iter().map(|item| &item.digest).collect();
        let mut found = found;
        digests.sort();
        found.sort();
        assert_eq!(digests, found, "{wanted:?}");
    }
}

#[tokio::test]
async fn threat_19_bytes_of_another_digest_are_refused_wherever_they_are_read() {
    let image = Image::small("app").build();
    let manifest = image.document();
    let part = |value: &Value| value["digest"].as_str().unwrap().parse::<Digest>().unwrap();
    let (config, layer) = (part(&manifest["config"]), part(&manifest["layers"][0]));
    for spoilt in [image.digest(), &config, &layer] {
        let dir = Dir::of(&ImageSet::of("1.0", &image));
        let opened = dir.open("").unwrap();
        let path = dir.blob(spoilt);
        let mut bytes = fs::read(&path).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        fs::write(&path, bytes).unwrap();
        let repository = opened.reference.repository();
        let found = opened.source.find(&opened.reference).await;
        let descriptor = Descriptor::new(
            types::OCI_CONFIG,
            config.clone(),
            manifest["config"]["size"].as_u64().unwrap(),
        );
        let blob = opened.source.blob(repository, &descriptor, 1 << 20).await;
        let stream = opened
            .source
            .blob_stream(repository, &layer, Extent::Verified)
            .await
            .unwrap();
        let streamed = stream.bytes.try_collect::<Vec<_>>().await;
        let kinds =
            [found.err(), blob.err(), streamed.err()].map(|error| error.map(|error| error.kind()));
        let expected =
            [image.digest(), &config, &layer].map(|one| (one == spoilt).then_some(Kind::Mismatch));
        assert_eq!(kinds, expected, "{spoilt}");
    }
}

#[tokio::test]
async fn bytes_for_a_reader_that_verifies_come_as_they_are() {
    let image = Image::small("app").build();
    let layer: Digest = image.document()["layers"][0]["digest"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    let dir = Dir::of(&ImageSet::of("1.0", &image));
    let opened = dir.open("").unwrap();
    fs::write(dir.blob(&layer), "others").unwrap();
    let repository = opened.reference.repository();
    let stream = opened
        .source
        .blob_stream(repository, &layer, Extent::Unverified)
        .await
        .unwrap();
    let bytes: Vec<bytes::Bytes> = stream.bytes.try_collect().await.unwrap();
    assert_eq!(bytes.concat(), b"others");
}

#[tokio::test]
async fn threat_17_what_is_no_digest_never_becomes_a_path() {
    let image = Image::small("app").build();
    let long = format!("sha256:{}", "a".repeat(65));
    for bad in [
        "sha256:../../../canary",
        "sha256:",
        "../canary",
        &long,
        "md5:%2e%2e",
    ] {
        let mut entry = named(&image, REF_NAME, "1.0");
        entry["digest"] = json!(bad);
        let dir = Dir::with_entries(&ImageSet::new().also(&image), &[entry]);
        fs::write(dir.folder.path().join("canary"), "kept outside").unwrap();
        let found = match dir.open(":1.0") {
            Ok(opened) => opened.source.find(&opened.reference).await.map(|_| ()),
            Err(error) => Err(error),
        };
        let error = found.unwrap_err();
        assert!(!all_of(&error).contains("kept outside"), "{bad}: {error}");
    }
}

#[tokio::test]
async fn threat_18_a_digest_that_cannot_be_verified_is_said_to_be_so() {
    let image = Image::small("app").build();
    let mut entry = named(&image, REF_NAME, "1.0");
    entry["digest"] = json!("blake3:0123456789abcdef0123456789abcdef");
    let dir = Dir::with_entries(&ImageSet::new().also(&image), &[entry]);
    let opened = dir.open("").unwrap();
    let error = opened.source.find(&opened.reference).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Unsupported, "{error}");
}

/// Makes something of a layout; is given its folder, the manifest's file and a file outside.
type Spoil = fn(&Path, &Path, &Path);

#[tokio::test]
async fn threats_30_and_31_links_pipes_and_folders_in_a_layout_are_refused() {
    use std::os::unix::fs::symlink;
    let cases: [(&str, Kind, Spoil); 6] = [
        (
            "a blob that is a link",
            Kind::Refused,
            |_, blob, outside| {
                fs::rename(blob, outside).unwrap();
                symlink(outside, blob).unwrap();
            },
        ),
        (
            "blobs that are a link",
            Kind::Refused,
            |folder, _, outside| {
                fs::rename(folder.join("blobs"), outside).unwrap();
                symlink(outside, folder.join("blobs")).unwrap();
            },
        ),
        (
            "an index that is a link",
            Kind::Refused,
            |folder, _, outside| {
                fs::rename(folder.join("index.json"), outside).unwrap();
                symlink(outside, folder.join("index.json")).unwrap();
            },
        ),
        ("a link to itself", Kind::Refused, |_, blob, _| {
            fs::remove_file(blob).unwrap();
            symlink(blob, blob).unwrap();
        }),
        (
            "a pipe that nobody writes",
            Kind::Malformed,
            |_, blob, _| {
                fs::remove_file(blob).unwrap();
                let made = std::process::Command::new("mkfifo").arg(blob).status();
                assert!(
                    made.unwrap().success(),
                    "mkfifo is of the Debian package coreutils"
                );
            },
        ),
        ("a folder", Kind::Malformed, |_, blob, _| {
            fs::remove_file(blob).unwrap();
            fs::create_dir(blob).unwrap();
        }),
    ];
    for (case, kind, spoil) in cases {
        let image = Image::small("app").build();
        let dir = Dir::of(&ImageSet::of("1.0", &image));
        spoil(
            &dir.path(),
            &dir.blob(image.digest()),
            &dir.folder.path().join("outside"),
        );
        let found = match dir.open(":1.0") {
            Ok(opened) => opened.source.find(&opened.reference).await.map(|_| ()),
            Err(error) => Err(error),
        };
        let error = found.unwrap_err();
        assert_eq!(error.kind(), kind, "{case}: {error}");
    }
}

#[tokio::test]
async fn threat_23_a_manifest_that_is_too_large_is_not_read() {
    let image = Image::small("app").build();
    let dir = Dir::of(&ImageSet::of("1.0", &image));
    fs::File::options()
        .write(true)
        .open(dir.blob(image.digest()))
        .unwrap()
        .set_len(8 << 30)
        .unwrap();
    let opened = dir.open("").unwrap();
    let error = opened.source.find(&opened.reference).await.unwrap_err();
    assert_eq!(error.kind(), Kind::TooLarge, "{error}");
    fs::File::options()
        .write(true)
        .open(dir.path().join("index.json"))
        .unwrap()
        .set_len(8 << 30)
        .unwrap();
    assert_eq!(dir.open("").unwrap_err().kind(), Kind::TooLarge);
}

#[test]
fn what_is_wrong_with_an_index_is_said_with_its_path() {
    for (content, kind) in [
        ("", Kind::Malformed),
        ("<html>", Kind::Malformed),
        ("[]", Kind::Malformed),
        (r#"{"schemaVersion":2,"manifests":null}"#, Kind::Malformed),
        (r#"{"schemaVersion":2,"manifests":[]}"#, Kind::NotFound),
        (
            r#"{"schemaVersion":2,"config":{},"layers":[],"manifests":[]}"#,
            Kind::Refused,
        ),
    ] {
        let dir = Dir::of(&ImageSet::of("1.0", &Image::small("app").build()));
        fs::write(dir.path().join("index.json"), content).unwrap();
        let error = dir.open("").unwrap_err();
        assert_eq!(error.kind(), kind, "{content:?}: {error}");
        let place = dir.path().display().to_string();
        assert_eq!(error.reference(), Some(place.as_str()), "{content:?}");
    }
}
