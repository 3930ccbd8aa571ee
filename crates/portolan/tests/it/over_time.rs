//! What the catalogue answers: what a tag was, when it moved and why, where something is. No registry is asked.

use std::path::Path;
use std::process::Command;

use portolan_testkit::image::{Image, ImageSet, Layer, Tree};
use portolan_testkit::registry::TestRegistry;
use serde_json::{Value, json};

use crate::run::Home;

/// The published pages, where they stand beside the repository.
fn published() -> Vec<(String, String)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/reports");
    let Ok(entries) = std::fs::read_dir(folder) else {
        println!(
            "the published pages do not stand beside the repository: nothing is imported here"
        );
        return Vec::new();
    };
    let mut pages: Vec<_> = entries
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let tag = path
                .file_stem()
                .unwrap()
                .to_string_lossy()
                .replacen('_', ":", 1);
            (tag, std::fs::read_to_string(path).unwrap())
        })
        .collect();
    pages.sort();
    pages
}

fn parsed(text: &[u8]) -> Value {
    serde_json::from_slice(text).unwrap()
}

#[test]
fn published_pages_are_imported_proven_as_far_as_they_can_be_and_come_back_to_the_byte() {
    let pages = published();
    if pages.is_empty() {
        return;
    }
    let home = Home::new();
    for (tag, text) in &pages {
        home.file(&format!("pages/{}.md", tag.replace(':', "_")), text);
    }
    let told = parsed(&home.run(&["import", "--json", "pages"]).stdout);
    let proven = |key: &str| told[key].as_u64().unwrap();
    assert_eq!(
        [
            proven("manifestsProven"),
            proven("manifests"),
            proven("indexesProven"),
            proven("indexes")
        ],
        [28, 30, 2, 5]
    );
    for (tag, text) in &pages {
        let report = home.run(&["report", "--at", "now", tag]);
        assert!(report.text() == text, "{tag}");
    }
    // Again it is nothing new, and nothing has to be proven anew.
    let told = parsed(&home.run(&["import", "--json", "pages"]).stdout);
    assert_eq!((&told["new"], &told["unchanged"]), (&0.into(), &5.into()));
    let hits = parsed(
        &home
            .run(&["search", "--json", "sha256:be8881be8156"])
            .stdout,
    );
    assert_eq!(
        (
            hits["digests"][0]["is"][0].as_str(),
            hits["hits"][0]["proof"].as_str()
        ),
        (Some("layer"), Some("partly"))
    );
}

