//! What every source owes, the same questions asked of all: a registry, a layout, archives, and what stands over them.

use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::TryStreamExt as _;
use portolan_image::reference::{Reference, Tag};
use portolan_image::{Descriptor, Digest, media_type as types};
use portolan_source::cache::{Cached, Mode, Store};
use portolan_source::{Error, Extent, Found, Kind, Once, Source};
use portolan_testkit::image::{Built, Image, ImageSet, Index};
use portolan_testkit::registry::TestRegistry;
use serde_json::{Value, json};

use crate::client::{Setup, at};
use crate::layout::open;
use crate::now;

/// A tag of two platforms, and something that refers to it.
struct Goods {
    index: Built,
    image: Built,
    attached: Built,
    set: ImageSet,
}

impl Goods {
    fn new() -> Self {
        let image = Image::small("app").build();
        let other = Image::new("linux", "arm64").build();
        let index = Index::oci().entry(&image).entry(&other).build();
        let attached = Image::small("attached")
            .manifest_field("artifactType", json!("example/attached"))
            .manifest_field("subject", index.descriptor())
            .build();
        let set = ImageSet::of("1.0", &index).tag("attached", &attached);
        Self {
            index,
            image,
            attached,
            set,
        }
    }

    fn bytes(&self, digest: &Digest) -> Bytes {
        self.set.blob(digest).unwrap().bytes.clone()
    }

    /// The config and the layer of the image.
    fn blobs(&self) -> [Descriptor; 2] {
        let manifest = self.image.document();
        [&manifest["config"], &manifest["layers"][0]].map(descriptor)
    }
}

fn descriptor(value: &Value) -> Descriptor {
    Descriptor::new(
        value["mediaType"].as_str().unwrap(),
        value["digest"].as_str().unwrap().parse().unwrap(),
        value["size"].as_u64().unwrap(),
    )
}

fn absent() -> Digest {
    Digest::sha256(b"absent")
}

/// Of an algorithm that nobody here can compute.
fn unknown() -> Digest {
    "blake3:0123456789abcdef0123456789abcdef".parse().unwrap()
}

#[track_caller]
fn kind<T>(result: Result<T, Error>) -> Kind {
    match result {
        Ok(_) => panic!("it went well"),
        Err(error) => error.kind(),
    }
}

async fn streamed(
    source: &dyn Source,
    reference: &Reference,
    digest: &Digest,
    extent: Extent,
) -> Result<(Option<u64>, Bytes), Error> {
    let stream = source
        .blob_stream(reference.repository(), digest, extent)
        .await?;
    let parts: Vec<Bytes> = stream.bytes.try_collect().await?;
    Ok((stream.length, parts.concat().into()))
}

