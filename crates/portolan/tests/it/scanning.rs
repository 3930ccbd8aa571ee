//! Scans that are killed, that meet each other, and whose database goes away: nothing is lost, nothing is torn.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use portolan_testkit::image::{Built, Image, ImageSet, Index, Layer, Tree};
use portolan_testkit::registry::{Answer, Rule, TestRegistry};
use portolan_testkit::servers::{Durability, Postgres};

use crate::run::Home;

pub(crate) fn image(word: &str) -> Built {
    let base = Layer::gzip(&Tree::new().dir("etc").program("etc/base", "base"));
    let own = Layer::gzip(&Tree::new().dir("bin").program("bin/word", word));
    let image = |architecture| {
        Image::new("linux", architecture)
            .layer(&base, "ADD base /")
            .layer(&own, "COPY word /bin/word")
            .build()
    };
    Index::oci()
        .entry(&image("amd64"))
        .entry(&image("arm64"))
        .build()
}

/// Many tags of fewer images.
pub(crate) fn library(tags: usize) -> ImageSet {
    (0..tags).fold(ImageSet::new(), |set, n| {
        set.tag(
            &format!("tag-{n}"),
            &image(&format!("image {}", n % (tags / 2))),
        )
    })
}

/// Every file of a folder, but what makes it this folder.
pub(crate) fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fn collect(root: &Path, folder: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
        for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() {
                collect(root, &path, found);
            } else if entry.file_name() != ".portolan" {
                found.insert(
                    path.strip_prefix(root).unwrap().display().to_string(),
                    std::fs::read(&path).unwrap(),
                );
            }
        }
    }
    let mut found = BTreeMap::new();
    collect(folder, folder, &mut found);
    found
}

/// The names of the files that differ.
pub(crate) fn differing(
    left: &BTreeMap<String, Vec<u8>>,
    right: &BTreeMap<String, Vec<u8>>,
) -> Vec<String> {
    let names: std::collections::BTreeSet<&String> = left.keys().chain(right.keys()).collect();
    names
        .into_iter()
        .filter(|name| left.get(*name) != right.get(*name))
        .cloned()
        .collect()
}

