//! Rules about the index.

use std::collections::BTreeMap;

use super::{Found, Subject, at, images, plural, whole};
use crate::record::Role;

pub(super) fn empty(subject: &Subject<'_>, found: &mut Vec<Found>) {
    if subject.record.is_index()
        && subject.record.images().next().is_none()
        && subject.record.left_out == 0
    {
        found.push(whole("there is nothing that can be run"));
    }
}

pub(super) fn nested(subject: &Subject<'_>, found: &mut Vec<Found>) {
    for nested in &subject.record.nested {
        found.push(whole(format!(
            "{} is an index itself: not every tool looks into it",
            nested.digest()
        )));
    }
}

pub(super) fn dangling(subject: &Subject<'_>, found: &mut Vec<Found>) {
    for entry in
        subject.record.entries.iter().filter(|entry| {
            entry.listed.is_some() && entry.manifest.is_none() && entry.claim.is_none()
        })
    {
        for failure in &entry.failures {
            found.push(at(
                entry,
                format!("could not {}: {}", failure.step, failure.message),
            ));
        }
    }
}

pub(super) fn duplicate(subject: &Subject<'_>, found: &mut Vec<Found>) {
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for entry in images(subject.record) {
        let key = entry.platform.normalised().to_string();
        let number = count.entry(key).or_default();
        *number += 1;
        if *number == 2 {
            found.push(at(entry, "tools take the first and never see the other"));
        }
    }
}

pub(super) fn no_platform(subject: &Subject<'_>, found: &mut Vec<Found>) {
    for entry in images(subject.record) {
        if let Some(listed) = &entry.listed
            && listed
                .platform
                .as_ref()
                .is_none_or(|platform| platform.os.is_empty() || platform.architecture.is_empty())
        {
            found.push(at(
                entry,
                format!(
                    "{} is listed for no platform, so that no tool chooses it",
                    listed.digest
                ),
            ));
        }
    }
}

pub(super) fn orphan(subject: &Subject<'_>, found: &mut Vec<Found>) {
    // With platforms left out, what it is about may be among them.
    if subject.record.left_out > 0 || subject.record.claimed.is_some() {
        return;
    }
    let orphans = subject
        .record
        .entries
        .iter()
        .filter(|entry| entry.role == Role::Attestation { of: None })
        .count();
    if orphans > 0 {
        found.push(whole(format!(
            "{} of no image here",
            plural(orphans, "attestation")
        )));
    }
}
