//! What every line of a Dockerfile must hold to, whatever was put into it: one instruction, which ends where it ends.

use super::Fidelity;
use super::here_document;
use crate::history::OsFamily;
use crate::history::builders::Builder;

/// How a Dockerfile's text is to be read, and how its entries were recorded.
#[derive(Debug, Clone, Copy)]
pub(super) struct Syntax {
    /// The character that escapes, and joins a line with the next: a backtick on Windows.
    pub(super) escape: char,
    /// Whether the entry is a line as somebody wrote it, whose quotes and variables still stand.
    pub(super) source: bool,
}

impl Syntax {
    pub(super) fn of(os: OsFamily, builder: Builder) -> Self {
        let escape = match os {
            OsFamily::Linux => '\\',
            OsFamily::Windows => '`',
        };
        Self {
            escape,
            source: builder.keeps_source(),
        }
    }
}

/// An instruction, not yet checked.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) text: String,
    pub(super) fidelity: Fidelity,
    /// Here-documents that the instruction opens and its text closes, checked by whoever wrote them.
    here_document: bool,
}

impl Draft {
    pub(super) fn new(keyword: &str, arguments: &str, fidelity: Fidelity) -> Self {
        Self {
            text: format!("{keyword} {}", arguments.trim_matches([' ', '\t'])),
            fidelity,
            here_document: false,
        }
    }

    pub(super) fn exact(keyword: &str, arguments: &str) -> Self {
        Self::new(keyword, arguments, Fidelity::Exact)
    }

    pub(super) fn normalised(keyword: &str, arguments: &str) -> Self {
        Self::new(keyword, arguments, Fidelity::Normalised)
    }

    /// An instruction and the here-document that it opens, which `text` closes.
    pub(super) fn with_here_document(text: String, fidelity: Fidelity) -> Self {
        Self {
            text,
            fidelity,
            here_document: true,
        }
    }

    /// The draft, if it is one instruction and takes nothing of the lines behind it.
    pub(super) fn checked(self, syntax: Syntax) -> Option<Self> {
        let whole = if self.here_document {
            true
        } else {
            is_one_line(&self.text, syntax.escape)
        };
        let whole = whole && self.text.split('\n').all(|line| line.len() <= LONGEST_LINE);
        let has_arguments = self
            .text
            .split_once(' ')
            .is_some_and(|(_, arguments)| !arguments.is_empty());
        (whole && has_arguments).then_some(self)
    }
}

/// BuildKit reads no line of more than 65,535 bytes.
const LONGEST_LINE: usize = 60_000;

/// Whether an instruction of this text is one line, and closes all that it opens.
pub(super) fn is_one_line(text: &str, escape: char) -> bool {
    let plain = !text.contains(|char: char| char.is_control() && char != '\t');
    plain && !text.trim_end().ends_with(escape) && !here_document::opens(text)
}

/// `# label: text`, on as many lines as the text has, and more where one is too long to be read.
pub(super) fn comment(label: &str, text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for line in text.trim_end().split('\n').flat_map(pieces) {
        let visible = |char: char| {
            if char.is_control() && char != '\t' {
                ' '
            } else {
                char
            }
        };
        let line: String = line.chars().map(visible).collect();
        let before = if lines.is_empty() {
            format!("# {label}: ")
        } else {
            "#   ".to_owned()
        };
        lines.push((before + line.trim()).trim_end().to_owned());
    }
    lines
}

fn pieces(mut line: &str) -> impl Iterator<Item = &str> {
    let mut first = true;
    std::iter::from_fn(move || {
        if line.is_empty() && !first {
            return None;
        }
        first = false;
        let (piece, rest) = line.split_at(line.floor_char_boundary(LONGEST_LINE));
        line = rest;
        Some(piece)
    })
}

/// A JSON list of strings on one line, with every control character escaped.
pub(super) fn json_list<T: AsRef<str>>(words: &[T]) -> String {
    let words: Vec<String> = words
        .iter()
        .map(|word| json_string(word.as_ref()))
        .collect();
    let list = format!("[{}]", words.join(", "));
    // Some readers look for here-documents before they look for lists.
    if here_document::opens(&list) {
        return list.replace("<<", "\\u003c<");
    }
    list
}

fn json_string(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for char in text.chars() {
        match char {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control if control.is_control() => {
                let _ = write!(out, "\\u{:04x}", u32::from(control));
            }
            other => out.push(other),
        }
    }
    out.push('"');
    out
}
