//! A list that is longer than the room for it.

use super::action::Go;

/// Which row is chosen, and which is the first that is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Scroll {
    /// The chosen row.
    pub(super) at: usize,
    /// The first row that is seen.
    pub(super) top: usize,
}

impl Scroll {
    /// Another row, of so many, with room for so many.
    pub(super) fn go(&mut self, go: Go, rows: usize, room: usize) {
        let page = room.max(1);
        let at = match go {
            Go::Up => self.at.saturating_sub(1),
            Go::Down => self.at.saturating_add(1),
            Go::PageUp => self.at.saturating_sub(page),
            Go::PageDown => self.at.saturating_add(page),
            Go::Top => 0,
            Go::Bottom => rows,
        };
        self.choose(at, rows, room);
    }

    /// A certain row, or the last one if there are fewer.
    pub(super) fn choose(&mut self, at: usize, rows: usize, room: usize) {
        let room = room.max(1);
        self.at = at.min(rows.saturating_sub(1));
        let lowest = self.at.saturating_sub(room - 1);
        self.top = self.top.clamp(lowest, self.at);
        // No room is left below the last row while there are rows above.
        self.top = self.top.min(rows.saturating_sub(room));
    }

    /// Moves what is seen, where no row is chosen.
    pub(super) fn slide(&mut self, go: Go, rows: usize, room: usize) {
        let last = rows.saturating_sub(room.max(1));
        let page = room.saturating_sub(1).max(1);
        self.top = match go {
            Go::Up => self.top.saturating_sub(1),
            Go::Down => self.top.saturating_add(1),
            Go::PageUp => self.top.saturating_sub(page),
            Go::PageDown => self.top.saturating_add(page),
            Go::Top => 0,
            Go::Bottom => last,
        }
        .min(last);
        self.at = self.top;
    }
}
