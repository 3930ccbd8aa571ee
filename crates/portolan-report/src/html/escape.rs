//! Text from outside, made safe for HTML: between tags, in quoted attributes, and as links (threats 33, 35).

use portolan_image::error::steers;

/// Text between tags or in a quoted attribute: the five characters, and what steers.
pub(crate) fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(c),
            c if steers(c) => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    out
}

/// A link where the text is an address of the web and nothing else; else the text.
pub(super) fn link(address: &str) -> String {
    let web = address.starts_with("https://") || address.starts_with("http://");
    let plain = address
        .chars()
        .all(|c| c.is_ascii_graphic() && !matches!(c, '"' | '\'' | '<' | '>' | '`' | '\\'));
    let shown = text(address);
    if web && plain {
        format!("<a href=\"{shown}\" rel=\"nofollow noopener noreferrer\">{shown}</a>")
    } else {
        shown
    }
}
