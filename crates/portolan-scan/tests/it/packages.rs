//! Scans that open layers: each once, whatever stops them, and what is found is what is there in the end.

use portolan_catalog::{Condition, FilePattern, Pattern, Query};
use portolan_image::contents::FilePath;
use portolan_package::Settings;
use portolan_scan::{Contents, Event, Files, Watch, WatchEntry, enqueue, lay};
use portolan_testkit::image::{Built, Image, ImageSet, Layer, Tree};
use portolan_testkit::registry::{Answer, Rule};

use crate::world::World;

/// A Debian of these packages.
fn debian(packages: &[&str]) -> Tree {
    let stanza = |name: &&str| {
        format!(
            "Package: {name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.0-1\n\n"
        )
    };
    let status: String = packages.iter().map(stanza).collect();
    Tree::new()
        .dir("etc")
        .file("etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n")
        .dir("usr")
        .dir("usr/lib")
        .file("usr/lib/libssl.so.3", "ssl")
        .dir("var")
        .dir("var/lib")
        .dir("var/lib/dpkg")
        .file("var/lib/dpkg/status", status)
}

fn base() -> Layer {
    Layer::gzip(&debian(&["openssl", "bash"]))
}

fn image(layers: &[&Layer]) -> Built {
    let mut image = Image::new("linux", "amd64");
    for layer in layers {
        image = image.layer(layer, "COPY x /");
    }
    image.build()
}

fn own(word: &str) -> Layer {
    Layer::gzip(&Tree::new().dir("opt").file(&format!("opt/{word}"), word))
}

/// A layer that removes openssl.
fn removal() -> Layer {
    let status =
        "Package: bash\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.0-1\n\n";
    Layer::gzip(
        &Tree::new()
            .dir("usr")
            .dir("usr/lib")
            .whiteout("usr/lib/libssl.so.3")
            .dir("var")
            .dir("var/lib")
            .dir("var/lib/dpkg")
            .file("var/lib/dpkg/status", status),
    )
}

fn watch(world: &World, name: &str) -> Watch {
    Watch {
        packages: true,
        ..world.all(name)
    }
}

async fn found(world: &World, condition: Condition) -> Vec<String> {
    let query = Query {
        conditions: vec![condition],
        limit: 100,
        after: None,
    };
    let hits = world.catalog.search_files(&query, &Files).await.unwrap();
    let tag = |hit: &portolan_catalog::Hit| hit.reference.tag().unwrap().to_string();
    let mut tags: Vec<String> = hits.hits.iter().map(tag).collect();
    tags.sort();
    tags
}

fn package(name: &str) -> Condition {
    Condition::Package(Pattern::new(name), None)
}

fn file(pattern: &str) -> Condition {
    Condition::File(FilePattern::parse(pattern).unwrap())
}

/// How often a layer was asked for.
fn asked(world: &World, layer: &Layer) -> usize {
    let path = format!("blobs/{}", layer.digest());
    let lines = world.registry.lines();
    let of_layer = lines.iter().filter(|line| line.contains(&path));
    of_layer.filter(|line| line.starts_with("GET")).count()
}

#[tokio::test]
async fn each_layer_is_read_once_and_what_a_later_one_removes_is_not_found() {
    let mut world = World::new().await;
    let (base, removal) = (base(), removal());
    let own = [own("one"), own("two")];
    let set = ImageSet::new()
        .tag("base", &image(&[&base]))
        .tag("one", &image(&[&base, &own[0]]))
        .tag("two", &image(&[&base, &own[1]]))
        .tag("same", &image(&[&base, &own[1]]))
        .tag("less", &image(&[&base, &removal]));
    world.registry.put("app", &set);
    world.registry.put("other", &set);
    let watches = [watch(&world, "app"), watch(&world, "other")];
    let opened = world.scan(&watches[..1]).await.opened.unwrap();
    assert_eq!((opened.images, opened.layers, opened.failed), (4, 4, 0));
    for layer in [&base, &own[0], &own[1], &removal] {
        assert_eq!(asked(&world, layer), 1, "once, and as no pull");
    }
    let all = ["base", "less", "one", "same", "two"];
    assert_eq!(found(&world, package("bash")).await, all);
    let with_ssl = ["base", "one", "same", "two"];
    assert_eq!(found(&world, package("openssl")).await, with_ssl);
    assert_eq!(found(&world, file("/usr/lib/libssl.so*")).await, with_ssl);
    assert_eq!(found(&world, file("two")).await, ["same", "two"]);
    world.registry.forget_requests();
    let summary = world.scan(&watches).await;
    let opened = summary.opened.unwrap();
    assert_eq!((opened.images, opened.layers), (0, 0), "{:?}", world.heard);
    assert!(
        !world
            .registry
            .lines()
            .iter()
            .any(|line| { line.starts_with("GET") && line.contains("/blobs/") })
    );
    assert_eq!(
        found(&world, file("two")).await.len(),
        4,
        "both repositories"
    );
}

