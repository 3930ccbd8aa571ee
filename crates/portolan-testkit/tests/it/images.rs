//! Images made in code: the same words give the same bytes, in every form.

use std::io::Read as _;

use portolan_image::media_type::{DOCKER_MANIFEST, OCI_INDEX, SCHEMA1_SIGNED};
use portolan_image::{Digest, Document};
use portolan_testkit::image::{
    Attestation, Compression, Image, ImageSet, Index, Layer, Schema1, Tree, provenance,
};
use serde_json::json;

#[test]
fn every_compression_holds_the_same_tar() {
    let big = vec![7; 70_000];
    let tree = Tree::new()
        .dir("etc")
        .file("etc/big", &big)
        .symlink("etc/link", "big");
    let tar = tree.tar();
    assert_eq!(Layer::of(&tree, Compression::Plain).bytes(), &tar);
    for compression in [Compression::Gzip, Compression::Stored] {
        let layer = Layer::of(&tree, compression);
        let mut back = Vec::new();
        flate2::read::GzDecoder::new(layer.bytes().as_ref())
            .read_to_end(&mut back)
            .unwrap();
        assert_eq!(back, tar, "{compression:?}");
    }
    let zstd = Layer::of(&tree, Compression::Zstd);
    assert_eq!(zstd::decode_all(zstd.bytes().as_ref()).unwrap(), tar);
}

#[test]
fn an_index_lists_platforms_and_attestations() {
    let image = Image::new("linux", "arm64")
        .variant("v8")
        .layer(
            &Layer::gzip(&Tree::new().file("a", "a")),
            "COPY a / # buildkit",
        )
        .build();
    let attestation = Attestation::of(
        &image,
        &[("https://slsa.dev/provenance/v0.2", provenance("x", &image))],
    );
    let index = Index::oci().entry(&image).attestation(&attestation).build();
    assert_eq!(index.media_type(), OCI_INDEX);
    assert_eq!(
        index.document()["manifests"][0]["platform"],
        json!({"architecture": "arm64", "os": "linux", "variant": "v8"})
    );
    assert_eq!(
        index.document()["manifests"][1]["annotations"]["vnd.docker.reference.digest"],
        image.digest().as_str()
    );
    let set = ImageSet::of("1.0", &index);
    assert_eq!(set.blobs().count(), 1 + 3 + 3);
    for (digest, blob) in set.blobs() {
        assert_eq!(*digest, Digest::sha256(&blob.bytes));
    }
}

#[test]
fn a_signed_schema_1_manifest_has_the_digest_of_its_payload() {
    let image = Schema1::new("library/old", "1.0").layer(
        &Layer::gzip(&Tree::new().file("a", "a")),
        json!({"id": "1", "created": "2015-01-01T00:00:00Z"}),
    );
    let signed = image.signed();
    assert_eq!(*signed.digest(), Digest::sha256(&image.payload()));
    Document::manifest(
        signed.bytes().clone(),
        Some(SCHEMA1_SIGNED),
        Some(signed.digest()),
    )
    .unwrap();
}

#[test]
fn archives_hold_what_their_manifests_name() {
    let image = Image::small("hi").docker().build();
    assert_eq!(image.media_type(), DOCKER_MANIFEST);
    let set = ImageSet::of("1.0", &image);
    let config =
        image.document()["config"]["digest"].as_str().unwrap()["sha256:".len()..].to_owned();
    let diff = Digest::sha256(&Tree::new().dir("bin").program("bin/word", "hi").tar());
    assert_eq!(
        names(&set.docker_archive(&[(image.digest(), &["word:1.0"])])),
        [
            format!("{config}.json"),
            format!("{}/layer.tar", diff.encoded()),
            "manifest.json".to_owned()
        ]
    );
    let mut layout = names(&set.oci_archive());
    assert_eq!(layout.pop().as_deref(), Some("oci-layout"));
    assert_eq!(layout.pop().as_deref(), Some("index.json"));
    assert_eq!(layout.len(), 3);
    let folder = tempfile::tempdir().unwrap();
    set.write_layout(folder.path()).unwrap();
    for (path, content) in set.layout() {
        assert_eq!(std::fs::read(folder.path().join(path)).unwrap(), content);
    }
}

fn names(tar: &[u8]) -> Vec<String> {
    let mut archive = tar::Archive::new(tar);
    let entries = archive.entries().expect("the archive is a tar");
    entries
        .map(|entry| {
            let entry = entry.expect("the archive is whole");
            String::from_utf8_lossy(&entry.path_bytes()).into_owned()
        })
        .collect()
}
