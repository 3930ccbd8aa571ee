//! The clues of files that are there in the end.

use std::collections::HashMap;

use portolan_image::contents::{Distribution, FilePath, LayerNumber};
use portolan_layer::Tree;

use crate::clue::{Clue, Clues, Found};

/// The clues of files that are there in the end, with the layers that they come from: by layer, then in its order.
pub(super) struct Visible<'a> {
    pub(super) clues: Vec<(LayerNumber, &'a Clue)>,
}

impl<'a> Visible<'a> {
    pub(super) fn of(tree: &Tree, layers: &[Option<&'a Clues>]) -> Self {
        let visible = all(layers).filter(|(layer, clue)| {
            tree.get(&clue.path)
                .is_some_and(|version| version.layer() == *layer)
        });
        Self {
            clues: visible.collect(),
        }
    }

    /// `/etc/os-release` counts before `/usr/lib/os-release` (os-release(5)).
    pub(super) fn distribution(&self) -> Option<Distribution> {
        let found = self.clues.iter().filter_map(|(_, clue)| match &clue.found {
            Found::Distribution(distribution) => Some((&clue.path, distribution)),
            _ => None,
        });
        found
            .min_by_key(|(path, _)| path.depth())
            .map(|(_, distribution)| distribution.clone())
    }

    /// What is said of each file, by its path.
    pub(super) fn by_path(&self) -> HashMap<&'a FilePath, Vec<&'a Found>> {
        let mut by_path: HashMap<&FilePath, Vec<&Found>> = HashMap::new();
        for (_, clue) in &self.clues {
            by_path.entry(&clue.path).or_default().push(&clue.found);
        }
        by_path
    }
}

/// The clues of all layers, the base first, also of files that are hidden.
pub(super) fn all<'a>(
    layers: &[Option<&'a Clues>],
) -> impl Iterator<Item = (LayerNumber, &'a Clue)> {
    let numbered = (0..).map(LayerNumber).zip(layers);
    numbered.flat_map(|(number, layer)| {
        let clues = layer.map_or(&[][..], |layer| &layer.clues);
        clues.iter().map(move |clue| (number, clue))
    })
}