#[tokio::test]
async fn a_scan_that_is_stopped_carries_on_and_reads_no_layer_twice() {
    let mut world = World::new().await;
    let base = base();
    let layers: Vec<Layer> = (0..6).map(|n| own(&format!("file-{n}"))).collect();
    let set = layers
        .iter()
        .enumerate()
        .fold(ImageSet::new(), |set, (n, layer)| {
            set.tag(&format!("t{n}"), &image(&[&base, layer]))
        });
    world.registry.put("app", &set);
    let watches = [watch(&world, "app")];
    // What is seen first: that costs a few requests more with each scan that is let go on.
    world.scan(&[world.all("app")]).await;
    let (mut scans, mut read) = (0, 0);
    loop {
        world.budget = Some(6 + 3);
        let summary = world.scan(&watches).await;
        let opened = summary.opened.unwrap();
        scans += 1;
        read += opened.layers;
        assert!(scans < 20, "it comes to an end");
        if opened.put_off == 0 && opened.images > 0 {
            break;
        }
        assert!(opened.layers > 0, "each goes further");
    }
    assert!(scans > 1, "it was stopped");
    assert_eq!(read, 7);
    for layer in layers.iter().chain([&base]) {
        assert_eq!(asked(&world, layer), 1);
    }
    assert_eq!(found(&world, package("openssl")).await.len(), 6);
}

#[tokio::test]
async fn a_layer_that_cannot_be_read_is_told_of_and_asked_for_again_and_the_others_are_read() {
    let mut world = World::new().await;
    let (base, broken) = (base(), own("broken"));
    let set = ImageSet::new()
        .tag("whole", &image(&[&base]))
        .tag("half", &image(&[&base, &broken]));
    world.registry.put("app", &set);
    let path = format!("blobs/{}", broken.digest());
    let other = own("other");
    let answer = Answer::bytes("application/octet-stream", other.bytes().clone());
    world
        .registry
        .rule(Rule::on(&path).method("GET").answer(answer));
    let watches = [watch(&world, "app")];
    let opened = world.scan(&watches).await.opened.unwrap();
    assert_eq!((opened.images, opened.layers, opened.failed), (2, 1, 1));
    let why = world.heard.iter().find_map(|event| match event {
        Event::NotOpened { digest, .. } => digest.clone(),
        _ => None,
    });
    assert_eq!(why, Some(broken.digest()));
    assert_eq!(found(&world, package("bash")).await, ["half", "whole"]);
    assert_eq!(
        found(&world, file("other")).await,
        [""; 0],
        "not what was promised"
    );
    world.registry.be_honest();
    let opened = world.scan(&watches).await.opened.unwrap();
    assert_eq!((opened.images, opened.layers, opened.failed), (1, 1, 0));
    assert_eq!(found(&world, file("broken")).await, ["half"]);
}

#[tokio::test]
async fn workers_open_layers_where_the_watch_asks_for_it() {
    let mut world = World::new().await;
    world
        .registry
        .put("app", &ImageSet::of("1", &image(&[&base()])));
    let entry = WatchEntry {
        packages: true,
        ..WatchEntry::typed(&world.repository("app").to_string())
    };
    enqueue(&world.catalog, &[entry], |_| 8).await.unwrap();
    let opened = world.work().await.opened.unwrap();
    assert_eq!((opened.images, opened.layers), (1, 1));
    assert_eq!(found(&world, package("openssl")).await, ["1"]);
}

#[tokio::test]
async fn contents_that_are_kept_tell_what_the_layers_told() {
    let mut world = World::new().await;
    let base = base();
    world
        .registry
        .put("app", &ImageSet::of("1", &image(&[&base])));
    world.scan(&[watch(&world, "app")]).await;
    let kept = world.catalog.contents(&base.digest()).await.unwrap();
    let contents = Contents::from_bytes(&kept.unwrap()).unwrap();
    let paths: Vec<FilePath> = contents.listing.files().map(|file| file.path).collect();
    assert!(paths.contains(&FilePath::from("/usr/lib/libssl.so.3")));
    let again = Contents::from_bytes(&contents.to_bytes().unwrap()).unwrap();
    assert_eq!(again.clues, contents.clues);
    let inventory = lay(&[Some(contents)], &Settings::default()).unwrap();
    assert_eq!(inventory.packages.len(), 2);
    for bytes in [
        &b""[..],
        b"portolan layer 1\n",
        b"portolan layer 2\nx",
        b"x",
    ] {
        assert!(Contents::from_bytes(bytes).is_none());
    }
}
