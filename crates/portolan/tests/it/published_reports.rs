//! The five published reports, byte for byte, from a registry in each of its moods. The registry that replays them and
//! the reports stand in a folder beside the repository: where it is not, these tests say so.

use portolan_testkit::servers::{Replay, shared};
use serde_json::Value;

use crate::run::Home;

/// Asks for each of the reports and compares it.
#[track_caller]
fn all_are_the_same(options: &[&str], login: Option<(&str, &str)>) {
    let Some(shared) = shared() else {
        eprintln!(
            "The comparison with the published reports did not run: there is no folder `shared` beside the repository."
        );
        return;
    };
    let replay = Replay::start(&shared, options).unwrap();
    let mirror = format!("docker.io=http://{}", replay.host());
    let mut home = Home::new().always(&["--mirror", &mirror, "--quiet"]);
    if let Some((user, password)) = login {
        home = home
            .with("PORTOLAN_USERNAME", user)
            .with("PORTOLAN_PASSWORD", password);
    }
    let expected = replay.expected().unwrap();
    assert_eq!(expected.len(), 5, "the reports to expect");
    for (file, expected) in expected {
        let image = file.strip_suffix(".md").unwrap();
        let ran = home.run(&["report", image]);
        assert_eq!(
            (ran.status, ran.stderr.as_str()),
            (0, ""),
            "{options:?} {image}"
        );
        assert!(
            ran.stdout == expected,
            "{options:?} {image} differs:\n{}",
            first_difference(&ran.stdout, &expected)
        );
    }
    let stats = replay.stats().unwrap();
    assert_eq!(
        astray(&stats),
        0,
        "{options:?}: credentials went astray: {stats}"
    );
}

/// The first line that differs, as found and as expected.
fn first_difference(found: &[u8], expected: &[u8]) -> String {
    let (found, expected) = (
        String::from_utf8_lossy(found),
        String::from_utf8_lossy(expected),
    );
    let lines = found.lines().map(Some).chain(std::iter::repeat(None));
    let pairs = lines.zip(expected.lines().map(Some).chain([None]));
    for (number, (found, expected)) in pairs.enumerate() {
        if found != expected {
            return format!(
                "line {}\n  found    {found:?}\n  expected {expected:?}",
                number + 1
            );
        }
    }
    "the ends differ".to_owned()
}

/// How many requests carried credentials to where they do not belong.
fn astray(stats: &Value) -> u64 {
    let counts = stats.as_object().unwrap();
    assert!(counts.contains_key("connections"), "statistics: {stats}");
    counts
        .iter()
        .filter(|(what, _)| what.starts_with("credentials sent to"))
        .filter_map(|(_, count)| count.as_u64())
        .sum()
}

#[test]
fn reports_are_the_published_ones() {
    all_are_the_same(&[], None);
}

#[test]
fn reports_are_the_same_with_bearer_tokens() {
    all_are_the_same(&["--auth", "bearer"], None);
}

#[test]
fn reports_are_the_same_with_a_password() {
    all_are_the_same(&["--auth", "basic"], Some(("user", "secret")));
}

#[test]
fn reports_are_the_same_through_a_cdn_that_sees_no_credentials() {
    all_are_the_same(&["--auth", "bearer", "--cdn"], None);
}

#[test]
fn reports_are_the_same_through_a_cdn_that_answers_only_get() {
    all_are_the_same(&["--auth", "bearer", "--cdn", "--cdn-get-only"], None);
}

#[test]
fn reports_are_the_same_without_the_digest_header() {
    all_are_the_same(&["--no-digest-header"], None);
}

#[test]
fn reports_are_the_same_whatever_fails_on_the_way() {
    const FAULTS: [&str; 4] = ["429:0.05", "503:0.05", "drop:0.05", "cut:0.05"];
    for seed in 1..=20 {
        let seed = seed.to_string();
        let mut options = vec!["--auth", "bearer", "--seed", &seed];
        for fault in FAULTS {
            options.extend(["--fault", fault]);
        }
        all_are_the_same(&options, None);
    }
}
