//! How fast a host is asked: half as much at once each time it asks to slow down, slowly more again while it answers, and not at all for as
//! long as it asks to be left alone.

use std::time::{Duration, Instant};

/// What one host has said of the pace.
#[derive(Debug)]
pub(super) struct Pace {
    /// How many requests may be under way by its answers; `None` while it has not complained.
    width: Option<usize>,
    /// How many answers were good since the width changed last.
    good: usize,
    /// Nobody asks before.
    until: Option<Instant>,
}

impl Pace {
    pub(super) fn new() -> Self {
        Self {
            width: None,
            good: 0,
            until: None,
        }
    }

    /// How many requests may be under way, of so many that are allowed.
    pub(super) fn of(&self, allowed: usize) -> usize {
        self.width.map_or(allowed, |width| width.min(allowed))
    }

    /// Until when the host wants to be left alone, if it still does.
    pub(super) fn closed_until(&self) -> Option<Instant> {
        self.until.filter(|until| *until > Instant::now())
    }

    /// The host asks to slow down, and perhaps for how long it wants to be left alone.
    pub(super) fn slow_down(&mut self, allowed: usize, asked: Option<Duration>) {
        // Those that were under way together are told the same together: that counts once.
        let is_told_already = self.closed_until().is_some();
        if let Some(asked) = asked {
            self.until = self.until.max(Instant::now().checked_add(asked));
        }
        if !is_told_already {
            self.width = Some((self.of(allowed) / 2).max(1));
            self.good = 0;
        }
    }

    /// The host answered as it should: as many good answers as may be under way make room for one more.
    pub(super) fn went_well(&mut self, allowed: usize) {
        let Some(width) = self.width else { return };
        self.good += 1;
        if self.good >= width {
            self.good = 0;
            // As many as are allowed again: it has recovered.
            self.width = Some(width + 1).filter(|width| *width < allowed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_that_asks_to_slow_down_is_asked_half_as_much_and_slowly_more_again() {
        let mut pace = Pace::new();
        assert_eq!(pace.of(8), 8);
        for expected in [4, 2, 1, 1] {
            pace.slow_down(8, None);
            assert_eq!(pace.of(8), expected);
        }
        for width in 1..8 {
            assert_eq!(pace.of(8), width);
            for _ in 0..width {
                pace.went_well(8);
            }
        }
        assert_eq!(pace.of(8), 8);
        assert_eq!(pace.of(20), 20, "it has recovered");
        pace.slow_down(20, None);
        assert_eq!(pace.of(4), 4, "others may allow less");
    }

    #[test]
    fn a_host_that_wants_to_be_left_alone_is_heard_once_for_all_that_are_under_way() {
        let mut pace = Pace::new();
        for seconds in [5, 30, 7] {
            pace.slow_down(64, Some(Duration::from_secs(seconds)));
        }
        assert_eq!(pace.of(64), 32);
        let until = pace.closed_until().unwrap();
        assert!(until > Instant::now() + Duration::from_secs(20));
    }
}
