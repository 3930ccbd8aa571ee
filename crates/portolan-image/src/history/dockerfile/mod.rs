//! The Dockerfile that a history tells of: valid to parse, one instruction an entry, each marked with how sure it is.
//!
//! What a history lost is not made up: the stages before the last, `--from`, `--mount`, the names of local files and
//! the base's name are gone. What cannot be said in a Dockerfile stands in a comment.

mod copy;
mod health;
mod here_document;
mod line;
mod list;
mod pairs;
mod run;
mod word;

use std::fmt;

use super::OsFamily;
use super::builders::Builder;
use super::instruction::{Instruction, Keyword, arguments};
use super::steps::Step;
use line::Draft;

const NO_INSTRUCTION: &str = "the text is no valid instruction";
const INSEPARABLE: &str = "build arguments and command cannot be told apart";
const COMMITTED: &str = "a container was committed that ran";

/// How sure an instruction is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fidelity {
    /// The words that were recorded, without the builder's marks.
    Exact,
    /// The same meaning, spelt so that a Dockerfile can hold it.
    Normalised,
    /// The history does not tell all; the text says what is missing, as the end of a sentence.
    Ambiguous(&'static str),
}

impl Fidelity {
    /// As it is printed: `exact`, `normalised`, `ambiguous: ...`.
    fn text(&self) -> String {
        match self {
            Self::Exact => "exact".to_owned(),
            Self::Normalised => "normalised".to_owned(),
            Self::Ambiguous(why) => format!("ambiguous: {why}"),
        }
    }
}

/// Whether the marks of [`Fidelity`] are printed, as comments before their instruction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marks {
    /// Printed.
    Shown,
    /// Left out.
    Hidden,
}

/// What one entry of the history gives: comments, and one instruction at most.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DockerfileLine {
    /// The place of the entry in the history, from 0.
    pub entry: usize,
    /// The layer that the step made, from 0, where that is known.
    pub layer: Option<usize>,
    /// Lines that stand before the instruction, each with its `# `.
    pub comments: Vec<String>,
    /// The instruction: one line, or a line and the here-document that belongs to it.
    pub instruction: Option<String>,
    /// How sure it is. An entry that gives only comments is exact if that is all it says.
    pub fidelity: Fidelity,
}

/// A Dockerfile. Printed with [`Display`](fmt::Display) it has no marks; see [`Dockerfile::to_text`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dockerfile {
    os: OsFamily,
    lines: Vec<DockerfileLine>,
}

/// Turns steps into instructions.
pub(super) fn dockerfile(steps: &[Step], os: OsFamily, config_shell: &[String]) -> Dockerfile {
    let lines = steps
        .iter()
        .map(|step| line(step, os, config_shell))
        .collect();
    Dockerfile { os, lines }
}

impl Dockerfile {
    /// What each entry gives, in order. The `FROM` before them is no entry's.
    pub fn lines(&self) -> &[DockerfileLine] {
        &self.lines
    }

    /// The whole text.
    pub fn to_text(&self, marks: Marks) -> String {
        let mut text = String::new();
        if self.os == OsFamily::Windows {
            // Paths are full of backslashes.
            text.push_str("# escape=`\n");
        }
        // What was built upon is part of the history, so it begins from nothing. It also ends the place where
        // comments are directives: nothing an entry says can name a frontend.
        text.push_str("FROM scratch\n");
        for line in &self.lines {
            for comment in &line.comments {
                text.push_str(comment);
                text.push('\n');
            }
            let Some(instruction) = &line.instruction else {
                continue;
            };
            if marks == Marks::Shown {
                text.push_str("# ");
                text.push_str(&line.fidelity.text());
                text.push('\n');
            }
            text.push_str(instruction);
            text.push('\n');
        }
        text
    }
}

impl fmt::Display for Dockerfile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_text(Marks::Hidden))
    }
}

