//! What readers stumbled over, whatever it was.

use super::{Found, Subject, at, whole};
use crate::finding::Finding;

pub(super) fn findings(subject: &Subject<'_>, found: &mut Vec<Found>) {
    let sentence = |finding: &Finding| {
        if finding.place.is_empty() {
            finding.what.clone()
        } else {
            format!("{}: {}", finding.place, finding.what)
        }
    };
    found.extend(
        subject
            .record
            .findings
            .iter()
            .map(|finding| whole(sentence(finding))),
    );
    for entry in &subject.record.entries {
        // What has a rule of its own is told by that rule.
        let own = |finding: &&Finding| {
            finding.place != "platform" && finding.place != "vnd.docker.reference.digest"
        };
        found.extend(
            entry
                .findings
                .iter()
                .filter(own)
                .map(|finding| at(entry, sentence(finding))),
        );
    }
}
