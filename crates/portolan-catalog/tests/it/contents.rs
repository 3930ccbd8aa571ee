//! What layers hold and images have installed: kept once, found while it is there, let go when nothing has it.

use std::collections::BTreeSet;

use bytes::Bytes;
use jiff::Timestamp;
use portolan_catalog::{
    Catalog, Condition, FilePattern, FileReader, Finding, LayerContents, Outcome, Pattern, Problem,
    Query, Reach, Repair, Seen, Sighting, Sweep, Verify,
};
use portolan_image::Digest;
use portolan_image::contents::{
    Ecosystem, Evidence, FilePath, Inventory, Licence, Package, SourcePackage,
};
use portolan_image::record::Record;

use crate::backend::{Backend, each};
use crate::search::{found, set};
use crate::tables::{count, run};

const LATER: &str = "2200-01-01T00:00:00Z";
const REACH: Reach = Reach {
    version: 1,
    unread_layers: 0,
};

/// Contents in a form of these tests: a path a line, `-` before one that is hidden from here on.
#[derive(Debug)]
struct Lines;

impl FileReader for Lines {
    type Layer = Vec<String>;

    fn read(&self, blob: &Bytes) -> Option<Vec<String>> {
        let text = std::str::from_utf8(blob).ok()?;
        Some(text.lines().map(str::to_owned).collect())
    }

    fn any(&self, layers: &[Option<&Vec<String>>], pattern: &FilePattern) -> bool {
        let mut there: BTreeSet<&str> = BTreeSet::new();
        for line in layers.iter().flatten().flat_map(|layer| layer.iter()) {
            match line.strip_prefix('-') {
                Some(hidden) => there.remove(hidden),
                None => there.insert(line),
            };
        }
        there.iter().any(|path| pattern.matches(path.as_bytes()))
    }
}

fn contents(lines: &[&str]) -> LayerContents {
    let names = lines.iter().flat_map(|line| line.split('/'));
    LayerContents {
        diff_id: Digest::sha256(lines.join("\n").as_bytes()),
        blob: lines.join("\n").into(),
        version: 1,
        files: lines.len() as u64,
        names: names.map(|name| name.as_bytes().into()).collect(),
    }
}

fn inventory(packages: &[(&str, &str, &str)]) -> Inventory {
    let packages = packages.iter().map(|(name, version, licence)| {
        let mut package = Package::new(Ecosystem::Deb, name, version, FilePath::from("/status"));
        package.purl = format!("pkg:deb/debian/{name}@{version}?arch=amd64");
        package.source = Some(SourcePackage {
            name: name.trim_end_matches(char::is_numeric).to_owned(),
            version: String::new(),
            commit: None,
            links: Vec::new(),
        });
        package.licences = vec![Licence {
            name: (*licence).to_owned(),
            expression: None,
            evidence: Evidence::Copyright,
            from: FilePath::from("/copyright"),
        }];
        package
    });
    Inventory {
        packages: packages.collect(),
        ..Inventory::default()
    }
}

/// Observes an image of these layers under a tag.
async fn observe(catalog: &Catalog, name: &str, layers: &[&str], at: &str) -> Record {
    let record = set(layers, "a").record(&format!("registry.example/{name}"), at);
    let sighting = Sighting::Record(Box::new(record.clone()));
    catalog.observe(&[sighting]).await.unwrap();
    record
}

fn image(record: &Record) -> Digest {
    record.entries[0].digest().unwrap().clone()
}

fn layer(record: &Record, number: usize) -> Digest {
    record.entries[0].layers[number].descriptor.digest.clone()
}

/// Contents of a layer, with the diff ID that the image promises.
async fn keep(catalog: &Catalog, record: &Record, number: usize, lines: &[&str]) {
    let config = record.entries[0].config_view().unwrap().unwrap();
    let kept = LayerContents {
        diff_id: config.diff_ids[number].parse().unwrap(),
        ..contents(lines)
    };
    catalog
        .keep_contents(&layer(record, number), &kept)
        .await
        .unwrap();
}

async fn files(catalog: &Catalog, pattern: &str, limit: usize) -> (Vec<String>, bool) {
    let (mut all, mut after, mut pages) = (Vec::new(), None, 0);
    loop {
        let query = Query {
            conditions: vec![Condition::File(FilePattern::parse(pattern).unwrap())],
            limit,
            after,
        };
        let hits = catalog.search_files(&query, &Lines).await.unwrap();
        assert!(hits.hits.len() <= limit);
        all.extend(
            hits.hits
                .iter()
                .map(|hit| hit.reference.repository().path().to_owned()),
        );
        pages += 1;
        after = hits.next;
        if after.is_none() {
            return (all, pages > 1);
        }
    }
}

