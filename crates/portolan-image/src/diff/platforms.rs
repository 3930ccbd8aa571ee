//! Which images of two records are for the same platform.

use crate::platform::Platform;
use crate::record::{Entry, Record};

/// An image, beside that of the other record for the same platform.
#[derive(Debug, Clone, Copy)]
pub enum Pair<'a> {
    /// There is none before.
    Added(&'a Entry),
    /// There is none after.
    Gone(&'a Entry),
    /// There is one in both: before, after.
    Both(&'a Entry, &'a Entry),
}

/// The images of two records, paired by platform: first in the order of `after`, then what is gone. A second image for one platform
/// pairs with the second. Where several versions of Windows stand side by side and one moved on, they pair by what they have in common.
pub fn pairs<'a>(before: &'a Record, after: &'a Record) -> Vec<Pair<'a>> {
    let mut left: Vec<&Entry> = before.images().collect();
    let mut found: Vec<(&Entry, Option<&Entry>)> =
        after.images().map(|image| (image, None)).collect();
    let same: [fn(&Platform, &Platform) -> bool; 2] = [
        |a, b| a.normalised() == b.normalised(),
        |a, b| without_version(a) == without_version(b) && !a.is_unknown(),
    ];
    for same in same {
        for (image, partner) in &mut found {
            if partner.is_none()
                && let Some(at) = left
                    .iter()
                    .position(|other| same(&other.platform, &image.platform))
            {
                *partner = Some(left.remove(at));
            }
        }
    }
    let gone = left.into_iter().map(Pair::Gone);
    let found = found.into_iter().map(|(image, partner)| match partner {
        Some(before) => Pair::Both(before, image),
        None => Pair::Added(image),
    });
    found.chain(gone).collect()
}

fn without_version(platform: &Platform) -> Platform {
    Platform {
        os_version: None,
        os_features: Vec::new(),
        ..platform.normalised()
    }
}

/// Whether the same images are listed in another order.
pub(super) fn reordered(before: &Record, after: &Record) -> bool {
    let digests = |record: &Record| -> Vec<Option<String>> {
        record
            .images()
            .map(|image| image.digest().map(ToString::to_string))
            .collect()
    };
    let (before, after) = (digests(before), digests(after));
    let sorted = |list: &Vec<Option<String>>| {
        let mut list = list.clone();
        list.sort();
        list
    };
    before != after && sorted(&before) == sorted(&after)
}
