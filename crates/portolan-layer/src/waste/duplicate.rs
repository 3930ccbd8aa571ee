//! Files of the same content in several places.

use std::collections::HashMap;

use portolan_image::contents::FileKind;

use crate::contents::{ContentHash, Contents};
use crate::tree::Version;

/// The smallest file that is looked at, in bytes: a file takes as much on a disk anyway, and small ones are alike by chance.
pub const SMALLEST: u64 = 4096;

/// A content that several files have, each for itself: hard links are one file.
#[derive(Debug, Clone)]
pub struct Duplicate<'a> {
    /// What they hold.
    pub hash: ContentHash,
    /// How many bytes each of them has.
    pub bytes: u64,
    /// The files: the one of the lowest layer first, in the order of paths.
    pub files: Vec<Version<'a>>,
}

impl<'a> Duplicate<'a> {
    /// All but the first.
    pub fn copies(&self) -> &[Version<'a>] {
        self.files.get(1..).unwrap_or_default()
    }

    /// How many bytes the copies have together.
    pub fn extra_bytes(&self) -> u64 {
        self.bytes.saturating_mul(self.copies().len() as u64)
    }
}

/// The duplicates among files that are there in the end, which come in the order of their paths.
pub(super) fn find<'a>(files: &[Version<'a>], contents: &Contents<'_>) -> Vec<Duplicate<'a>> {
    let mut by_hash: HashMap<ContentHash, Duplicate<'a>> = HashMap::new();
    for version in files {
        let file = version.file();
        if file.kind != FileKind::Regular || file.size < SMALLEST {
            continue;
        }
        let Some(hash) = contents.of(version) else {
            continue;
        };
        let same = by_hash.entry(hash).or_insert_with(|| Duplicate {
            hash,
            bytes: file.size,
            files: Vec::new(),
        });
        same.files.push(*version);
    }
    let mut found: Vec<Duplicate<'a>> = by_hash
        .into_values()
        .filter(|same| !same.copies().is_empty())
        .collect();
    for same in &mut found {
        same.files.sort_by_key(Version::layer);
    }
    found.sort_by_key(|same| (std::cmp::Reverse(same.extra_bytes()), same.hash));
    found
}
