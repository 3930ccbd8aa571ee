//! BuildKit: instructions without a shell's prefix, RUN, COPY and ADD with ` # buildkit` behind them (quirks 9.3).

use super::{Builder, Raw, Reading, args};
use crate::history::instruction::{Instruction, Keyword, Run, RunForm};
use crate::history::shell::Shells;

const TAIL: &str = " # buildkit";

/// An entry that names BuildKit in its comment.
pub(super) fn read_commented<'a>(raw: Raw<'a>, shells: &Shells) -> Option<Reading<'a>> {
    if !raw.comment.starts_with("buildkit.") {
        return None;
    }
    read(raw, shells).or_else(|| Some(Reading::note(Builder::BuildKit, raw.text)))
}

/// An entry that is written as BuildKit does.
pub(super) fn read<'a>(raw: Raw<'a>, shells: &Shells) -> Option<Reading<'a>> {
    let (text, tail) = raw
        .text
        .strip_suffix(TAIL)
        .map_or((raw.text, false), |text| (text, true));
    let sure = tail || raw.comment.starts_with("buildkit.");
    if let Some(command) = raw.text.strip_prefix("RUN ") {
        // Unreadable arguments keep the tail: all of the text is doubtful.
        if command.starts_with('|') {
            let instruction = args::read(&text["RUN ".len().min(text.len())..], shells);
            let unreadable = matches!(instruction, Instruction::Unreadable(_));
            let instruction = if unreadable {
                Instruction::Unreadable(command)
            } else {
                instruction
            };
            return Some(Reading::new(Builder::BuildKit, instruction));
        }
        let command = text.strip_prefix("RUN ").unwrap_or_default();
        let (builder, run) = if let Some((shell, command)) = shells.strip(command) {
            (
                Builder::BuildKit,
                Run {
                    form: RunForm::Shell(shell.to_owned()),
                    args: None,
                    command,
                },
            )
        } else if sure {
            (
                Builder::BuildKit,
                Run {
                    form: RunForm::Bare,
                    args: None,
                    command,
                },
            )
        } else {
            (
                Builder::Unknown,
                Run {
                    form: RunForm::Written,
                    args: None,
                    command,
                },
            )
        };
        return Some(Reading::new(builder, Instruction::Run(run)));
    }
    let keyword = Keyword::leading(raw.text)?;
    let copies = matches!(keyword, Keyword::Copy | Keyword::Add);
    let text = if copies { text } else { raw.text };
    let builder = if copies && !sure {
        Builder::Unknown
    } else {
        Builder::BuildKit
    };
    Some(Reading::new(builder, Instruction::Plain { keyword, text }))
}
