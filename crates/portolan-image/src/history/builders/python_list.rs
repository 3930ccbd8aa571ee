//! Tools that record the text of a Python list: `['/bin/sh','-c','...']`, seen once.

use super::{Builder, Raw, Reading};
use crate::history::instruction::{Instruction, Run, RunForm};
use crate::history::shell::Shells;

pub(super) fn read<'a>(raw: Raw<'a>, _: &Shells) -> Option<Reading<'a>> {
    let inner = raw.text.strip_prefix("['")?.strip_suffix("']")?;
    let behind = inner
        .strip_prefix("/bin/sh'")?
        .trim_start()
        .strip_prefix(',')?
        .trim_start();
    let behind = behind
        .strip_prefix("'-c'")?
        .trim_start()
        .strip_prefix(',')?
        .trim_start();
    let command = behind.strip_prefix('\'')?;
    // Escapes and further words would have to be undone, which changes the text: then it is left as it is.
    if command.contains(['\\', '\'']) {
        return None;
    }
    let run = Run {
        form: RunForm::Shell("/bin/sh -c".to_owned()),
        args: None,
        command,
    };
    Some(Reading::new(Builder::Unknown, Instruction::Run(run)))
}