/// Waits until a registry was asked so often: then whoever asks it is at work.
pub(crate) fn wait_for_requests(registry: &TestRegistry, count: usize) {
    let begun = Instant::now();
    while registry.requests().len() < count {
        assert!(begun.elapsed() < Duration::from_mins(1), "nobody asks");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// What the catalogue says of every tag.
fn digests(home: &Home, registry: &TestRegistry, tags: usize) -> Vec<String> {
    let words: Vec<String> = (0..tags)
        .map(|n| format!("{}/app:tag-{n}@{{now}}", registry.host()))
        .collect();
    let mut all = vec!["digest"];
    all.extend(words.iter().map(String::as_str));
    home.run(&all).text().lines().map(str::to_owned).collect()
}

#[test]
fn a_scan_that_is_killed_twenty_times_and_then_ends_is_as_one_that_was_left_alone() {
    const TAGS: usize = 40;
    let registry = TestRegistry::start();
    registry.put("app", &library(TAGS));
    let name = format!("{}/app", registry.host());
    let undisturbed = Home::new();
    undisturbed.run(&["scan", "-q", "--reports", "site", &name]);
    registry.delay(Duration::from_millis(3));
    let killed = Home::new();
    // A seed of one's own, so that a run can be repeated.
    let mut seed: u64 = 20_261_121;
    for _ in 0..20 {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let mut child = killed
            .command(&["scan", "-q", "--jobs", "4", "--reports", "site", &name])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(20 + (seed >> 33) % 350));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    registry.delay(Duration::ZERO);
    // What the last one left is young: it could be another's who writes now.
    std::thread::sleep(Duration::from_millis(300));
    let ended = killed.run(&["scan", "--reports", "site", &name]);
    assert_eq!(ended.status, 0, "{}", ended.page());
    assert_eq!(
        differing(
            &files(&undisturbed.here("site")),
            &files(&killed.here("site"))
        ),
        Vec::<String>::new()
    );
    assert_eq!(
        digests(&undisturbed, &registry, TAGS),
        digests(&killed, &registry, TAGS)
    );
    let again = killed.run(&["scan", "-q", "--reports", "site", &name]);
    assert!(
        again.text().ends_with("no report changed\n"),
        "{}",
        again.page()
    );
}

#[test]
fn two_scans_at_once_on_one_catalogue_both_end_well() {
    const TAGS: usize = 30;
    let registry = TestRegistry::start();
    registry.put("app", &library(TAGS));
    let name = format!("{}/app", registry.host());
    let home = Home::new();
    let scans: Vec<_> = (0..2)
        .map(|n| {
            let folder = format!("site{n}");
            home.command(&["scan", "-q", "--reports", &folder, &name])
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    for scan in scans {
        let ended = scan.wait_with_output().unwrap();
        assert!(
            ended.status.success(),
            "{}",
            String::from_utf8_lossy(&ended.stderr)
        );
    }
    assert_eq!(
        differing(&files(&home.here("site0")), &files(&home.here("site1"))),
        Vec::<String>::new()
    );
    let log = home.run(&["log", "--json", &format!("{name}:tag-1")]);
    let log: serde_json::Value = serde_json::from_slice(&log.stdout).unwrap();
    assert_eq!(
        log["entries"].as_array().unwrap().len(),
        1,
        "one stretch, whoever saw it"
    );
}

#[test]
fn a_database_that_goes_away_and_comes_back_is_waited_for() {
    const TAGS: usize = 40;
    let registry = TestRegistry::start();
    registry.put("app", &library(TAGS));
    registry.delay(Duration::from_millis(5));
    let name = format!("{}/app", registry.host());
    let server = Postgres::start(Durability::Forgetful).unwrap();
    let home = Home::new().with("PORTOLAN_CATALOG", &server.fresh_database().unwrap());
    let scan = home
        .command(&["scan", "--jobs", "2", &name])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    wait_for_requests(&registry, 10);
    server.stop().unwrap();
    std::thread::sleep(Duration::from_millis(700));
    server.start_again().unwrap();
    let ended = scan.wait_with_output().unwrap();
    assert!(
        ended.status.success(),
        "{}",
        String::from_utf8_lossy(&ended.stderr)
    );
    assert_eq!(digests(&home, &registry, TAGS).len(), TAGS);
}

#[test]
fn the_folder_is_the_same_out_of_the_catalogue_alone_and_follows_what_changes() {
    let registry = TestRegistry::start();
    registry.put("app", &library(6));
    let name = format!("{}/app", registry.host());
    let home = Home::new();
    home.run(&["scan", "-q", "--reports", "site", &name]);
    home.run(&["reports", "again"]);
    assert_eq!(files(&home.here("site")), files(&home.here("again")));
    // Two tags less, one moved.
    let after = (0..4).fold(ImageSet::new(), |set, n| {
        set.tag(
            &format!("tag-{n}"),
            &image(&format!("image {}", if n == 2 { 9 } else { n % 3 })),
        )
    });
    registry.put("app", &after);
    let before = files(&home.here("site"));
    let ran = home.run(&["scan", "-q", "--reports", "site", &name]);
    assert!(
        ran.text()
            .ends_with(": 1 moved, 2 vanished, 3 unchanged\n3 reports changed\n"),
        "{}",
        ran.page()
    );
    let folder = format!("repos/{}/app", registry.host().replace(':', "+"));
    let changed = differing(&before, &files(&home.here("site")));
    let expected: Vec<String> = ["README.md".to_owned()]
        .into_iter()
        .chain(
            [
                "remote/tag-2.md",
                "remote/tag-4.md",
                "remote/tag-5.md",
                "tag-details.md",
            ]
            .map(|file| format!("{folder}/{file}")),
        )
        .collect();
    assert_eq!(changed, expected);
    home.run(&["reports", "again"]);
    assert_eq!(files(&home.here("site")), files(&home.here("again")));
}

#[test]
fn the_page_of_a_tag_that_vanished_goes_unless_it_is_to_be_kept() {
    let registry = TestRegistry::start();
    registry.put("app", &library(4));
    let name = format!("{}/app", registry.host());
    let home = Home::new();
    home.run(&["scan", "-q", "--reports", "site", &name]);
    let before = files(&home.here("site"));
    registry.put("app", &library(2));
    let kept = ["scan", "-q", "--reports", "site", "--keep-vanished", &name];
    for _ in 0..2 {
        home.run(&kept).text();
        let mut changed = differing(&before, &files(&home.here("site")));
        changed.retain(|name| name.contains("/remote/"));
        // What the tags that are there point to is another image in a library of another size.
        assert!(
            changed.iter().all(|name| !name.ends_with("tag-3.md")),
            "{changed:?}"
        );
        assert!(
            files(&home.here("site"))
                .keys()
                .any(|name| name.ends_with("tag-3.md"))
        );
    }
    home.run(&["scan", "-q", "--reports", "site", &name]).text();
    let after = files(&home.here("site"));
    assert!(after.keys().all(|name| !name.ends_with("tag-3.md")));
    home.run(&["reports", "again"]).text();
    assert_eq!(
        differing(&after, &files(&home.here("again"))),
        Vec::<String>::new()
    );
}

#[test]
fn what_fails_is_told_and_the_exit_code_says_so() {
    let registry = TestRegistry::start();
    registry.put("app", &library(4));
    let home = Home::new();
    let [app, none] = ["app", "none"].map(|name| format!("{}/{name}", registry.host()));
    let ran = home.run(&["scan", "--json", &app, &none]);
    assert_eq!(ran.status, 3, "{}", ran.page());
    let told: serde_json::Value = serde_json::from_slice(&ran.stdout).unwrap();
    assert_eq!((&told["new"], &told["notListed"]), (&4.into(), &1.into()));
    assert_eq!(home.run(&["scan", &none]).status, 1);
    assert_eq!(home.run(&["scan"]).status, 2, "there is nothing to visit");
    assert_eq!(home.run(&["scan", "app:["]).status, 2);
}

#[test]
fn how_a_scan_goes_is_told_by_lines_in_a_log_by_json_to_a_program_and_not_at_all_when_quiet() {
    let registry = TestRegistry::start();
    registry.put("app", &library(4));
    registry.put("other", &library(2));
    let home = Home::new();
    let [app, other] = ["app", "other"].map(|name| format!("{}/{name}", registry.host()));
    let ran = home.run(&["scan", &app, &other]);
    let mut lines: Vec<&str> = ran.stderr.lines().collect();
    lines.sort_unstable();
    assert_eq!(
        lines,
        [format!("{app}: 4 new"), format!("{other}: 2 new")],
        "{}",
        ran.page()
    );
    assert_eq!(home.run(&["scan", "-q", &app]).stderr, "");
    let ran = home.run(&["scan", "--progress", "json", &app]);
    let events: Vec<serde_json::Value> = ran
        .stderr
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let kinds: Vec<&str> = events
        .iter()
        .map(|event| event["event"].as_str().unwrap())
        .collect();
    assert_eq!(
        kinds,
        [
            "begun", "listed", "visited", "visited", "visited", "visited", "finished"
        ]
    );
    assert_eq!(events[0]["repositories"], 1);
    assert_eq!(events[2]["outcome"], "unchanged");
    assert_eq!(events[6]["counts"]["unchanged"], 4);
}

/// Docker Hub, as it is told apart by its name: a mirror of it that has a limit.
#[test]
fn the_price_of_a_scan_is_told_and_a_limit_stops_it_until_the_next_call() {
    const LIMIT: u64 = 60;
    let registry = TestRegistry::start();
    for name in ["one", "two", "three"] {
        registry.put(&format!("library/{name}"), &library(20));
    }
    registry.put("ratelimitpreview/test", &library(2));
    let pulled = std::sync::Arc::new(std::sync::atomic::AtomicU64::new(0));
    let count = std::sync::Arc::clone(&pulled);
    registry.rule(
        Rule::on("/manifests/")
            .method("GET")
            .when(move |_| count.fetch_add(1, Ordering::SeqCst) >= LIMIT)
            .answer(Answer::status(429)),
    );
    let left = std::sync::Arc::clone(&pulled);
    let preview = Rule::on("ratelimitpreview/test/manifests/latest").method("HEAD");
    registry.rule(preview.change(move |_, answer| {
        let left = LIMIT.saturating_sub(left.load(Ordering::SeqCst));
        *answer = Answer::status(200)
            .with("ratelimit-limit", &format!("{LIMIT};w=21600"))
            .with("ratelimit-remaining", &format!("{left};w=21600"));
    }));
    let home = Home::new().always(&["--mirror", &format!("docker.io={}", registry.base())]);
    let plan = home.run(&["scan", "--dry-run", "one", "two", "three"]);
    insta::assert_snapshot!("price_of_a_scan", plan.page());
    assert_eq!(pulled.load(Ordering::SeqCst), 0, "a plan costs nothing");
    let mut windows = 1;
    loop {
        let ran = home.run(&["scan", "--json", "one", "two", "three"]);
        let told: serde_json::Value = serde_json::from_slice(&ran.stdout).unwrap();
        assert_eq!(told["failed"], 0, "{}", ran.page());
        assert!(pulled.load(Ordering::SeqCst) <= LIMIT - 5);
        if ran.status == 0 {
            break;
        }
        assert_eq!(ran.status, 3, "{}", ran.page());
        assert!(told["putOff"].as_u64().unwrap() > 0);
        windows += 1;
        assert!(windows < 5, "a window is made use of");
        pulled.store(0, Ordering::SeqCst);
    }
    assert!(windows > 1);
    let plan = home.run(&["scan", "--dry-run", "--json", "one", "two", "three"]);
    let plan: serde_json::Value = serde_json::from_slice(&plan.stdout).unwrap();
    assert_eq!((&plan["heads"], &plan["pulls"]), (&60.into(), &0.into()));
    assert_eq!(plan["limits"][0]["seconds"], 0);
}

#[test]
fn a_folder_that_holds_somebody_s_files_is_left_alone() {
    let registry = TestRegistry::start();
    registry.put("app", &library(2));
    let name = format!("{}/app", registry.host());
    let home = Home::new();
    home.file("project/README.md", "mine");
    let ran = home.run(&["scan", "-q", "--reports", "project", &name]);
    assert_eq!(ran.status, 1, "{}", ran.page());
    assert!(
        ran.stderr
            .contains("project holds files, and is no folder of reports"),
        "{}",
        ran.page()
    );
    assert_eq!(
        std::fs::read(home.here("project/README.md")).unwrap(),
        b"mine"
    );
    home.file("project/.portolan", "");
    assert_eq!(home.run(&["reports", "project"]).status, 0);
}

#[test]
fn a_repository_that_is_named_twice_is_visited_once() {
    let registry = TestRegistry::start();
    registry.put("app", &library(2));
    let name = format!("{}/app", registry.host());
    let home = Home::new();
    let ran = home.run(&["scan", "-q", "--json", &name, &name]);
    let told: serde_json::Value = serde_json::from_slice(&ran.stdout).unwrap();
    assert_eq!(
        (&told["repositories"], &told["new"]),
        (&1.into(), &2.into())
    );
}
