//! The rule about the base that an image states.

use super::{Found, Subject, at, images};
use crate::digest::Digest;
use crate::record::Entry;

fn layers(entry: &Entry) -> Vec<&Digest> {
    entry
        .layers
        .iter()
        .map(|layer| &layer.descriptor.digest)
        .collect()
}

/// The layers of the stated base are not the first layers of the image.
pub(super) fn mismatch(subject: &Subject<'_>, found: &mut Vec<Found>) {
    let Some(base) = subject.base else {
        return;
    };
    for entry in images(subject.record) {
        let same = |other: &&Entry| other.platform.normalised() == entry.platform.normalised();
        let Some(stated) = images(base).find(same) else {
            found.push(at(
                entry,
                format!(
                    "{} is not there for this platform",
                    base.reference.familiar()
                ),
            ));
            continue;
        };
        if !layers(entry).starts_with(&layers(stated)) {
            found.push(at(
                entry,
                format!(
                    "the layers of {} are not its first layers",
                    base.reference.familiar()
                ),
            ));
        }
    }
}
