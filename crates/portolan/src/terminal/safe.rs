//! What a terminal may see: text of an image never steers it (threat 33).

use portolan_image::error::steers;

/// Text with line breaks and tabs as they are, and everything else that could steer made visible.
pub(super) fn shown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if steers(c) && !is_layout(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out
}

fn is_layout(c: char) -> bool {
    matches!(c, '\n' | '\t')
}
