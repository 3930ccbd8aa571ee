//! Whatever is done to a database, reading it ends, and what is said of it is bounded (threat 24).

use std::sync::LazyLock;

use portolan_package::limits::FIELD_BYTES;
use proptest::prelude::*;
use proptest::sample::Index;

use super::fleet::FLOTILLA;
use super::written::ndb;
use super::{BERKELEY, NDB, SQLITE, parts, read};

static DATABASES: LazyLock<Vec<(&str, Vec<u8>)>> = LazyLock::new(|| {
    vec![
        (SQLITE, FLOTILLA.sqlite_of(512)),
        (SQLITE, FLOTILLA.sqlite()),
        (NDB, ndb(&FLOTILLA.headers())),
        (BERKELEY, FLOTILLA.berkeley(512, "1234").0),
        (BERKELEY, FLOTILLA.berkeley(4096, "4321").0),
        (super::LOG, FLOTILLA.log_of_a_change()),
    ]
});

/// Bytes that are often lengths, types and numbers of pages; and any.
fn byte() -> impl Strategy<Value = u8> {
    prop_oneof![0_u8..16, Just(0x7f), Just(0x80), Just(0xff), any::<u8>()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_changed_database_is_read_to_some_end(
        which in any::<Index>(),
        changes in prop::collection::vec((any::<Index>(), any::<bool>(), byte(), 1_usize..5), 1..40),
        cut in prop::option::weighted(0.2, any::<Index>()),
    ) {
        let (path, mut content) = which.get(&DATABASES).clone();
        if let Some(cut) = cut {
            content.truncate(cut.index(content.len()) + 1);
        }
        for (place, early, byte, count) in changes {
            // Half of them in the first pages, which say where all others are.
            let within = if early { content.len().min(2048) } else { content.len() };
            let place = place.index(within);
            let end = content.len().min(place + count);
            content[place..end].fill(byte);
        }
        let (packages, unread) = parts(read(path, &content));
        for package in &packages {
            prop_assert!(!package.name.is_empty() && package.name.len() <= FIELD_BYTES);
            prop_assert!(package.version.contains('-'));
        }
        let kept: usize = packages.iter().map(|package| package.name.len()).sum();
        prop_assert!(kept <= content.len());
        prop_assert!(unread.len() <= 2);
    }
}
