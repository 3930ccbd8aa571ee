//! ENV, LABEL and ARG: names and values, recorded without the quotes that held them together (quirks 9.3).

use super::Fidelity;
use super::line::{Draft, Syntax, is_one_line};

const SEVERAL: &str = "one value with an = in it, or several values, recorded without quotes";
const LINE_BREAK: &str = "the value holds characters that no Dockerfile can, shown here as escapes";

/// ENV.
pub(super) fn env(arguments: &str, syntax: Syntax) -> Option<Draft> {
    draft("ENV", arguments, syntax, is_variable)
}

/// LABEL, whose names may hold almost anything.
pub(super) fn label(arguments: &str, syntax: Syntax) -> Option<Draft> {
    draft("LABEL", arguments, syntax, is_label)
}

/// ARG: with values as ENV, or names alone.
pub(super) fn arg(arguments: &str, syntax: Syntax) -> Option<Draft> {
    if arguments.split_ascii_whitespace().all(is_variable) {
        return Some(Draft::exact("ARG", arguments));
    }
    draft("ARG", arguments, syntax, is_variable)
}

fn draft(
    keyword: &str,
    arguments: &str,
    syntax: Syntax,
    is_name: fn(&str) -> bool,
) -> Option<Draft> {
    let text = arguments.trim_matches([' ', '\t']);
    if syntax.source && is_source(text, syntax, is_name) {
        return Some(Draft::exact(keyword, text));
    }
    let pairs = split(text, is_name)?;
    let mut fidelity = Fidelity::Exact;
    let mut written = Vec::with_capacity(pairs.len());
    for (name, value) in &pairs {
        let quoted = quote(value, syntax.escape);
        if quoted != *value && fidelity == Fidelity::Exact {
            fidelity = Fidelity::Normalised;
        }
        if value.contains(|char: char| char.is_control() && char != '\t') {
            fidelity = Fidelity::Ambiguous(LINE_BREAK);
        }
        written.push(format!("{name}={quoted}"));
    }
    if pairs.len() > 1 && !matches!(fidelity, Fidelity::Ambiguous(_)) {
        fidelity = Fidelity::Ambiguous(SEVERAL);
    }
    Some(Draft::new(keyword, &written.join(" "), fidelity))
}

/// Whether a line as somebody wrote it reads as one: `NAME value`, or pairs with their own quotes.
fn is_source(text: &str, syntax: Syntax, is_name: fn(&str) -> bool) -> bool {
    let named = |word: &str| {
        let name = word
            .split_once('=')
            .map(|(name, _)| name.trim_matches(['"', '\'']));
        name.is_some_and(is_name)
    };
    let Some(words) = words(text, syntax.escape) else {
        return false;
    };
    let old = words
        .first()
        .is_some_and(|word| !word.contains('=') && is_name(word))
        && words.len() > 1;
    is_one_line(text, syntax.escape) && (old || words.iter().all(|word| named(word)))
}

/// The words of a line, quotes and escapes still in them, or `None` if a quote is not closed.
fn words(text: &str, escape: char) -> Option<Vec<&str>> {
    let mut words = Vec::new();
    let mut start = None;
    let mut open = None;
    let mut escaped = false;
    for (at, char) in text.char_indices() {
        if open.is_none() && !escaped && char.is_whitespace() {
            words.extend(start.take().map(|start| &text[start..at]));
            continue;
        }
        start = start.or(Some(at));
        match open {
            _ if escaped => escaped = false,
            Some('\'') if char != '\'' => {}
            _ if char == escape => escaped = true,
            Some(quote) if char == quote => open = None,
            None if char == '"' || char == '\'' => open = Some(char),
            _ => {}
        }
    }
    words.extend(start.map(|start| &text[start..]));
    (open.is_none() && !escaped).then_some(words)
}

/// Splits `NAME=value NAME=value` where a space and another name stand.
fn split(text: &str, is_name: fn(&str) -> bool) -> Option<Vec<(&str, &str)>> {
    let begins = |&start: &usize| {
        let word = &text[start..];
        let end = word.find(['=', ' ', '\t', '\n']).unwrap_or(word.len());
        word[end..].starts_with('=') && is_name(&word[..end])
    };
    let after_space = text.match_indices(' ').map(|(space, _)| space + 1);
    let starts: Vec<usize> = std::iter::once(0)
        .chain(after_space)
        .filter(begins)
        .collect();
    if starts.first() != Some(&0) {
        return None;
    }
    let ends = starts
        .iter()
        .skip(1)
        .map(|&next| next - 1)
        .chain([text.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|(&start, end)| text[start..end].split_once('='))
        .collect()
}

/// The value in double quotes, unless it needs none. What would be expanded or taken away is escaped.
fn quote(value: &str, escape: char) -> String {
    use std::fmt::Write as _;
    let plain = |char: char| char.is_alphanumeric() || "_./:@%+,~=-*?&;|(){}<>!^".contains(char);
    if !value.is_empty() && value.chars().all(plain) {
        return value.to_owned();
    }
    let mut out = String::with_capacity(value.len() + 2);
    out.push('"');
    for char in value.chars() {
        match char {
            '"' | '$' => out.extend([escape, char]),
            _ if char == escape => out.extend([escape, escape]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push('\t'),
            control if control.is_control() => {
                let _ = write!(out, "\\x{:02x}", u32::from(control));
            }
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

fn is_variable(name: &str) -> bool {
    let first = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    first
        && name
            .chars()
            .all(|char| char.is_ascii_alphanumeric() || matches!(char, '_' | '.' | '-'))
}

fn is_label(name: &str) -> bool {
    let first = name.starts_with(|first: char| first.is_ascii_alphanumeric() || first == '_');
    first
        && name
            .chars()
            .all(|char| char.is_ascii_alphanumeric() || matches!(char, '_' | '.' | '-' | '/' | ':'))
}
