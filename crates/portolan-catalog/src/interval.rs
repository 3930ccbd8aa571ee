//! Stretches of time in which a tag was the same, and what a sighting does to them.
//!
//! A stretch runs from the first to the last time that a tag was seen so; in between it was seen more or less often, and
//! nothing else was seen. Sightings usually come in the order of time, each prolonging or beginning the last stretch, but
//! years of history may also be read in after a year of scans.

use crate::observe::{NARROW, VERIFIED, WHOLE};

/// A stretch that is kept. Keys are those of the database; times are milliseconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub(crate) id: i64,
    pub(crate) state: State,
    pub(crate) first: i64,
    pub(crate) last: i64,
}

/// What a tag was: its root, and the sheet that tells all of it. Without a root it was gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct State {
    pub(crate) root: Option<i64>,
    pub(crate) sheet: Option<i64>,
    pub(crate) weight: Weight,
}

/// How much a sheet can be relied on, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Weight {
    /// A page says so.
    Claimed,
    /// It was seen, but a part could not be had.
    Incomplete,
    /// It was seen, and all that was wished for is there: not all of its platforms.
    Narrow,
    /// It was seen, and all of it is there.
    Whole,
}

impl Weight {
    /// As the database says it.
    pub(crate) fn of(proof: i64, complete: i64) -> Self {
        match (proof, complete) {
            (VERIFIED.., WHOLE..) => Self::Whole,
            (VERIFIED.., NARROW) => Self::Narrow,
            (VERIFIED.., _) => Self::Incomplete,
            _ => Self::Claimed,
        }
    }
}

/// A change to what is kept, in the order in which they are to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Edit {
    Insert { state: State, first: i64, last: i64 },
    Last { id: i64, last: i64 },
    First { id: i64, first: i64 },
    State { id: i64, state: State },
    Delete { id: i64 },
}

/// What a sighting changes. `before` is the last stretch that begins at or before `at`, `after` the first one that begins later.
pub(crate) fn place(
    before: Option<&Stretch>,
    after: Option<&Stretch>,
    seen: State,
    at: i64,
) -> Vec<Edit> {
    let alone = Edit::Insert {
        state: seen,
        first: at,
        last: at,
    };
    let Some(before) = before else {
        return match after {
            Some(after) if after.state == seen => vec![Edit::First {
                id: after.id,
                first: at,
            }],
            _ => vec![alone],
        };
    };
    if says_nothing_new(before.state, seen) {
        return prolong(before, after, at);
    }
    if mends(before.state, seen) {
        let mut edits = vec![Edit::State {
            id: before.id,
            state: seen,
        }];
        let mended = Stretch {
            state: seen,
            ..before.clone()
        };
        edits.extend(prolong(&mended, after, at));
        return edits;
    }
    if at > before.last {
        return match after {
            Some(after) if after.state == seen => vec![Edit::First {
                id: after.id,
                first: at,
            }],
            _ => vec![alone],
        };
    }
    contradict(before, alone, seen, at)
}

/// Whether a stretch already says what was seen, as well or better.
fn says_nothing_new(kept: State, seen: State) -> bool {
    kept.root == seen.root
        && (kept.sheet == seen.sheet
            || (kept.weight > Weight::Claimed
                && seen.weight <= kept.weight
                && !is_another_part(kept, seen)))
}

/// Whether what was seen fills the gaps of what is kept. A page's claim is left as it is, for it is what the page said.
fn mends(kept: State, seen: State) -> bool {
    let is_more =
        matches!(kept.weight, Weight::Incomplete | Weight::Narrow) && seen.weight == Weight::Whole;
    kept.root == seen.root && (is_more || is_another_part(kept, seen))
}

/// Whether other platforms of the same are seen: those that were wished for last are kept.
fn is_another_part(kept: State, seen: State) -> bool {
    kept.sheet != seen.sheet && kept.weight == Weight::Narrow && seen.weight == Weight::Narrow
}

fn prolong(before: &Stretch, after: Option<&Stretch>, at: i64) -> Vec<Edit> {
    if at <= before.last {
        return Vec::new();
    }
    match after {
        Some(after) if after.state == before.state => vec![
            Edit::Delete { id: after.id },
            Edit::Last {
                id: before.id,
                last: after.last,
            },
        ],
        _ => vec![Edit::Last {
            id: before.id,
            last: at,
        }],
    }
}

