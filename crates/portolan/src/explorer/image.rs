//! What is known of the image as a whole and of its layers.

use std::collections::HashMap;

use portolan_image::contents::FilePath;
use portolan_image::error::visible;
use portolan_layer::waste::Waste;
use portolan_layer::{Contents, Tree};

use crate::contents::{Files, Opening};

/// How many paths that hold bytes nobody can see are told of.
const WASTEFUL: usize = 100;

/// An image. No text in it steers a terminal.
#[derive(Debug, Clone)]
pub(super) struct Image {
    /// As it was typed, with its platform.
    pub(super) name: String,
    /// Its layers, the base first.
    pub(super) layers: Vec<Layer>,
    /// How many bytes the layers have in files, together.
    pub(super) written: u64,
    /// How many of these are hidden by later layers.
    pub(super) wasted: u64,
    /// What dive calls its efficiency, from 0 to 1.
    pub(super) efficiency: f64,
    /// The paths that hide the most: how many versions of each are hidden, and how many bytes these have.
    pub(super) wasteful: Vec<Wasteful>,
}

/// A layer.
#[derive(Debug, Clone)]
pub(super) struct Layer {
    /// The line of the Dockerfile that made it.
    pub(super) step: Option<String>,
    /// Its digest.
    pub(super) digest: String,
    /// The digest of its tar, if the config says one.
    pub(super) diff_id: Option<String>,
    /// How many bytes are transferred, if the manifest says so.
    pub(super) packed: Option<u64>,
    /// How many bytes it has in files; `None` if it could not be read.
    pub(super) bytes: Option<u64>,
}

/// A path that is in the image more than once, or that is no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wasteful {
    /// Where it is.
    pub(super) path: FilePath,
    /// How many versions of it are hidden.
    pub(super) times: usize,
    /// How many bytes these have.
    pub(super) bytes: u64,
}

impl Image {
    /// What is known of an image that has been opened.
    pub(super) fn new(opening: &Opening, files: &Files) -> Self {
        let waste = Waste::of(&files.tree, &Contents::default());
        let bytes = waste.layers.iter().map(|layer| layer.written);
        let read = files.known.iter().map(Option::is_some);
        let layers = opening.layers.iter().zip(bytes).zip(read);
        let layers = layers.map(|((layer, bytes), is_read)| Layer {
            step: layer.step.as_deref().map(command),
            digest: layer.read.descriptor.digest.to_string(),
            diff_id: layer.read.diff_id.as_ref().map(ToString::to_string),
            packed: layer.read.descriptor.size,
            bytes: is_read.then_some(bytes),
        });
        let platform = opening.platform.to_string();
        let name = format!("{} {}", visible(&opening.name), visible(&platform));
        Self::of(name, layers.collect(), &files.tree, &waste)
    }

    /// The same of layers that are known.
    pub(super) fn of(name: String, layers: Vec<Layer>, tree: &Tree, waste: &Waste<'_>) -> Self {
        let mut wasteful: HashMap<FilePath, (usize, u64)> = HashMap::new();
        let mut wasted: u64 = 0;
        for hidden in tree.hidden().filter(|hidden| hidden.version.own_size() > 0) {
            let bytes = hidden.version.own_size();
            wasted = wasted.saturating_add(bytes);
            let (times, sum) = wasteful.entry(hidden.version.path()).or_default();
            *times += 1;
            *sum = sum.saturating_add(bytes);
        }
        let rows = wasteful.into_iter();
        let rows = rows.map(|(path, (times, bytes))| Wasteful { path, times, bytes });
        let mut rows: Vec<Wasteful> = rows.collect();
        rows.sort_by(|one, other| {
            let by_bytes = other.bytes.cmp(&one.bytes);
            by_bytes.then_with(|| one.path.cmp(&other.path))
        });
        rows.truncate(WASTEFUL);
        Self {
            name,
            layers,
            written: waste.total().written,
            wasted,
            efficiency: waste.dive.efficiency,
            wasteful: rows,
        }
    }
}

/// What made a layer, on one line: the instruction first, what is told about it before it behind.
fn command(step: &str) -> String {
    let is_told = |line: &&str| line.trim_start().starts_with('#');
    let told: Vec<&str> = step.lines().take_while(is_told).collect();
    let made: Vec<&str> = step.lines().skip(told.len()).collect();
    one_line(&[made, told].concat().join("\n"))
}

/// A text on one line: breaks and the space around them become one space.
fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    visible(&words.join(" "))
}
