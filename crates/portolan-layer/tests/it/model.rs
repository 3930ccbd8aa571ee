//! Merging as the specification tells it, by a map of paths: slow, and plain to see.

use std::collections::BTreeMap;

use portolan_layer::tree::Presence;

/// What a layer does, one entry of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
    Folder,
    File,
    Symlink,
    Whiteout,
    Opaque,
}

pub(crate) type Path = Vec<&'static str>;

/// Who wrote a file, as what, and whether an entry tells of it.
pub(crate) type Row = (Act, u16, Presence);

/// A version that was hidden: its path, the layer that wrote it, and the one that hid it.
pub(crate) type Gone = (Path, u16, u16);

#[derive(Debug, Default)]
pub(crate) struct Model {
    pub(crate) files: BTreeMap<Path, Row>,
    pub(crate) hidden: Vec<Gone>,
}

impl Model {
    /// All whiteouts first, since they are about lower layers only; then all else in its order.
    pub(crate) fn apply(&mut self, layer: u16, entries: &[(Path, Act)]) {
        for (path, act) in entries {
            match act {
                Act::Whiteout => self.remove(path, layer),
                Act::Opaque => self.remove_inside(path, layer),
                _ => {}
            }
        }
        for (path, act) in entries {
            if !matches!(act, Act::Whiteout | Act::Opaque) {
                self.put(layer, path, *act);
            }
        }
    }

    fn put(&mut self, layer: u16, path: &[&'static str], act: Act) {
        for end in 1..path.len() {
            let parent = &path[..end];
            if self
                .files
                .get(parent)
                .is_some_and(|row| row.0 != Act::Folder)
            {
                self.remove(parent, layer);
            }
            let implied = (Act::Folder, layer, Presence::Implied);
            self.files.entry(parent.to_vec()).or_insert(implied);
        }
        let stays =
            act == Act::Folder && self.files.get(path).is_some_and(|row| row.0 == Act::Folder);
        if stays {
            self.forget(path, layer);
        } else {
            self.remove(path, layer);
        }
        self.files
            .insert(path.to_vec(), (act, layer, Presence::Told));
    }

    fn remove(&mut self, path: &[&'static str], by: u16) {
        self.remove_inside(path, by);
        self.forget(path, by);
    }

    fn remove_inside(&mut self, path: &[&'static str], by: u16) {
        let inside: Vec<Path> = self
            .files
            .keys()
            .filter(|key| key.len() > path.len() && key.starts_with(path))
            .cloned()
            .collect();
        for key in inside {
            self.forget(&key, by);
        }
    }

    fn forget(&mut self, path: &[&'static str], by: u16) {
        if let Some((_, layer, Presence::Told)) = self.files.remove(path) {
            self.hidden.push((path.to_vec(), layer, by));
        }
    }
}
