//! What one entry of a history says, once the marks of its builder are taken off.

/// The instructions of a Dockerfile that a history can hold, RUN apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are the instructions")]
pub enum Keyword {
    Add,
    Arg,
    Cmd,
    Copy,
    Entrypoint,
    Env,
    Expose,
    Healthcheck,
    Label,
    Maintainer,
    Onbuild,
    Shell,
    Stopsignal,
    User,
    Volume,
    Workdir,
}

impl Keyword {
    const ALL: [Self; 16] = [
        Self::Add,
        Self::Arg,
        Self::Cmd,
        Self::Copy,
        Self::Entrypoint,
        Self::Env,
        Self::Expose,
        Self::Healthcheck,
        Self::Label,
        Self::Maintainer,
        Self::Onbuild,
        Self::Shell,
        Self::Stopsignal,
        Self::User,
        Self::Volume,
        Self::Workdir,
    ];

    /// As a Dockerfile spells it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Add => "ADD",
            Self::Arg => "ARG",
            Self::Cmd => "CMD",
            Self::Copy => "COPY",
            Self::Entrypoint => "ENTRYPOINT",
            Self::Env => "ENV",
            Self::Expose => "EXPOSE",
            Self::Healthcheck => "HEALTHCHECK",
            Self::Label => "LABEL",
            Self::Maintainer => "MAINTAINER",
            Self::Onbuild => "ONBUILD",
            Self::Shell => "SHELL",
            Self::Stopsignal => "STOPSIGNAL",
            Self::User => "USER",
            Self::Volume => "VOLUME",
            Self::Workdir => "WORKDIR",
        }
    }

    /// The keyword that `text` begins with, in capitals and followed by white space.
    pub(super) fn leading(text: &str) -> Option<Self> {
        let word = first_word(text)?;
        Self::ALL.into_iter().find(|keyword| keyword.name() == word)
    }

    /// The same in any case, for builders that keep the line as somebody wrote it.
    pub(super) fn leading_in_any_case(text: &str) -> Option<Self> {
        let word = first_word(text)?;
        Self::ALL
            .into_iter()
            .find(|keyword| keyword.name().eq_ignore_ascii_case(word))
    }
}

/// The first word, if white space follows it.
fn first_word(text: &str) -> Option<&str> {
    text.find([' ', '\t']).map(|end| &text[..end])
}

/// What an entry says. `T` is borrowed text while an entry is read, and owned in a [`Step`](super::Step).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Instruction<T = String> {
    /// An instruction other than RUN.
    Plain {
        /// Which.
        keyword: Keyword,
        /// The whole of it, the keyword included, untouched.
        text: T,
    },
    /// A command that was run.
    Run(Run<T>),
    /// Something that is no instruction of a Dockerfile: what another tool says of its work.
    Note(T),
    /// Build arguments that cannot be told from the command behind them.
    Unreadable(T),
    /// The entry holds no text.
    Nothing,
}

/// A command that was run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run<T = String> {
    /// How it was recorded.
    pub form: RunForm,
    /// The build arguments in force, recorded as `|N NAME=value ...`.
    pub args: Option<BuildArgs<T>>,
    /// The command, without the shell's prefix and the builder's marks.
    pub command: T,
}

/// How a command was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunForm {
    /// Behind this shell, such as `/bin/sh -c`.
    Shell(String),
    /// Without a shell: the words of a list joined by spaces, or the command of a committed container.
    Bare,
    /// As the line of a Dockerfile that somebody wrote.
    Written,
}

/// The build arguments of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuildArgs<T = String> {
    /// All of them, as recorded, unquoted.
    pub text: T,
    /// Each `NAME=value`, or `None` where the text could be split in several ways (quirks 9.3).
    pub values: Option<Vec<T>>,
}

impl Instruction<&str> {
    /// The same with its own text.
    pub(super) fn into_owned(self) -> Instruction {
        match self {
            Self::Plain { keyword, text } => Instruction::Plain {
                keyword,
                text: text.to_owned(),
            },
            Self::Run(run) => Instruction::Run(Run {
                form: run.form,
                args: run.args.map(|args| BuildArgs {
                    text: args.text.to_owned(),
                    values: args
                        .values
                        .map(|values| values.into_iter().map(str::to_owned).collect()),
                }),
                command: run.command.to_owned(),
            }),
            Self::Note(text) => Instruction::Note(text.to_owned()),
            Self::Unreadable(text) => Instruction::Unreadable(text.to_owned()),
            Self::Nothing => Instruction::Nothing,
        }
    }
}

/// The arguments of an instruction's text: all behind its first word.
pub(super) fn arguments(text: &str) -> &str {
    text.find([' ', '\t'])
        .map_or("", |end| text[end..].trim_start_matches([' ', '\t']))
}
