//! The base images of Windows, whose two layers are an image and its updates.

use super::{Builder, Raw, Reading};
use crate::history::shell::Shells;

pub(super) fn read<'a>(raw: Raw<'a>, _: &Shells) -> Option<Reading<'a>> {
    let ours = ["Apply image ", "Install update "]
        .iter()
        .any(|mark| raw.text.starts_with(mark));
    ours.then(|| Reading::note(Builder::WindowsBase, raw.text))
}
