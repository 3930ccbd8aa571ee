//! The shells that a history's commands may stand behind, and the one in force at each entry.

use std::sync::Arc;

use super::{Entry, go_quote};

/// Which default shell a builder uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OsFamily {
    /// Linux and all that is not Windows: `/bin/sh -c`.
    Linux,
    /// Windows: `cmd /S /C`.
    Windows,
}

impl OsFamily {
    /// The family of a config's `os`.
    pub fn of(os: &str) -> Self {
        if os.eq_ignore_ascii_case("windows") {
            Self::Windows
        } else {
            Self::Linux
        }
    }

    fn default_shell(self) -> &'static [&'static str] {
        match self {
            Self::Linux => &["/bin/sh", "-c"],
            Self::Windows => &["cmd", "/S", "/C"],
        }
    }
}

/// Shells that are recognised before a mark or behind build arguments even where no SHELL named them, because a
/// config that was squashed or rebased may have lost the entry that did.
const COMMON: [&str; 12] = [
    "/bin/bash -c",
    "/bin/bash -o pipefail -c",
    "/bin/bash -eo pipefail -c",
    "/bin/bash -euo pipefail -c",
    "/bin/ash -c",
    "/bin/ash -eo pipefail -c",
    "/usr/bin/bash -c",
    "/usr/bin/sh -c",
    "bash -c",
    "sh -c",
    "powershell -Command",
    "pwsh -Command",
];

/// A history may declare thousands of shells to make each entry slow to read; images have one or two.
const MOST_DECLARED: usize = 16;
const LONGEST_DECLARED: usize = 4096;
const MARK: &str = "#(nop) ";

/// The shells known to one history.
#[derive(Debug)]
pub(super) struct Shells {
    current: Arc<[String]>,
    config: Vec<String>,
    /// The prefixes that are taken off a command: declared, configured, and the two defaults. Longest first.
    stripped: Vec<String>,
    /// The same and the common ones. Longest first.
    known: Vec<String>,
}

impl Shells {
    /// The shells of a history: those its SHELL instructions name, the config's, and the defaults.
    pub(super) fn new(entries: &[Entry], os: OsFamily, config: &[String]) -> Self {
        let mut stripped = vec!["/bin/sh -c".to_owned(), "cmd /S /C".to_owned()];
        let mut add = |shell: String| {
            let reasonable = !shell.trim().is_empty() && shell.len() <= LONGEST_DECLARED;
            if reasonable && stripped.len() < MOST_DECLARED && !stripped.contains(&shell) {
                stripped.push(shell);
            }
        };
        add(config.join(" "));
        for words in entries.iter().filter_map(|entry| declared(entry.text())) {
            add(words.join(" "));
        }
        let mut known = stripped.clone();
        known.extend(COMMON.iter().map(|&shell| shell.to_owned()));
        known.dedup();
        for list in [&mut stripped, &mut known] {
            list.sort_by_key(|shell| std::cmp::Reverse(shell.len()));
        }
        Self {
            current: os
                .default_shell()
                .iter()
                .map(|&word| word.to_owned())
                .collect(),
            config: config.to_vec(),
            stripped,
            known,
        }
    }

    /// The shell in force.
    pub(super) fn current(&self) -> Arc<[String]> {
        Arc::clone(&self.current)
    }

    /// Takes a SHELL instruction's arguments as the shell from here on.
    pub(super) fn declare(&mut self, arguments: &str) {
        let Some(words) = list(arguments) else { return };
        // The list in the config was never joined, so where it agrees it says where the words end.
        let words = if words.join(" ") == self.config.join(" ") {
            self.config.clone()
        } else {
            words
        };
        self.current = words.into();
    }

    /// The shell that `text` stands behind, and the command.
    pub(super) fn strip<'a>(&self, text: &'a str) -> Option<(&str, &'a str)> {
        // The shell in force goes first, then the longest: `/bin/sh -c` may be the beginning of another.
        let current = self.current.join(" ");
        let mut shells = self
            .stripped
            .iter()
            .filter(|&shell| *shell == current)
            .chain(&self.stripped);
        shells.find_map(|shell| {
            Some((
                shell.as_str(),
                text.strip_prefix(shell.as_str())?.strip_prefix(' ')?,
            ))
        })
    }

    /// What stands behind the mark `#(nop) `, if nothing but a known shell stands before it.
    ///
    /// A mark in the midst of a command is text of that command (threat 36).
    pub(super) fn after_mark<'a>(&self, text: &'a str) -> Option<&'a str> {
        let (before, after) = text.split_once(MARK)?;
        let shell = before.strip_suffix(' ')?;
        let after = after.trim_start_matches(' ');
        let known = self.known.iter().any(|known| known == shell);
        (known || declares(after, shell)).then_some(after)
    }

    /// The places in `text` where a known shell stands between spaces, in order: where it begins, the shell, and
    /// what is behind it.
    pub(super) fn within<'a>(
        &'a self,
        text: &'a str,
    ) -> impl Iterator<Item = (usize, &'a str, &'a str)> {
        text.match_indices(' ').filter_map(|(space, _)| {
            let rest = &text[space + 1..];
            self.known.iter().find_map(|shell| {
                let command = rest.strip_prefix(shell.as_str())?.strip_prefix(' ')?;
                Some((space, shell.as_str(), command))
            })
        })
    }
}

/// The words of the shell that an entry's text declares, whoever wrote it.
fn declared(text: &str) -> Option<Vec<String>> {
    if let Some(arguments) = text.strip_prefix("SHELL ") {
        return list(arguments);
    }
    let (before, after) = text.split_once(MARK)?;
    let arguments = after.trim_start_matches(' ').strip_prefix("SHELL ")?;
    let words = list(arguments)?;
    let shell = before.strip_suffix(' ')?;
    let plausible = shell == words.join(" ") || !shell.contains(['\n', '"', '\'']);
    plausible.then_some(words)
}

/// The classic builder writes a SHELL instruction behind the very shell that it names.
fn declares(after_mark: &str, shell: &str) -> bool {
    let words = after_mark.strip_prefix("SHELL ").and_then(list);
    words.is_some_and(|words| words.join(" ") == shell)
}

/// The words of `[powershell -Command $x = 'y';]` or `["/bin/bash", "-c"]`.
///
/// The first form was joined with spaces: up to the flag that takes the command each word stands alone, what is
/// behind it is one.
pub(super) fn list(arguments: &str) -> Option<Vec<String>> {
    if let Some(words) = go_quote::list(arguments) {
        return (!words.is_empty()).then_some(words);
    }
    let inner = arguments.trim().strip_prefix('[')?.strip_suffix(']')?;
    let mut words = Vec::new();
    let mut rest = inner;
    while let Some((word, behind)) = rest.split_once(' ') {
        words.push(word.to_owned());
        rest = behind;
        let takes_command = ["-c", "-command", "/c"]
            .iter()
            .any(|flag| word.eq_ignore_ascii_case(flag));
        if takes_command {
            break;
        }
    }
    if !rest.is_empty() {
        words.push(rest.to_owned());
    }
    (!words.is_empty()).then_some(words)
}
