//! KIWI, which makes the base images of openSUSE and Fedora.

use super::{Builder, Raw, Reading};
use crate::history::shell::Shells;

pub(super) fn read<'a>(raw: Raw<'a>, _: &Shells) -> Option<Reading<'a>> {
    raw.text
        .starts_with("KIWI ")
        .then(|| Reading::note(Builder::Kiwi, raw.text))
}
