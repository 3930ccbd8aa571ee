//! The tree that the layers of an image make together: what is there in the end, which layer wrote it, and what it hid.

use std::collections::HashMap;

use portolan_image::contents::{File, FilePath, LayerNumber};

use crate::error::{Error, Kind, Result};
use crate::facts::{Facts, Store};
use crate::findings::Findings;
use crate::listing::Listing;

mod apply;
mod arena;
mod changes;
mod node;
mod paths;
mod resolve;
mod view;

pub use changes::{Change, Changed};
pub use node::{How, Presence};
pub use paths::{PathId, Paths};
pub use resolve::NoWay;
pub use view::{Hidden, Version};

use apply::Layer;
use arena::Arena;
use node::{NO_LAYER, NodeId, ROOT};

/// The files of an image, layer upon layer. Nothing that was hidden is forgotten.
///
/// Links are not followed: a file whose path leads through a symbolic link is put into a folder that takes the link's place, and
/// that is a finding (threat 31). A million files take about 100 MB.
#[derive(Debug)]
pub struct Tree {
    arena: Arena,
    store: Store,
    implied: Facts,
    /// Hard links, and the files that they are other names of. These may be hidden by now: the content is still theirs.
    links: HashMap<NodeId, NodeId>,
    layers: u16,
    findings: Findings,
}

impl Default for Tree {
    fn default() -> Self {
        Self::new()
    }
}

impl Tree {
    /// Nothing but a root.
    pub fn new() -> Self {
        let mut store = Store::default();
        let implied = Facts::implied_folder(&mut store);
        Self {
            arena: Arena::new(implied),
            store,
            implied,
            links: HashMap::new(),
            layers: 0,
            findings: Findings::default(),
        }
    }

    /// Adds the next layer, the base first.
    ///
    /// # Errors
    /// [`Kind::TooLarge`] if there are more layers, files or bytes of names than are kept. The tree is of no use then.
    pub fn add(&mut self, listing: &Listing) -> Result<LayerNumber> {
        let number = self.layers;
        if number == NO_LAYER {
            let what = format!("the image has more than {NO_LAYER} layers");
            return Err(Error::new(Kind::TooLarge, what));
        }
        Layer::new(self, number).apply(listing)?;
        self.arena.shrink();
        self.layers += 1;
        Ok(LayerNumber(number))
    }

    /// Adds a layer that could not be read: it has a number, and nothing is known of it.
    pub fn add_unknown(&mut self) -> Result<LayerNumber> {
        self.add(&Listing::new())
    }

    /// How many files there are in the end, the root not counted.
    pub fn len(&self) -> usize {
        self.arena.visible()
    }

    /// Whether there is nothing but the root.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many layers were added.
    pub fn layers(&self) -> u16 {
        self.layers
    }

    /// What was odd about the layers, seen together.
    pub fn findings(&self) -> &Findings {
        &self.findings
    }

    /// The root.
    pub fn root(&self) -> Version<'_> {
        Version::new(self, ROOT)
    }

    /// The file at a path; `None` where there is none, or where it is hidden. Links are not followed.
    pub fn get(&self, path: &FilePath) -> Option<Version<'_>> {
        let id = self.arena.find(path.names())?;
        Some(Version::new(self, id))
    }

    /// All files that are there in the end, each folder before what is in it, names in the order of their bytes.
    pub fn files(&self) -> impl Iterator<Item = Version<'_>> {
        let mut waiting = self.sorted_children(ROOT);
        std::iter::from_fn(move || {
            let id = waiting.pop()?;
            waiting.extend(self.sorted_children(id));
            Some(Version::new(self, id))
        })
    }

    /// The children of a folder, the last name first.
    fn sorted_children(&self, id: NodeId) -> Vec<NodeId> {
        let mut children: Vec<NodeId> = self.arena.children(id).collect();
        children.sort_by(|&one, &other| self.arena.name(other).cmp(self.arena.name(one)));
        children
    }

    /// All that some layer has and that is not there in the end, in the order in which it was written.
    pub fn hidden(&self) -> impl Iterator<Item = Hidden<'_>> {
        self.arena.ids().filter_map(|id| Hidden::new(self, id))
    }

    fn path(&self, id: NodeId) -> FilePath {
        let mut names = Vec::new();
        let mut here = id;
        while here != ROOT && here != node::NONE {
            names.push(self.arena.name(here));
            here = self.arena.node(here).parent;
        }
        names.reverse();
        FilePath::clean(&names.join(&b'/')).0
    }

    fn file(&self, id: NodeId) -> File {
        self.store.file(self.path(id), &self.arena.node(id).facts)
    }

    /// About how many bytes of memory it takes.
    pub fn memory_bytes(&self) -> usize {
        self.arena.bytes() + self.store.bytes() + self.links.capacity() * 10
    }
}
