//! apko: one layer, made from a list of packages.

use super::{Builder, Raw, Reading};
use crate::history::shell::Shells;

pub(super) fn read<'a>(raw: Raw<'a>, _: &Shells) -> Option<Reading<'a>> {
    (raw.text == "apko" || raw.comment.starts_with("This is an apko "))
        .then(|| Reading::note(Builder::Apko, raw.text))
}
