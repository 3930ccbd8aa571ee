//! Bazel's `rules_docker`, whose entry may stand before those of its base image.

use super::{Builder, Raw, Reading};
use crate::history::shell::Shells;

pub(super) fn read<'a>(raw: Raw<'a>, _: &Shells) -> Option<Reading<'a>> {
    let ours = raw.author == "Bazel" || raw.text.starts_with("bazel build ");
    ours.then(|| Reading::note(Builder::Bazel, raw.text))
}
