//! ko, which builds Go programs into images.

use super::{Builder, Raw, Reading};
use crate::history::shell::Shells;

pub(super) fn read<'a>(raw: Raw<'a>, _: &Shells) -> Option<Reading<'a>> {
    raw.text
        .starts_with("ko build ")
        .then(|| Reading::note(Builder::Ko, raw.text))
}
