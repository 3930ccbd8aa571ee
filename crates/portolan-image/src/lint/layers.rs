//! Rules about layers.

use std::collections::HashMap;

use super::{Found, Subject, at, images};

/// Layers that hold nothing: an empty tar as docker and BuildKit compress it, and uncompressed.
const EMPTY: [&str; 4] = [
    "sha256:a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4",
    "sha256:4f4fb700ef54461cfa02571ae0db9a0dc1e0cdb5577484a6d75e68dc38e8acc1",
    "sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef",
    "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
];

fn is_empty(digest: &str) -> bool {
    EMPTY.contains(&digest)
}

pub(super) fn duplicate(subject: &Subject<'_>, found: &mut Vec<Found>) {
    for entry in images(subject.record) {
        let mut count: HashMap<&str, usize> = HashMap::new();
        for layer in &entry.layers {
            let digest = layer.descriptor.digest.as_str();
            let number = count.entry(digest).or_default();
            *number += 1;
            if *number == 2 && !is_empty(digest) {
                found.push(at(entry, format!("{digest} is applied more than once")));
            }
        }
    }
}

pub(super) fn empty(subject: &Subject<'_>, found: &mut Vec<Found>) {
    for entry in images(subject.record) {
        let diffs = entry
            .config_view()
            .and_then(Result::ok)
            .map(|config| config.diff_ids)
            .unwrap_or_default();
        for (number, layer) in entry.layers.iter().enumerate() {
            let digest = layer.descriptor.digest.as_str();
            if is_empty(digest)
                || (diffs.len() == entry.layers.len()
                    && diffs.get(number).is_some_and(|diff| is_empty(diff)))
            {
                found.push(at(entry, format!("layer {} ({digest})", number + 1)));
            }
        }
    }
}

pub(super) fn foreign(subject: &Subject<'_>, found: &mut Vec<Found>) {
    for entry in images(subject.record) {
        for layer in entry
            .layers
            .iter()
            .filter(|layer| !layer.descriptor.urls.is_empty())
        {
            let urls = layer.descriptor.urls.join(", ");
            found.push(at(
                entry,
                format!("{} comes from {urls}", layer.descriptor.digest),
            ));
        }
    }
}

pub(super) fn dead(subject: &Subject<'_>, found: &mut Vec<Found>) {
    for entry in images(subject.record) {
        for layer in entry
            .layers
            .iter()
            .filter(|layer| !layer.descriptor.urls.is_empty())
        {
            if let Some(failure) = &layer.failure {
                found.push(at(
                    entry,
                    format!("{}: {}", layer.descriptor.digest, failure.message),
                ));
            }
        }
    }
}
