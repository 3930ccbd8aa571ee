//! Images of which something is damaged, missing or other than it should be.

use portolan_image::media_type::OCI_MANIFEST;
use portolan_testkit::image::{Built, Compression, Image, ImageSet, Index, Layer, Schema1, Tree};
use serde_json::{Value, json};

use super::ranges::noise;
use super::{base, image};

/// An image: what is wrong with it, and what a registry has of it.
pub(super) type Broken = (&'static str, ImageSet);

const GZIP: &str = "application/vnd.oci.image.layer.v1.tar+gzip";

/// A layer above the whole one.
pub(super) fn top() -> Layer {
    let tree = Tree::new()
        .file("etc/top", "top\n")
        .file("noise", noise(4000));
    Layer::of(&tree, Compression::Stored)
}

fn set(layers: &[Layer]) -> ImageSet {
    ImageSet::of("1.0", &image(layers).build())
}

/// An image of which the bytes of its second layer are others.
fn with_bytes(change: impl FnOnce(Vec<u8>) -> Vec<u8>) -> ImageSet {
    let layer = top();
    let bytes = change(layer.bytes().to_vec());
    let blob = Built::under(layer.digest(), "application/octet-stream", bytes);
    set(&[base(), layer]).also(&blob)
}

/// An image of which the manifest says something else of its second layer.
fn with_descriptor(change: impl FnOnce(&mut Value)) -> ImageSet {
    let image = image(&[base(), top()]);
    let mut layers = image.build().document()["layers"].clone();
    change(&mut layers[1]);
    ImageSet::of("1.0", &image.manifest_field("layers", layers).build())
}

/// An image of which the config is right about the tar of the second layer, which is packed otherwise.
fn repacked(bytes: Vec<u8>) -> ImageSet {
    let image = image(&[base(), Layer::raw(GZIP, bytes)]).field("rootfs", rootfs());
    ImageSet::of("1.0", &image.build())
}

/// What the config says of the layers of the whole image.
fn rootfs() -> Value {
    let config: Value = serde_json::from_slice(&image(&[base(), top()]).config_bytes()).unwrap();
    config["rootfs"].clone()
}

/// All of them.
pub(super) fn damaged() -> Vec<Broken> {
    let mut all = bytes();
    all.extend(promises());
    all.extend(no_tars());
    all.extend(whole());
    all.extend(others());
    all
}

/// Bytes that are not those of the digest.
fn bytes() -> Vec<Broken> {
    let flipped = |mut bytes: Vec<u8>| {
        bytes[100] ^= 1;
        bytes
    };
    vec![
        ("flipped", with_bytes(flipped)),
        (
            "truncated",
            with_bytes(|bytes| bytes[..bytes.len() / 2].to_vec()),
        ),
        (
            "longer",
            with_bytes(|bytes| [bytes, b"more".to_vec()].concat()),
        ),
        ("missing", set(&[base(), top()]).without(&top().digest())),
        ("only_layer", set(&[top()]).without(&top().digest())),
    ]
}

/// Manifests and configs that say something else of a layer.
fn promises() -> Vec<Broken> {
    let other = "0".repeat(64);
    let mut rootfs = rootfs();
    rootfs["diff_ids"][1] = format!("sha256:{other}").into();
    let image = image(&[base(), top()]).field("rootfs", rootfs);
    let unknown = format!("blake3:{other}");
    vec![
        ("diff_ids", ImageSet::of("1.0", &image.build())),
        (
            "small_size",
            with_descriptor(|layer| layer["size"] = 100.into()),
        ),
        (
            "large_size",
            with_descriptor(|layer| layer["size"] = 1_000_000.into()),
        ),
        (
            "unknown_algorithm",
            with_descriptor(|layer| layer["digest"] = unknown.into()),
        ),
        (
            "foreign",
            set(&[
                base(),
                top().foreign(&["https://go.example.invalid/layer.tar.gz"]),
            ]),
        ),
    ]
}

/// Layers that have their digests, and cannot be read or not without a word.
fn no_tars() -> Vec<Broken> {
    let of = |bytes: Vec<u8>| set(&[base(), Layer::raw(GZIP, bytes)]);
    let packed = top().bytes().to_vec();
    let cut = packed[..packed.len() / 2].to_vec();
    let plain = Tree::new().file("etc/top", "top\n").tar();
    vec![
        (
            "text",
            of("no tar at all, but text\n".repeat(100).into_bytes()),
        ),
        ("noise", of(noise(9000))),
        ("cut_gzip", repacked(cut)),
        ("no_bytes", of(Vec::new())),
        (
            "trailing",
            repacked([packed, b"and more".to_vec()].concat()),
        ),
        ("plain_as_gzip", of(plain)),
    ]
}

/// Images of which nothing is wrong, but that have little to tell.
fn whole() -> Vec<Broken> {
    let bare = Tree::new()
        .file("etc/kept", "kept\n")
        .file("etc/top", "top\n");
    let windows = Tree::new()
        .dir("Files")
        .file("Files/License.txt", "all rights\n")
        .dir("Hives");
    let windows = Image::new("windows", "amd64")
        .os_version("10.0.20348.3453")
        .layer(
            &Layer::of(&windows, Compression::Stored),
            "Apply image 10.0.20348.3453",
        );
    vec![
        ("twice", set(&[base(), top(), base(), top()])),
        ("empty", set(&[])),
        ("no_packages", set(&[Layer::of(&bare, Compression::Stored)])),
        ("windows", ImageSet::of("1.0", &windows.build())),
    ]
}

/// What is no image of one platform that this machine would run.
fn others() -> Vec<Broken> {
    let schema1 = Schema1::new("shop", "1.0").layer(
        &base(),
        json!({
            "id": "a",
            "os": "linux",
            "architecture": "amd64",
            "created": "2016-01-01T00:00:00Z",
        }),
    );
    let of = |architecture: &str, layer: &Layer| {
        Image::new("linux", architecture)
            .layer(layer, "COPY / /")
            .build()
    };
    let index = Index::oci()
        .entry(&of("s390x", &base()))
        .entry(&of("ppc64le", &top()));
    vec![
        ("chart", ImageSet::of("1.0", &chart())),
        ("schema1", ImageSet::of("1.0", &schema1.signed())),
        ("other_platforms", ImageSet::of("1.0", &index.build())),
    ]
}

/// A Helm chart: an artifact, and no image.
fn chart() -> Built {
    let config = b"{\"name\":\"harbour\",\"version\":\"1.0.0\"}";
    let content = top().bytes().clone();
    let kind = |of: &str| format!("application/vnd.cncf.helm.{of}");
    let descriptor = |kind: String, bytes: &[u8]| {
        json!({
            "mediaType": kind,
            "digest": portolan_image::Digest::sha256(bytes).as_str(),
            "size": bytes.len(),
        })
    };
    Built::json(
        OCI_MANIFEST,
        &json!({
            "schemaVersion": 2,
            "mediaType": OCI_MANIFEST,
            "config": descriptor(kind("config.v1+json"), config),
            "layers": [descriptor(kind("chart.content.v1.tar+gzip"), &content)],
        }),
    )
    .with_blob(&kind("config.v1+json"), config.to_vec())
    .with_blob(&kind("chart.content.v1.tar+gzip"), content)
}
