//! From the clues of single layers to what is installed in an image.

use portolan_image::contents::{Distribution, FilePath, Inventory, LayerNumber, Package, Unread};
use portolan_layer::Tree;

use crate::clue::{Clue, Clues, Found};

/// What an image's config says that matters here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// Its environment, as `KEY=value`.
    pub environment: Vec<String>,
    /// Its architecture, in the words of the OCI specification.
    pub architecture: String,
}

/// What is installed in an image: the clues of its layers, the base first (`None` for a layer that could not be read), seen through its tree.
pub fn inventory(tree: &Tree, layers: &[Option<&Clues>], settings: &Settings) -> Inventory {
    let visible = Visible::of(tree, layers);
    let _ = settings;
    let mut inventory = Inventory {
        distribution: distribution(&visible),
        ..Inventory::default()
    };
    for (layer, clue) in &visible.clues {
        match &clue.found {
            Found::Packages(packages) => {
                let packages = packages.iter().map(|package| Package {
                    layer: Some(brought_by(package, &clue.path, *layer, layers)),
                    ..package.clone()
                });
                inventory.packages.extend(packages);
            }
            Found::Unread(why) => inventory.unread.push(Unread {
                layer: *layer,
                path: Some(clue.path.clone()),
                why: why.clone(),
            }),
            Found::Copyright(_) | Found::Distribution(_) => {}
        }
    }
    inventory.sort();
    inventory
}

/// The clues of files that are there in the end.
struct Visible<'a> {
    clues: Vec<(LayerNumber, &'a Clue)>,
}

impl<'a> Visible<'a> {
    fn of(tree: &Tree, layers: &[Option<&'a Clues>]) -> Self {
        let mut clues = Vec::new();
        for (number, layer) in (0..).map(LayerNumber).zip(layers) {
            let all = layer.map_or(&[][..], |layer| &layer.clues);
            clues.extend(
                all.iter()
                    .filter(|clue| {
                        tree.get(&clue.path)
                            .is_some_and(|version| version.layer() == number)
                    })
                    .map(|clue| (number, clue)),
            );
        }
        Self { clues }
    }
}

/// `/etc/os-release` counts before `/usr/lib/os-release` (os-release(5)).
fn distribution(visible: &Visible<'_>) -> Option<Distribution> {
    let mut found: Vec<_> = visible
        .clues
        .iter()
        .filter_map(|(_, clue)| match &clue.found {
            Found::Distribution(distribution) => Some((&clue.path, distribution)),
            _ => None,
        })
        .collect();
    found.sort_by_key(|(path, _)| path.names().count());
    found
        .first()
        .map(|(_, distribution)| (*distribution).clone())
}

/// The layer that brought a package which a file of some layer lists: each layer that installs something writes the whole
/// database again, so that it is the lowest layer from which on all versions of the file have it.
fn brought_by(
    package: &Package,
    path: &FilePath,
    listed: LayerNumber,
    layers: &[Option<&Clues>],
) -> LayerNumber {
    let mut brought = listed;
    for number in (0..listed.0).rev() {
        let layer = layers.get(usize::from(number)).copied().flatten();
        let mut versions = layer
            .into_iter()
            .flat_map(|layer| &layer.clues)
            .filter(|clue| clue.path == *path)
            .peekable();
        if versions.peek().is_none() {
            continue;
        }
        let has = versions.any(|clue| match &clue.found {
            Found::Packages(packages) => packages.iter().any(|other| same(package, other)),
            _ => false,
        });
        if !has {
            break;
        }
        brought = LayerNumber(number);
    }
    brought
}

fn same(one: &Package, other: &Package) -> bool {
    let key = |package: &Package| {
        (
            package.name.clone(),
            package.version.clone(),
            package.architecture.clone(),
        )
    };
    one.ecosystem == other.ecosystem && key(one) == key(other)
}
