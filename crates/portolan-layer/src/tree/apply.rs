//! A layer onto a tree. Whiteouts hide what lower layers wrote and nothing of their own layer, wherever in it they stand
//! (image-spec `layer.md`, "Whiteouts").

use portolan_image::contents::FilePath;

use super::Tree;
use super::node::{How, NO_LAYER, NONE, NodeId, Presence, ROOT};
use crate::error::Result;
use crate::facts::{Facts, Sort};
use crate::findings::Oddity;
use crate::listing::Listing;
use crate::whiteout::Whiteout;

/// One layer on its way onto a tree.
pub(super) struct Layer<'a> {
    tree: &'a mut Tree,
    number: u16,
    /// Hard links to files that have not come yet.
    waiting: Vec<NodeId>,
}

impl<'a> Layer<'a> {
    pub(super) fn new(tree: &'a mut Tree, number: u16) -> Self {
        Self {
            tree,
            number,
            waiting: Vec::new(),
        }
    }

    pub(super) fn apply(mut self, listing: &Listing) -> Result<()> {
        listing.each(|path, facts| {
            let name = path.rsplit(|&byte| byte == b'/').next();
            if name.is_some_and(|name| name.starts_with(b".wh.")) {
                let (path, _) = FilePath::clean(path);
                if let Some(whiteout) = Whiteout::of(&path) {
                    return self.white_out(&whiteout, &path);
                }
            }
            let facts = self.tree.store.adopt(listing.store(), facts);
            self.put(path, facts)
        })?;
        for id in std::mem::take(&mut self.waiting) {
            self.link(id);
        }
        for id in std::mem::take(&mut self.waiting) {
            self.note(Oddity::LinkToNothing, id);
        }
        Ok(())
    }

    fn note(&mut self, oddity: Oddity, id: NodeId) {
        let path = self.tree.path(id);
        self.tree.findings.note_of(oddity, path.as_bytes());
    }

    /// Puts a file where its path says, whatever is there.
    fn put(&mut self, path: &[u8], facts: Facts) -> Result<()> {
        let (folder, name) = match path.iter().rposition(|&byte| byte == b'/') {
            Some(slash) => path.split_at(slash),
            None => (b"".as_slice(), path),
        };
        let name = name.strip_prefix(b"/").unwrap_or(name);
        if name.is_empty() {
            return self.put_root(facts);
        }
        let parent = self.folder(folder)?;
        let there = self.tree.arena.child(parent, name);
        if let Some(there) = there
            && self.is_of_this_layer(there)
        {
            self.note(Oddity::Twice, there);
        }
        let id = match there {
            Some(there) if self.both_folders(there, facts) => {
                return self.rewrite(there, facts, Presence::Told);
            }
            Some(there) => self.replace(there, facts)?,
            None => self.tree.arena.insert(parent, name, (facts, self.number))?,
        };
        if facts.sort == Sort::HardLink {
            self.link(id);
        }
        Ok(())
    }

    fn is_of_this_layer(&self, id: NodeId) -> bool {
        let node = self.tree.arena.node(id);
        node.layer == self.number && node.presence == Presence::Told
    }

    fn both_folders(&self, there: NodeId, facts: Facts) -> bool {
        facts.sort == Sort::Directory && self.tree.arena.is_folder(there)
    }

    /// The root is a folder, whatever a layer says (CVE-2021-29136).
    fn put_root(&mut self, facts: Facts) -> Result<()> {
        if facts.sort != Sort::Directory {
            self.note(Oddity::BelowNoFolder, ROOT);
            return Ok(());
        }
        if self.is_of_this_layer(ROOT) {
            self.note(Oddity::Twice, ROOT);
        }
        self.rewrite(ROOT, facts, Presence::Told)
    }

    /// The folder at a path; it is made where it is missing, and in the place of what is no folder.
    fn folder(&mut self, path: &[u8]) -> Result<NodeId> {
        let mut here = ROOT;
        for name in path
            .split(|&byte| byte == b'/')
            .filter(|name| !name.is_empty())
        {
            here = match self.tree.arena.child(here, name) {
                Some(there) if self.tree.arena.is_folder(there) => there,
                Some(there) => {
                    self.note(Oddity::BelowNoFolder, there);
                    let made = self.replace(there, self.tree.implied)?;
                    self.tree.arena.node_mut(made).presence = Presence::Implied;
                    made
                }
                None => {
                    let new = (self.tree.implied, self.number);
                    let made = self.tree.arena.insert(here, name, new)?;
                    self.tree.arena.node_mut(made).presence = Presence::Implied;
                    made
                }
            };
        }
        Ok(here)
    }

