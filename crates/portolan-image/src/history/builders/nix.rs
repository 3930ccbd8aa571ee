//! Nix's `dockerTools`, which names the store paths of each layer in the comment and records no command.

use super::{Builder, Raw, Reading};
use crate::history::shell::Shells;

pub(super) fn read<'a>(raw: Raw<'a>, _: &Shells) -> Option<Reading<'a>> {
    raw.comment
        .starts_with("store paths: [")
        .then(|| Reading::note(Builder::Nix, raw.text))
}
