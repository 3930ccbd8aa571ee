//! What Markdown makes of a page, without its text: the structure that hostile text must not change.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// The elements of a page, in their order. Tables and strokes through words are read too, as code hosts do.
pub(crate) fn structure(page: &str) -> Vec<String> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    Parser::new_ext(page, options)
        .filter_map(|event| match event {
            Event::Start(Tag::CodeBlock(kind)) => Some(format!("{kind:?}")),
            Event::Start(tag) => Some(format!("+{tag:?}")),
            Event::End(tag) if tag != TagEnd::Paragraph => Some(format!("-{tag:?}")),
            Event::Html(html) | Event::InlineHtml(html) => Some(format!("HTML {html}")),
            Event::Rule => Some("rule".to_owned()),
            _ => None,
        })
        .filter(|event| event != "+Paragraph")
        .collect()
}
