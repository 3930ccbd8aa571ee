//! CMD, ENTRYPOINT, SHELL and VOLUME: lists that Go printed, as JSON.

use super::Fidelity;
use super::line::{Draft, json_list};
use crate::history::go_quote;

const WORDS: &str = "the words of the list are recorded without quotes";

/// CMD and ENTRYPOINT: a list with or without commas, very old lists without quotes, or a line for the shell.
pub(super) fn command(keyword: &str, arguments: &str) -> Option<Draft> {
    let text = arguments.trim();
    if let Some(words) = go_quote::list(text) {
        return Some(written(keyword, text, &words));
    }
    if let Some(words) = unquoted(text) {
        return Some(Draft::new(
            keyword,
            &json_list(&words),
            Fidelity::Ambiguous(WORDS),
        ));
    }
    // A list that is broken is not a line for the shell.
    (!text.starts_with("[\"")).then(|| Draft::exact(keyword, text))
}

/// VOLUME `[/data]`, `["/data"]` or plain paths.
pub(super) fn volume(arguments: &str) -> Option<Draft> {
    let text = arguments.trim();
    if let Some(words) = go_quote::list(text) {
        return (!words.is_empty()).then(|| written("VOLUME", text, &words));
    }
    let Some(words) = unquoted(text) else {
        return (!text.starts_with('[')).then(|| Draft::exact("VOLUME", text));
    };
    let absolute = |word: &&str| word.starts_with('/') || word.get(1..2) == Some(":");
    let clear = words.iter().all(absolute);
    let fidelity = if clear {
        Fidelity::Normalised
    } else {
        Fidelity::Ambiguous(WORDS)
    };
    (!words.is_empty()).then(|| Draft::new("VOLUME", &json_list(&words), fidelity))
}

/// SHELL, whose words are known for certain where none holds a space, or where the config names the same.
pub(super) fn shell(words: &[String], arguments: &str, config: &[String]) -> Option<Draft> {
    if words.is_empty() {
        return None;
    }
    if go_quote::list(arguments).is_some() {
        return Some(written("SHELL", arguments.trim(), words));
    }
    let certain = words == config || words.iter().all(|word| !word.contains(' '));
    let fidelity = if certain {
        Fidelity::Normalised
    } else {
        Fidelity::Ambiguous(WORDS)
    };
    Some(Draft::new("SHELL", &json_list(words), fidelity))
}

/// Whether SHELL's arguments are a JSON list already.
pub(super) fn shell_is_json(arguments: &str) -> bool {
    serde_json::from_str::<Vec<String>>(arguments).is_ok_and(|words| !words.is_empty())
}

fn written(keyword: &str, text: &str, words: &[String]) -> Draft {
    let json = json_list(words);
    let fidelity = if json == text {
        Fidelity::Exact
    } else {
        Fidelity::Normalised
    };
    Draft::new(keyword, &json, fidelity)
}

/// The words of `[npm start]`. A list with quotes in it is not of this kind.
fn unquoted(text: &str) -> Option<Vec<&str>> {
    let inner = text.strip_prefix('[')?.strip_suffix(']')?;
    let plain =
        !inner.contains(['"', '[', ']']) && !inner.starts_with(' ') && !inner.ends_with(' ');
    plain.then(|| inner.split(' ').filter(|word| !word.is_empty()).collect())
}
