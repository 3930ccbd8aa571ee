//! Which files are shown: of some kinds only, and only those whose paths have a text.

use portolan_layer::tree::{PathId, Paths};

use super::compare::{Compared, Diff};
use super::pattern::Pattern;

/// Which files are shown.
#[derive(Debug, Default)]
pub(super) struct Filter {
    hidden: Vec<Diff>,
    /// What was typed.
    typed: String,
    /// Of each path whether it has that; `None` if nothing was typed.
    matches: Option<Vec<bool>>,
}

impl Filter {
    /// Files of a kind are shown, or no longer.
    pub(super) fn toggle(&mut self, diff: Diff) {
        if self.is_shown(diff) {
            self.hidden.push(diff);
        } else {
            self.hidden.retain(|&hidden| hidden != diff);
        }
    }

    /// Whether files of a kind are shown.
    pub(super) fn is_shown(&self, diff: Diff) -> bool {
        !self.hidden.contains(&diff)
    }

    /// What was typed.
    pub(super) fn typed(&self) -> &str {
        &self.typed
    }

    /// Only paths that have this are shown.
    pub(super) fn set(&mut self, typed: &str, paths: &Paths<'_>) {
        typed.clone_into(&mut self.typed);
        self.matches = Pattern::new(typed).map(|pattern| matches(&pattern, paths));
    }

    /// Of each path whether it is shown: because of itself, or because of something in it.
    pub(super) fn shown(&self, paths: &Paths<'_>, compared: &Compared) -> Vec<bool> {
        let mut shown = vec![false; paths.len()];
        for id in paths.iter().rev() {
            let is_shown = shown.get(id.index()).copied().unwrap_or(false)
                || self.takes(id, compared) && self.matches(id);
            if is_shown {
                let parent = paths.parent(id).map(PathId::index);
                for place in [Some(id.index()), parent].into_iter().flatten() {
                    if let Some(shown) = shown.get_mut(place) {
                        *shown = true;
                    }
                }
            }
        }
        shown
    }

    /// Whether a path is itself of a kind that is shown. A folder is shown as well for what is in it.
    fn takes(&self, id: PathId, compared: &Compared) -> bool {
        let own = compared.cell(id).own;
        own.is_some_and(|own| self.is_shown(own))
    }

    fn matches(&self, id: PathId) -> bool {
        let matches = self.matches.as_ref();
        matches.is_none_or(|matches| matches.get(id.index()).copied().unwrap_or(false))
    }
}

/// Of each path whether it has a text. Paths are made one of the other, as they come.
fn matches(pattern: &Pattern, paths: &Paths<'_>) -> Vec<bool> {
    let mut path: Vec<u8> = Vec::new();
    // How long the path is of each folder on the way.
    let mut lengths: Vec<usize> = Vec::new();
    let mut matches = Vec::with_capacity(paths.len());
    for id in paths.iter() {
        lengths.truncate(paths.depth(id));
        path.truncate(lengths.last().copied().unwrap_or(0));
        if paths.depth(id) > 0 {
            path.push(b'/');
            path.extend_from_slice(paths.name(id));
        }
        lengths.push(path.len());
        matches.push(pattern.is_in(&path));
    }
    matches
}
