//! Differences of files counted by folder, as `git diff --stat` counts lines.

use std::collections::BTreeMap;

use portolan_image::contents::FilePath;
use portolan_layer::compare::Difference;
use portolan_layer::tree::Change;
use portolan_report::size_text;

use super::Compared;
use crate::commands::Context;
use crate::terminal::Colour;

/// How many names of a path say which folder it is counted in.
const DEPTH: usize = 2;
/// The most signs of a row.
const SIGNS: usize = 20;

/// What differs in a folder.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Counts {
    pub(super) added: u64,
    pub(super) changed: u64,
    pub(super) removed: u64,
    /// Of all these files, in the first image.
    pub(super) bytes_before: u64,
    /// And in the second one.
    pub(super) bytes_after: u64,
}

impl Counts {
    pub(super) fn of<'a>(differences: impl IntoIterator<Item = &'a Difference<'a>>) -> Self {
        let mut counts = Self::default();
        for difference in differences {
            counts.add(difference);
        }
        counts
    }

    fn add(&mut self, difference: &Difference<'_>) {
        match difference.change() {
            Change::Added => self.added += 1,
            Change::Changed => self.changed += 1,
            Change::Removed => self.removed += 1,
        }
        let [before, after] = difference.bytes();
        self.bytes_before = self.bytes_before.saturating_add(before);
        self.bytes_after = self.bytes_after.saturating_add(after);
    }

    fn all(&self) -> u64 {
        self.added + self.changed + self.removed
    }

    /// How much more there is, with its sign.
    fn growth(&self) -> String {
        let size = size_text(self.bytes_after.abs_diff(self.bytes_before));
        let sign = match self.bytes_after.cmp(&self.bytes_before) {
            std::cmp::Ordering::Less => "-",
            std::cmp::Ordering::Equal => "",
            std::cmp::Ordering::Greater => "+",
        };
        format!("{sign}{size}")
    }
}

/// What differs, by the folders that it is in.
pub(super) fn folders<'a>(differences: &'a [Difference<'a>]) -> BTreeMap<FilePath, Counts> {
    let mut folders: BTreeMap<FilePath, Counts> = BTreeMap::new();
    for difference in differences {
        let path = difference.version().path();
        let parent = path.parent().unwrap_or_default();
        let names = parent.names().take(DEPTH);
        let folder = names.fold(FilePath::root(), |folder, name| folder.join(name));
        folders.entry(folder).or_default().add(difference);
    }
    folders
}

pub(super) fn text(compared: &Compared<'_>, context: Context<'_>) -> String {
    let colour = context.terminal.colour_of(&context.settings.output);
    if compared.differences.is_empty() {
        return String::new();
    }
    let folders = folders(compared.differences);
    let rows: Vec<(String, &Counts)> = folders
        .iter()
        .map(|(folder, counts)| (folder.to_string(), counts))
        .collect();
    let name = rows.iter().map(|(name, _)| name.chars().count()).max();
    let growth = rows.iter().map(|(_, counts)| counts.growth().len()).max();
    let most = rows.iter().map(|(_, counts)| counts.all()).max();
    let digits = most.unwrap_or(0).to_string().len();
    let mut text = String::new();
    for (folder, counts) in &rows {
        text.push_str(&format!(
            " {folder:<w0$} | {:>digits$} {:>w1$} {}\n",
            counts.all(),
            counts.growth(),
            signs(counts, most.unwrap_or(0), colour),
            w0 = name.unwrap_or(0),
            w1 = growth.unwrap_or(0),
        ));
    }
    let all = Counts::of(compared.differences);
    text.push_str(&format!(
        " {} added, {} changed, {} removed, {}\n",
        all.added,
        all.changed,
        all.removed,
        all.growth()
    ));
    text
}

/// A sign for each file, or, where there are many, for some of them.
fn signs(counts: &Counts, most: u64, colour: Colour) -> String {
    let parts = [
        (counts.added, "+", 32),
        (counts.changed, "~", 33),
        (counts.removed, "-", 31),
    ];
    let places = SIGNS as u64;
    parts
        .iter()
        .filter(|(count, _, _)| *count > 0)
        .map(|(count, sign, code)| {
            let exact = if most <= places {
                *count
            } else {
                (count.saturating_mul(places) / most).max(1)
            };
            let signs = sign.repeat(usize::try_from(exact).unwrap_or(SIGNS).min(SIGNS));
            match colour {
                Colour::On => format!("\u{1b}[{code}m{signs}\u{1b}[0m"),
                Colour::Off => signs,
            }
        })
        .collect()
}
