//! What differs between the files of two images.

use std::cmp::Ordering;

use portolan_image::contents::{File, FileKind, Xattr};

use crate::contents::Contents;
use crate::tree::{Change, Tree, Version};

/// One of two images.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// Its files.
    pub tree: &'a Tree,
    /// What they hold.
    pub contents: &'a Contents<'a>,
}

/// Whether times count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Times {
    /// A file that was only written at another time is the same.
    Ignored,
    /// It is not.
    Compared,
}

/// A path that is not the same in both images.
#[derive(Debug, Clone)]
pub struct Difference<'a> {
    /// The file in the first image.
    pub before: Option<Version<'a>>,
    /// The file in the second one.
    pub after: Option<Version<'a>>,
    /// Of a file that is in both, what is not the same.
    pub aspects: Vec<Aspect>,
}

impl<'a> Difference<'a> {
    /// What became of it.
    pub fn change(&self) -> Change {
        match (&self.before, &self.after) {
            (None, _) => Change::Added,
            (_, None) => Change::Removed,
            _ => Change::Changed,
        }
    }

    /// The file as it is in the end, or, if it was removed, as it was.
    pub fn version(&self) -> Version<'a> {
        let versions = self.after.or(self.before);
        versions.expect("a difference is of a path that one side has")
    }

    /// How many bytes it has in each image, hard links not counted, which take none.
    pub fn bytes(&self) -> [u64; 2] {
        [self.before, self.after].map(|version| version.map_or(0, |version| version.file().size))
    }
}

/// What may differ of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Aspect {
    /// What it is: a file, a folder, a link.
    Kind,
    /// What it holds.
    Content,
    /// It has the same size, and what it holds could not be compared.
    Unknown,
    /// Where a symbolic link leads, or which device it stands for.
    Target,
    /// Who may do what with it.
    Mode,
    /// Whose it is, by number: names are only what the archive says.
    Owner,
    /// Its extended attributes.
    Xattrs,
    /// When it was changed last.
    Time,
}

/// What differs between the files that are there in the end, in the order of paths. A hard link is compared as the file that it is
/// another name of: which of its names a layer has first says nothing of the image.
pub fn compare<'a>(before: Side<'a>, after: Side<'a>, times: Times) -> Vec<Difference<'a>> {
    let mut found = Vec::new();
    let all = |side: Side<'a>| std::iter::once(side.tree.root()).chain(side.tree.files());
    let mut left = all(before).peekable();
    let mut right = all(after).peekable();
    loop {
        let order = match (left.peek(), right.peek()) {
            (None, None) => break,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            // Trees give names in the order of their bytes, folder by folder: not in that of whole paths.
            (Some(one), Some(other)) => one.path().names().cmp(other.path().names()),
        };
        let one = if order.is_le() { left.next() } else { None };
        let other = if order.is_ge() { right.next() } else { None };
        let aspects = match (&one, &other) {
            (Some(one), Some(other)) => aspects((one, before), (other, after), times),
            _ => Vec::new(),
        };
        if one.is_some() != other.is_some() || !aspects.is_empty() {
            found.push(Difference {
                before: one,
                after: other,
                aspects,
            });
        }
    }
    found
}

fn aspects(
    (one, before): (&Version<'_>, Side<'_>),
    (other, after): (&Version<'_>, Side<'_>),
    times: Times,
) -> Vec<Aspect> {
    let (old, new) = (followed(one), followed(other));
    let mut aspects = Vec::new();
    let same_kind = std::mem::discriminant(&old.kind) == std::mem::discriminant(&new.kind);
    if !same_kind {
        aspects.push(Aspect::Kind);
    } else if old.kind == FileKind::Regular {
        let hashes = (before.contents.of(one), after.contents.of(other));
        match hashes {
            _ if old.size != new.size => aspects.push(Aspect::Content),
            _ if old.size == 0 => {}
            (Some(one), Some(other)) if one == other => {}
            (Some(_), Some(_)) => aspects.push(Aspect::Content),
            _ => aspects.push(Aspect::Unknown),
        }
    } else if old.kind != new.kind {
        aspects.push(Aspect::Target);
    }
    // The mode of a symbolic link means nothing, and tars have any.
    let is_link = matches!(new.kind, FileKind::Symlink { .. });
    let mut note = |differs: bool, aspect| {
        if differs {
            aspects.push(aspect);
        }
    };
    note(same_kind && !is_link && old.mode != new.mode, Aspect::Mode);
    let owner = |file: &File| (file.owner.uid, file.owner.gid);
    note(owner(&old) != owner(&new), Aspect::Owner);
    note(sorted(&old.xattrs) != sorted(&new.xattrs), Aspect::Xattrs);
    let told = times == Times::Compared && old.modified != new.modified;
    note(told, Aspect::Time);
    aspects
}

/// A hard link as the file that it is another name of.
fn followed(version: &Version<'_>) -> File {
    version.linked().unwrap_or(*version).file()
}

fn sorted(xattrs: &[Xattr]) -> Vec<(&[u8], &[u8])> {
    let mut all: Vec<(&[u8], &[u8])> = xattrs
        .iter()
        .map(|xattr| (&*xattr.name, &*xattr.value))
        .collect();
    all.sort_unstable();
    all
}
