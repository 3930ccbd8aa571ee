//! The nodes of a tree and their names, found by parent and name.

use std::hash::{BuildHasher as _, RandomState};

use hashbrown::HashTable;

use super::node::{How, NO_LAYER, NONE, Node, NodeId, Presence, ROOT};
use crate::error::{Error, Kind, Result};
use crate::facts::{Facts, Sort};

/// The most nodes of a tree, those that are hidden included: eight layers of the most entries that are read.
const MAX_NODES: usize = 16_000_000;
/// The most bytes of all names together.
const MAX_NAMES: usize = 1 << 30;

#[derive(Debug)]
pub(super) struct Arena {
    nodes: Vec<Node>,
    names: Vec<u8>,
    /// The nodes that are not hidden, but the root.
    places: HashTable<NodeId>,
    /// Keyed anew in each tree, so that nobody can choose names that fall on one place.
    hasher: RandomState,
}

impl Arena {
    pub(super) fn new(root: Facts) -> Self {
        let root = Node {
            facts: root,
            parent: NONE,
            name: 0,
            name_length: 0,
            first_child: NONE,
            next: NONE,
            previous: NONE,
            hid: NONE,
            layer: 0,
            hidden_by: NO_LAYER,
            cleared: NO_LAYER,
            presence: Presence::Implied,
            how: How::Replaced,
        };
        Self {
            nodes: vec![root],
            names: Vec::new(),
            places: HashTable::new(),
            hasher: RandomState::new(),
        }
    }

    pub(super) fn node(&self, id: NodeId) -> &Node {
        self.nodes.get(at(id)).expect("a number of this arena")
    }

    pub(super) fn node_mut(&mut self, id: NodeId) -> &mut Node {
        self.nodes.get_mut(at(id)).expect("a number of this arena")
    }

    pub(super) fn name(&self, id: NodeId) -> &[u8] {
        name_of(&self.nodes, &self.names, id)
    }

    /// How many files are not hidden, the root not counted.
    pub(super) fn visible(&self) -> usize {
        self.places.len()
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = NodeId> + use<> {
        0..NodeId::try_from(self.nodes.len()).unwrap_or(NONE)
    }

    pub(super) fn child(&self, parent: NodeId, name: &[u8]) -> Option<NodeId> {
        let hash = self.hasher.hash_one((parent, name));
        let found = self.places.find(hash, |&id| {
            self.node(id).parent == parent && self.name(id) == name
        });
        found.copied()
    }

    /// The file at a path, if it is not hidden.
    pub(super) fn find<'a>(&self, names: impl Iterator<Item = &'a [u8]>) -> Option<NodeId> {
        let mut here = ROOT;
        for name in names {
            here = self.child(here, name)?;
        }
        Some(here)
    }

    /// Adds a file under a name that is free.
    pub(super) fn insert(
        &mut self,
        parent: NodeId,
        name: &[u8],
        (facts, layer): (Facts, u16),
    ) -> Result<NodeId> {
        if self.nodes.len() >= MAX_NODES || self.names.len() + name.len() > MAX_NAMES {
            let what = format!(
                "the image has more than {MAX_NODES} files, or {MAX_NAMES} bytes of their names"
            );
            return Err(Error::new(Kind::TooLarge, what));
        }
        let id = number(self.nodes.len());
        let next = self.node(parent).first_child;
        self.nodes.push(Node {
            facts,
            parent,
            name: number(self.names.len()),
            name_length: number(name.len()),
            first_child: NONE,
            next,
            previous: NONE,
            hid: NONE,
            layer,
            hidden_by: NO_LAYER,
            // There is nothing in it yet that another layer wrote.
            cleared: layer,
            presence: Presence::Told,
            how: How::Replaced,
        });
        self.names.extend_from_slice(name);
        if next != NONE {
            self.node_mut(next).previous = id;
        }
        self.node_mut(parent).first_child = id;
        let hash = self.hasher.hash_one((parent, name));
        let (nodes, names, hasher) = (&self.nodes, &self.names, &self.hasher);
        self.places.insert_unique(hash, id, |&id| {
            let parent = nodes.get(at(id)).map_or(NONE, |node| node.parent);
            hasher.hash_one((parent, name_of(nodes, names, id)))
        });
        Ok(id)
    }

    /// Keeps what a folder was as a hidden version, before it becomes something else under the same number.
    pub(super) fn keep_version(&mut self, id: NodeId, by: u16, how: How) -> Result<()> {
        if self.nodes.len() >= MAX_NODES {
            let what = format!("the image has more than {MAX_NODES} files");
            return Err(Error::new(Kind::TooLarge, what));
        }
        let version = number(self.nodes.len());
        let mut old = *self.node(id);
        (old.first_child, old.next, old.previous) = (NONE, NONE, NONE);
        (old.hidden_by, old.how) = (by, how);
        self.nodes.push(old);
        self.node_mut(id).hid = version;
        Ok(())
    }

    /// Hides a file and all that is in it.
    pub(super) fn hide(&mut self, id: NodeId, by: u16, how: How) {
        let Node {
            parent,
            next,
            previous,
            ..
        } = *self.node(id);
        if previous == NONE {
            self.node_mut(parent).first_child = next;
        } else {
            self.node_mut(previous).next = next;
        }
        if next != NONE {
            self.node_mut(next).previous = previous;
        }
        let mut waiting = vec![id];
        while let Some(id) = waiting.pop() {
            waiting.extend(self.children(id));
            let hash = self.hasher.hash_one((self.node(id).parent, self.name(id)));
            if let Ok(place) = self.places.find_entry(hash, |&other| other == id) {
                place.remove();
            }
            let node = self.node_mut(id);
            (node.hidden_by, node.how) = (by, how);
            node.first_child = NONE;
        }
    }

    pub(super) fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let mut next = self.node(id).first_child;
        std::iter::from_fn(move || {
            let id = next;
            (id != NONE).then(|| {
                next = self.node(id).next;
                id
            })
        })
    }

    pub(super) fn is_folder(&self, id: NodeId) -> bool {
        self.node(id).facts.sort == Sort::Directory
    }

    /// About how many bytes of memory it takes.
    pub(super) fn bytes(&self) -> usize {
        self.nodes.capacity() * size_of::<Node>()
            + self.names.capacity()
            + self.places.capacity() * 9 / 7 * (size_of::<NodeId>() + 1)
    }

    pub(super) fn shrink(&mut self) {
        self.nodes.shrink_to_fit();
        self.names.shrink_to_fit();
    }
}

fn at(id: NodeId) -> usize {
    usize::try_from(id).unwrap_or(usize::MAX)
}

fn number(length: usize) -> u32 {
    // Both arenas are bounded far below.
    u32::try_from(length).unwrap_or(NONE)
}

fn name_of<'a>(nodes: &[Node], names: &'a [u8], id: NodeId) -> &'a [u8] {
    let Some(node) = nodes.get(at(id)) else {
        return b"";
    };
    let start = at(node.name);
    names
        .get(start..start + at(node.name_length))
        .unwrap_or_default()
}
