//! A disk that is full: it is told clearly, nothing is torn, and the next call carries on. Linux only, for the small disks of these tests.

#![cfg(target_os = "linux")]

use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::process::Command;

use portolan_testkit::registry::TestRegistry;
use portolan_testkit::servers::SmallDisk;

use crate::run::{Home, Ran};
use crate::scanning::{differing, files, library};

const TAGS: usize = 24;
/// Room for all.
const PLENTY_KIB: u64 = 64 << 10;

/// Runs a test where it may mount disks: here, if this is root, else in a namespace of its own. Where neither is allowed, it fails and says so.
fn where_disks_can_be_mounted(name: &str, test: impl FnOnce()) {
    if std::fs::metadata("/proc/self").unwrap().uid() == 0 {
        test();
        return;
    }
    let status = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount"])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", name, "--nocapture"])
        .status();
    assert!(
        status.is_ok_and(|status| status.success()),
        "this test needs a disk of its own: run it as root, or where user namespaces are allowed"
    );
}

struct World {
    registry: TestRegistry,
    name: String,
    undisturbed: Home,
}

impl World {
    fn new() -> Self {
        let registry = TestRegistry::start();
        registry.put("app", &library(TAGS));
        let name = format!("{}/app", registry.host());
        let undisturbed = Home::new();
        undisturbed.run(&["scan", "-q", "--reports", "site", &name]);
        Self {
            registry,
            name,
            undisturbed,
        }
    }

    /// Scans onto disks of several sizes, each too small for all; then makes room and scans again.
    fn fills(&self, sizes: &[u64], options: impl Fn(&Path) -> Vec<String>) {
        let mut filled = 0;
        for &kib in sizes {
            let disk = SmallDisk::mount(kib).unwrap();
            let home = Home::new();
            let options = options(disk.path());
            let scan = |home: &Home| -> Ran {
                let mut words = vec!["scan", "-q", "--jobs", "4", &self.name];
                words.extend(options.iter().map(String::as_str));
                home.run(&words)
            };
            let ran = scan(&home);
            assert_ne!(ran.status, 0, "{kib} KiB are enough: {}", ran.page());
            is_clear(&ran);
            assert_eq!(disk.unfinished().unwrap(), Vec::<std::path::PathBuf>::new());
            // What another call would find there is whole.
            disk.resize(PLENTY_KIB).unwrap();
            let place: Vec<&str> = options
                .iter()
                .take_while(|word| *word != "--reports")
                .map(String::as_str)
                .collect();
            let verify: Vec<&str> = ["verify"].iter().chain(&place).copied().collect();
            let verified = home.run(&verify);
            let is_there = !verified.stderr.contains("there is no catalogue");
            assert!(
                verified.status == 0 || !is_there,
                "{kib}: {}",
                verified.page()
            );
            filled += usize::from(is_there);
            let ran = scan(&home);
            assert_eq!((ran.status, &*ran.stderr), (0, ""), "{kib}: {}", ran.page());
            let reports: Vec<&str> = ["reports", "site"].iter().chain(&place).copied().collect();
            home.run(&reports);
            assert_eq!(
                differing(
                    &files(&self.undisturbed.here("site")),
                    &files(&home.here("site"))
                ),
                Vec::<String>::new(),
                "{kib} KiB"
            );
        }
        assert!(filled > 0, "at least one disk held a part of it");
        assert!(!self.registry.requests().is_empty());
    }
}

/// It says that the disk is full, and what to do.
fn is_clear(ran: &Ran) {
    assert_eq!(ran.status, 1, "{}", ran.page());
    let said = ran.stderr.to_lowercase();
    let is_named = ["there is no room left", "no space left on device"];
    assert!(
        is_named.iter().any(|words| said.contains(words)),
        "{}",
        ran.page()
    );
    assert!(
        said.contains("make room and run the same command again"),
        "{}",
        ran.page()
    );
}

fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_catalogue_on_a_full_disk_is_whole_and_the_next_scan_carries_on() {
    let name = "full_disk::a_catalogue_on_a_full_disk_is_whole_and_the_next_scan_carries_on";
    where_disks_can_be_mounted(name, || {
        World::new().fills(&[16, 64, 300, 480, 600], |disk| {
            vec!["--catalog".to_owned(), text(&disk.join("portolan"))]
        });
    });
}

#[test]
fn a_database_on_a_full_disk_is_whole_and_the_next_scan_carries_on() {
    let name = "full_disk::a_database_on_a_full_disk_is_whole_and_the_next_scan_carries_on";
    where_disks_can_be_mounted(name, || {
        World::new().fills(&[16, 40, 260, 400], |disk| {
            let place = format!("sqlite:{}", text(&disk.join("catalogue.sqlite")));
            vec!["--catalog".into(), place, "--blobs".into(), "images".into()]
        });
    });
}

#[test]
fn blobs_on_a_full_disk_are_whole_and_the_next_scan_carries_on() {
    let name = "full_disk::blobs_on_a_full_disk_are_whole_and_the_next_scan_carries_on";
    where_disks_can_be_mounted(name, || {
        World::new().fills(&[8, 60, 120], |disk| {
            vec!["--blobs".to_owned(), text(&disk.join("images"))]
        });
    });
}

#[test]
fn reports_on_a_full_disk_are_whole_and_the_next_scan_carries_on() {
    let name = "full_disk::reports_on_a_full_disk_are_whole_and_the_next_scan_carries_on";
    where_disks_can_be_mounted(name, || {
        let world = World::new();
        for kib in [8, 40, 100, 140] {
            let disk = SmallDisk::mount(kib).unwrap();
            let home = Home::new();
            let site = disk.path().join("site");
            let words = [
                "scan",
                "-q",
                "--reports",
                site.to_str().unwrap(),
                &world.name,
            ];
            let ran = home.run(&words);
            is_clear(&ran);
            let complete = files(&world.undisturbed.here("site"));
            for (name, bytes) in files(&site) {
                assert!(
                    complete.get(&name) == Some(&bytes) || name.ends_with("tag-details.md"),
                    "{kib}: {name} is torn"
                );
            }
            assert_eq!(disk.unfinished().unwrap(), Vec::<std::path::PathBuf>::new());
            disk.resize(PLENTY_KIB).unwrap();
            let ran = home.run(&words);
            assert_eq!(ran.status, 0, "{}", ran.page());
            assert_eq!(differing(&complete, &files(&site)), Vec::<String>::new());
        }
    });
}
