//! A record with fewer platforms: what a reader wished for, of a record that holds more.

use std::collections::HashSet;

use crate::digest::Digest;
use crate::platform::Platform;
use crate::record::{Entry, Record, Role};

/// Leaves only the images that meet one of the wishes, with the attestations about them; no wish leaves all. The record says how
/// many were left out.
///
/// # Errors
/// The platforms that are there, where none meets a wish.
pub fn narrow(mut record: Record, wishes: &[Platform]) -> Result<Record, Vec<String>> {
    if wishes.is_empty() {
        return Ok(record);
    }
    let meets = |entry: &Entry| wishes.iter().any(|wish| entry.platform.meets(wish));
    let kept: HashSet<Digest> = record
        .images()
        .filter(|entry| meets(entry))
        .filter_map(|entry| entry.digest().cloned())
        .collect();
    if !record.images().any(meets) {
        return Err(record
            .images()
            .map(|entry| entry.platform.to_string())
            .collect());
    }
    let before = record.images().count();
    record.entries.retain(|entry| match &entry.role {
        Role::Attestation { of } => of.as_ref().is_some_and(|of| kept.contains(of)),
        Role::Artifact { .. } => false,
        Role::Image | Role::Unread => meets(entry),
    });
    record.left_out += before - record.images().count();
    Ok(record)
}