    /// Another file in the place of one, which is hidden with all that is in it.
    fn replace(&mut self, there: NodeId, facts: Facts) -> Result<NodeId> {
        let arena = &mut self.tree.arena;
        let name = arena.name(there).to_vec();
        let parent = arena.node(there).parent;
        arena.hide(there, self.number, How::Replaced);
        let id = arena.insert(parent, &name, (facts, self.number))?;
        arena.node_mut(id).hid = there;
        Ok(id)
    }

    /// A folder that stays, with all that is in it, but is told of anew.
    fn rewrite(&mut self, id: NodeId, facts: Facts, presence: Presence) -> Result<()> {
        let how = match presence {
            Presence::Told => How::Replaced,
            Presence::Implied => How::Removed,
        };
        if self.tree.arena.node(id).presence == Presence::Told {
            self.tree.arena.keep_version(id, self.number, how)?;
        }
        let node = self.tree.arena.node_mut(id);
        (node.facts, node.layer, node.presence) = (facts, self.number, presence);
        Ok(())
    }

    /// Finds what a hard link is another name of.
    fn link(&mut self, id: NodeId) {
        let facts = self.tree.arena.node(id).facts;
        let (target, _) = FilePath::clean(self.tree.store.target(&facts));
        match self.tree.arena.find(target.names()) {
            Some(found) if found == id => self.note(Oddity::LinkToNothing, id),
            Some(found) if self.tree.arena.is_folder(found) => {
                self.note(Oddity::LinkToFolder, id);
            }
            Some(found) if self.tree.arena.node(found).facts.sort == Sort::HardLink => {
                // It is itself another name of a file, or of none so far.
                match self.tree.links.get(&found).copied() {
                    Some(first) => drop(self.tree.links.insert(id, first)),
                    None => self.waiting.push(id),
                }
            }
            Some(found) => drop(self.tree.links.insert(id, found)),
            None => self.waiting.push(id),
        }
    }

    fn white_out(&mut self, whiteout: &Whiteout, path: &FilePath) -> Result<()> {
        match whiteout {
            Whiteout::Of(path) => match self.tree.arena.find(path.names()) {
                Some(id) if id != ROOT => self.clear(id),
                _ => Ok(()),
            },
            Whiteout::Opaque(folder) => match self.tree.arena.find(folder.names()) {
                Some(id) => self.clear_inside(id),
                None => Ok(()),
            },
            Whiteout::OfAufs => Ok(()),
            Whiteout::OfNothing => {
                let path = path.as_bytes();
                self.tree.findings.note_of(Oddity::BadWhiteout, path);
                Ok(())
            }
        }
    }

    /// Hides what lower layers wrote in a folder.
    fn clear_inside(&mut self, folder: NodeId) -> Result<()> {
        if self.tree.arena.node(folder).cleared == self.number {
            return Ok(());
        }
        let children: Vec<NodeId> = self.tree.arena.children(folder).collect();
        for child in children {
            self.clear(child)?;
        }
        self.tree.arena.node_mut(folder).cleared = self.number;
        Ok(())
    }

    /// Hides what lower layers wrote at and below a place. Folders stay, as implied, where this layer has written into them.
    fn clear(&mut self, top: NodeId) -> Result<()> {
        // Folders come before what is in them, so that backwards each is looked at after all that is in it.
        let mut order = vec![top];
        let mut next = 0;
        while let Some(&id) = order.get(next) {
            next += 1;
            if self.tree.arena.node(id).cleared != self.number {
                order.extend(self.tree.arena.children(id));
            }
        }
        for id in order.into_iter().rev() {
            let node = *self.tree.arena.node(id);
            debug_assert_eq!(node.hidden_by, NO_LAYER, "only what is visible has a place");
            if node.layer != self.number {
                if node.first_child == NONE {
                    self.tree.arena.hide(id, self.number, How::Removed);
                    continue;
                }
                self.rewrite(id, self.tree.implied, Presence::Implied)?;
            }
            self.tree.arena.node_mut(id).cleared = self.number;
        }
        Ok(())
    }
}
