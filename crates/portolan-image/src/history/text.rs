//! The text that reports print for a step.

use super::builders::Builder;
use super::instruction::{Instruction, Run, RunForm};
use super::steps::Step;

const UNREADABLE: &str = "# unable to parse image command string further:";

/// As the standard style prints it.
pub(super) fn standard(step: &Step) -> String {
    match step.instruction() {
        Instruction::Run(run) => standard_run(run, step.entry().text()),
        // Published so, though nothing was run.
        Instruction::Note(text) if step.builder() == Builder::WindowsBase => format!("RUN {text}"),
        Instruction::Plain { text, .. } | Instruction::Note(text) => text.clone(),
        Instruction::Unreadable(text) => format!("{UNREADABLE}\n{text}"),
        Instruction::Nothing => nothing(step.entry().comment.as_deref().unwrap_or_default()),
    }
}

fn standard_run(run: &Run, raw: &str) -> String {
    if run.form == RunForm::Written {
        return raw.to_owned();
    }
    let command = &run.command;
    match &run.args {
        Some(args) => format!("# ARGS: {}\nRUN {command}", args.text),
        None => format!("RUN {command}"),
    }
}

/// An entry without text is told by its comment, if it has one.
fn nothing(comment: &str) -> String {
    let lines: Vec<&str> = comment
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    if lines.is_empty() {
        "# nothing is recorded of this step".to_owned()
    } else {
        format!("# {}", lines.join(" "))
    }
}

/// As docker-library/repo-info has printed since 2021 (quirks 9.6, field.md section 4): it knows `/bin/sh -c` and the
/// config's shell, takes any first word in capitals for an instruction, keeps ` # buildkit`, and puts RUN before
/// everything else.
pub(super) fn repo_info(created_by: &str, config_shell: &[String]) -> String {
    let mut shells = vec!["/bin/sh -c ".to_owned()];
    if !config_shell.is_empty() {
        shells.push(format!("{} ", config_shell.join(" ")));
    }
    let unshelled = |text: &'_ str| {
        shells
            .iter()
            .find_map(|shell| text.strip_prefix(shell.as_str()).map(str::len))
    };
    let text = created_by.strip_prefix("RUN ").unwrap_or(created_by);
    let args = repo_info_args(text, &shells);
    if text.starts_with('|') && args.is_none() {
        return format!("{UNREADABLE}\n{text}");
    }
    let (prefix, text) = args.map_or((String::new(), text), |(args, text)| {
        (format!("# ARGS: {args}\n"), text)
    });
    let text = unshelled(text).map_or(text, |left| &text[text.len() - left..]);
    let marked = text.strip_prefix("#(nop) ");
    let capitals = text.trim_start_matches(|char: char| char.is_ascii_uppercase());
    let instruction = capitals.len() < text.len() && capitals.starts_with(' ');
    match marked {
        Some(marked) => format!("{prefix}{}", marked.trim_start_matches(' ')),
        None if instruction => format!("{prefix}{text}"),
        None => format!("{prefix}RUN {text}"),
    }
}

/// The arguments of `|N args shell ...`, up to the first shell it knows, and the rest with that shell. Arguments that
/// hold a line break are beyond it.
fn repo_info_args<'a>(text: &'a str, shells: &[String]) -> Option<(&'a str, &'a str)> {
    let behind = text.strip_prefix('|')?;
    let digits = behind.find(|char: char| !char.is_ascii_digit())?;
    let behind = behind[digits..].strip_prefix(' ')?;
    if digits == 0 {
        return None;
    }
    let line = behind.find('\n').unwrap_or(behind.len());
    let shell_at = |&(space, _): &(usize, &str)| {
        let rest = &behind[space + 1..];
        shells.iter().any(|shell| rest.starts_with(shell.as_str()))
    };
    let (space, _) = behind
        .match_indices(' ')
        .take_while(|&(space, _)| space < line)
        .find(shell_at)?;
    Some((&behind[..space], &behind[space + 1..]))
}
