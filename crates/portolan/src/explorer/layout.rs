//! Where everything is on a screen of some size.

use ratatui::layout::{Constraint, Layout, Rect};

/// The least width and height at which there is anything to be seen.
pub(super) const LEAST: (u16, u16) = (40, 10);
/// From this width on, layers and tree are side by side.
const SIDE_BY_SIDE: u16 = 76;

/// The sides of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pane {
    /// The layers.
    Layers,
    /// The files.
    Tree,
}

/// Where everything is. What is not seen has no room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Areas {
    /// The layers.
    pub(super) layers: Rect,
    /// The chosen layer.
    pub(super) layer: Rect,
    /// The image.
    pub(super) image: Rect,
    /// The files.
    pub(super) tree: Rect,
    /// All of these, for what lies on top.
    pub(super) whole: Rect,
    /// The last line.
    pub(super) status: Rect,
}

impl Areas {
    /// Divides a screen: side by side, or one side alone where there is no room for both.
    pub(super) fn new((width, height): (u16, u16), pane: Pane, layers: usize) -> Self {
        let screen = Rect::new(0, 0, width, height);
        let [whole, status] =
            Layout::vertical([Constraint::Fill(1), Constraint::Length(1)]).areas(screen);
        let (left, tree) = if width >= SIDE_BY_SIDE {
            let [left, tree] =
                Layout::horizontal([Constraint::Ratio(2, 5), Constraint::Ratio(3, 5)]).areas(whole);
            (left, tree)
        } else {
            match pane {
                Pane::Layers => (whole, Rect::default()),
                Pane::Tree => (Rect::default(), whole),
            }
        };
        let wanted = u16::try_from(layers).unwrap_or(u16::MAX).saturating_add(3);
        let most = (left.height / 2).max(4);
        let [layers, layer, image] = Layout::vertical([
            Constraint::Length(wanted.clamp(4, most)),
            Constraint::Fill(3),
            Constraint::Fill(2),
        ])
        .areas(left);
        Self {
            layers,
            layer,
            image,
            tree,
            whole,
            status,
        }
    }

    /// How many layers are seen: without borders and the line of titles.
    pub(super) fn layer_rows(&self) -> usize {
        usize::from(self.layers.height.saturating_sub(3))
    }

    /// How many files are seen.
    pub(super) fn tree_rows(&self) -> usize {
        usize::from(self.tree.height.saturating_sub(3))
    }

    /// How many lines of an open file are seen: without borders and the line that tells how it is read.
    pub(super) fn pager_rows(&self) -> usize {
        usize::from(self.whole.height.saturating_sub(3))
    }
}
