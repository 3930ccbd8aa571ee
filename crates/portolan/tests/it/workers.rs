//! Many workers on one queue: each repository is one's at a time, whoever dies loses nothing but time, and all keep to the limits.

use std::path::Path;
use std::process::{Child, Stdio};
use std::time::Duration;

use portolan_testkit::image::ImageSet;
use portolan_testkit::registry::TestRegistry;
use portolan_testkit::servers::{Postgres, S3};

use crate::run::Home;
use crate::scanning::{differing, files, image, wait_for_requests};

const REPOSITORIES: usize = 12;
const TAGS: usize = 8;

fn names(registry: &TestRegistry) -> Vec<String> {
    (0..REPOSITORIES)
        .map(|number| format!("{}/app-{number}", registry.host()))
        .collect()
}

/// Repositories of some tags each, that share some images.
fn library() -> TestRegistry {
    let registry = TestRegistry::start();
    for number in 0..REPOSITORIES {
        let set = (0..TAGS).fold(ImageSet::new(), |set, tag| {
            let word = format!("image {}", number * 2 + tag % 4);
            set.tag(&format!("tag-{tag}"), &image(&word))
        });
        registry.put(&format!("app-{number}"), &set);
    }
    registry
}

/// A home whose catalogue is in PostgreSQL, with its blobs in a bucket.
fn shared() -> Home {
    let server = S3::shared().unwrap();
    let bucket = server.fresh_bucket().unwrap();
    let database = Postgres::shared().unwrap().fresh_database().unwrap();
    Home::new()
        .with("PORTOLAN_CATALOG", &database)
        .with("PORTOLAN_BLOBS", &format!("s3://{bucket}/portolan"))
        .with("AWS_ENDPOINT_URL_S3", &server.endpoint())
        .with("AWS_ACCESS_KEY_ID", "key")
        .with("AWS_SECRET_ACCESS_KEY", "secret")
}

fn queue(home: &Home, registry: &TestRegistry) {
    let names = names(registry);
    let mut words = vec!["scan", "--queue"];
    words.extend(names.iter().map(String::as_str));
    let said = home.run(&words);
    assert_eq!(said.text(), format!("{REPOSITORIES} repositories queued\n"));
}

