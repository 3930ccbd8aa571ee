//! What cannot be opened: what can be said is said, the rest is named, and the exit code is right (threats 25, 56).

use insta::assert_snapshot;
use portolan_image::media_type::OCI_MANIFEST;
use portolan_testkit::image::{Built, Image, ImageSet, Index, Layer, Schema1, Tree};
use portolan_testkit::registry::TestRegistry;
use serde_json::{Value, json};

use super::{base, image};
use crate::run::Home;

/// What every command that opens images says of one.
fn told(home: &Home, name: &str) -> String {
    let mut page = String::new();
    for words in [
        &["files", "--depth", "1"][..],
        &["cat", "/etc/kept"],
        &["cat", "/etc/top"],
        &["packages"],
        &["sbom"],
        &["report", "--local"],
    ] {
        let words = [&words[..1], &[name], &words[1..]].concat();
        let ran = home.run(&words);
        let shown = words.join(" ").replace(name, "IMAGE");
        let told = if words[0] == "sbom" && !ran.stdout.is_empty() {
            // All of it is told elsewhere.
            let page = ran.page().split_once("--- stdout\n").unwrap().1;
            let page = page.split_once("--- stderr\n").unwrap().0;
            let document: Value = serde_json::from_str(page).unwrap();
            let packages = document["packages"].as_array().unwrap().len();
            format!(
                "status: {}\n--- stdout\n{packages} packages; comment: {}\n--- stderr\n{}",
                ran.status, document["comment"], ran.stderr
            )
        } else {
            ran.page().to_owned()
        };
        page.push_str(&format!("$ {shown}\n{told}"));
    }
    page
}

