//! A file of a tree, looked at.

use portolan_image::contents::{File, FilePath, LayerNumber};

use super::Tree;
use super::changes::same_folder;
use super::node::{How, NO_LAYER, NONE, Node, NodeId, Presence};
use crate::facts::Sort;

/// A file as one layer wrote it.
#[derive(Debug, Clone, Copy)]
pub struct Version<'a> {
    tree: &'a Tree,
    id: NodeId,
}

impl<'a> Version<'a> {
    pub(super) fn new(tree: &'a Tree, id: NodeId) -> Self {
        Self { tree, id }
    }

    fn node(&self) -> &'a Node {
        self.tree.arena.node(self.id)
    }

    /// Where it is.
    pub fn path(&self) -> FilePath {
        self.tree.path(self.id)
    }

    /// The file. A hard link is told as one, with no size; see [`Version::linked`].
    pub fn file(&self) -> File {
        self.tree.file(self.id)
    }

    /// The layer that wrote it; of an implied folder the layer that made it necessary.
    pub fn layer(&self) -> LayerNumber {
        LayerNumber(self.node().layer)
    }

    /// Whether a layer tells of it.
    pub fn presence(&self) -> Presence {
        self.node().presence
    }

    /// How many bytes reading it gives, hard links followed.
    pub fn size(&self) -> u64 {
        let content = self.linked().unwrap_or(*self);
        content.node().facts.size
    }

    /// How many bytes it has itself: none, if it is another name of a file.
    pub fn own_size(&self) -> u64 {
        self.node().facts.size
    }

    /// Whether other files may be in it.
    pub fn is_folder(&self) -> bool {
        self.node().facts.sort == Sort::Directory
    }

    /// Whether both are folders of the same owner, with the same permissions and attributes.
    pub fn is_same_folder(&self, other: &Self) -> bool {
        self.is_folder() && other.is_folder() && same_folder(&self.file(), &other.file())
    }

    /// Of a hard link the file that it is another name of, which may be hidden by now; `None` of all else, and if it was not there.
    pub fn linked(&self) -> Option<Version<'a>> {
        let first = self.tree.links.get(&self.id)?;
        (self.node().facts.sort == Sort::HardLink).then(|| Self::new(self.tree, *first))
    }

    /// What was at this path before and was hidden by this version.
    pub fn hid(&self) -> Option<Hidden<'a>> {
        let before = self.node().hid;
        (before != NONE).then(|| Hidden::new(self.tree, before))?
    }
}

/// A file that some layer has and that a layer hid.
#[derive(Debug, Clone, Copy)]
pub struct Hidden<'a> {
    /// The file as it was.
    pub version: Version<'a>,
    /// The layer that hid it: its own, where that has the file again.
    pub by: LayerNumber,
    /// How.
    pub how: How,
}

impl<'a> Hidden<'a> {
    /// `None` for what is not hidden, and for folders that no layer tells of.
    pub(super) fn new(tree: &'a Tree, id: NodeId) -> Option<Self> {
        let node = tree.arena.node(id);
        let is_hidden = node.hidden_by != NO_LAYER && node.presence == Presence::Told;
        is_hidden.then(|| Self {
            version: Version::new(tree, id),
            by: LayerNumber(node.hidden_by),
            how: node.how,
        })
    }
}
