//! The rows of the tree: of the paths that are shown those whose folders are open.

use portolan_layer::tree::{PathId, Paths};

/// The rows of the tree, from top to bottom.
#[derive(Debug, Default)]
pub(super) struct Rows {
    rows: Vec<PathId>,
    /// Of each folder the last path that is shown in it.
    last: Vec<Option<PathId>>,
}

impl Rows {
    /// Makes the rows. What is in a folder that is not shown, or shut, is passed over at once.
    pub(super) fn new(paths: &Paths<'_>, shown: &[bool], shut: &[bool]) -> Self {
        let has = |list: &[bool], id: PathId| list.get(id.index()).copied().unwrap_or(false);
        let mut rows = Vec::new();
        let mut last = vec![None; paths.len()];
        // The root has no row.
        let mut at = 1;
        while let Some(id) = paths.get(at) {
            if !has(shown, id) {
                at = paths.end(id);
                continue;
            }
            rows.push(id);
            let parent = paths.parent(id).map(PathId::index);
            if let Some(place) = parent.and_then(|parent| last.get_mut(parent)) {
                *place = Some(id);
            }
            at = if has(shut, id) { paths.end(id) } else { at + 1 };
        }
        Self { rows, last }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The path of a row.
    pub(super) fn get(&self, row: usize) -> Option<PathId> {
        self.rows.get(row).copied()
    }

    /// The rows from one on.
    pub(super) fn from(&self, row: usize) -> &[PathId] {
        self.rows.get(row..).unwrap_or_default()
    }

    /// The row of a path, or, if it has none, the one before where it would be.
    pub(super) fn row_of(&self, id: PathId) -> usize {
        self.rows
            .partition_point(|&row| row <= id)
            .saturating_sub(1)
    }

    /// Whether nothing more is shown below a path in its folder.
    pub(super) fn is_last(&self, paths: &Paths<'_>, id: PathId) -> bool {
        let parent = paths.parent(id).map(PathId::index);
        let last = parent.and_then(|parent| self.last.get(parent));
        last.copied().flatten() == Some(id)
    }
}
