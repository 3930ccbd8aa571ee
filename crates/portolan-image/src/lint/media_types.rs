//! Rules about media types and formats.

use super::{Found, Subject, at, images, whole};
use crate::manifest::Manifest;

pub(super) fn wrong(subject: &Subject<'_>, found: &mut Vec<Found>) {
    for entry in &subject.record.entries {
        let (Some(listed), Some(manifest)) = (&entry.listed, &entry.manifest) else {
            continue;
        };
        let (says, is) = (&listed.media_type, manifest.media_type());
        if !says.as_str().is_empty() && says != is {
            found.push(at(entry, format!("listed as {says}, it is {is}")));
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    Docker,
    Oci,
}

fn family(media_type: &str) -> Option<Family> {
    if media_type.starts_with("application/vnd.docker.") {
        Some(Family::Docker)
    } else if media_type.starts_with("application/vnd.oci.") {
        Some(Family::Oci)
    } else {
        None
    }
}

pub(super) fn mixed(subject: &Subject<'_>, found: &mut Vec<Found>) {
    let root = subject
        .record
        .root
        .as_ref()
        .filter(|_| subject.record.is_index())
        .and_then(|root| family(root.media_type().as_str()));
    for entry in images(subject.record) {
        let Some(manifest) = &entry.manifest else {
            continue;
        };
        let own = family(manifest.media_type().as_str());
        if let (Some(root), Some(own)) = (root, own)
            && root != own
        {
            found.push(whole(format!(
                "{}: the manifest is of another kind than the index",
                entry.platform
            )));
        }
        let config = match entry.manifest_view() {
            Some(Ok(Manifest::Image(image))) => image
                .config
                .map(|config| config.media_type.as_str().to_owned()),
            _ => None,
        };
        let layers = entry
            .layers
            .iter()
            .map(|layer| layer.descriptor.media_type.as_str().to_owned());
        if let Some(other) = config
            .into_iter()
            .chain(layers)
            .find(|part| family(part).is_some_and(|part| own.is_some_and(|own| own != part)))
        {
            found.push(at(
                entry,
                format!("{other} in a manifest of {}", manifest.media_type()),
            ));
        }
    }
}

pub(super) fn schema1(subject: &Subject<'_>, found: &mut Vec<Found>) {
    for entry in images(subject.record) {
        if let Some(Ok(Manifest::Schema1(_))) = entry.manifest_view() {
            found.push(at(entry, "push it again with any current tool"));
        }
    }
}
