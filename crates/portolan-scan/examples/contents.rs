//! How large a catalogue gets that keeps what layers hold, and how long it takes to find a file or a package in it.
//!
//! `cargo run --example contents -- FOLDER LAYERS FILES`: makes a catalogue of so many images, each with a layer of its own of so many files,
//! four fifths of them of packages that other layers have too, and looks for things in it.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "an example")]

use std::path::Path;
use std::time::{Duration, Instant};

use portolan_catalog::{
    Catalog, Condition, FilePattern, LayerContents, Location, Options, Pattern, Query, Reach, Seen,
    Sighting,
};
use portolan_image::contents::{
    Ecosystem, File, FileKind, FilePath, FileTime, Inventory, Mode, Owner, Package,
};
use portolan_layer::Listing;
use portolan_package::Clues;
use portolan_scan::{Contents, Files};
use portolan_testkit::image::{Image, ImageSet, Layer};

/// How many files one package has.
const OF_A_PACKAGE: usize = 40;

#[tokio::main]
async fn main() {
    let words: Vec<String> = std::env::args().collect();
    let number = |at: usize, otherwise| {
        words
            .get(at)
            .map_or(otherwise, |word| word.parse().unwrap())
    };
    let folder = Path::new(words.get(1).expect("a folder"));
    let (layers, files) = (number(2, 2_000), number(3, 5_000));
    let database = Location::folder(folder);
    let options = Options {
        blobs: database.blobs(folder),
        database,
        s3: portolan_catalog::S3Settings::default(),
        patience: Duration::from_mins(1),
    };
    let catalog = Catalog::open(&options).await.unwrap();
    fill(&catalog, layers, files).await;
    ask(&catalog).await;
    catalog.close().await;
}

async fn fill(catalog: &Catalog, layers: usize, files: usize) {
    let (mut keeping, mut blobs) = (Duration::ZERO, 0);
    for n in 0..layers {
        let layer = Layer::raw("application/vnd.oci.image.layer.v1.tar", n.to_string());
        let image = Image::new("linux", "amd64")
            .layer(&layer, "COPY x /")
            .build();
        let set = ImageSet::of("1", &image);
        let record = set.record(
            &format!("registry.example/app-{n}:1"),
            "2026-01-01T00:00:00Z",
        );
        let diff = record.entries[0].config_view().unwrap().unwrap().diff_ids[0].clone();
        let digest = record.entries[0].digest().unwrap().clone();
        catalog
            .observe(&[Sighting::Record(Box::new(record))])
            .await
            .unwrap();
        let kept = LayerContents {
            diff_id: diff.parse().unwrap(),
            ..contents(n, files)
        };
        blobs += kept.blob.len();
        let packages = (0..files / OF_A_PACKAGE).map(|k| {
            let package = package_of(n, k);
            let mut found = Package::new(
                Ecosystem::Deb,
                &format!("package-{package}"),
                &format!("1.{}", package % 7),
                FilePath::from("/var/lib/dpkg/status"),
            );
            found.purl = format!("pkg:deb/debian/{}@{}", found.name, found.version);
            found
        });
        let inventory = Inventory {
            packages: packages.collect(),
            ..Inventory::default()
        };
        let begun = Instant::now();
        catalog.keep_contents(&layer.digest(), &kept).await.unwrap();
        let reach = Reach {
            version: 1,
            unread_layers: 0,
        };
        catalog
            .keep_inventory(&digest, &inventory, reach)
            .await
            .unwrap();
        keeping += begun.elapsed();
    }
    println!(
        "{layers} layers of {files} files: {:.1} ms a layer to keep, {} KB of contents each",
        keeping.as_secs_f64() * 1e3 / layers as f64,
        blobs / layers / 1_000
    );
}

async fn ask(catalog: &Catalog) {
    let file = |pattern: &str| Condition::File(FilePattern::parse(pattern).unwrap());
    for (name, condition) in [
        ("a file of one layer", file("own-777-3.txt")),
        ("its path", file("/opt/app-777/own-777-3.txt")),
        ("a file of many layers, by name", file("file-3-of-17.so")),
        ("by pattern", file("/usr/lib/**/file-3-of-1*.so")),
        ("a file of all layers", file("own-*-3.txt")),
        (
            "a common name at a rare place",
            file("/opt/app-777/**/*.txt"),
        ),
        ("a name that is nowhere", file("nowhere")),
        (
            "a package of many",
            Condition::Package(Pattern::new("package-17"), None),
        ),
        (
            "packages by pattern",
            Condition::Package(Pattern::new("package-17*"), Some(Pattern::new("1.3"))),
        ),
    ] {
        let query = Query {
            conditions: vec![condition, Condition::Seen(Seen::Now)],
            limit: 100,
            after: None,
        };
        let begun = Instant::now();
        let hits = catalog.search_files(&query, &Files).await.unwrap();
        println!(
            "{name}: {} hits in {:.0} ms",
            hits.hits.len(),
            begun.elapsed().as_secs_f64() * 1e3
        );
    }
}

/// Which package the k-th of a layer is: some are everywhere, most are in some layers.
fn package_of(layer: usize, k: usize) -> usize {
    if k < 40 {
        k
    } else {
        40 + (layer * 31 + k * 7) % 2_000
    }
}

fn contents(layer: usize, files: usize) -> LayerContents {
    let mut listing = Listing::new();
    let shared = files * 4 / 5;
    for n in 0..files {
        let path = if n < shared {
            let package = package_of(layer, n / OF_A_PACKAGE);
            format!(
                "usr/lib/package-{package}/file-{}-of-{package}.so",
                n % OF_A_PACKAGE
            )
        } else {
            format!("opt/app-{layer}/own-{layer}-{n}.txt")
                .replace(&format!("-{n}.txt"), &format!("-{}.txt", n - shared))
        };
        listing.push(&File {
            path: FilePath::from(path.as_str()),
            kind: FileKind::Regular,
            mode: Mode::new(0o644),
            owner: Owner::default(),
            size: (n * 7_919 % 100_000) as u64,
            modified: FileTime {
                seconds: 1_700_000_000 + i64::try_from(n / OF_A_PACKAGE).unwrap() * 977,
                nanoseconds: 0,
            },
            xattrs: Vec::new(),
        });
    }
    let names = listing.files().flat_map(|file| {
        file.path
            .names()
            .map(Into::into)
            .collect::<Vec<Box<[u8]>>>()
    });
    LayerContents {
        diff_id: portolan_image::Digest::sha256(b""),
        names: names.collect(),
        version: Contents::VERSION,
        files: files as u64,
        blob: Contents {
            listing,
            clues: Clues::default(),
        }
        .to_bytes()
        .unwrap(),
    }
}
