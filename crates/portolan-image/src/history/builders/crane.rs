//! crane and its library, go-containerregistry.

use super::{Builder, Raw, Reading};
use crate::history::shell::Shells;

pub(super) fn read<'a>(raw: Raw<'a>, _: &Shells) -> Option<Reading<'a>> {
    let ours = raw.text.starts_with("crane ") || raw.text == "random";
    ours.then(|| Reading::note(Builder::Crane, raw.text))
}
