//! What is different between two moments of an image: each layer on top is a moment.

use portolan_image::contents::LayerNumber;
use portolan_layer::tree::{PathId, Paths, Version};

/// What happened to a path from one moment to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Diff {
    /// It was not there and is there.
    Added,
    /// It was there and is no more.
    Removed,
    /// It was written again, or something in it is different.
    Modified,
    /// It is as it was.
    Unmodified,
}

impl Diff {
    /// All of them.
    pub(super) const ALL: [Self; 4] =
        [Self::Added, Self::Removed, Self::Modified, Self::Unmodified];
}

/// What is different between two moments, of each path.
#[derive(Debug)]
pub(super) struct Compared {
    /// The earlier moment.
    before: LayerNumber,
    /// The later one.
    now: LayerNumber,
    cells: Vec<Cell>,
}

/// A path.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell {
    /// What is different; `None` where there is nothing at either moment.
    pub(super) diff: Option<Diff>,
    /// The same without what is in it: whether the path itself should be seen.
    pub(super) own: Option<Diff>,
    /// How many bytes are in it: now, or before, of what was removed.
    pub(super) bytes: u64,
}

/// What is known of a path before the folders know what is in them.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    was: bool,
    is: bool,
    bytes_before: u64,
    bytes_now: u64,
    changed_inside: bool,
}

impl Compared {
    /// Compares two moments.
    pub(super) fn new(paths: &Paths<'_>, before: LayerNumber, now: LayerNumber) -> Self {
        let none = Cell {
            diff: None,
            own: None,
            bytes: 0,
        };
        let mut cells = vec![none; paths.len()];
        let mut seen = vec![Seen::default(); paths.len()];
        // Backwards, each folder comes after all that is in it.
        for id in paths.iter().rev() {
            let Some(inside) = seen.get(id.index()).copied() else {
                continue;
            };
            let (old, new) = (paths.at(id, before), paths.at(id, now));
            // A folder that nobody tells of is there because something is in it.
            let whole = Seen {
                was: inside.was || old.is_some(),
                is: inside.is || new.is_some(),
                bytes_before: inside.bytes_before.saturating_add(bytes(old)),
                bytes_now: inside.bytes_now.saturating_add(bytes(new)),
                ..inside
            };
            let cell = cell(whole, old, new);
            if let Some(parent) = paths.parent(id)
                && let Some(parent) = seen.get_mut(parent.index())
            {
                parent.was |= whole.was;
                parent.is |= whole.is;
                parent.bytes_before = parent.bytes_before.saturating_add(whole.bytes_before);
                parent.bytes_now = parent.bytes_now.saturating_add(whole.bytes_now);
                parent.changed_inside |= !matches!(cell.diff, None | Some(Diff::Unmodified));
            }
            if let Some(place) = cells.get_mut(id.index()) {
                *place = cell;
            }
        }
        Self { before, now, cells }
    }

    /// What is different of a path.
    pub(super) fn cell(&self, id: PathId) -> Cell {
        self.cells.get(id.index()).copied().unwrap_or(Cell {
            diff: None,
            own: None,
            bytes: 0,
        })
    }

    /// The file as it is, or as it was before it was removed; `None` for a folder that nobody tells of.
    pub(super) fn version<'a>(&self, paths: &Paths<'a>, id: PathId) -> Option<Version<'a>> {
        let moment = match self.cell(id).diff {
            Some(Diff::Removed) => self.before,
            _ => self.now,
        };
        paths.at(id, moment)
    }
}

fn bytes(version: Option<Version<'_>>) -> u64 {
    version.map_or(0, |version| version.own_size())
}

fn cell(seen: Seen, old: Option<Version<'_>>, new: Option<Version<'_>>) -> Cell {
    let own = match (seen.was, seen.is) {
        (false, false) => None,
        (false, true) => Some(Diff::Added),
        (true, false) => Some(Diff::Removed),
        (true, true) if is_same(old, new) => Some(Diff::Unmodified),
        (true, true) => Some(Diff::Modified),
    };
    let diff = match own {
        Some(Diff::Unmodified) if seen.changed_inside => Some(Diff::Modified),
        other => other,
    };
    Cell {
        diff,
        own,
        bytes: if own == Some(Diff::Removed) {
            seen.bytes_before
        } else {
            seen.bytes_now
        },
    }
}

/// Whether nothing was written, or a folder was told of again as it was.
fn is_same(old: Option<Version<'_>>, new: Option<Version<'_>>) -> bool {
    match (old, new) {
        (Some(old), Some(new)) => old.layer() == new.layer() || old.is_same_folder(&new),
        (old, new) => old.is_none() && new.is_none(),
    }
}
