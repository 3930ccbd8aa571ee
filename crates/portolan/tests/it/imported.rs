//! Published pages, read back into the catalogue: what is proven of them, and what stays a claim.

use std::process::Command;

use serde_json::Value;

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

pub(crate) fn parsed(text: &[u8]) -> Value {
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
        assert!(report.stdout == text.as_bytes(), "{tag}");
        assert!(report.stderr.contains("proven"), "{}", report.stderr);
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

/// Git in the folder `pages`, at a date.
pub(crate) fn git(home: &Home, words: &[&str], date: &str) {
    let run = Command::new("git")
        .args(["-c", "user.name=a", "-c", "user.email=a@example.org"])
        .args(["-c", "init.defaultBranch=main", "-C", "pages"])
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
    home.file("pages/repos/python/remote/3.7-slim.md", first);
    git(&home, &["init", "-q"], "");
    git(&home, &["add", "."], "");
    git(&home, &["commit", "-qm", "1"], "2019-01-01T00:00:00Z");
    let told = parsed(&home.run(&["import", "--json", "--git", "pages"]).stdout);
    assert_eq!((&told["commits"], &told["new"]), (&1.into(), &1.into()));
    home.file("pages/repos/python/remote/3.7-slim.md", &second);
    git(&home, &["commit", "-qam", "2"], "2019-06-01T00:00:00Z");
    git(&home, &["rm", "-q", "-r", "repos"], "");
    home.file("pages/README.md", "gone");
    git(&home, &["add", "."], "");
    git(&home, &["commit", "-qm", "3"], "2019-07-01T00:00:00Z");
    let told = parsed(&home.run(&["import", "--json", "--git", "pages"]).stdout);
    assert_eq!(
        (&told["commits"], &told["moved"], &told["vanished"]),
        (&2.into(), &1.into(), &1.into()),
        "only what is new"
    );
    for (date, page) in [("2019-03", first), ("2019-06-02", &second)] {
        let ran = home.run(&["report", &format!("python:3.7-slim@{{{date}}}")]);
        assert!(ran.stdout == page.as_bytes(), "{date}: {}", ran.page());
    }
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
fn a_page_that_is_too_large_and_a_commit_beyond_all_time_do_not_keep_later_ones_back() {
    let pages = published();
    let Some((_, page)) = pages.iter().find(|(tag, _)| tag == "python:3.7-slim") else {
        return;
    };
    let home = Home::new();
    let commit = |date: &str| {
        git(&home, &["add", "."], "");
        git(&home, &["commit", "-qm", "pages"], date);
    };
    home.file("pages/README.md", "");
    git(&home, &["init", "-q"], "");
    home.file("pages/large.md", vec![b'\n'; (64 << 20) + 1]);
    commit("2019-01-01T00:00:00Z");
    git(&home, &["rm", "-q", "large.md"], "");
    home.file("pages/remote/3.7-slim.md", page);
    commit("@999999999999 +0000");
    let ran = home.run(&["import", "--json", "--git", "pages"]);
    let told = parsed(&ran.stdout);
    assert_eq!(
        (ran.status, &told["commits"], &told["failed"]),
        (1, &2.into(), &2.into()),
        "{}",
        ran.page()
    );
    for words in ["is too large for a page", "has no time that can be told"] {
        assert!(ran.stderr.contains(words), "{words}: {}", ran.page());
    }
    home.file("pages/more.txt", "");
    commit("2019-03-01T00:00:00Z");
    let ran = home.run(&["import", "--json", "--git", "pages"]);
    let told = parsed(&ran.stdout);
    assert_eq!(
        (ran.status, &told["commits"], &told["new"]),
        (3, &2.into(), &1.into()),
        "what it changed counts with the next: {}",
        ran.page()
    );
    let ran = home.run(&["import", "--json", "--git", "pages"]);
    assert_eq!(
        (ran.status, &parsed(&ran.stdout)["commits"]),
        (0, &0.into()),
        "{}",
        ran.page()
    );
}

#[test]
fn folders_that_lie_too_deep_are_told_of() {
    let home = Home::new();
    let folders = |count: usize| vec!["deep"; count].join("/");
    home.file(&format!("pages/{}/page.md", folders(16)), "no report\n");
    home.file(&format!("pages/{}/page.md", folders(17)), "no report\n");
    git(&home, &["init", "-q"], "");
    git(&home, &["add", "."], "");
    git(&home, &["commit", "-qm", "1"], "2019-01-01T00:00:00Z");
    let left_out = format!(
        "{} was left out: it lies more than 16 folders deep",
        folders(17)
    );
    let read = format!("{}/page.md: line 1: no heading", folders(16));
    for words in [
        &["import", "--json", "pages"][..],
        &["import", "--json", "--git", "pages"],
    ] {
        let ran = home.run(words);
        assert_eq!(
            (ran.status, &parsed(&ran.stdout)["failed"]),
            (1, &2.into()),
            "{}",
            ran.page()
        );
        for said in [&left_out, &read] {
            assert!(ran.page().contains(said), "{said}: {}", ran.page());
        }
    }
}

#[test]
fn what_is_no_page_is_refused_and_an_altered_digest_is_claimed_never_proven() {
    let home = Home::new();
    let ran = home.run(&["import", "nowhere"]);
    assert_eq!(
        (ran.status, ran.stderr.contains("could not read nowhere")),
        (1, true),
        "{}",
        ran.page()
    );
    assert!(
        !home.here("portolan").exists(),
        "nothing was there to be kept"
    );
    home.file("empty/README.txt", "no page\n");
    let ran = home.run(&["import", "empty"]);
    assert_eq!(
        (ran.status, ran.stderr.contains("empty holds no pages")),
        (1, true),
        "{}",
        ran.page()
    );
    let ran = home.run_with_stdin(&["import", "-"], &vec![b'\n'; (64 << 20) + 1]);
    assert_eq!(
        (
            ran.status,
            ran.stderr.contains("stdin has more than 67108864 bytes")
        ),
        (1, true),
        "{}",
        ran.page()
    );
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
