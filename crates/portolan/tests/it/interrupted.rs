//! Ctrl-C ends at once and leaves nothing half done.

#![cfg(unix)]

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use portolan_testkit::example::harbour;
use portolan_testkit::registry::{Rule, TestRegistry};

use crate::run::Home;

#[test]
fn a_signal_ends_the_wait_and_leaves_no_file() {
    for (signal, code) in [("-INT", 130), ("-TERM", 143)] {
        let registry = TestRegistry::start();
        registry.put("harbour", &harbour());
        registry.rule(
            Rule::on("/blobs/")
                .method("GET")
                .wait(Duration::from_mins(1)),
        );
        let home = Home::new();
        let image = registry.reference("harbour:1.0");
        let mut child = home
            .command(&["report", "-o", "report.md", &image])
            .spawn()
            .unwrap();
        let began = Instant::now();
        // The program is at work when the registry has been asked for blobs.
        while !registry.lines().iter().any(|line| line.contains("/blobs/")) {
            assert!(
                began.elapsed() < Duration::from_secs(30),
                "{:?}",
                registry.lines()
            );
            std::thread::yield_now();
        }
        let asked = Instant::now();
        let killed = Command::new("kill")
            .args([signal, &child.id().to_string()])
            .status();
        assert!(killed.unwrap().success());
        assert_eq!(child.wait().unwrap().code(), Some(code), "{signal}");
        assert!(asked.elapsed() < Duration::from_secs(5), "{signal}");
        assert_eq!(home.names(), Vec::<String>::new(), "{signal}");
    }
}

#[test]
fn a_signal_ends_an_import_that_waits_for_a_pipe() {
    for path in ["-", "pipe.md"] {
        let home = Home::new();
        let made = Command::new("mkfifo").arg(home.here("pipe.md")).status();
        assert!(made.unwrap().success());
        let mut child = home
            .command(&["import", path])
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        // It waits for pages when it has made the catalogue.
        let began = Instant::now();
        while !home.here("portolan/images/index.json").exists() {
            assert!(began.elapsed() < Duration::from_secs(30), "{path}");
            std::thread::yield_now();
        }
        std::thread::sleep(Duration::from_millis(100));
        let asked = Instant::now();
        let killed = Command::new("kill")
            .args(["-TERM", &child.id().to_string()])
            .status();
        assert!(killed.unwrap().success());
        let ended = loop {
            if let Some(status) = child.try_wait().unwrap() {
                break status.code();
            }
            if asked.elapsed() > Duration::from_secs(5) {
                child.kill().unwrap();
            }
            std::thread::yield_now();
        };
        assert_eq!(ended, Some(143), "{path}");
    }
}
