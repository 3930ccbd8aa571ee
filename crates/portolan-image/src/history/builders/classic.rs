//! The classic builder, and Buildah, which writes as it does: a shell's prefix, and `#(nop)` before what is not run
//! (quirks 9.2 and 9.4).
//!
//! The number of spaces behind the mark tells the two apart no better than guessing; Buildah's comment
//! `FROM <base>` does.

use super::{Builder, Raw, Reading, args};
use crate::history::instruction::{Instruction, Keyword, Run, RunForm};
use crate::history::shell::Shells;

pub(super) fn read<'a>(raw: Raw<'a>, shells: &Shells) -> Option<Reading<'a>> {
    let buildah = raw.comment.starts_with("FROM ");
    let builder = if buildah {
        Builder::Buildah
    } else {
        Builder::Classic
    };
    if raw.text.starts_with('|') {
        return Some(Reading::new(builder, args::read(raw.text, shells)));
    }
    if let Some(text) = shells.after_mark(raw.text) {
        return Some(Reading::new(builder, marked(text)));
    }
    if let Some((shell, command)) = shells.strip(raw.text) {
        let run = Run {
            form: RunForm::Shell(shell.to_owned()),
            args: None,
            command,
        };
        return Some(Reading::new(builder, Instruction::Run(run)));
    }
    // A commit that belongs to no line of the Dockerfile.
    (buildah && raw.text == "/bin/sh").then(|| Reading::note(builder, raw.text))
}

fn marked(text: &str) -> Instruction<&str> {
    match Keyword::leading_in_any_case(text) {
        Some(keyword) => Instruction::Plain { keyword, text },
        None if text.is_empty() => Instruction::Nothing,
        None => Instruction::Note(text),
    }
}
