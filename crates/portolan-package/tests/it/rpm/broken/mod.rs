//! Databases that are cut off, wrong or hostile: what can be read is, and the rest is told (threat 24).

use std::time::{Duration, Instant};

use super::fleet::FLOTILLA;
use super::written::ndb;
use super::{BERKELEY, NDB, SQLITE, packages, parts, read};

mod berkeley;
mod headers;
mod slots;
mod trees;

/// How long anything here may take, in a build that is not optimized.
const PATIENCE: Duration = Duration::from_secs(10);

/// Why a database, or some of it, is not read.
fn unread(path: &str, content: &[u8]) -> String {
    let start = Instant::now();
    let why = parts(read(path, content)).1.join("; ");
    assert!(start.elapsed() < PATIENCE, "{why}");
    why
}

/// What is said of one that is not read at all.
fn none(why: &str) -> String {
    format!("it cannot be read as a database of rpm: {why}")
}

#[test]
fn a_database_that_is_cut_off_says_so_or_has_all_its_packages() {
    let (little, big) = (
        FLOTILLA.berkeley(512, "1234").0,
        FLOTILLA.berkeley(512, "4321").0,
    );
    for (path, page, whole) in [
        (SQLITE, 512, FLOTILLA.sqlite_of(512)),
        (SQLITE, 4096, FLOTILLA.sqlite()),
        (NDB, 512, ndb(&FLOTILLA.headers())),
        (BERKELEY, 512, little),
        (BERKELEY, 512, big),
    ] {
        let all = packages(path, &whole);
        assert_eq!(all.len(), FLOTILLA.listed.len());
        for length in (1..whole.len()).step_by(page).chain(500..600) {
            let (some, unread) = parts(read(path, &whole[..length.min(whole.len())]));
            assert!(some.iter().all(|one| all.contains(one)), "{path} {length}");
            assert!(
                !unread.is_empty() || some == all,
                "{path} {length}: {some:?}"
            );
        }
    }
}