#[test]
fn the_history_of_a_git_repository_is_read_once_version_by_version() {
    let pages = published();
    let Some((_, first)) = pages.iter().find(|(tag, _)| tag == "python:3.7-slim") else {
        return;
    };
    let Some((_, other)) = pages.iter().find(|(tag, _)| tag == "python:3.8.0b1-alpine") else {
        return;
    };
    let second = other.replace("python:3.8.0b1-alpine", "python:3.7-slim");
    let home = Home::new();
    let git = |words: &[&str], date: &str| {
        let run = Command::new("git")
            .args([
                "-c",
                "user.name=a",
                "-c",
                "user.email=a@example.org",
                "-c",
                "init.defaultBranch=main",
                "-C",
                "pages",
            ])
            .args(words)
            .current_dir(home.here(""))
            .env("GIT_AUTHOR_DATE", date)
            .env("GIT_COMMITTER_DATE", date)
            .output()
            .expect("git runs");
        assert!(
            run.status.success(),
            "{}",
            String::from_utf8_lossy(&run.stderr)
        );
    };
    home.file("pages/repos/python/remote/3.7-slim.md", first);
    git(&["init", "-q"], "");
    git(&["add", "."], "");
    git(&["commit", "-qm", "1"], "2019-01-01T00:00:00Z");
    let told = parsed(&home.run(&["import", "--json", "--git", "pages"]).stdout);
    assert_eq!((&told["commits"], &told["new"]), (&1.into(), &1.into()));
    home.file("pages/repos/python/remote/3.7-slim.md", &second);
    git(&["commit", "-qam", "2"], "2019-06-01T00:00:00Z");
    git(&["rm", "-q", "-r", "repos"], "");
    home.file("pages/README.md", "gone");
    git(&["add", "."], "");
    git(&["commit", "-qm", "3"], "2019-07-01T00:00:00Z");
    let told = parsed(&home.run(&["import", "--json", "--git", "pages"]).stdout);
    assert_eq!(
        (&told["commits"], &told["moved"], &told["vanished"]),
        (&2.into(), &1.into(), &1.into()),
        "only what is new"
    );
    assert_eq!(
        home.run(&["report", "python:3.7-slim@{2019-03}"]).text(),
        first
    );
    assert_eq!(
        home.run(&["report", "python:3.7-slim@{2019-06-02}"]).text(),
        second
    );
    let gone = home.run(&["report", "python:3.7-slim@{2020}"]);
    assert_eq!(
        (
            gone.status,
            gone.stderr.contains("was gone from 2019-07-01")
        ),
        (1, true),
        "{}",
        gone.page()
    );
    let log = parsed(&home.run(&["log", "--json", "python:3.7-slim"]).stdout);
    let told: Vec<_> = log["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| {
            (
                entry["firstSeen"].as_str().unwrap(),
                entry["verdict"]["why"].as_str(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("2019-01-01T00:00:00Z", None),
            ("2019-06-01T00:00:00Z", Some("platforms-changed")),
            ("2019-07-01T00:00:00Z", None)
        ]
    );
}

#[test]
fn what_is_no_page_is_refused_and_an_altered_digest_is_claimed_never_proven() {
    let home = Home::new();
    home.file("garbage.md", "hello\n");
    let ran = home.run(&["import", "garbage.md"]);
    assert_eq!(
        (
            ran.status,
            ran.stderr.contains("garbage.md: line 1: no heading")
        ),
        (1, true),
        "{}",
        ran.page()
    );
    let pages = published();
    let Some((_, page)) = pages.iter().find(|(tag, _)| tag == "python:3.7-slim") else {
        return;
    };
    home.file("truncated.md", &page[..page.len() / 2]);
    let ran = home.run(&["import", "truncated.md"]);
    assert_eq!(
        (ran.status, ran.stderr.contains("ends before its end")),
        (1, true),
        "{}",
        ran.page()
    );
    let altered = page.replace("sha256:7bf3b26249fa4fe9", "sha256:7bf3b26249fa4fe8");
    assert_ne!(*page, altered);
    home.file("altered.md", altered);
    let told = parsed(&home.run(&["import", "--json", "altered.md"]).stdout);
    assert_eq!(
        (
            &told["manifestsProven"],
            &told["manifests"],
            &told["indexesProven"]
        ),
        (&6.into(), &7.into(), &0.into())
    );
}

fn set(base: &str, own: &str, command: &str) -> ImageSet {
    let layer = |word: &str| Layer::gzip(&Tree::new().dir("bin").program("bin/word", word));
    let image = Image::new("linux", "amd64")
        .config("Cmd", json!([command]))
        .layer(&layer(base), "ADD base /")
        .layer(&layer(own), "COPY word /bin/word")
        .step(&format!("CMD [\"{command}\"]"));
    ImageSet::of("1", &image.build())
}

#[test]
fn a_tag_s_log_says_why_it_moved() {
    let registry = TestRegistry::start();
    let home = Home::new();
    let name = format!("{}/app:1", registry.host());
    let states = [
        ("a", "b", "/x"),
        ("a", "b", "/y"),
        ("a", "c", "/y"),
        ("d", "c", "/y"),
    ];
    for (base, own, command) in states {
        registry.put("app", &set(base, own, command));
        assert_eq!(home.run(&["scan", "-q", &name]).status, 0);
    }
    let log = parsed(&home.run(&["log", "--json", &name]).stdout);
    let why: Vec<_> = log["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["verdict"]["why"].as_str())
        .collect();
    assert_eq!(
        why,
        [
            None,
            Some("instructions-changed"),
            Some("rebuilt"),
            Some("base-moved")
        ]
    );
    let last = home.run(&["log", "-n", "1", &name]);
    assert_eq!(
        last.text().matches("base moved").count(),
        1,
        "{}",
        last.page()
    );
    assert_eq!(home.run(&["log", "nothing:1"]).status, 1);
}

#[test]
fn differences_are_told_as_diff_does() {
    let registry = TestRegistry::start();
    registry.put("app", &set("a", "b", "/x"));
    registry.put("other", &set("a", "c", "/x"));
    let home = Home::new();
    let [app, other] = ["app", "other"].map(|name| format!("{}/{name}:1", registry.host()));
    assert_eq!(home.run(&["diff", &app, &app]).status, 0);
    let ran = home.run(&["diff", "--json", &app, &other]);
    assert_eq!(ran.status, 1, "{}", ran.page());
    let told = parsed(&ran.stdout);
    let fates: Vec<_> = told["changed"][0]["layers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|layer| layer["fate"].as_str().unwrap())
        .collect();
    assert_eq!(
        (told["verdict"]["why"].as_str(), fates),
        (Some("rebuilt"), vec!["shared", "added", "gone"])
    );
    let missing = format!("{}/none:1", registry.host());
    assert_eq!(home.run(&["diff", &app, &missing]).status, 2);
    let markdown = home.run(&["diff", "-f", "markdown", &app, &other]);
    assert!(
        String::from_utf8_lossy(&markdown.stdout).contains("-\tVerdict: **rebuilt**"),
        "{}",
        markdown.page()
    );
}

#[test]
fn every_command_that_takes_an_image_takes_one_at_a_time() {
    let registry = TestRegistry::start();
    registry.put("app", &set("a", "b", "/x"));
    let home = Home::new();
    let name = format!("{}/app:1", registry.host());
    home.run(&["scan", "-q", &name]);
    let live: Vec<String> = ["report", "digest", "manifest", "config", "dockerfile"]
        .iter()
        .map(|command| home.run(&[command, &name]).text().to_owned())
        .collect();
    registry.put("app", &set("z", "z", "/z"));
    registry.forget_requests();
    let timed = format!("{name}@{{now}}");
    for (command, expected) in ["report", "digest", "manifest", "config", "dockerfile"]
        .iter()
        .zip(&live)
    {
        assert_eq!(home.run(&[command, &timed]).text(), expected, "{command}");
    }
    assert_eq!(home.run(&["tags", &timed]).text(), "1\n");
    assert_eq!(home.run(&["inspect", &timed]).status, 0);
    assert!(registry.lines().is_empty(), "nobody was asked");
    assert_eq!(home.run(&["report", &format!("{name}@{{soon}}")]).status, 2);
    let nowhere = Home::new().run(&["report", &timed]);
    assert_eq!(
        (
            nowhere.status,
            nowhere.stderr.contains("there is no catalogue at")
        ),
        (1, true),
        "{}",
        nowhere.page()
    );
    assert!(!Path::new(&home.here("nothing")).exists());
}

#[test]
fn bases_and_what_stands_on_them_are_told() {
    let registry = TestRegistry::start();
    let layer = |word: &str| Layer::gzip(&Tree::new().dir("bin").program("bin/word", word));
    let base = Image::new("linux", "amd64").layer(&layer("a"), "ADD base /");
    registry.put("base", &ImageSet::of("1", &base.clone().build()));
    let stated =
        json!({ "org.opencontainers.image.base.name": format!("{}/base:1", registry.host()) });
    registry.put(
        "app",
        &ImageSet::of(
            "1",
            &base
                .layer(&layer("b"), "COPY word /")
                .config("Labels", stated)
                .build(),
        ),
    );
    let home = Home::new();
    let [base, app] = ["base", "app"].map(|name| format!("{}/{name}:1", registry.host()));
    home.run(&["scan", "-q", &base, &app]);
    let told = parsed(&home.run(&["base", "--json", &app]).stdout);
    let platform = &told["platforms"][0];
    assert_eq!(
        (&platform["bases"][0]["layers"], &platform["agrees"]),
        (&1.into(), &true.into())
    );
    assert_eq!(home.run(&["base", &base]).status, 1);
    let told = parsed(&home.run(&["derived", "--json", &base]).stdout);
    assert_eq!(told["hits"][0]["reference"], json!(app));
}
