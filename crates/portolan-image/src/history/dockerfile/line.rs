//! What every line of a Dockerfile must hold to, whatever was put into it: one instruction, which ends where it ends.

use super::Fidelity;
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

    /// `opening` and then a body whose last line is its delimiter.
    pub(super) fn with_here_document(
        opening: &str,
        body: &str,
        delimiter: &str,
        fidelity: Fidelity,
    ) -> Self {
        let end = if body.is_empty() || body.ends_with('\n') {
            ""
        } else {
            "\n"
        };
        Self {
            text: format!("{opening}\n{body}{end}{delimiter}"),
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
        let has_arguments = self
            .text
            .split_once(' ')
            .is_some_and(|(_, arguments)| !arguments.is_empty());
        (whole && has_arguments).then_some(self)
    }
}

/// Whether an instruction of this text is one line, and closes all that it opens.
pub(super) fn is_one_line(text: &str, escape: char) -> bool {
    let plain = !text.contains(|char: char| char.is_control() && char != '\t');
    plain && !text.trim_end().ends_with(escape) && !opens_here_document(text)
}

/// Whether a word may open a here-document in RUN, COPY, ADD or ONBUILD: `<<` and a name, at the beginning of a word
/// or behind the number of a file descriptor. `<<<` and `1 << 2` do not.
pub(super) fn opens_here_document(text: &str) -> bool {
    text.split(char::is_whitespace).any(|word| {
        // Quotes and brackets before it could hide or join words in one reader and not in another: be careful.
        let Some((before, behind)) = word.split_once("<<") else {
            return false;
        };
        let possible = before
            .chars()
            .all(|char| char.is_ascii_digit() || !char.is_ascii_alphanumeric());
        possible && !behind.is_empty() && !behind.starts_with('<')
    })
}

/// `# label: text`, on as many lines as the text has.
pub(super) fn comment(label: &str, text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for line in text.split('\n') {
        let line: String = line
            .chars()
            .map(|char| {
                if char.is_control() && char != '\t' {
                    ' '
                } else {
                    char
                }
            })
            .collect();
        let line = line.trim();
        lines.push(match (lines.is_empty(), line.is_empty()) {
            (true, _) => format!("# {label}: {line}").trim_end().to_owned(),
            (false, true) => "#".to_owned(),
            (false, false) => format!("#   {line}"),
        });
    }
    while lines.len() > 1 && lines.last().is_some_and(|line| line == "#") {
        lines.pop();
    }
    lines
}

/// A JSON list of strings on one line, with every control character escaped.
pub(super) fn json_list<T: AsRef<str>>(words: &[T]) -> String {
    let words: Vec<String> = words
        .iter()
        .map(|word| json_string(word.as_ref()))
        .collect();
    let list = format!("[{}]", words.join(", "));
    // Some readers look for here-documents before they look for lists.
    if opens_here_document(&list) {
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