#[tokio::test]
async fn an_image_is_found_by_what_is_installed_in_it_and_at_its_time() {
    for backend in each() {
        let catalog = backend.catalog().await;
        let old = observe(&catalog, "app:1", &["base"], "2026-01-01T00:00:00Z").await;
        let new = observe(&catalog, "app:1", &["other"], "2026-03-01T00:00:00Z").await;
        for (record, packages) in [
            (
                &old,
                &[
                    ("libssl3", "3.0.1", "Apache-2.0"),
                    ("bash", "5.1", "GPL-3+"),
                ][..],
            ),
            (&new, &[("libssl3", "3.0.2", "Apache-2.0")]),
        ] {
            let inventory = inventory(packages);
            catalog
                .keep_inventory(&image(record), &inventory, REACH)
                .await
                .unwrap();
        }
        let text = |text: &str| Pattern::new(text);
        let package = |name: &str, version: Option<&str>| {
            Condition::Package(text(name), version.map(Pattern::new))
        };
        let both: &[&str] = &["app amd64 then", "app amd64 now"];
        let cases: [(Vec<Condition>, &[&str]); 11] = [
            (vec![package("libssl3", None)], both),
            (vec![package("libssl3", Some("3.0.1"))], &both[..1]),
            (vec![package("libssl*", Some("3.0.*"))], both),
            (
                vec![package("libssl3", None), Condition::Seen(Seen::Now)],
                &both[1..],
            ),
            (vec![package("bash", None), Condition::Seen(Seen::Now)], &[]),
            (
                vec![package("bash", None), package("libssl3", Some("3.0.1"))],
                &both[..1],
            ),
            (vec![Condition::Licence(text("GPL-3*"))], &both[..1]),
            (vec![Condition::Licence(text("MIT"))], &[]),
            (vec![Condition::Source(text("libssl"))], both),
            (
                vec![Condition::PackageUrl(text("pkg:deb/debian/libssl3@3.0.2"))],
                &both[1..],
            ),
            (
                vec![Condition::PackageUrl(text("pkg:deb/*/libssl3@*"))],
                both,
            ),
        ];
        for (conditions, expected) in cases {
            let told = format!("{}: {conditions:?}", backend.name);
            assert_eq!(found(&catalog, conditions).await, expected, "{told}");
        }
        let packages = catalog.packages(&image(&old)).await.unwrap().unwrap();
        let names: Vec<&str> = packages
            .iter()
            .map(|package| package.name.as_str())
            .collect();
        assert_eq!(names, ["bash", "libssl3"]);
        assert_eq!(catalog.packages(&layer(&old, 0)).await.unwrap(), None);
    }
}

#[tokio::test]
async fn images_with_the_same_packages_share_one_set_and_a_package_is_kept_once() {
    for backend in each() {
        let catalog = backend.catalog().await;
        let same = inventory(&[("bash", "5.1", "GPL-3+"), ("zlib", "1", "Zlib")]);
        let mut records = Vec::new();
        for tag in ["one", "two", "three"] {
            let at = "2026-01-01T00:00:00Z";
            records.push(observe(&catalog, &format!("{tag}:1"), &[tag], at).await);
        }
        for record in &records[..2] {
            catalog
                .keep_inventory(&image(record), &same, REACH)
                .await
                .unwrap();
        }
        let other = inventory(&[("bash", "5.1", "GPL-3+")]);
        catalog
            .keep_inventory(&image(&records[2]), &other, REACH)
            .await
            .unwrap();
        // What an older version would say now changes nothing, what a newer one says does.
        for (version, expected) in [(0, 1), (2, 2)] {
            let reach = Reach { version, ..REACH };
            catalog
                .keep_inventory(&image(&records[2]), &same, reach)
                .await
                .unwrap();
            let packages = catalog.packages(&image(&records[2])).await.unwrap();
            assert_eq!(packages.unwrap().len(), expected, "{}", backend.name);
        }
        assert_eq!(count(&backend, "SELECT count(*) FROM packages").await, 2);
        assert_eq!(
            count(&backend, "SELECT count(*) FROM package_sets").await,
            2
        );
        let members = "SELECT count(*) FROM package_set_members";
        assert_eq!(count(&backend, members).await, 3);
    }
}

