//! Build arguments recorded before a command: `|2 A=b B=c d /bin/sh -c ...` (quirks 9.2 and 9.3).

use crate::history::instruction::{BuildArgs, Instruction, Run, RunForm};
use crate::history::shell::Shells;

/// A value may hold the shell's own words; beyond this many places to look no honest entry goes.
const MOST_PLACES: usize = 64;

/// Reads a text that begins with `|`.
///
/// What stands between the count and a known shell are the arguments. Values were recorded without quotes, so the
/// first place is taken where as many `NAME=` as counted stand before the shell. One argument may hold anything.
/// More names than the count say nothing certain: the arguments stay one text. Fewer, or no shell, and nothing of
/// the entry can be told apart.
pub(super) fn read<'a>(text: &'a str, shells: &Shells) -> Instruction<&'a str> {
    split(text, shells).map_or(Instruction::Unreadable(text), Instruction::Run)
}

fn split<'a>(text: &'a str, shells: &Shells) -> Option<Run<&'a str>> {
    let behind = text.strip_prefix('|')?;
    let digits = behind.find(|char: char| !char.is_ascii_digit())?;
    let count: usize = behind[..digits].parse().ok()?;
    let behind = &behind[digits..];
    let mut unsure = None;
    for (end, shell, command) in shells.within(behind).take(MOST_PLACES) {
        let args = behind[..end].trim_start_matches(' ');
        let run = |values| {
            let args = BuildArgs { text: args, values };
            let args = (!args.text.is_empty()).then_some(args);
            // The command is found again in `text`, whose borrow outlives the shells'.
            let command = &text[text.len() - command.len()..];
            Run {
                form: RunForm::Shell(shell.to_owned()),
                args,
                command,
            }
        };
        let starts = names(args);
        if starts.len() == count {
            return Some(run(Some(values(args, &starts))));
        }
        if starts.len() > count && unsure.is_none() {
            unsure = Some(if count == 1 {
                run(Some(vec![args]))
            } else {
                run(None)
            });
        }
    }
    unsure
}

/// Where each `NAME=` of `NAME=value NAME=value` begins.
pub(in crate::history) fn names(args: &str) -> Vec<usize> {
    let begins = |&start: &usize| {
        let word = &args[start..];
        let name = word.find('=').map(|end| &word[..end]);
        name.is_some_and(is_name)
    };
    let after_space = args.match_indices(' ').map(|(space, _)| space + 1);
    std::iter::once(0)
        .chain(after_space)
        .filter(begins)
        .collect()
}

fn is_name(name: &str) -> bool {
    let first = name
        .bytes()
        .next()
        .is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_');
    first
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn values<'a>(args: &'a str, starts: &[usize]) -> Vec<&'a str> {
    let ends = starts
        .iter()
        .skip(1)
        .map(|&next| next - 1)
        .chain([args.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|(&start, end)| &args[start..end])
        .collect()
}
