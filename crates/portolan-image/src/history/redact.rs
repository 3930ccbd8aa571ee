//! Takes the values of secrets out of a history (threat 60, quirks 9.7).

use super::instruction::{Instruction, Keyword, arguments};
use super::steps::Step;

/// What stands in the place of a hidden value.
pub const HIDDEN: &str = "***";

/// Whether a build argument, variable or label of this name is likely to hold a secret: `pass`, `token`, `secret`,
/// `key` or `auth` occurs in it, in any case.
///
/// That is wide on purpose: `GPG_KEY`, which holds a public fingerprint, and `org.opencontainers.image.authors` are
/// hidden too, since nothing in a history tells them from `API_KEY` and `BASIC_AUTH`.
pub fn is_secret_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["pass", "token", "secret", "key", "auth"]
        .iter()
        .any(|part| name.contains(part))
}

/// `NAME=value` with the value hidden, or `None` where there is nothing to hide. For a config's `Env`.
pub fn hide_assignment(assignment: &str) -> Option<String> {
    let (name, value) = assignment.split_once('=')?;
    (is_secret_name(name) && !value.is_empty()).then(|| format!("{name}={HIDDEN}"))
}

/// A text whose secrets are hidden.
pub(super) struct Hidden {
    pub(super) text: String,
    pub(super) hidden: usize,
}

/// The `created_by` of a step without its secrets, or `None` where it holds none.
pub(super) fn created_by(step: &Step) -> Option<Hidden> {
    let raw = step.entry().text();
    match step.instruction() {
        Instruction::Plain { keyword, text } => {
            let (keyword, part) = secret_part(*keyword, text)?;
            // The part is the end of the text, apart from BuildKit's tail.
            let at = raw.rfind(part)?;
            replace(raw, at, part, |part| instruction(keyword, part))
        }
        Instruction::Run(run) => {
            let args = run.args.as_ref()?;
            // The same words may come again in the command.
            let at = raw.find(&args.text)?;
            match &args.values {
                Some(values) => replace(raw, at, &args.text, |_| assignments(values)),
                None => replace(raw, at, &args.text, pairs),
            }
        }
        Instruction::Note(text) | Instruction::Unreadable(text) => {
            replace(raw, raw.rfind(text)?, text, pairs)
        }
        Instruction::Nothing => None,
    }
}

/// The part of an instruction that holds names and values.
fn secret_part(keyword: Keyword, text: &str) -> Option<(Keyword, &str)> {
    let inner = arguments(text);
    match keyword {
        Keyword::Env | Keyword::Arg | Keyword::Label => Some((keyword, inner)),
        Keyword::Onbuild => secret_part(Keyword::leading_in_any_case(inner)?, inner),
        _ => None,
    }
}

/// `raw` with `part`, which stands at `at`, rewritten.
fn replace(
    raw: &str,
    at: usize,
    part: &str,
    rewrite: impl FnOnce(&str) -> Hidden,
) -> Option<Hidden> {
    let new = rewrite(part);
    let text = format!("{}{}{}", &raw[..at], new.text, &raw[at + part.len()..]);
    (new.hidden > 0).then_some(Hidden {
        text,
        hidden: new.hidden,
    })
}

fn assignments(values: &[String]) -> Hidden {
    let mut hidden = 0;
    let hide = |value: &String| {
        let new = hide_assignment(value);
        hidden += usize::from(new.is_some());
        new.unwrap_or_else(|| value.clone())
    };
    let text = values.iter().map(hide).collect::<Vec<_>>().join(" ");
    Hidden { text, hidden }
}

/// Hides values in the arguments of ENV, ARG and LABEL, the old form `NAME value` included.
fn instruction(keyword: Keyword, text: &str) -> Hidden {
    if let Some((name, value)) = text.split_once([' ', '\t']) {
        let old = keyword != Keyword::Arg && !name.contains('=') && !value.trim().is_empty();
        if old && is_secret_name(name) {
            return Hidden {
                text: format!("{name} {HIDDEN}"),
                hidden: 1,
            };
        }
    }
    pairs(text)
}

/// Hides values in `NAME=value NAME=value`. A value ends where white space and another `name=` follow it, since it
/// may hold white space itself.
fn pairs(text: &str) -> Hidden {
    let mut out = String::with_capacity(text.len());
    let mut hidden = 0;
    let mut rest = text;
    while let Some((name, behind)) = next_name(rest) {
        out.push_str(&rest[..rest.len() - behind.len()]);
        rest = behind;
        if is_secret_name(name) {
            let end = value_end(behind);
            if end > 0 {
                out.push_str(HIDDEN);
                hidden += 1;
            }
            rest = &behind[end..];
        }
        // Any other value is looked into, quotes or not: `OPTS="--token=x"`.
    }
    out.push_str(rest);
    Hidden { text: out, hidden }
}

/// The next word that has an `=` in it: the name before the sign, and all behind it.
fn next_name(text: &str) -> Option<(&str, &str)> {
    let sign = text.find('=')?;
    let start = text[..sign]
        .rfind([' ', '\t', '\n'])
        .map_or(0, |space| space + 1);
    Some((&text[start..sign], &text[sign + 1..]))
}

/// Where a value ends: behind its closing quote, or before white space that another `name=` follows.
fn value_end(value: &str) -> usize {
    let quote = value
        .chars()
        .next()
        .filter(|&first| first == '"' || first == '\'');
    if let Some(quote) = quote {
        let mut escaped = false;
        for (at, char) in value.char_indices().skip(1) {
            if char == quote && !escaped {
                return at + 1;
            }
            escaped = char == '\\' && !escaped;
        }
        return value.len();
    }
    let spaces = value.match_indices([' ', '\t', '\n']).map(|(at, _)| at);
    spaces
        .into_iter()
        .find(|&at| names_follow(&value[at + 1..]))
        .unwrap_or(value.len())
}

/// Whether `text` begins with `name=`.
fn names_follow(text: &str) -> bool {
    let other =
        |char: char| !(char.is_ascii_alphanumeric() || matches!(char, '_' | '.' | '-' | '/'));
    text.find(other)
        .is_some_and(|end| end > 0 && text[end..].starts_with('='))
}
