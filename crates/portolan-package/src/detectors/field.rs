//! Fields as they are kept: bounded, and nothing where nothing is said.

use portolan_image::contents::{Evidence, FilePath, Licence};

use crate::limits::FIELD_BYTES;

/// A field without the space around it, cut to what is kept of one; `None` if nothing is said.
pub(crate) fn kept(text: &str) -> Option<String> {
    let text = text.trim();
    let text = text.get(..text.floor_char_boundary(FIELD_BYTES))?;
    (!text.is_empty()).then(|| text.to_owned())
}

/// A licence as a field names it; `None` if it names none.
pub(crate) fn licence(name: &str, evidence: Evidence, from: &FilePath) -> Option<Licence> {
    Some(Licence {
        name: kept(name)?,
        expression: None,
        evidence,
        from: from.clone(),
    })
}
