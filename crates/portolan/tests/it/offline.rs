//! What was read once is there offline, and nothing is asked for then.

use insta::assert_snapshot;
use portolan_testkit::example::harbour;
use portolan_testkit::registry::TestRegistry;

use crate::run::Home;

#[test]
fn offline_gives_what_was_read_and_asks_nobody() {
    let registry = TestRegistry::start();
    registry.put("harbour", &harbour());
    let image = registry.reference("harbour:1.0");
    let home = Home::new().hide(registry.host(), "[REGISTRY]");
    let online = home.run(&["report", &image]);
    registry.forget_requests();
    let offline = home.run(&["report", "--offline", &image]);
    assert_eq!(offline.stdout, online.text().as_bytes());
    assert_eq!(offline.status, 0);
    let (before, after) = offline.stderr.split_once(", at 20").unwrap();
    assert!(
        before.ends_with("harbour:1.0 is told as it was when it was last seen"),
        "{before}"
    );
    assert!(
        after.ends_with(" UTC: nothing is asked for offline\n"),
        "{after}"
    );
    for words in [
        &["report", &registry.reference("harbour:9.9")][..],
        &["repos", registry.host()],
        &["ratelimit", &image],
        &["tags", &image],
    ] {
        let ran = home.run(&[words, &["--offline"]].concat());
        assert_eq!(ran.status, 1, "{words:?}: {}", ran.page());
        assert_snapshot!(format!("offline_{}", words[0]), ran.page());
    }
    assert_eq!(registry.lines(), Vec::<String>::new());
}

#[test]
fn an_unchanged_tag_costs_one_head() {
    let registry = TestRegistry::start();
    registry.put("harbour", &harbour());
    let image = registry.reference("harbour:1.0");
    let home = Home::new();
    let first = home.run(&["report", &image]);
    registry.forget_requests();
    let second = home.run(&["report", &image]);
    assert_eq!(second.text(), first.text());
    let lines = registry.lines();
    assert_eq!(lines.len(), 1, "{lines:?}");
}
