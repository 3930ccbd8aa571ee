//! Text from outside, made safe for the places of a Markdown page that it goes to (threats 33, 34).
//!
//! What published pages hold passes through unchanged to the byte; what would end a block, begin another or steer a terminal
//! does not.

use portolan_image::error::steers;

/// Text among text: on one line, with what Markdown would read as markup behind a backslash. Blanks at its ends, which
/// could make it a block of code or break the line, are left out.
pub(crate) fn plain(text: &str) -> String {
    let characters: Vec<char> = text.trim().chars().collect();
    let marker = list_marker(&characters);
    let mut out = String::with_capacity(text.len());
    for (at, &c) in characters.iter().enumerate() {
        let inside_a_word = || {
            let word = |at: Option<usize>| {
                at.and_then(|at| characters.get(at))
                    .is_some_and(|c| c.is_alphanumeric())
            };
            word(at.checked_sub(1)) && word(Some(at + 1))
        };
        match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '&' | '|' | '~' | '!' | '$' => {
                out.extend(['\\', c]);
            }
            '_' if !inside_a_word() => out.extend(['\\', c]),
            '#' | '+' | '-' | '=' if at == 0 => out.extend(['\\', c]),
            '.' | ')' if marker == Some(at) => out.extend(['\\', c]),
            // Link texts are found by readers that know addresses by their looks.
            ':' if text[..].contains("://") => out.extend(['\\', c]),
            c if c.is_whitespace() && c != ' ' => out.push(' '),
            c if steers(c) => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    out
}

/// Where the sign stands that makes the first word a number of a list: `1.`, `23)`.
fn list_marker(characters: &[char]) -> Option<usize> {
    let digits = characters.iter().take_while(|c| c.is_ascii_digit()).count();
    let sign = matches!(characters.get(digits), Some('.' | ')'));
    let ends = characters.get(digits + 1).is_none_or(|c| c.is_whitespace());
    (digits > 0 && sign && ends).then_some(digits)
}

/// Text as inline code: on one line, between more backticks than it holds in a row.
pub(crate) fn code(text: &str) -> String {
    let line = one_line(text);
    let fence = "`".repeat(longest_run(&line) + 1);
    let edge = line.starts_with('`')
        || line.ends_with('`')
        || (line.starts_with(' ') && line.ends_with(' ') && !line.trim().is_empty());
    if line.is_empty() {
        "(empty)".to_owned()
    } else if edge {
        format!("{fence} {line} {fence}")
    } else {
        format!("{fence}{line}{fence}")
    }
}

/// A fenced block: its fence is longer than any run of backticks that begins a line in it, so that no line can end it.
pub(crate) fn block(language: &str, text: &str) -> String {
    let longest = text
        .lines()
        .map(|line| longest_prefix(line.trim_start()))
        .max()
        .unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}{language}\n{text}{fence}\n")
}

/// Text inside a fenced block: line breaks and tabs stay, what steers a terminal does not.
pub(crate) fn fenced(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\t' => out.push(c),
            c if steers(c) => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    out
}

fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if steers(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

fn longest_prefix(line: &str) -> usize {
    line.len() - line.trim_start_matches('`').len()
}
