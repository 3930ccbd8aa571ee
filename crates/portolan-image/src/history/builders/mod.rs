//! The tools that write histories, one dialect a file, and the table that asks them in turn (quirks 9.1).

mod apko;
mod args;
mod bazel;
mod buildkit;
mod buildpacks;
mod classic;
mod commit;
mod crane;
mod debuerreotype;
mod jib;
mod kaniko;
mod kiwi;
mod ko;
mod nix;
mod python_list;
mod windows_base;

use super::Entry;
use super::instruction::Instruction;
use super::shell::Shells;

/// The tool that wrote an entry, as far as its marks tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Builder {
    /// Docker's builder before BuildKit.
    Classic,
    /// BuildKit.
    BuildKit,
    /// Buildah and Podman.
    Buildah,
    /// kaniko.
    Kaniko,
    /// debuerreotype, which makes Debian's base images.
    Debuerreotype,
    /// Bazel's `rules_docker`.
    Bazel,
    /// ko.
    Ko,
    /// Jib.
    Jib,
    /// apko.
    Apko,
    /// Cloud Native Buildpacks.
    Buildpacks,
    /// Nix's `dockerTools`.
    Nix,
    /// KIWI.
    Kiwi,
    /// crane.
    Crane,
    /// The base images of Windows.
    WindowsBase,
    /// `docker commit`.
    Commit,
    /// `docker import`.
    Import,
    /// Nothing tells.
    Unknown,
}

impl Builder {
    /// Its name as people write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Classic => "classic builder",
            Self::BuildKit => "BuildKit",
            Self::Buildah => "Buildah",
            Self::Kaniko => "kaniko",
            Self::Debuerreotype => "debuerreotype",
            Self::Bazel => "Bazel",
            Self::Ko => "ko",
            Self::Jib => "Jib",
            Self::Apko => "apko",
            Self::Buildpacks => "buildpacks",
            Self::Nix => "Nix",
            Self::Kiwi => "KIWI",
            Self::Crane => "crane",
            Self::WindowsBase => "Windows base image",
            Self::Commit => "docker commit",
            Self::Import => "docker import",
            Self::Unknown => "unknown",
        }
    }

    /// Whether its entries keep the lines of the Dockerfile as they were written, quotes and variables included.
    pub(super) const fn keeps_source(self) -> bool {
        matches!(self, Self::Kaniko | Self::Buildah)
    }
}

/// What a dialect made of an entry.
#[derive(Debug)]
pub(super) struct Reading<'a> {
    pub(super) builder: Builder,
    pub(super) instruction: Instruction<&'a str>,
}

impl<'a> Reading<'a> {
    fn new(builder: Builder, instruction: Instruction<&'a str>) -> Self {
        Self {
            builder,
            instruction,
        }
    }

    fn note(builder: Builder, text: &'a str) -> Self {
        Self::new(
            builder,
            if text.is_empty() {
                Instruction::Nothing
            } else {
                Instruction::Note(text)
            },
        )
    }
}

/// An entry's texts, with the empty text for what is absent.
#[derive(Debug, Clone, Copy)]
struct Raw<'a> {
    text: &'a str,
    comment: &'a str,
    author: &'a str,
}

/// Reads an entry, or says that it is of another tool.
type Dialect = for<'a> fn(Raw<'a>, &Shells) -> Option<Reading<'a>>;

/// In the order in which they are asked: first those that are known by author, comment or a text that no shell
/// would be given, then those known by the shell's prefix, then those that are a guess. What none of
/// them knows is [`commit`]'s.
const DIALECTS: [Dialect; 15] = [
    kaniko::read,
    bazel::read,
    jib::read,
    ko::read,
    apko::read,
    buildpacks::read,
    nix::read,
    debuerreotype::read,
    kiwi::read,
    crane::read,
    windows_base::read,
    buildkit::read_commented,
    classic::read,
    buildkit::read,
    python_list::read,
];

/// What an entry says, and the tool that said it.
pub(super) fn read<'a>(entry: &'a Entry, shells: &Shells) -> Reading<'a> {
    let raw = Raw {
        text: entry.text(),
        comment: entry.comment.as_deref().unwrap_or_default(),
        author: entry.author.as_deref().unwrap_or_default(),
    };
    DIALECTS
        .iter()
        .find_map(|dialect| dialect(raw, shells))
        .unwrap_or_else(|| commit::read(raw))
}
