//! From the clues of single layers to what is installed in an image.

use std::collections::HashSet;

use portolan_image::contents::{Ecosystem, Inventory, Package, Unread};
use portolan_layer::Tree;

use crate::clue::{Clues, Found};
use crate::{purl, sources};

mod brought;
mod documents;
mod elsewhere;
mod known;
mod programs;
mod visible;

use brought::{Brought, key};
use visible::Visible;

/// The most names on the way to a file through links. Each costs a look-up of all before it, and there may be hundreds of thousands of
/// packages that each have a link (threat 24).
const NAMES: usize = 64;

/// What an image's config says that matters here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// Its environment, as `KEY=value`.
    pub environment: Vec<String>,
}

/// What is installed in an image: the clues of its layers, the base first (`None` for a layer that could not be read), seen through its tree.
///
/// A package that two databases of a distribution list, such as `status` and `status.d`, is told of once.
pub fn inventory(tree: &Tree, layers: &[Option<&Clues>], settings: &Settings) -> Inventory {
    let visible = Visible::of(tree, layers);
    let mut inventory = Inventory {
        distribution: visible.distribution(),
        ..Inventory::default()
    };
    let brought = Brought::of(tree, layers, &visible);
    let said = visible.by_path();
    for (layer, clue) in &visible.clues {
        match &clue.found {
            Found::Packages(packages) => {
                let packages = packages.iter().map(|package| {
                    let mut package = package.clone();
                    package.layer = brought.layer(&package, &clue.path).or(Some(*layer));
                    documents::add_licences(&mut package, tree, &said);
                    package
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
    inventory.unread.extend(elsewhere::unread(tree));
    inventory.sort();
    inventory.packages = once(inventory.packages);
    let programs = programs::named_by(&settings.environment, tree, &inventory.packages);
    inventory.packages.extend(programs);
    let distribution = inventory.distribution.as_ref();
    for package in &mut inventory.packages {
        if let Some(source) = &mut package.source {
            source.links = sources::links(source, package.ecosystem, distribution);
        }
        package.purl = purl::of(package, distribution);
    }
    inventory.sort();
    inventory
}

/// Leaves out what another database lists as well: of sorted packages those behind the first. In other ecosystems each copy of a
/// package is a package.
fn once(packages: Vec<Package>) -> Vec<Package> {
    let mut seen = HashSet::new();
    let is_first: Vec<bool> = packages
        .iter()
        .map(|package| !is_of_a_system(package.ecosystem) || seen.insert(key(package)))
        .collect();
    let first = packages.into_iter().zip(is_first);
    first
        .filter_map(|(package, first)| first.then_some(package))
        .collect()
}

fn is_of_a_system(ecosystem: Ecosystem) -> bool {
    matches!(ecosystem, Ecosystem::Deb | Ecosystem::Apk | Ecosystem::Rpm)
}
