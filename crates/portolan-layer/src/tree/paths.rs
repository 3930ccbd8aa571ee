//! Every path that some layer has, and what was there with each layer on top.

use std::collections::HashMap;

use portolan_image::contents::{FilePath, LayerNumber};

use super::node::{NO_LAYER, NONE, NodeId};
use super::{Tree, Version};

/// A path among those of a tree: the root is the first, each folder comes before what is in it, names in the order of their bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PathId(u32);

impl PathId {
    /// Its place among all paths, from 0.
    pub fn index(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }
}

/// Every path that some layer of an image has, whether or not it is there in the end. What was there when a layer was on top is
/// looked up in the versions of the path, so that going from layer to layer costs nothing. A million paths take about 30 MB.
#[derive(Debug)]
pub struct Paths<'a> {
    tree: &'a Tree,
    rows: Vec<Row>,
    /// The versions of all paths, one path after the other, the oldest first.
    versions: Vec<NodeId>,
}

#[derive(Debug, Clone, Copy)]
struct Row {
    /// Some version of it: all of them have the same name.
    node: NodeId,
    parent: u32,
    /// The first path that is not in it.
    end: u32,
    /// Where its versions begin.
    versions: u32,
    depth: u32,
}

impl Tree {
    /// Every path that some layer has.
    pub fn paths(&self) -> Paths<'_> {
        Gathered::of(self).sorted(self)
    }
}

impl<'a> Paths<'a> {
    /// How many there are, the root included.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Never: there is always the root.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The tree that they are of.
    pub fn tree(&self) -> &'a Tree {
        self.tree
    }

    /// All of them in their order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = PathId> + use<> {
        (0..number(self.rows.len())).map(PathId)
    }

    /// The path at a place.
    pub fn get(&self, index: usize) -> Option<PathId> {
        (index < self.rows.len()).then(|| PathId(number(index)))
    }

    fn row(&self, id: PathId) -> &Row {
        self.rows.get(id.index()).expect("a path of this tree")
    }

    /// The last name; empty for the root.
    pub fn name(&self, id: PathId) -> &'a [u8] {
        self.tree.arena.name(self.row(id).node)
    }

    /// The whole path.
    pub fn path(&self, id: PathId) -> FilePath {
        self.tree.path(self.row(id).node)
    }

    /// The folder that it is in; `None` for the root.
    pub fn parent(&self, id: PathId) -> Option<PathId> {
        let parent = self.row(id).parent;
        (parent != NONE).then_some(PathId(parent))
    }

    /// How many folders it is in; 0 for the root.
    pub fn depth(&self, id: PathId) -> usize {
        usize::try_from(self.row(id).depth).unwrap_or(usize::MAX)
    }

    /// The place behind the last path that is in it.
    pub fn end(&self, id: PathId) -> usize {
        PathId(self.row(id).end).index()
    }

    /// What was there when a layer was on top. A folder that no layer had told of then, but that had something in it, has no version.
    pub fn at(&self, id: PathId, layer: LayerNumber) -> Option<Version<'a>> {
        let found = self.versions_of(id).iter().rev().find(|&&version| {
            let node = self.tree.arena.node(version);
            node.layer <= layer.0 && (node.hidden_by == NO_LAYER || node.hidden_by > layer.0)
        });
        found.map(|&version| Version::new(self.tree, version))
    }

    fn versions_of(&self, id: PathId) -> &[NodeId] {
        let start = self.row(id).versions;
        let next = self.rows.get(id.index() + 1);
        let end = next.map_or(number(self.versions.len()), |next| next.versions);
        self.versions
            .get(PathId(start).index()..PathId(end).index())
            .unwrap_or_default()
    }
}

/// The paths of all nodes, in the order in which the arena has them.
struct Gathered {
    /// Of each path one of its nodes, and the path of the folder that it is in.
    paths: Vec<(NodeId, u32)>,
    /// Of each node its path.
    of_nodes: Vec<u32>,
}

impl Gathered {
    /// A folder comes before what is in it, since it was there before.
    fn of(tree: &Tree) -> Self {
        let arena = &tree.arena;
        let mut paths: Vec<(NodeId, u32)> = Vec::new();
        let mut of_nodes: Vec<u32> = Vec::new();
        let mut known: HashMap<(u32, &[u8]), u32> = HashMap::new();
        for id in arena.ids() {
            let folder = PathId(arena.node(id).parent).index();
            let parent = of_nodes.get(folder).copied().unwrap_or(NONE);
            let path = *known.entry((parent, arena.name(id))).or_insert_with(|| {
                paths.push((id, parent));
                number(paths.len() - 1)
            });
            of_nodes.push(path);
        }
        Self { paths, of_nodes }
    }

    fn sorted<'a>(&self, tree: &'a Tree) -> Paths<'a> {
        let (rows, places) = self.rows(tree);
        let mut paths = Paths {
            tree,
            rows,
            versions: Vec::new(),
        };
        self.lay_versions(&mut paths, &places);
        paths
    }

    /// The paths in their order, and where each has come to.
    fn rows(&self, tree: &Tree) -> (Vec<Row>, Vec<u32>) {
        let mut first: Vec<u32> = vec![NONE; self.paths.len()];
        let mut next: Vec<u32> = vec![NONE; self.paths.len()];
        for (id, (_, parent)) in self.paths.iter().enumerate() {
            if let Some(place) = first.get_mut(PathId(*parent).index()) {
                next[id] = std::mem::replace(place, number(id));
            }
        }
        let mut rows: Vec<Row> = Vec::with_capacity(self.paths.len());
        let mut places: Vec<u32> = vec![NONE; self.paths.len()];
        let mut waiting: Vec<(u32, u32, u32)> = vec![(0, NONE, 0)];
        let mut inside: Vec<(&[u8], u32)> = Vec::new();
        while let Some((id, parent, depth)) = waiting.pop() {
            let place = number(rows.len());
            let node = self.paths[PathId(id).index()].0;
            places[PathId(id).index()] = place;
            rows.push(Row {
                node,
                parent,
                end: place + 1,
                versions: 0,
                depth,
            });
            let mut child = first[PathId(id).index()];
            while child != NONE {
                let node = self.paths[PathId(child).index()].0;
                inside.push((tree.arena.name(node), child));
                child = next[PathId(child).index()];
            }
            inside.sort_unstable();
            let children = inside.drain(..).rev();
            waiting.extend(children.map(|(_, child)| (child, place, depth + 1)));
        }
        for at in (1..rows.len()).rev() {
            let Row { parent, end, .. } = rows[at];
            if let Some(parent) = rows.get_mut(PathId(parent).index()) {
                parent.end = parent.end.max(end);
            }
        }
        (rows, places)
    }

    /// Lays the versions of each path beside each other, the oldest first.
    fn lay_versions(&self, paths: &mut Paths<'_>, places: &[u32]) {
        let arena = &paths.tree.arena;
        let mut all: Vec<(u32, u16, NodeId)> = Vec::with_capacity(self.of_nodes.len());
        for (node, &path) in (0..).zip(&self.of_nodes) {
            all.push((places[PathId(path).index()], arena.node(node).layer, node));
        }
        all.sort_unstable();
        for (at, &(path, _, _)) in all.iter().enumerate().rev() {
            paths.rows[PathId(path).index()].versions = number(at);
        }
        paths.versions = all.into_iter().map(|(_, _, node)| node).collect();
    }
}

fn number(length: usize) -> u32 {
    // There are never more than there are nodes of a tree, which are bounded far below.
    u32::try_from(length).unwrap_or(NONE)
}