#[tokio::test]
async fn contents_are_kept_once_and_what_an_older_version_found_gives_way() {
    for backend in each() {
        let catalog = backend.catalog().await;
        let digest = Digest::sha256(b"a layer");
        assert_eq!(catalog.contents(&digest).await.unwrap(), None);
        let kept = contents(&["bin/a", "bin/b"]);
        for _ in 0..2 {
            catalog.keep_contents(&digest, &kept).await.unwrap();
        }
        assert_eq!(
            catalog.contents(&digest).await.unwrap(),
            Some(kept.blob.clone())
        );
        let newer = LayerContents {
            version: 2,
            ..contents(&["bin/c"])
        };
        catalog.keep_contents(&digest, &newer).await.unwrap();
        catalog.keep_contents(&digest, &kept).await.unwrap();
        assert_eq!(catalog.contents(&digest).await.unwrap(), Some(newer.blob));
        let all = catalog
            .kept_contents(&[digest.clone(), Digest::sha256(b"another")])
            .await
            .unwrap();
        assert_eq!(all.len(), 1, "{}", backend.name);
        assert_eq!((all[&digest].version, all[&digest].files), (2, 1));
        assert_eq!(count(&backend, "SELECT count(*) FROM contents").await, 1);
    }
}

#[tokio::test]
async fn a_file_is_found_where_it_is_there_in_the_end_page_by_page() {
    for backend in each() {
        let catalog = backend.catalog().await;
        let at = "2026-01-01T00:00:00Z";
        let base = observe(&catalog, "base:1", &["base"], at).await;
        let app = observe(&catalog, "app:1", &["base", "app"], at).await;
        let less = observe(&catalog, "less:1", &["base", "less"], at).await;
        let none = observe(&catalog, "unopened:1", &["unopened"], at).await;
        assert_eq!(layer(&base, 0), layer(&app, 0), "the base is shared");
        keep(
            &catalog,
            &base,
            0,
            &["usr/lib/libssl.so.3", "etc/a_b", "etc/back\\slash"],
        )
        .await;
        keep(&catalog, &app, 1, &["opt/libssl.so.1"]).await;
        keep(&catalog, &less, 1, &["-usr/lib/libssl.so.3"]).await;
        assert_eq!(catalog.contents(&layer(&none, 0)).await.unwrap(), None);
        let cases: [(&str, &[&str]); 9] = [
            ("libssl.so*", &["base", "app"]),
            ("/usr/lib/libssl.so.3", &["base", "app"]),
            ("/usr/**/libssl*", &["base", "app"]),
            ("/opt/libssl*", &["app"]),
            ("lib/libssl.so.1", &[]),
            ("a?b", &[]),
            ("a_b", &["base", "app", "less"]),
            ("*k\\s*", &["base", "app", "less"]),
            ("*", &["base", "app", "less"]),
        ];
        for (pattern, expected) in cases {
            for limit in [1, 2, 100] {
                let (found, _) = files(&catalog, pattern, limit).await;
                assert_eq!(found, expected, "{}: {pattern}, {limit}", backend.name);
            }
        }
        assert!(files(&catalog, "*", 1).await.1, "more than one page");
        // Contents of another tar than the one that the config promises are not this image's (threat 37).
        let other = contents(&["etc/liar"]);
        catalog
            .keep_contents(&layer(&none, 0), &other)
            .await
            .unwrap();
        assert_eq!(files(&catalog, "liar", 10).await.0, [""; 0]);
        let query = Query {
            conditions: vec![Condition::File(FilePattern::parse("a").unwrap())],
            limit: 1,
            after: None,
        };
        let error = catalog.search(&query).await.unwrap_err();
        assert_eq!(error.kind(), portolan_catalog::Kind::Usage);
    }
}

#[tokio::test]
async fn what_no_image_has_any_more_goes_and_nothing_else() {
    for backend in each() {
        let catalog = backend.catalog().await;
        let before: Timestamp = LATER.parse().unwrap();
        let at = "2026-01-01T00:00:00Z";
        let stays = observe(&catalog, "app:1", &["base"], at).await;
        keep(&catalog, &stays, 0, &["usr/shared", "usr/own"]).await;
        let bash = inventory(&[("bash", "5.1", "GPL-3+")]);
        catalog
            .keep_inventory(&image(&stays), &bash, REACH)
            .await
            .unwrap();
        // A layer and an image that nothing observed has.
        let (stray, lost) = (Digest::sha256(b"stray"), Digest::sha256(b"lost"));
        let kept = contents(&["usr/shared", "usr/stray"]);
        catalog.keep_contents(&stray, &kept).await.unwrap();
        let both = inventory(&[("bash", "5.1", "GPL-3+"), ("gone", "1", "Gone")]);
        catalog.keep_inventory(&lost, &both, REACH).await.unwrap();
        let counted = catalog.gc(before, Sweep::Count).await.unwrap();
        assert_eq!((counted.rows, counted.blobs), (2, 1), "{}", backend.name);
        let removed = catalog.gc(before, Sweep::Remove).await.unwrap();
        assert_eq!((removed.blobs, removed.bytes), (1, kept.blob.len() as u64));
        assert_eq!(catalog.contents(&stray).await.unwrap(), None);
        assert_eq!(catalog.packages(&lost).await.unwrap(), None);
        for (table, left) in [
            ("contents", 1),
            ("file_names", 3),
            ("inventories", 1),
            ("package_sets", 1),
            ("packages", 1),
            ("licences", 1),
        ] {
            let rows = count(&backend, &format!("SELECT count(*) FROM {table}")).await;
            assert_eq!(rows, left, "{}: {table}", backend.name);
        }
        assert_eq!(files(&catalog, "own", 10).await.0, ["app"]);
        let by_name = Condition::Package(Pattern::new("bash"), None);
        assert_eq!(found(&catalog, vec![by_name]).await, ["app amd64 now"]);
        let again = catalog.gc(before, Sweep::Remove).await.unwrap();
        assert_eq!(again, portolan_catalog::Garbage::default());
    }
}

