//! The files of one layer, as a tar whose bytes depend on nothing but them.

use tar::{EntryType, Header};

/// The date of every file, unless another is set: 2024-01-01T00:00:00Z.
const DATE: u64 = 1_704_067_200;

/// The entries of a layer, in the order in which they are added.
#[derive(Debug, Clone)]
pub struct Tree {
    entries: Vec<Entry>,
    date: u64,
}

#[derive(Debug, Clone)]
struct Entry {
    path: String,
    kind: EntryType,
    mode: u32,
    content: Vec<u8>,
    target: Option<String>,
    date: u64,
}

impl Default for Tree {
    fn default() -> Self {
        Self::new()
    }
}

impl Tree {
    /// No entries yet.
    pub fn new() -> Self {
        Self {
            entries: Vec::new(),
            date: DATE,
        }
    }

    /// The modification time, in seconds since 1970, of the entries added from here on.
    pub fn dated(mut self, seconds: u64) -> Self {
        self.date = seconds;
        self
    }

    /// A directory, mode 0755.
    pub fn dir(self, path: &str) -> Self {
        let path = format!("{}/", path.trim_end_matches('/'));
        self.entry(&path, EntryType::Directory, 0o755, b"", None)
    }

    /// A file, mode 0644.
    pub fn file(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        self.entry(path, EntryType::Regular, 0o644, content.as_ref(), None)
    }

    /// A file that can be run, mode 0755.
    pub fn program(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        self.entry(path, EntryType::Regular, 0o755, content.as_ref(), None)
    }

    /// A symbolic link.
    pub fn symlink(self, path: &str, target: &str) -> Self {
        self.entry(path, EntryType::Symlink, 0o777, b"", Some(target))
    }

    /// A hard link to an earlier entry.
    pub fn hard_link(self, path: &str, target: &str) -> Self {
        self.entry(path, EntryType::Link, 0o644, b"", Some(target))
    }

    /// A whiteout: `path` of the layers below is gone.
    pub fn whiteout(self, path: &str) -> Self {
        let path = match path.rsplit_once('/') {
            Some((parent, name)) => format!("{parent}/.wh.{name}"),
            None => format!(".wh.{path}"),
        };
        self.file(&path, b"")
    }

    /// An opaque directory: all that the layers below had in it is gone.
    pub fn opaque(self, dir: &str) -> Self {
        self.file(&format!("{}/.wh..wh..opq", dir.trim_end_matches('/')), b"")
    }

    /// The same entries in the opposite order.
    pub fn reversed(&self) -> Self {
        let mut reversed = self.clone();
        reversed.entries.reverse();
        reversed
    }

    fn entry(
        mut self,
        path: &str,
        kind: EntryType,
        mode: u32,
        content: &[u8],
        target: Option<&str>,
    ) -> Self {
        self.entries.push(Entry {
            path: path.to_owned(),
            kind,
            mode,
            content: content.to_vec(),
            target: target.map(str::to_owned),
            date: self.date,
        });
        self
    }

    /// The tar.
    pub fn tar(&self) -> Vec<u8> {
        let mut builder = tar::Builder::new(Vec::new());
        for entry in &self.entries {
            let mut header = Header::new_gnu();
            header.set_entry_type(entry.kind);
            header.set_mode(entry.mode);
            header.set_uid(0);
            header.set_gid(0);
            header.set_mtime(entry.date);
            header.set_size(entry.content.len() as u64);
            match &entry.target {
                Some(target) => builder.append_link(&mut header, &entry.path, target),
                None => builder.append_data(&mut header, &entry.path, entry.content.as_slice()),
            }
            .expect("a tar in memory takes every path that is relative");
        }
        builder.into_inner().expect("a tar in memory can be ended")
    }
}
