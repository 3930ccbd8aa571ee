//! `docker commit`, `docker import`, and all that no other dialect knows.

use super::{Builder, Raw, Reading};
use crate::history::instruction::{Instruction, Run, RunForm};

pub(super) fn read(raw: Raw<'_>) -> Reading<'_> {
    if raw.text.is_empty() {
        let imported = raw.comment.starts_with("Imported from ");
        let builder = if imported {
            Builder::Import
        } else {
            Builder::Unknown
        };
        return Reading::new(builder, Instruction::Nothing);
    }
    // The container's command is what is recorded. A message tells it from a RUN whose words were a list.
    let builder = if raw.comment.is_empty() {
        Builder::Unknown
    } else {
        Builder::Commit
    };
    let run = Run {
        form: RunForm::Bare,
        args: None,
        command: raw.text,
    };
    Reading::new(builder, Instruction::Run(run))
}
