//! RUN: behind the shell that is in force, as a here-document where it has line breaks, or as a list of words.

use super::Fidelity;
use super::here_document;
use super::line::{Draft, Syntax, is_one_line, json_list};
use crate::history::builders::Builder;
use crate::history::go_quote;
use crate::history::instruction::{Run, RunForm};
use crate::history::steps::Step;

const BARE: &str = "the words of a list, whose ends are not recorded";
const BARE_OR_COMMIT: &str =
    "either the words of a list, or the command of a container that was committed";
const SCRIPT: &str = "the script is not recorded, only where it was mounted";

pub(super) fn draft(run: &Run, step: &Step, syntax: Syntax) -> Option<Draft> {
    let command = run.command.trim_matches([' ', '\t']);
    if command.trim().is_empty() {
        return None;
    }
    match &run.form {
        // Buildah writes this shell whichever is in force, and behind it what stood behind RUN.
        RunForm::Shell(shell) if step.builder() == Builder::Buildah && shell == "/bin/sh -c" => {
            written(command, syntax)
        }
        RunForm::Written => written(command, syntax),
        RunForm::Shell(shell) => {
            let in_force = *shell == step.shell().join(" ");
            let words: Vec<&str> = if in_force {
                step.shell().iter().map(String::as_str).collect()
            } else {
                shell.split(' ').collect()
            };
            Some(in_shell(command, &words, in_force, syntax))
        }
        RunForm::Bare if step.builder() == Builder::Commit => None,
        RunForm::Bare => {
            let why = match step.builder() {
                Builder::BuildKit if command.starts_with("/dev/pipes/") => SCRIPT,
                Builder::BuildKit => BARE,
                _ => BARE_OR_COMMIT,
            };
            is_plain(command, Source::Command, syntax)
                .then(|| Draft::new("RUN", command, Fidelity::Ambiguous(why)))
        }
    }
}

/// What somebody wrote behind RUN, flags and lists included.
pub(super) fn written(command: &str, syntax: Syntax) -> Option<Draft> {
    if is_plain(command, Source::Line, syntax) {
        return Some(Draft::exact("RUN", command));
    }
    let text = format!("RUN {}", command.trim_end_matches('\n'));
    here_document::is_whole(command).then(|| Draft::with_here_document(text, Fidelity::Exact))
}

fn in_shell(command: &str, shell: &[&str], in_force: bool, syntax: Syntax) -> Draft {
    if in_force && is_plain(command, Source::Command, syntax) {
        return Draft::exact("RUN", command);
    }
    let unix = shell
        .first()
        .is_some_and(|program| program.ends_with("sh") && !program.contains("pwsh"));
    if in_force && unix && holds_only_lines(command) {
        let delimiter = here_document::free_delimiter(command);
        let text = here_document::write(&format!("RUN <<{delimiter}"), command, &delimiter);
        return Draft::with_here_document(text, Fidelity::Normalised);
    }
    let words: Vec<&str> = shell.iter().copied().chain([command]).collect();
    Draft::normalised("RUN", &json_list(&words))
}

/// Whether line breaks are all that a here-document is needed for. One that begins with `#!` would be run by the
/// program named there.
fn holds_only_lines(command: &str) -> bool {
    command.contains('\n')
        && !command.starts_with("#!")
        && !command.contains(|char: char| char.is_control() && char != '\t' && char != '\n')
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    /// A line of a Dockerfile, in which flags and lists mean what they say.
    Line,
    /// What a shell was given, in which they mean nothing.
    Command,
}

/// Whether `RUN command` is read as just this command.
fn is_plain(command: &str, source: Source, syntax: Syntax) -> bool {
    let misread = command.starts_with("--")
        || (command.starts_with('[') && go_quote::list(command).is_some());
    // Some readers take `<<<` for a here-document where it comes first.
    let opens = command.starts_with("<<");
    !opens && is_one_line(command, syntax.escape) && (source == Source::Line || !misread)
}
