//! COPY and ADD: what was copied is recorded by its checksum or by its path, never where it came from.

use super::Fidelity;
use super::here_document;
use super::line::{Draft, Syntax, json_list};

const CHECKSUM: &str = "what was copied is recorded as a checksum";
const NO_STAGE: &str = "--from, --link and --exclude are not recorded";
const STAGE: &str = "it names a stage or an image that the history does not hold";
const NO_BODY: &str = "the body of the here-document is not recorded";

pub(super) fn draft(keyword: &str, arguments: &str, syntax: Syntax) -> Option<Draft> {
    let mut rest = arguments.trim();
    let mut flags = String::new();
    while let Some(flag) = rest
        .strip_prefix("--")
        .and_then(|_| rest.split_ascii_whitespace().next())
    {
        flags.push_str(flag);
        flags.push(' ');
        rest = rest[flag.len()..].trim_start();
    }
    if let Some((sources, destination)) = by_checksum(rest) {
        return Some(written(
            keyword,
            &flags,
            &sources,
            destination,
            CHECKSUM,
            syntax,
        ));
    }
    if syntax.source {
        let enough = rest.starts_with('[') || rest.split_ascii_whitespace().count() >= 2;
        let foreign = flags.contains("--from=");
        let fidelity = if foreign {
            Fidelity::Ambiguous(STAGE)
        } else {
            Fidelity::Exact
        };
        return enough.then(|| Draft::new(keyword, arguments, fidelity));
    }
    let words: Vec<&str> = rest.split(' ').filter(|word| !word.is_empty()).collect();
    let (destination, sources) = words.split_last()?;
    if sources.is_empty() {
        return None;
    }
    if let [source] = sources
        && let Some(name) = source.strip_prefix("<<")
    {
        return without_body(keyword, &flags, name, destination);
    }
    Some(written(
        keyword,
        &flags,
        sources,
        destination,
        NO_STAGE,
        syntax,
    ))
}

/// Reads `file:<hex> in /x `, with `dir:` and `multi:`, and several of them in brackets.
fn by_checksum(text: &str) -> Option<(Vec<&str>, &str)> {
    let (sources, destination) = text.split_once(" in ")?;
    let sources = sources
        .strip_prefix('[')
        .and_then(|list| list.strip_suffix(']'))
        .unwrap_or(sources);
    let sources: Vec<&str> = sources.split_ascii_whitespace().collect();
    let sum = |source: &&str| {
        ["file:", "dir:", "multi:"]
            .iter()
            .any(|kind| source.starts_with(kind))
    };
    let destination = destination.trim();
    // One version of Buildah writes a quote and a comma too many.
    let destination = destination.strip_suffix("\",").unwrap_or(destination);
    (!sources.is_empty() && sources.iter().all(sum) && !destination.is_empty())
        .then_some((sources, destination))
}

fn written(
    keyword: &str,
    flags: &str,
    sources: &[&str],
    destination: &str,
    why: &'static str,
    syntax: Syntax,
) -> Draft {
    let words: Vec<&str> = sources.iter().copied().chain([destination]).collect();
    // In a list only variables are expanded; outside of it quotes and escapes are taken away too.
    let plain = |word: &str| {
        !word.contains([' ', '\t', '"', '\'', '$', syntax.escape]) && !word.starts_with(['[', '<'])
    };
    let text = if words.iter().all(|word| plain(word)) {
        words.join(" ")
    } else {
        let escaped = |word: &&str| word.replace('$', &format!("{}$", syntax.escape));
        json_list(&words.iter().map(escaped).collect::<Vec<_>>())
    };
    Draft::new(keyword, &format!("{flags}{text}"), Fidelity::Ambiguous(why))
}

/// The history names the here-document and does not hold it: an empty one stands for it.
fn without_body(keyword: &str, flags: &str, name: &str, destination: &str) -> Option<Draft> {
    let name = name
        .strip_prefix('-')
        .unwrap_or(name)
        .trim_matches(['"', '\'']);
    let letters = |text: &str| {
        !text.is_empty()
            && text
                .chars()
                .all(|char| char.is_ascii_alphanumeric() || char == '_')
    };
    let plain = !(flags.to_owned() + destination)
        .contains(|char: char| char.is_control() || char == '<' || char == '\\' || char == '`');
    (letters(name) && plain).then(|| {
        let opening = format!("{keyword} {flags}<<{name} {destination}");
        let text = here_document::write(&opening, "", name);
        Draft::with_here_document(text, Fidelity::Ambiguous(NO_BODY))
    })
}
