//! Jib: each layer is named in the comment.

use super::{Builder, Raw, Reading};
use crate::history::shell::Shells;

pub(super) fn read<'a>(raw: Raw<'a>, _: &Shells) -> Option<Reading<'a>> {
    let plugin = [
        "jib-maven-plugin:",
        "jib-gradle-plugin:",
        "jib-core:",
        "jib-cli:",
    ];
    let ours = raw.author == "Jib" || plugin.iter().any(|plugin| raw.text.starts_with(plugin));
    ours.then(|| Reading::note(Builder::Jib, raw.text))
}
