//! EXPOSE, USER, WORKDIR and STOPSIGNAL: words.

use super::Fidelity;
use super::line::{Draft, Syntax};

/// USER, WORKDIR and STOPSIGNAL. Their values were recorded after expansion, so what would be expanded or taken
/// away again is escaped.
pub(super) fn draft(keyword: &str, arguments: &str, syntax: Syntax) -> Option<Draft> {
    let text = arguments.trim();
    if syntax.source || !text.contains(['$', '"', '\'', syntax.escape]) {
        return (!text.is_empty()).then(|| Draft::exact(keyword, text));
    }
    let mut escaped = String::with_capacity(text.len() + 2);
    for char in text.chars() {
        if matches!(char, '$' | '"' | '\'') || char == syntax.escape {
            escaped.push(syntax.escape);
        }
        escaped.push(char);
    }
    Some(Draft::normalised(keyword, &escaped))
}

/// EXPOSE `80 443`, `map[80/tcp:{} 443/tcp:{}]` or `[80/tcp]` (quirks 9.3).
pub(super) fn expose(arguments: &str) -> Option<Draft> {
    let text = arguments.trim();
    let (inner, map) = match text.strip_prefix("map[") {
        Some(inner) => (inner.strip_suffix(']')?, true),
        None => (
            text.strip_prefix('[')
                .map_or(Some(text), |inner| inner.strip_suffix(']'))?,
            false,
        ),
    };
    let port = |word| if map { word_of_map(word) } else { Some(word) };
    let ports: Vec<&str> = inner
        .split_ascii_whitespace()
        .map(port)
        .collect::<Option<_>>()?;
    if ports.is_empty() || !ports.iter().all(|port| is_port(port)) {
        return None;
    }
    let fidelity = if inner == text {
        Fidelity::Exact
    } else {
        Fidelity::Normalised
    };
    Some(Draft::new("EXPOSE", &ports.join(" "), fidelity))
}

fn word_of_map(word: &str) -> Option<&str> {
    word.strip_suffix(":{}")
}

/// `80`, `80/tcp`, `8000-8010/udp`, or a variable where the line was kept as it was written.
fn is_port(word: &str) -> bool {
    let first = word.starts_with(|first: char| first.is_ascii_digit() || first == '$');
    first
        && word.chars().all(|char| {
            char.is_ascii_alphanumeric() || matches!(char, '/' | '-' | '_' | '$' | '{' | '}' | ':')
        })
}