async fn verify(catalog: &Catalog, repair: Repair<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let wish = Verify {
        side_by_side: 4,
        repair,
    };
    let mut tell = |finding| findings.push(finding);
    catalog.verify(wish, &mut tell).await.unwrap();
    findings
}

fn blob(backend: &Backend, contents: &LayerContents) -> std::path::PathBuf {
    let name = Digest::sha256(&contents.blob).encoded().to_owned();
    backend.folder.path().join("images/blobs/sha256").join(name)
}

#[tokio::test]
async fn what_is_damaged_is_told_and_a_repair_makes_room_for_it_to_be_found_again() {
    for backend in each() {
        let catalog = backend.catalog().await;
        let record = observe(&catalog, "app:1", &["base"], "2026-01-01T00:00:00Z").await;
        let lines = &["usr/a"];
        keep(&catalog, &record, 0, lines).await;
        let bash = inventory(&[("bash", "5.1", "GPL-3+")]);
        let keep_bash = async || catalog.keep_inventory(&image(&record), &bash, REACH).await;
        keep_bash().await.unwrap();
        assert_eq!(verify(&catalog, Repair::No).await, [], "{}", backend.name);
        portolan_disk::write(&blob(&backend, &contents(lines)), b"rotten").unwrap();
        run(&backend, "UPDATE packages SET version = '6'").await;
        assert_eq!(catalog.contents(&layer(&record, 0)).await.unwrap(), None);
        let problems = [
            Problem::Contents {
                layer: layer(&record, 0),
            },
            Problem::Packages {
                image: image(&record),
            },
        ];
        let told = |outcome| problems.clone().map(|problem| Finding { problem, outcome });
        assert_eq!(verify(&catalog, Repair::No).await, told(Outcome::Open));
        let repaired = verify(&catalog, Repair::From(&[])).await;
        assert_eq!(repaired, told(Outcome::Lost), "{}", backend.name);
        assert_eq!(verify(&catalog, Repair::No).await, []);
        keep(&catalog, &record, 0, lines).await;
        keep_bash().await.unwrap();
        let found = catalog.contents(&layer(&record, 0)).await.unwrap();
        assert_eq!(found, Some(contents(lines).blob));
        let packages = catalog.packages(&image(&record)).await.unwrap().unwrap();
        assert_eq!(packages[0].version, "5.1", "{}", backend.name);
        assert_eq!(verify(&catalog, Repair::No).await, [], "{}", backend.name);
    }
}

#[tokio::test]
async fn a_repository_s_images_are_told_with_what_is_known_of_them() {
    for backend in each() {
        let catalog = backend.catalog().await;
        let then = observe(&catalog, "app:1", &["then"], "2026-01-01T00:00:00Z").await;
        let now = observe(&catalog, "app:1", &["now"], "2026-02-01T00:00:00Z").await;
        let half = Reach {
            version: 1,
            unread_layers: 2,
        };
        catalog
            .keep_inventory(&image(&now), &Inventory::default(), half)
            .await
            .unwrap();
        let images = catalog.images(now.reference.repository()).await.unwrap();
        let told: Vec<_> = images
            .iter()
            .map(|image| (image.platform.architecture.as_str(), image.inventory))
            .collect();
        assert_eq!(
            told,
            [("amd64", Some(half)), ("arm64", None)],
            "{}",
            backend.name
        );
        assert_eq!(images[0].digest, image(&now));
        assert_ne!(images[0].root, *then.digest().unwrap());
    }
}
