//! Fills a catalogue with many tags and measures its answers: `million FOLDER TAGS`. `cargo xtask bench scan` runs it.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::cast_possible_truncation,
    reason = "a bench: what fails ends it, and what it finds is printed"
)]

use std::path::PathBuf;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use portolan_catalog::{Catalog, Condition, Location, Options, Query, Sighting};
use portolan_image::record::{Entry, FORMAT, Layer, Origin, Record, Role, Transport};
use portolan_image::{Descriptor, Digest, Document, Platform, Reference};
use serde_json::json;

/// Tags of a repository.
const TAGS: usize = 1_000;
/// Tags that name one image.
const SHARED: usize = 2;
/// Bases that all images stand on.
const BASES: usize = 500;

fn main() {
    let mut words = std::env::args().skip(1);
    let folder = PathBuf::from(words.next().unwrap());
    let tags: usize = words.next().unwrap().parse().unwrap();
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(run(folder, tags));
}

async fn run(folder: PathBuf, tags: usize) {
    let database = Location::folder(&folder);
    let options = Options {
        blobs: database.blobs(&folder),
        database,
        patience: Duration::from_secs(5),
        s3: portolan_catalog::S3Settings::default(),
    };
    let catalog = Catalog::open(&options).await.unwrap();
    let begun = Instant::now();
    let mut batch = Vec::new();
    for number in 0..tags {
        batch.push(sighting(number));
        if batch.len() == 500 || number + 1 == tags {
            catalog.observe(&std::mem::take(&mut batch)).await.unwrap();
        }
    }
    let filled = begun.elapsed();
    println!(
        "## A catalogue of {tags} tags\n\nFilled without a registry, {SHARED} tags an image, five layers each: {:.0} tags a second.\n",
        tags as f64 / filled.as_secs_f64()
    );
    println!("| question | p50 | p99 |\n| --- | ---: | ---: |");
    let step = (tags / 200).max(1);
    let mut by_layer = Vec::new();
    let mut by_base = Vec::new();
    let mut logs = Vec::new();
    let mut records = Vec::new();
    for number in (0..tags).step_by(step) {
        let image = number / SHARED;
        by_layer.push(search(&catalog, &format!("layer {image} 3")).await);
        by_base.push(search(&catalog, &format!("base {}", image % BASES)).await);
        let begun = Instant::now();
        assert_eq!(catalog.log(&reference(number)).await.unwrap().len(), 1);
        logs.push(begun.elapsed());
        let begun = Instant::now();
        catalog
            .record(&reference(number), portolan_catalog::When::Latest)
            .await
            .unwrap();
        records.push(begun.elapsed());
    }
    for (what, mut times) in [
        ("`search` by a layer of one image", by_layer),
        (
            "`search` by the layer of a base, the first 100 tags",
            by_base,
        ),
        ("`log` of a tag", logs),
        ("`report --at` (the record)", records),
    ] {
        times.sort();
        let at = |percent: usize| times[(times.len() - 1) * percent / 100].as_secs_f64() * 1000.0;
        println!("| {what} | {:.2} ms | {:.2} ms |", at(50), at(99));
    }
    catalog.close().await;
    let database = std::fs::metadata(folder.join("catalogue.sqlite")).unwrap();
    println!(
        "\nThe database has {:.0} bytes a tag; {} tags stand on each base.\n",
        database.len() as f64 / tags as f64,
        tags / BASES
    );
}

/// How long it takes to find tags by the digest of a layer.
async fn search(catalog: &Catalog, layer: &str) -> Duration {
    let begun = Instant::now();
    let query = Query {
        conditions: vec![Condition::Digest(
            Digest::sha256(layer.as_bytes()).to_string(),
        )],
        limit: 100,
        after: None,
    };
    assert!(!catalog.search(&query).await.unwrap().hits.is_empty());
    begun.elapsed()
}

fn reference(number: usize) -> Reference {
    format!("registry.example/image-{}:{}", number / TAGS, number % TAGS)
        .parse()
        .unwrap()
}

fn sighting(number: usize) -> Sighting {
    let image = number / SHARED;
    let layer = |name: String| {
        Descriptor::new(
            "application/vnd.oci.image.layer.v1.tar+gzip",
            Digest::sha256(name.as_bytes()),
            1_000_000,
        )
    };
    let mut layers = vec![layer(format!("base {}", image % BASES))];
    layers.extend((0..4).map(|n| layer(format!("layer {image} {n}"))));
    let config = json!({
        "os": "linux", "architecture": "amd64", "config": { "Env": [format!("VERSION={image}")], "Cmd": ["/bin/app"] },
        "rootfs": { "type": "layers", "diff_ids": layers.iter().map(|l| Digest::sha256(l.digest.as_str().as_bytes())).collect::<Vec<_>>() },
        "history": (0..5).map(|n| json!({ "created_by": format!("RUN install part {n}") })).collect::<Vec<_>>(),
    });
    let bytes = config.to_string().into_bytes();
    let described = Descriptor::new(
        "application/vnd.oci.image.config.v1+json",
        Digest::sha256(&bytes),
        bytes.len() as u64,
    );
    let config = Document::blob(bytes.into(), &described).unwrap();
    let manifest = json!({ "schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json", "config": described, "layers": layers });
    let manifest =
        Document::manifest(manifest.to_string().into_bytes().into(), None, None).unwrap();
    Sighting::Record(Box::new(Record {
        format: FORMAT,
        reference: reference(number),
        origin: Origin {
            transport: Transport::Registry,
            location: "registry.example".to_owned(),
        },
        observed: Timestamp::from_second(1_800_000_000).unwrap(),
        root: Some(manifest.clone()),
        claimed: None,
        nested: Vec::new(),
        entries: vec![Entry {
            role: Role::Image,
            platform: Platform::new("linux", "amd64"),
            listed: None,
            manifest: Some(manifest),
            config: Some(config),
            claim: None,
            layers: layers
                .into_iter()
                .map(|descriptor| Layer {
                    descriptor,
                    headers: None,
                    failure: None,
                })
                .collect(),
            failures: Vec::new(),
            findings: Vec::new(),
        }],
        left_out: 0,
        findings: Vec::new(),
    }))
}
