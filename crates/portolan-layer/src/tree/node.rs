//! A file of the tree, as it is kept: a row of an arena that points to others by number.

use crate::facts::Facts;

/// Where in the arena a node is.
pub(super) type NodeId = u32;

/// No node.
pub(super) const NONE: NodeId = NodeId::MAX;
/// The root, which is always there.
pub(super) const ROOT: NodeId = 0;
/// No layer: there are never so many.
pub(super) const NO_LAYER: u16 = u16::MAX;

#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    pub(super) facts: Facts,
    pub(super) parent: NodeId,
    /// Where in the arena of names its last name begins.
    pub(super) name: u32,
    pub(super) name_length: u32,
    pub(super) first_child: NodeId,
    pub(super) next: NodeId,
    pub(super) previous: NodeId,
    /// The version of this path that it took the place of.
    pub(super) hid: NodeId,
    /// The layer that wrote it.
    pub(super) layer: u16,
    /// The layer that hid it, or [`NO_LAYER`].
    pub(super) hidden_by: u16,
    /// The last layer in which all that lower layers have in it was hidden, or [`NO_LAYER`]. It is not looked through a second time then,
    /// however often a layer asks for it.
    pub(super) cleared: u16,
    pub(super) presence: Presence,
    pub(super) how: How,
}

/// Whether a layer tells of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// A layer has an entry of it.
    Told,
    /// It is a folder that has to be there because something is in it.
    Implied,
}

/// How a file came to be hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// Another file was put in its place, or in the place of a folder that it was in.
    Replaced,
    /// A whiteout took it away, or a folder that it was in.
    Removed,
}
