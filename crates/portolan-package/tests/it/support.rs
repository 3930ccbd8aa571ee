//! Layers made in code, and what is found in them.

use portolan_image::Digest;
use portolan_image::contents::{FilePath, Inventory};
use portolan_layer::{Both, Listing, Pass};
use portolan_package::{Clues, Found, Look, Settings, inventory};
use portolan_testkit::image::Tree;

/// A layer of an image, as files with content.
#[derive(Debug, Clone, Default)]
pub(crate) struct Layer(Tree);

impl Layer {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(crate) fn file(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        Self(self.0.file(relative(path), content))
    }

    pub(crate) fn program(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        Self(self.0.program(relative(path), content))
    }

    pub(crate) fn symlink(self, path: &str, target: &str) -> Self {
        Self(self.0.symlink(relative(path), target))
    }

    /// Another name of a file of this layer.
    pub(crate) fn hard_link(self, path: &str, target: &str) -> Self {
        Self(self.0.hard_link(relative(path), target))
    }

    /// Takes a file of lower layers away.
    pub(crate) fn without(self, path: &str) -> Self {
        Self(self.0.whiteout(relative(path)))
    }

    /// The same files in the opposite order.
    pub(crate) fn reversed(&self) -> Self {
        Self(self.0.reversed())
    }

    pub(crate) fn read(&self) -> (Clues, Listing) {
        let tar = self.0.tar();
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

fn relative(path: &str) -> &str {
    path.trim_start_matches('/')
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
    let mut tree = portolan_layer::Tree::new();
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
