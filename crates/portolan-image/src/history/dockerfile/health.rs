//! HEALTHCHECK, from the forms in which builders record it.

use super::Fidelity;
use super::line::{Draft, is_one_line, json_list};
use crate::history::go_quote;
use crate::history::healthcheck::{self, Healthcheck};
use crate::history::steps::Step;

const KEYWORD: &str = "HEALTHCHECK";
const UNQUOTED: &str = "the words of the command are recorded without quotes";

pub(super) fn draft(arguments: &str, step: &Step) -> Option<Draft> {
    if let Some(check) = healthcheck::read(arguments) {
        return Some(normalised(&check, step));
    }
    is_source(arguments).then(|| Draft::exact(KEYWORD, arguments))
}

/// Whether this is written as in a Dockerfile: options, then `NONE` or `CMD` and a command.
fn is_source(arguments: &str) -> bool {
    let mut words = arguments
        .split_ascii_whitespace()
        .skip_while(|word| word.starts_with("--"));
    let kind = words.next().unwrap_or_default();
    let command = words.next().is_some();
    (kind.eq_ignore_ascii_case("CMD") && command) || (kind.eq_ignore_ascii_case("NONE") && !command)
}

fn normalised(check: &Healthcheck, step: &Step) -> Draft {
    let mut text = String::new();
    let (kind, words) = check
        .test
        .split_first()
        .map_or(("NONE", &[][..]), |(kind, words)| (kind.as_str(), words));
    if kind == "NONE" {
        return Draft::normalised(KEYWORD, "NONE");
    }
    for (name, value) in &check.options {
        text.extend(["--", *name, "=", value, " "]);
    }
    text.push_str("CMD ");
    match (kind, words) {
        ("CMD-SHELL", [command]) if is_plain(command) => text.push_str(command.trim()),
        ("CMD-SHELL", [command]) => {
            let words: Vec<&str> = step
                .shell()
                .iter()
                .map(String::as_str)
                .chain([command.as_str()])
                .collect();
            text.push_str(&json_list(&words));
        }
        _ => text.push_str(&json_list(words)),
    }
    let fidelity = if check.unquoted {
        Fidelity::Ambiguous(UNQUOTED)
    } else {
        Fidelity::Normalised
    };
    Draft::new(KEYWORD, &text, fidelity)
}

/// Whether a command stands as it is behind `CMD`, with either escape character.
fn is_plain(command: &str) -> bool {
    let list = command.trim_start().starts_with('[') && go_quote::list(command).is_some();
    !command.trim().is_empty() && !list && is_one_line(command, '\\') && is_one_line(command, '`')
}