/// What a source that keeps manifests owes of [`Goods`] under a reference.
async fn keeps_manifests(name: &str, source: &dyn Source, reference: &Reference) {
    let goods = Goods::new();
    let repository = reference.repository();
    let pinned = |digest: &Digest| Reference::pinned(repository.clone(), digest.clone());
    assert!(!source.origin(repository).location.is_empty(), "{name}");

    let head = source.head(reference).await.unwrap();
    assert_eq!(head.digest, *goods.index.digest(), "{name}");
    let size = goods.index.bytes().len() as u64;
    assert!(head.size.is_none_or(|said| said == size), "{name}");
    let media_type = head.media_type;
    assert!(
        media_type.is_none_or(|said| said.as_str() == types::OCI_INDEX),
        "{name}"
    );

    for (asked, manifest) in [
        (reference.clone(), &goods.index),
        (pinned(goods.index.digest()), &goods.index),
        (pinned(goods.image.digest()), &goods.image),
    ] {
        let Found::Manifest(document) = source.find(&asked).await.unwrap() else {
            panic!("{name} keeps manifests");
        };
        assert_eq!(document.bytes(), manifest.bytes(), "{name} {asked}");
        assert_eq!(document.digest(), manifest.digest(), "{name} {asked}");
        assert_eq!(
            document.media_type().as_str(),
            manifest.media_type(),
            "{name} {asked}"
        );
    }
    let nowhere = Reference::tagged(repository.clone(), "nowhere".parse::<Tag>().unwrap());
    for asked in [&nowhere, &pinned(&absent())] {
        assert_eq!(
            kind(source.find(asked).await),
            Kind::NotFound,
            "{name} {asked}"
        );
        assert_eq!(
            kind(source.head(asked).await),
            Kind::NotFound,
            "{name} {asked}"
        );
    }
    // Who does not have it need not say whether it could be verified.
    let refused = kind(source.find(&pinned(&unknown())).await);
    assert!(
        matches!(refused, Kind::Unsupported | Kind::NotFound),
        "{name}"
    );

    let tags = source.tags(repository).await.unwrap().items;
    assert_eq!(tags, ["1.0", "attached"], "{name}");
    for (wanted, expected) in [
        (None, vec![goods.attached.digest()]),
        (Some("example/attached"), vec![goods.attached.digest()]),
        (Some("example/other"), vec![]),
    ] {
        let listing = source
            .referrers(repository, goods.index.digest(), wanted)
            .await
            .unwrap();
        let digests: Vec<&Digest> = listing.items.iter().map(|item| &item.digest).collect();
        assert_eq!(digests, expected, "{name} {wanted:?}");
        let kinds = listing
            .items
            .iter()
            .map(|item| item.artifact_type.as_deref());
        assert!(
            kinds.eq(expected.iter().map(|_| Some("example/attached"))),
            "{name}"
        );
    }
    let blobs = goods.blobs().map(|blob| (goods.bytes(&blob.digest), blob));
    keeps_blobs(name, source, reference, &blobs).await;
}

/// What every source owes of blobs.
async fn keeps_blobs(
    name: &str,
    source: &dyn Source,
    reference: &Reference,
    blobs: &[(Bytes, Descriptor)],
) {
    let repository = reference.repository();
    for (bytes, blob) in blobs {
        let size = bytes.len() as u64;
        let digest = &blob.digest;
        assert_eq!(
            source.blob(repository, blob, size).await.unwrap(),
            *bytes,
            "{name}"
        );
        let refused = kind(source.blob(repository, blob, size - 1).await);
        assert_eq!(refused, Kind::TooLarge, "{name}");
        for wrong in [size - 1, size + 1] {
            let lie = Descriptor::new(blob.media_type.as_str(), digest.clone(), wrong);
            let refused = kind(source.blob(repository, &lie, size + 1).await);
            assert_eq!(
                refused,
                Kind::Mismatch,
                "{name}: {wrong} promised, {size} kept"
            );
        }
        let headers = source.blob_headers(repository, blob).await.unwrap();
        assert_eq!(headers.size, Some(size), "{name}");

        for extent in [Extent::Verified, Extent::Unverified] {
            let whole = streamed(source, reference, digest, extent).await.unwrap();
            assert_eq!(whole.1, *bytes, "{name}");
            assert!(whole.0.is_none_or(|length| length == size), "{name}");
        }
        for range in [0..1, 3..17, size - 1..size, 0..size] {
            let part = streamed(source, reference, digest, Extent::Range(range.clone()))
                .await
                .unwrap();
            let at = |place: u64| usize::try_from(place).unwrap();
            let expected = bytes.slice(at(range.start)..at(range.end));
            assert_eq!(part.1, expected, "{name} {range:?}");
            let length = range.end - range.start;
            assert!(part.0.is_none_or(|said| said == length), "{name} {range:?}");
        }
    }
    for (digest, expected) in [
        (absent(), &[Kind::NotFound][..]),
        (unknown(), &[Kind::Unsupported, Kind::NotFound]),
    ] {
        let blob = Descriptor::new(types::OCI_CONFIG, digest.clone(), 6);
        let refused = kind(source.blob(repository, &blob, 100).await);
        assert!(expected.contains(&refused), "{name} {digest} {refused:?}");
        let refused = kind(streamed(source, reference, &digest, Extent::Verified).await);
        assert!(expected.contains(&refused), "{name} {digest} {refused:?}");
    }
    let blob = Descriptor::new(types::OCI_CONFIG, absent(), 6);
    assert_eq!(
        kind(source.blob_headers(repository, &blob).await),
        Kind::NotFound,
        "{name}"
    );
}

