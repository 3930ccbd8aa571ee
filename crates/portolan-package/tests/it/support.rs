//! Layers made in code, and what is found in them.

use portolan_image::Digest;
use portolan_image::contents::{FilePath, Inventory};
use portolan_layer::{Both, Listing, Pass, Tree};
use portolan_package::{Clues, Found, Look, Settings, inventory};

/// A layer of an image, as files with content.
#[derive(Debug, Clone, Default)]
pub(crate) struct Layer(Vec<(String, Kind, Vec<u8>)>);

#[derive(Debug, Clone, Copy)]
enum Kind {
    File(u32),
    Symlink,
    HardLink,
}

impl Layer {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(crate) fn file(mut self, path: &str, content: impl AsRef<[u8]>) -> Self {
        let content = content.as_ref().to_vec();
        self.0.push((path.to_owned(), Kind::File(0o644), content));
        self
    }

    pub(crate) fn program(mut self, path: &str, content: impl AsRef<[u8]>) -> Self {
        let content = content.as_ref().to_vec();
        self.0.push((path.to_owned(), Kind::File(0o755), content));
        self
    }

    pub(crate) fn symlink(mut self, path: &str, target: &str) -> Self {
        self.0
            .push((path.to_owned(), Kind::Symlink, target.as_bytes().to_vec()));
        self
    }

    /// Another name of a file of this layer.
    pub(crate) fn hard_link(mut self, path: &str, target: &str) -> Self {
        self.0
            .push((path.to_owned(), Kind::HardLink, target.as_bytes().to_vec()));
        self
    }

    /// Takes a file of lower layers away.
    pub(crate) fn without(self, path: &str) -> Self {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        self.file(&format!("{folder}/.wh.{name}"), "")
    }

    /// The same files in the opposite order.
    pub(crate) fn reversed(&self) -> Self {
        Self(self.0.iter().rev().cloned().collect())
    }

    fn tar(&self) -> Vec<u8> {
        let mut tar = tar::Builder::new(Vec::new());
        for (path, kind, content) in &self.0 {
            let path = path.trim_start_matches('/');
            let mut header = tar::Header::new_gnu();
            match kind {
                Kind::File(mode) => {
                    header.set_mode(*mode);
                    header.set_size(content.len() as u64);
                    tar.append_data(&mut header, path, content.as_slice())
                }
                Kind::Symlink | Kind::HardLink => {
                    header.set_entry_type(match kind {
                        Kind::HardLink => tar::EntryType::Link,
                        _ => tar::EntryType::Symlink,
                    });
                    header.set_size(0);
                    let target = std::str::from_utf8(content).expect("a target is text");
                    tar.append_link(&mut header, path, target)
                }
            }
            .expect("a tar in memory");
        }
        tar.into_inner().expect("a tar in memory")
    }

    pub(crate) fn read(&self) -> (Clues, Listing) {
        let tar = self.tar();
        let pass = Pass::of(Digest::sha256(&tar));
        let passed = pass
            .run(&tar[..], Both::new(Look::new(), Listing::new()))
            .expect("an honest layer");
        let whole = passed.whole().expect("a listing never stops");
        whole.into_parts().0
    }

    /// What single files of it say.
    pub(crate) fn clues(&self) -> Clues {
        self.read().0
    }
}

/// What one file says, if it is the only one of a layer.
pub(crate) fn says(path: &str, content: impl AsRef<[u8]>) -> Vec<Found> {
    let clues = Layer::new().program(path, content).clues().clues;
    let path = FilePath::from(path);
    assert!(clues.iter().all(|clue| clue.path == path), "{clues:?}");
    clues.into_iter().map(|clue| clue.found).collect()
}

/// What an image of these layers, the base first, has installed.
pub(crate) fn installed(layers: &[Layer]) -> Inventory {
    installed_with(layers, &Settings::default())
}

/// The same, with what the config says.
pub(crate) fn installed_with(layers: &[Layer], settings: &Settings) -> Inventory {
    let mut tree = Tree::new();
    let clues: Vec<Clues> = layers
        .iter()
        .map(|layer| {
            let (clues, listing) = layer.read();
            tree.add(&listing).expect("few files");
            clues
        })
        .collect();
    let clues: Vec<Option<&Clues>> = clues.iter().map(Some).collect();
    inventory(&tree, &clues, settings)
}