fn line(step: &Step, os: OsFamily, config_shell: &[String]) -> DockerfileLine {
    let syntax = line::Syntax::of(os, step.builder());
    let mut comments = Vec::new();
    let said = match step.instruction() {
        Instruction::Plain { keyword, text } => {
            let draft = plain(*keyword, arguments(text), step, config_shell, syntax);
            checked(draft, syntax, NO_INSTRUCTION, text, &mut comments)
        }
        Instruction::Run(run) => {
            if let Some(args) = &run.args {
                comments = line::comment("build arguments", &args.text);
            }
            let draft = run::draft(run, step, syntax);
            if step.builder() == Builder::Commit {
                checked(draft, syntax, COMMITTED, &run.command, &mut comments)
            } else {
                let text = format!("RUN {}", run.command);
                checked(draft, syntax, NO_INSTRUCTION, &text, &mut comments)
            }
        }
        Instruction::Note(text) => {
            comments = line::comment(step.builder().name(), &note(text, step));
            Said::Comment(Fidelity::Exact)
        }
        Instruction::Unreadable(text) => {
            comments = line::comment(INSEPARABLE, text);
            Said::Comment(Fidelity::Ambiguous(INSEPARABLE))
        }
        Instruction::Nothing => {
            let comment = step.entry().comment.as_deref().unwrap_or_default();
            let said = if comment.is_empty() {
                "no command is recorded"
            } else {
                comment
            };
            comments = line::comment(step.builder().name(), said);
            Said::Comment(Fidelity::Exact)
        }
    };
    let (instruction, fidelity) = match said {
        Said::Comment(fidelity) => (None, fidelity),
        Said::Instruction(draft) => (Some(draft.text), draft.fidelity),
    };
    DockerfileLine {
        entry: step.index(),
        layer: step.layer(),
        comments,
        instruction,
        fidelity,
    }
}

/// What another tool says of its step, with the remark that tells its layers apart.
fn note(text: &str, step: &Step) -> String {
    let remark = step.entry().comment.as_deref().unwrap_or_default();
    match step.builder() {
        Builder::Ko | Builder::Jib | Builder::Apko if !remark.is_empty() => {
            format!("{text} ({remark})")
        }
        // Its text is a comment already.
        Builder::Debuerreotype => text.trim_start_matches(['#', ' ']).to_owned(),
        _ => text.to_owned(),
    }
}

/// What became of an entry.
enum Said {
    Instruction(Draft),
    Comment(Fidelity),
}

/// The draft, if it is one instruction; if not, its text goes into a comment.
fn checked(
    draft: Option<Draft>,
    syntax: line::Syntax,
    label: &str,
    text: &str,
    comments: &mut Vec<String>,
) -> Said {
    if let Some(draft) = draft.and_then(|draft| draft.checked(syntax)) {
        return Said::Instruction(draft);
    }
    comments.extend(line::comment(label, text));
    Said::Comment(Fidelity::Ambiguous(NO_INSTRUCTION))
}

/// An instruction other than RUN, or `None` if its arguments make none.
fn plain(
    keyword: Keyword,
    arguments: &str,
    step: &Step,
    config_shell: &[String],
    syntax: line::Syntax,
) -> Option<Draft> {
    let name = keyword.name();
    match keyword {
        Keyword::Add | Keyword::Copy => copy::draft(name, arguments, syntax),
        Keyword::Arg => pairs::arg(arguments, syntax),
        Keyword::Cmd | Keyword::Entrypoint => list::command(name, arguments),
        Keyword::Env => pairs::env(arguments, syntax),
        Keyword::Expose => word::expose(arguments),
        Keyword::Healthcheck => health::draft(arguments, step),
        Keyword::Label => pairs::label(arguments, syntax),
        Keyword::Maintainer => Some(Draft::exact(name, arguments)),
        Keyword::Onbuild => onbuild(arguments, step, config_shell, syntax),
        Keyword::Shell => list::shell(step.shell(), arguments, config_shell),
        Keyword::Stopsignal | Keyword::User | Keyword::Workdir => {
            word::draft(name, arguments, syntax)
        }
        Keyword::Volume => list::volume(arguments),
    }
}

/// What it triggers was kept as it was written, by every builder.
fn onbuild(
    inner: &str,
    step: &Step,
    config_shell: &[String],
    syntax: line::Syntax,
) -> Option<Draft> {
    let syntax = line::Syntax {
        source: true,
        ..syntax
    };
    let runs = inner
        .get(..4)
        .is_some_and(|word| word.eq_ignore_ascii_case("RUN "));
    let draft = match Keyword::leading_in_any_case(inner) {
        None if runs => run::written(arguments(inner), syntax),
        None | Some(Keyword::Onbuild | Keyword::Maintainer) => None,
        // The shell in force is another's.
        Some(Keyword::Shell) if !list::shell_is_json(arguments(inner)) => None,
        Some(Keyword::Shell) => Some(Draft::exact("SHELL", arguments(inner))),
        Some(keyword) => plain(keyword, arguments(inner), step, config_shell, syntax),
    };
    let draft = draft?.checked(syntax)?;
    (!draft.text.contains('\n')).then(|| Draft::new("ONBUILD", &draft.text, draft.fidelity))
}