/// Something else was seen in the middle of a stretch: only its ends are sure, so only they stay.
fn contradict(before: &Stretch, alone: Edit, seen: State, at: i64) -> Vec<Edit> {
    let Stretch {
        id, first, last, ..
    } = *before;
    if first == last {
        return vec![Edit::State { id, state: seen }];
    }
    if at == first {
        return vec![Edit::First { id, first: last }, alone];
    }
    let mut edits = vec![Edit::Last { id, last: first }, alone];
    if at < last {
        edits.push(Edit::Insert {
            state: before.state,
            first: last,
            last,
        });
    }
    edits
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn state(root: Option<i64>) -> State {
        State {
            root,
            sheet: root,
            weight: Weight::Whole,
        }
    }

    /// What the database does, on a list.
    fn see(kept: &mut Vec<Stretch>, seen: State, at: i64) {
        let before = kept.iter().rev().find(|s| s.first <= at).cloned();
        let after = kept.iter().find(|s| s.first > at).cloned();
        for edit in place(before.as_ref(), after.as_ref(), seen, at) {
            let find = |id: i64| kept.iter().position(|s| s.id == id).unwrap();
            match edit {
                Edit::Insert { state, first, last } => {
                    let id = kept.iter().map(|s| s.id).max().unwrap_or(0) + 1;
                    kept.push(Stretch {
                        id,
                        state,
                        first,
                        last,
                    });
                }
                Edit::Last { id, last } => {
                    let n = find(id);
                    kept[n].last = last;
                }
                Edit::First { id, first } => {
                    let n = find(id);
                    kept[n].first = first;
                }
                Edit::State { id, state } => {
                    let n = find(id);
                    kept[n].state = state;
                }
                Edit::Delete { id } => {
                    let n = find(id);
                    kept.remove(n);
                }
            }
            kept.sort_by_key(|s| s.first);
        }
    }

    fn runs(kept: &[Stretch]) -> Vec<(Option<i64>, i64, i64)> {
        kept.iter()
            .map(|s| (s.state.root, s.first, s.last))
            .collect()
    }

    #[test]
    fn an_unchanged_tag_is_one_stretch_and_a_move_begins_another() {
        let mut kept = Vec::new();
        for (root, at) in [
            (Some(1), 10),
            (Some(1), 20),
            (Some(2), 30),
            (None, 40),
            (None, 50),
            (Some(2), 60),
        ] {
            see(&mut kept, state(root), at);
        }
        assert_eq!(
            runs(&kept),
            [
                (Some(1), 10, 20),
                (Some(2), 30, 30),
                (None, 40, 50),
                (Some(2), 60, 60)
            ]
        );
    }

    #[test]
    fn what_is_read_in_later_finds_its_place() {
        let mut kept = Vec::new();
        for (root, at) in [
            (1, 50),
            (1, 60),
            (1, 40),
            (2, 20),
            (2, 30),
            (2, 10),
            (1, 35),
        ] {
            see(&mut kept, state(Some(root)), at);
        }
        assert_eq!(runs(&kept), [(Some(2), 10, 30), (Some(1), 35, 60)]);
    }

    #[test]
    fn what_contradicts_a_stretch_leaves_only_its_ends() {
        let mut kept = Vec::new();
        for (root, at) in [(1, 10), (1, 50), (2, 30)] {
            see(&mut kept, state(Some(root)), at);
        }
        assert_eq!(
            runs(&kept),
            [(Some(1), 10, 10), (Some(2), 30, 30), (Some(1), 50, 50)]
        );
    }

    #[test]
    fn a_gap_is_mended_and_a_claim_never_replaces_what_was_seen() {
        let sheet = |sheet, weight| State {
            root: Some(1),
            sheet: Some(sheet),
            weight,
        };
        let mut kept = Vec::new();
        see(&mut kept, sheet(1, Weight::Incomplete), 10);
        see(&mut kept, sheet(2, Weight::Whole), 20);
        assert_eq!(
            (kept.len(), kept[0].state.sheet, kept[0].last),
            (1, Some(2), 20)
        );
        see(&mut kept, sheet(3, Weight::Claimed), 30);
        assert_eq!(
            (kept.len(), kept[0].state.sheet, kept[0].last),
            (1, Some(2), 30)
        );
        see(&mut kept, sheet(3, Weight::Claimed), 5);
        assert_eq!(
            (kept.len(), kept[0].state.sheet, kept[0].first),
            (2, Some(3), 5)
        );
    }

    proptest! {
        /// Whatever comes in whatever order: stretches never overlap, and none is turned round.
        #[test]
        fn stretches_never_overlap(seen in prop::collection::vec((prop::option::of(0..3_i64), 0..40_i64), 0..60)) {
            let mut kept = Vec::new();
            for (root, at) in seen {
                see(&mut kept, state(root), at);
                prop_assert!(kept.iter().all(|s| s.first <= s.last));
                prop_assert!(kept.windows(2).all(|w| w[0].last < w[1].first), "{:?}", runs(&kept));
                let told = kept.iter().rev().find(|s| s.first <= at).unwrap().state.root;
                prop_assert_eq!(told, root, "what was seen last is what is told");
            }
        }

        /// In the order of time, every sighting is told for ever, and stretches are as few as can be.
        #[test]
        fn in_order_nothing_is_forgotten(roots in prop::collection::vec(prop::option::of(0..3_i64), 1..60)) {
            let mut kept = Vec::new();
            for (at, root) in (0..).zip(&roots) {
                see(&mut kept, state(*root), at);
            }
            for (at, root) in (0..).zip(&roots) {
                let told = kept.iter().rev().find(|s| s.first <= at).unwrap().state.root;
                prop_assert_eq!(told, *root);
            }
            let moves = roots.windows(2).filter(|w| w[0] != w[1]).count();
            prop_assert_eq!(kept.len(), moves + 1);
        }
    }
}
