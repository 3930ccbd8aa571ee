//! The frame of every page of HTML: its head, its style, nothing beside it.

use super::escape::text;

const STYLE: &str = include_str!("style.css");

/// A page. `body` and `footer` are HTML; `title` is text from outside.
pub(crate) fn page(title: &str, body: &str, footer: &str) -> String {
    let title = text(title);
    let footer = if footer.is_empty() {
        String::new()
    } else {
        format!("<footer>{footer}</footer>\n")
    };
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"generator\" content=\"Portolan\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n{body}</main>\n{footer}</body>\n</html>\n"
    )
}
