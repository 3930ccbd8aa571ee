//! kaniko, which records each line of the Dockerfile as it was written.

use super::{Builder, Raw, Reading};
use crate::history::instruction::{Instruction, Keyword, Run, RunForm};
use crate::history::shell::Shells;

pub(super) fn read<'a>(raw: Raw<'a>, _: &Shells) -> Option<Reading<'a>> {
    if raw.author != "kaniko" {
        return None;
    }
    let text = raw.text;
    let word = text
        .get(..4)
        .filter(|word| word.eq_ignore_ascii_case("RUN "));
    let instruction = match (word, Keyword::leading_in_any_case(text)) {
        (Some(word), _) => Instruction::Run(Run {
            form: RunForm::Written,
            args: None,
            command: &text[word.len()..],
        }),
        (None, Some(keyword)) => Instruction::Plain { keyword, text },
        (None, None) if text.is_empty() => Instruction::Nothing,
        (None, None) => Instruction::Note(text),
    };
    Some(Reading::new(Builder::Kaniko, instruction))
}
