//! debuerreotype, which makes Debian's and Ubuntu's base images and records its own command as a comment.

use super::{Builder, Raw, Reading};
use crate::history::shell::Shells;

pub(super) fn read<'a>(raw: Raw<'a>, _: &Shells) -> Option<Reading<'a>> {
    let ours = raw.text.starts_with("# ")
        && (raw.comment.starts_with("debuerreotype") || raw.text.contains(".sh "));
    ours.then(|| Reading::note(Builder::Debuerreotype, raw.text))
}