fn start(home: &Home) -> Child {
    home.command(&["worker", "--drain", "-q", "--jobs", "4", "--lease", "2"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn ended_well(worker: Child) {
    let ended = worker.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&ended.stderr);
    assert!(ended.status.success(), "{said}");
}

fn same_pages(undisturbed: &Home, other: &Home) {
    let folder = |home: &Home| {
        home.run(&["reports", "-q", "site"]);
        files(Path::new(&home.here("site")))
    };
    let (expected, found) = (folder(undisturbed), folder(other));
    assert!(expected.len() > REPOSITORIES * TAGS);
    assert_eq!(differing(&expected, &found), Vec::<String>::new());
}

fn undisturbed(registry: &TestRegistry) -> Home {
    let home = Home::new();
    let names = names(registry);
    let mut words = vec!["scan", "-q"];
    words.extend(names.iter().map(String::as_str));
    assert_eq!(home.run(&words).status, 0);
    home
}

#[test]
fn workers_that_are_killed_twenty_times_among_three_lose_nothing_but_time() {
    let registry = library();
    let undisturbed = undisturbed(&registry);
    registry.delay(Duration::from_millis(10));
    let home = shared();
    queue(&home, &registry);
    let mut workers: Vec<Child> = (0..3).map(|_| start(&home)).collect();
    // A seed of one's own, so that a run can be repeated.
    let mut seed: u64 = 20_261_125;
    for kill in 0..20 {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        std::thread::sleep(Duration::from_millis(20 + (seed >> 33) % 200));
        let victim = &mut workers[kill % 3];
        victim.kill().unwrap();
        victim.wait().unwrap();
        *victim = start(&home);
        // There is always something left to be killed at.
        if kill % 5 == 4 {
            home.run(&["scan", "--queue", &names(&registry)[kill % REPOSITORIES]]);
        }
    }
    for worker in workers {
        ended_well(worker);
    }
    let status = home.run(&["worker", "--status"]);
    assert_eq!(status.text(), "nothing is in the queue\n");
    same_pages(&undisturbed, &home);
    assert_eq!(home.run(&["verify"]).status, 0);
}

#[test]
fn all_workers_together_keep_to_what_a_registry_may_be_asked_at_once() {
    const AT_ONCE: usize = 5;
    let registry = library();
    // Longer than a worker waits before it asks for room again: what others have under way counts until it is answered.
    registry.delay(Duration::from_millis(120));
    let home = shared();
    home.file(
        "portolan.toml",
        format!("[at-once]\n\"{}\" = {AT_ONCE}\n", registry.host()),
    );
    queue(&home, &registry);
    let workers: Vec<Child> = (0..3).map(|_| start(&home)).collect();
    for worker in workers {
        ended_well(worker);
    }
    assert_eq!(registry.most_at_once(), AT_ONCE);
}

#[test]
fn several_workers_share_a_catalogue_of_one_file_too() {
    let registry = library();
    let undisturbed = undisturbed(&registry);
    let home = Home::new();
    queue(&home, &registry);
    let workers: Vec<Child> = (0..2).map(|_| start(&home)).collect();
    for worker in workers {
        ended_well(worker);
    }
    same_pages(&undisturbed, &home);
}

#[test]
fn what_workers_could_not_do_is_told_until_it_is_queued_again() {
    let registry = library();
    let home = Home::new().hide(registry.host(), "REGISTRY");
    let none = format!("{}/none", registry.host());
    let some = names(&registry).swap_remove(0);
    home.run(&["scan", "--queue", &none, &some]);
    let again = home.run(&["scan", "--queue", &some]);
    assert_eq!(
        again.text(),
        "0 repositories queued, 1 in the queue already\n"
    );
    let before = home.run(&["worker", "--status"]);
    let drained = home.run(&["worker", "--drain", "--progress", "never", "--json"]);
    let told: serde_json::Value = serde_json::from_slice(&drained.stdout).unwrap();
    assert_eq!(
        (&told["new"], &told["notListed"]),
        (&TAGS.into(), &1.into())
    );
    let after = home.run(&["worker", "--status"]);
    insta::assert_snapshot!(format!(
        "{}\n--- drained: status {}\n{}\n--- after\n{}",
        before.page(),
        drained.status,
        drained.stderr,
        after.page()
    ));
    registry.put("none", &ImageSet::new().tag("one", &image("late")));
    home.run(&["scan", "--queue", &none]);
    assert_eq!(home.run(&["worker", "--drain", "-q"]).status, 0);
    let status = home.run(&["worker", "--status", "--json"]);
    let told: serde_json::Value = serde_json::from_slice(&status.stdout).unwrap();
    assert_eq!(
        told,
        serde_json::json!({ "registries": [], "failures": [] })
    );
}

#[test]
fn a_worker_that_is_asked_to_end_gives_back_what_it_was_at() {
    let registry = library();
    registry.delay(Duration::from_millis(50));
    let home = Home::new();
    queue(&home, &registry);
    let mut worker = home
        .command(&["worker", "-q", "--lease", "600"])
        .spawn()
        .unwrap();
    wait_for_requests(&registry, 10);
    let asked = std::process::Command::new("kill")
        .args(["-TERM", &worker.id().to_string()])
        .status();
    assert!(asked.unwrap().success());
    assert_eq!(worker.wait().unwrap().code(), Some(143));
    let status = home.run(&["worker", "--status", "--json"]);
    let told: serde_json::Value = serde_json::from_slice(&status.stdout).unwrap();
    let state = &told["registries"][0];
    assert_eq!(
        (&state["underWay"], &state["workers"]),
        (&0.into(), &0.into())
    );
    assert!(state["waiting"].as_u64().unwrap() > 0);
    // Nobody need wait for the lease.
    registry.delay(Duration::ZERO);
    assert_eq!(home.run(&["worker", "--drain", "-q"]).status, 0);
    assert_eq!(
        home.run(&["worker", "--status"]).text(),
        "nothing is in the queue\n"
    );
}

#[test]
fn a_repository_is_one_unit_however_it_is_typed() {
    let home = Home::new();
    let words = [
        "python",
        "docker.io/library/python",
        "docker://python",
        "library/python",
    ];
    let said = home.run(&[&["scan", "--queue"], &words[..]].concat());
    assert_eq!(said.text(), "1 repository queued\n");
}