fn served() -> (TestRegistry, Reference) {
    let registry = TestRegistry::start();
    registry.put("team/app", &Goods::new().set);
    let reference = at(&registry, "team/app:1.0");
    (registry, reference)
}

#[tokio::test]
async fn a_registry_owes_what_every_source_owes() {
    let (_registry, reference) = served();
    let client = Setup::new().client();
    keeps_manifests("registry", &client, &reference).await;
}

#[tokio::test]
async fn what_stands_over_a_registry_owes_the_same_when_it_is_new_and_when_it_is_full() {
    let (_registry, reference) = served();
    let folder = tempfile::tempdir().unwrap();
    let cached = || {
        let store = Store::new(folder.path(), now());
        Cached::over(Setup::new().client(), store, Mode::Use)
    };
    let once = Once::over(Setup::new().client());
    let both = Once::over(cached());
    for name in ["new", "full"] {
        keeps_manifests(&format!("{name} cache"), &cached(), &reference).await;
        keeps_manifests(&format!("{name} once"), &once, &reference).await;
        keeps_manifests(&format!("{name} once over a cache"), &both, &reference).await;
    }
}

async fn opened(name: &str, typed: &str) {
    let opened = open(typed).unwrap();
    keeps_manifests(name, &*opened.source, &opened.reference).await;
}

fn write(path: &Path, bytes: &[u8]) -> String {
    std::fs::write(path, bytes).unwrap();
    path.display().to_string()
}

#[tokio::test]
async fn layouts_and_archives_owe_what_every_source_owes() {
    let folder = tempfile::tempdir().unwrap();
    let set = Goods::new().set;
    let layout = folder.path().join("layout");
    set.write_layout(&layout).unwrap();
    opened("layout", &format!("oci:{}:1.0", layout.display())).await;
    let tar = set.oci_archive();
    let packed = zstd::encode_all(&tar[..], 1).unwrap();
    for (name, bytes) in [("archive.tar", &tar), ("archive.tar.zst", &packed)] {
        let path = write(&folder.path().join(name), bytes);
        opened(name, &format!("oci-archive:{path}:1.0")).await;
        // What Docker writes since version 25 has an OCI layout in it, and is read as one.
        opened(name, &format!("docker-archive:{path}:1.0")).await;
    }
}

#[tokio::test]
async fn a_saved_image_owes_its_config_and_layers() {
    let folder = tempfile::tempdir().unwrap();
    let goods = Goods::new();
    let saved = goods
        .set
        .docker_archive(&[(goods.image.digest(), &["app:1.0"])]);
    let path = write(&folder.path().join("saved.tar"), &saved);
    let opened = open(&format!("docker-archive:{path}")).unwrap();
    let (source, reference): (Arc<dyn Source>, _) = (opened.source, opened.reference);
    let repository = reference.repository();
    let Found::Bare { config, layers } = source.find(&reference).await.unwrap() else {
        panic!("a saved image keeps no manifest");
    };
    assert_eq!(*config.bytes(), goods.bytes(&goods.blobs()[0].digest));
    let mut blobs = vec![(config.bytes().clone(), config.descriptor())];
    for layer in layers {
        let bytes = source.blob(repository, &layer, 1 << 20).await.unwrap();
        blobs.push((bytes, layer));
    }
    keeps_blobs("saved image", &*source, &reference, &blobs).await;
    assert_eq!(kind(source.head(&reference).await), Kind::Unsupported);
    assert_eq!(source.tags(repository).await.unwrap().items, ["app:1.0"]);
    let referrers = source.referrers(repository, &absent(), None).await;
    assert_eq!(kind(referrers), Kind::Unsupported);
}
