//! What is done in the tree.

use portolan_image::contents::{FileKind, LayerNumber};
use portolan_image::error::visible;
use portolan_layer::tree::PathId;

use super::super::action::{Against, Effect, Go};
use super::super::compare::Compared;
use super::super::layout::Pane;
use super::super::pager::{Pager, Wanted};
use super::super::rows::Rows;
use super::{State, Top};

impl State<'_> {
    /// Compares the chosen layer anew.
    pub(super) fn compare(&mut self) {
        let now = self.layer();
        let before = match self.against {
            // Nothing is below the base: it is the ground that the others are seen upon.
            Against::Below => LayerNumber(now.0.saturating_sub(1)),
            Against::Base => LayerNumber(0),
        };
        self.compared = Compared::new(self.paths, before, now);
        self.lay_rows();
    }

    /// Makes the rows anew. The chosen path stays chosen, or the one before it.
    pub(super) fn lay_rows(&mut self) {
        let chosen = self.chosen();
        let shown = self.filter.shown(self.paths, &self.compared);
        self.rows = Rows::new(self.paths, &shown, &self.shut);
        if let Some(id) = chosen {
            self.choose(id);
        } else {
            self.settle();
        }
    }

    /// The chosen path; `None` if none is shown.
    pub(in super::super) fn chosen(&self) -> Option<PathId> {
        self.rows.get(self.tree.at)
    }

    fn choose(&mut self, id: PathId) {
        let room = self.areas().tree_rows();
        let row = self.rows.row_of(id);
        self.tree.choose(row, self.rows.len(), room);
    }

    /// Whether something can be in a path.
    pub(in super::super) fn is_folder(&self, id: PathId) -> bool {
        let version = self.compared.version(self.paths, id);
        version.is_none_or(|version| version.is_folder())
    }

    /// Whether what is in a folder has no rows.
    pub(in super::super) fn is_shut(&self, id: PathId) -> bool {
        self.shut.get(id.index()).copied().unwrap_or(false)
    }

    fn set_shut(&mut self, id: PathId, is_shut: bool) {
        if let Some(place) = self.shut.get_mut(id.index()) {
            *place = is_shut;
        }
    }

    pub(super) fn fold(&mut self) {
        if let Some(id) = self.in_tree()
            && self.is_folder(id)
        {
            self.set_shut(id, !self.is_shut(id));
            self.lay_rows();
        }
    }

    /// Shuts all folders, or opens them if one at the top is shut already.
    pub(super) fn fold_all(&mut self) {
        let mut outermost = self.rows.from(0).iter();
        let is_shut = outermost.any(|&id| self.paths.depth(id) == 1 && self.is_shut(id));
        self.shut.fill(!is_shut);
        // The folder that the chosen path is in stands for it.
        let mut chosen = self.chosen();
        while let Some(id) = chosen
            && !is_shut
            && self.paths.depth(id) > 1
        {
            chosen = self.paths.parent(id);
        }
        self.lay_rows();
        if let Some(id) = chosen {
            self.choose(id);
        }
    }

    pub(super) fn out(&mut self) {
        if let Top::File(pager) = &mut self.top {
            pager.go_left();
        } else if let Some(id) = self.in_tree()
            && let Some(parent) = self.paths.parent(id)
            && self.paths.depth(parent) > 0
        {
            self.choose(parent);
        }
    }

    pub(super) fn go_in(&mut self) {
        if let Top::File(pager) = &mut self.top {
            pager.go_right();
        } else if let Some(id) = self.in_tree()
            && self.is_folder(id)
        {
            self.set_shut(id, false);
            self.lay_rows();
            let next = self.rows.get(self.tree.at + 1);
            if next.is_some_and(|next| self.paths.parent(next) == Some(id)) {
                self.go(Go::Down);
            }
        }
    }

    /// The chosen path, if the tree is what keys are for.
    fn in_tree(&self) -> Option<PathId> {
        let is_there = self.pane == Pane::Tree && matches!(self.top, Top::Nothing);
        is_there.then(|| self.chosen()).flatten()
    }

    /// Opens the chosen file; a folder is shut or opened; in the layers, goes over to the tree.
    pub(super) fn open(&mut self) -> Effect {
        if !matches!(self.top, Top::Nothing) {
            return Effect::None;
        }
        if self.pane == Pane::Layers {
            self.next_pane();
            return Effect::None;
        }
        let Some(id) = self.in_tree() else {
            return Effect::None;
        };
        let Some(version) = self.compared.version(self.paths, id) else {
            self.fold();
            return Effect::None;
        };
        match version.file().kind {
            FileKind::Directory => self.fold(),
            FileKind::Regular | FileKind::HardLink { .. } => {
                let held = version.linked().unwrap_or(version);
                self.top = Top::File(Box::new(Pager::new(Wanted {
                    path: version.path(),
                    content: held.path(),
                    layer: held.layer(),
                    size: version.size(),
                })));
                return Effect::Read;
            }
            FileKind::Symlink { target } => {
                let target = visible(&String::from_utf8_lossy(&target));
                self.said = Some(format!("a link to {target}: links are not followed"));
            }
            FileKind::CharDevice(_) | FileKind::BlockDevice(_) | FileKind::Fifo => {
                self.said = Some("neither file nor folder: it holds nothing".to_owned());
            }
        }
        Effect::None
    }

    /// Opens all folders on the way to a path, and chooses it.
    pub(super) fn reveal(&mut self, id: PathId) {
        let mut here = self.paths.parent(id);
        while let Some(folder) = here {
            self.set_shut(folder, false);
            here = self.paths.parent(folder);
        }
        self.lay_rows();
        self.choose(id);
    }
}
