//! The lines of a page: headings, facts, blocks between fences.

use std::fmt;

use portolan_image::Digest;
use portolan_image::error::visible;

use super::digest_of;

/// Why a page could not be read, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadError {
    line: usize,
    what: String,
}

impl ReadError {
    pub(super) fn at(line: usize, what: &str) -> Self {
        Self {
            line,
            what: visible(what),
        }
    }

    /// The line, counted from one.
    pub fn line(&self) -> usize {
        self.line
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

impl std::error::Error for ReadError {}

/// The page of one tag.
pub(super) struct Page<'a> {
    pub(super) first_line: usize,
    pub(super) text: &'a str,
}

/// Cuts a text into the pages of tags: from one `## ` outside of fences to the next.
pub(super) fn pages(text: &str) -> Result<Vec<Page<'_>>, ReadError> {
    let mut starts: Vec<(usize, usize)> = Vec::new();
    let mut fence: Option<(usize, &str)> = None;
    let mut offset = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let bare = line.trim_end_matches('\n');
        if let Some((_, closing)) = fence {
            fence = fence.filter(|_| bare != closing);
        } else if let Some(ticks) = opening(bare) {
            fence = Some((number + 1, ticks));
        } else if bare.starts_with("## `") {
            starts.push((number + 1, offset));
        }
        offset += line.len();
    }
    if let Some((line, _)) = fence {
        return Err(ReadError::at(
            line,
            "the block that begins here does not end: the page ends before its end",
        ));
    }
    let ends: Vec<usize> = starts
        .iter()
        .skip(1)
        .map(|(_, offset)| *offset)
        .chain([text.len()])
        .collect();
    let last = starts.len().saturating_sub(1);
    Ok(starts
        .into_iter()
        .zip(ends)
        .enumerate()
        .map(|(number, ((first_line, from), to))| Page {
            first_line,
            // An empty line stands between two pages.
            text: if number < last {
                text[from..to].strip_suffix('\n').unwrap_or(&text[from..to])
            } else {
                &text[from..to]
            },
        })
        .collect())
}

/// The backticks of a line that opens a block.
fn opening(line: &str) -> Option<&str> {
    let ticks = line.len() - line.trim_start_matches('`').len();
    (ticks >= 3 && !line[ticks..].contains('`')).then(|| &line[..ticks])
}

/// A page, line by line.
pub(super) struct Lines<'a> {
    first_line: usize,
    lines: Vec<&'a str>,
    at: usize,
    bullets: usize,
}

impl<'a> Lines<'a> {
    pub(super) fn new(first_line: usize, text: &'a str) -> Self {
        Self {
            first_line,
            lines: text.lines().collect(),
            at: 0,
            bullets: 0,
        }
    }

    pub(super) fn wrong(&self, what: &str) -> ReadError {
        ReadError::at(
            self.first_line + self.at.min(self.lines.len().saturating_sub(1)),
            what,
        )
    }

    pub(super) fn peek(&self) -> Option<&'a str> {
        self.lines.get(self.at).copied()
    }

    pub(super) fn next(&mut self) -> Option<&'a str> {
        let line = self.peek()?;
        self.at += 1;
        Some(line)
    }

    /// The text of the next heading of a kind. Lines before it that are neither headings nor known are passed over.
    pub(super) fn heading(&mut self, sign: &str) -> Option<String> {
        while let Some(line) = self.next() {
            if let Some(text) = line.strip_prefix(sign) {
                return Some(text.to_owned());
            }
            if opening(line).is_some() {
                self.at -= 1;
                drop(self.block());
            }
        }
        None
    }

    /// The digest of the next block with a pull command, before anything else that matters.
    pub(super) fn pulled(&mut self) -> Result<Option<Digest>, ReadError> {
        self.skip_blank();
        if self.peek() != Some("```console") {
            return Ok(None);
        }
        let block = self.block()?;
        let command = block.first().copied().unwrap_or_default();
        let digest = digest_of(command).ok_or_else(|| self.wrong("the command pulls no digest"))?;
        Ok(Some(digest))
    }

    /// The value of a fact, `-\tLABEL: VALUE`, if it stands next. What is not known is passed over only between facts.
    pub(super) fn fact(&mut self, label: &str) -> Option<String> {
        let begin = self.at;
        self.skip_blank();
        let value = self
            .peek()
            .and_then(|line| line.strip_prefix("-\t"))
            .and_then(|line| line.strip_prefix(label))
            .and_then(|line| line.strip_prefix(':'));
        if let Some(value) = value {
            self.at += 1;
            Some(value.trim().to_owned())
        } else {
            self.at = begin;
            None
        }
    }

    /// Passes over bullets of the second level; says how many there were.
    pub(super) fn bullets(&mut self) -> usize {
        while let Some(line) = self.peek()
            && let Some(text) = line.strip_prefix("\t-\t")
        {
            self.at += 1;
            // What was not asked for is noted in brackets.
            self.bullets += usize::from(!text.starts_with('('));
        }
        self.bullets
    }

    /// All bullets so far, those that follow included.
    pub(super) fn bullets_counted(&mut self) -> usize {
        self.bullets()
    }

    /// The lines of a block; it begins at the next line.
    pub(super) fn block(&mut self) -> Result<Vec<&'a str>, ReadError> {
        let Some(fence) = self.peek().and_then(opening) else {
            return Err(self.wrong("expected a block"));
        };
        let begin = self.at;
        self.at += 1;
        let mut block = Vec::new();
        while let Some(line) = self.next() {
            if line == fence {
                return Ok(block);
            }
            block.push(line);
        }
        self.at = begin;
        Err(self.wrong("the block that begins here does not end: the page ends before its end"))
    }

    pub(super) fn skip_blank(&mut self) {
        while self.peek().is_some_and(|line| line.trim().is_empty()) {
            self.at += 1;
        }
    }
}
