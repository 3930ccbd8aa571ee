//! Files as a tree, with the sizes of folders.

use std::collections::HashMap;

use portolan_image::contents::FilePath;
use portolan_image::error::visible;
use portolan_report::size_text;

use super::Row;

/// What is drawn before a file: that more follow in its folder, or that it is the last.
const BRANCHES: [&str; 2] = ["├── ", "└── "];
/// The same before what is in it.
const TRUNKS: [&str; 2] = ["│   ", "    "];

/// Draws files; those that are not shown count in the sizes of folders that are.
pub(super) fn text(rows: &[Row], shown: impl Fn(&FilePath) -> bool) -> String {
    let mut tree = Drawn::default();
    for row in rows {
        tree.add(row);
    }
    let root = FilePath::root();
    let mut text = line(Some(tree.size(&root)), "/");
    tree.draw(&root, "", &shown, &mut text);
    text
}

/// A line: the size in a column of its own, where it has one.
fn line(bytes: Option<u64>, name: &str) -> String {
    let size = bytes.map(size_text).unwrap_or_default();
    format!("{size:>9}  {name}\n")
}

/// What is in each folder, and how many bytes.
#[derive(Default)]
struct Drawn<'a> {
    children: HashMap<FilePath, Vec<FilePath>>,
    sizes: HashMap<FilePath, u64>,
    rows: HashMap<FilePath, &'a Row>,
}

impl<'a> Drawn<'a> {
    fn add(&mut self, row: &'a Row) {
        let path = &row.file.path;
        self.rows.insert(path.clone(), row);
        let mut here = path.clone();
        let own = row.file.size;
        *self.sizes.entry(here.clone()).or_default() += own;
        // Folders on the way that are not listed themselves are drawn as well.
        while let Some(parent) = here.parent() {
            *self.sizes.entry(parent.clone()).or_default() += own;
            let siblings = self.children.entry(parent.clone()).or_default();
            // A folder is listed right before what is in it: if it was drawn, it was drawn last.
            if siblings.last() != Some(&here) {
                siblings.push(here);
            }
            here = parent;
        }
    }

    fn size(&self, path: &FilePath) -> u64 {
        self.sizes.get(path).copied().unwrap_or(0)
    }

    fn draw(
        &self,
        folder: &FilePath,
        before: &str,
        shown: &impl Fn(&FilePath) -> bool,
        text: &mut String,
    ) {
        let children = self.children.get(folder).map_or(&[][..], Vec::as_slice);
        let children: Vec<&FilePath> = children.iter().filter(|child| shown(child)).collect();
        for (place, child) in children.iter().enumerate() {
            let last = usize::from(place + 1 == children.len());
            let name = visible(&String::from_utf8_lossy(child.name()));
            let is_folder = self.rows.get(child).is_none_or(|row| row.is_folder());
            let slash = if is_folder { "/" } else { "" };
            let target = self.rows.get(child).and_then(|row| row.target());
            let target = target.map(|target| format!(" -> {}", visible(&target)));
            let size = target.is_none().then(|| self.size(child));
            let target = target.unwrap_or_default();
            let drawn = format!("{before}{}{name}{slash}{target}", BRANCHES[last]);
            text.push_str(&line(size, &drawn));
            self.draw(child, &format!("{before}{}", TRUNKS[last]), shown, text);
        }
    }
}