/// A layer above the whole one.
fn top() -> Layer {
    let noise = (0..4000_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8);
    let tree = Tree::new()
        .file("etc/top", "top\n")
        .file("noise", noise.collect::<Vec<u8>>());
    Layer::gzip(&tree)
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

/// The images, by what is wrong with them.
fn damaged() -> Vec<(&'static str, ImageSet)> {
    let other = format!("sha256:{}", "0".repeat(64));
    let gzip = "application/vnd.oci.image.layer.v1.tar+gzip";
    let config: Value = serde_json::from_slice(&image(&[base(), top()]).config_bytes()).unwrap();
    let mut rootfs = config["rootfs"].clone();
    // What the config says of a top layer that is packed otherwise.
    let repacked = |bytes: Vec<u8>| {
        let image =
            image(&[base(), Layer::raw(gzip, bytes)]).field("rootfs", config["rootfs"].clone());
        ImageSet::of("1.0", &image.build())
    };
    rootfs["diff_ids"][1] = other.into();
    let broken = {
        let mut bytes = top().bytes().to_vec();
        let middle = bytes.len() / 2;
        bytes.truncate(middle);
        bytes
    };
    let noise: Vec<u8> = (0..9000_u32)
        .map(|at| (at.wrapping_mul(2_246_822_519) >> 11) as u8)
        .collect();
    vec![
        (
            "flipped",
            with_bytes(|mut bytes| {
                bytes[100] ^= 1;
                bytes
            }),
        ),
        (
            "truncated",
            with_bytes(|bytes| bytes[..bytes.len() / 2].to_vec()),
        ),
        (
            "longer",
            with_bytes(|bytes| [bytes, b"more".to_vec()].concat()),
        ),
        (
            "diff_ids",
            ImageSet::of("1.0", &image(&[base(), top()]).field("rootfs", rootfs).build()),
        ),
        ("small_size", with_descriptor(|layer| layer["size"] = 100.into())),
        (
            "large_size",
            with_descriptor(|layer| layer["size"] = 1_000_000.into()),
        ),
        (
            "unknown_algorithm",
            with_descriptor(|layer| layer["digest"] = format!("blake3:{}", "0".repeat(64)).into()),
        ),
        ("missing", set(&[base(), top()]).without(&top().digest())),
        (
            "foreign",
            set(&[
                base(),
                top().foreign(&["https://go.example.invalid/layer.tar.gz"]),
            ]),
        ),
        ("text", set(&[base(), Layer::raw(gzip, "no tar at all, but text\n".repeat(100))])),
        ("noise", set(&[base(), Layer::raw(gzip, noise)])),
        ("cut_gzip", repacked(broken)),
        ("no_bytes", set(&[base(), Layer::raw(gzip, "")])),
        (
            "trailing",
            repacked([&top().bytes()[..], b"and more"].concat()),
        ),
        ("only_layer", set(&[top()]).without(&top().digest())),
        ("plain_as_gzip", set(&[base(), Layer::raw(gzip, Tree::new().file("etc/top", "top\n").tar())])),
        ("twice", set(&[base(), top(), base(), top()])),
        ("empty", set(&[])),
        (
            "no_packages",
            set(&[Layer::gzip(&Tree::new().file("etc/kept", "kept\n").file("etc/top", "top\n"))]),
        ),
        (
            "windows",
            ImageSet::of(
                "1.0",
                &Image::new("windows", "amd64")
                    .os_version("10.0.20348.3453")
                    .layer(
                        &Layer::gzip(
                            &Tree::new()
                                .dir("Files")
                                .file("Files/License.txt", "all rights\n")
                                .dir("Hives"),
                        ),
                        "Apply image 10.0.20348.3453",
                    )
                    .build(),
            ),
        ),
        ("chart", ImageSet::of("1.0", &chart())),
        (
            "schema1",
            ImageSet::of(
                "1.0",
                &Schema1::new("shop", "1.0")
                    .layer(&base(), json!({"id": "a", "os": "linux", "architecture": "amd64", "created": "2016-01-01T00:00:00Z"}))
                    .signed(),
            ),
        ),
        (
            "other_platforms",
            ImageSet::of(
                "1.0",
                &Index::oci()
                    .entry(&Image::new("linux", "s390x").layer(&base(), "COPY / /").build())
                    .entry(&Image::new("linux", "ppc64le").layer(&top(), "COPY / /").build())
                    .build(),
            ),
        ),
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

#[test]
fn what_can_be_said_is_said_and_the_rest_is_named_threats_25_56() {
    let registry = TestRegistry::start();
    let mut codes = String::new();
    for (name, set) in damaged() {
        registry.put("shop", &set);
        let home = Home::new().hide(registry.host(), "[REGISTRY]");
        let page = told(&home, &registry.reference("shop:1.0"));
        let statuses = page
            .lines()
            .filter_map(|line| line.strip_prefix("status: "));
        codes.push_str(&format!(
            "{name:<18} {}\n",
            statuses.collect::<Vec<_>>().join(" ")
        ));
        assert_snapshot!(format!("damaged_{name}"), page);
    }
    assert_snapshot!(
        "damaged_codes",
        format!("files, cat kept, cat top, packages, sbom, report --local\n{codes}")
    );
}

#[test]
fn a_platform_that_cannot_be_opened_is_no_reason_against_the_others() {
    let registry = TestRegistry::start();
    let home = Home::new().hide(registry.host(), "[REGISTRY]");
    let whole = image(&[base()]).build();
    let lost = Image::new("linux", "s390x")
        .layer(&top(), "COPY / /")
        .build();
    let broken = Image::new("linux", "ppc64le").layer(&base(), "COPY / /");
    let index = Index::oci()
        .entry(&lost)
        .entry(&whole)
        .entry(&broken.build());
    let config = portolan_image::Digest::sha256(&broken.config_bytes());
    let set = ImageSet::of("1.0", &index.build())
        .without(lost.digest())
        .without(&config);
    registry.put("shop", &set);
    let name = registry.reference("shop:1.0");
    let mut page = String::new();
    for words in [
        &["files", "--depth", "1", "--platform", "all"][..],
        &["packages", "--platform", "all"],
        &["packages", "--platform", "linux/s390x"],
        &["packages", "--platform", "linux/amd64"],
    ] {
        let ran = home.run(&[words, &[&name]].concat());
        page.push_str(&format!("$ {}\n{}", words.join(" "), ran.page()));
    }
    assert_snapshot!(page);
}
