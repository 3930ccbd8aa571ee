//! Reading `Link` for the next page, and refusing to be led away by it (RFC 8288; registry-quirks 5.3).

use url::Url;

/// The next page's URL, on the same origin and path as the page that was asked for.
///
/// Servers write absolute URLs, paths, bare queries, and paths that lack a prefix (Artifactory): only the query is taken
/// wherever the rest differs, so that no `Link` leads to another host (threat 10).
pub fn next(asked: &Url, lines: &[&str]) -> Option<Url> {
    lines
        .iter()
        .find_map(|line| next_of(line))
        .and_then(|target| {
            let resolved = asked.join(target).ok()?;
            let mut url = asked.clone();
            // A link without a query leads to a page that was read before; whoever follows it notices and says so.
            url.set_query(resolved.query().filter(|query| !query.is_empty()));
            url.set_fragment(None);
            Some(url)
        })
}

/// The target of the first link with the relation `next`.
fn next_of(line: &str) -> Option<&str> {
    let mut rest = line;
    loop {
        let start = rest.find('<')?;
        let end = start + rest[start..].find('>')?;
        let target = &rest[start + 1..end];
        let after = &rest[end + 1..];
        let (parameters, following) = split_at_comma(after);
        if is_next(parameters) {
            return Some(target.trim());
        }
        rest = following;
    }
}

/// Splits after the parameters of one link: at a comma outside quotes.
fn split_at_comma(text: &str) -> (&str, &str) {
    let mut quoted = false;
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => return (&text[..at], &text[at + 1..]),
            _ => {}
        }
    }
    (text, "")
}

fn is_next(parameters: &str) -> bool {
    parameters.split(';').any(|parameter| {
        parameter.split_once('=').is_some_and(|(name, value)| {
            name.trim().eq_ignore_ascii_case("rel")
                && value
                    .trim()
                    .trim_matches('"')
                    .split_ascii_whitespace()
                    .any(|relation| relation.eq_ignore_ascii_case("next"))
        })
    })
}
