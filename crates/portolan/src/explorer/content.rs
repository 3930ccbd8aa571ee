//! What a file holds: its first bytes, and their lines.

use std::ops::Range;

use portolan_image::error::steers;

/// How many bytes of a file are kept.
pub(super) const LIMIT: usize = 1 << 20;
/// How many of its first bytes say whether it is text.
const PROBE: usize = 8 << 10;
/// How many bytes there are in a line of a dump.
const DUMPED: usize = 16;
/// How wide a tabulator is.
const TAB: usize = 8;

/// What is told of a file while it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Told {
    /// So many bytes of the layer have come.
    Come(u64),
    /// What the file holds. The layer is not at its end yet.
    Unchecked(Content),
    /// What the file holds. The layer has the digests that were promised.
    Checked(Content),
    /// It could not be read, for a reason in words.
    Failed(String),
}

/// The first bytes of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Content {
    bytes: Vec<u8>,
    lines: Vec<Range<usize>>,
    is_text: bool,
}

/// How bytes are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// As lines of text.
    Text,
    /// As numbers.
    Hex,
}

impl Content {
    /// Bytes, no more than are kept.
    pub(super) fn new(mut bytes: Vec<u8>) -> Self {
        bytes.truncate(LIMIT);
        let mut lines = Vec::new();
        let mut start = 0;
        for line in bytes.split_inclusive(|&byte| byte == b'\n') {
            let end = start + line.len();
            let length = line.strip_suffix(b"\n").unwrap_or(line).len();
            lines.push(start..start + length);
            start = end;
        }
        let probe = bytes.get(..PROBE).unwrap_or(&bytes);
        let is_text = !probe.contains(&0)
            && match std::str::from_utf8(probe) {
                Ok(_) => true,
                // The last character may be cut.
                Err(error) => error.error_len().is_none(),
            };
        Self {
            bytes,
            lines,
            is_text,
        }
    }

    /// How many bytes are known.
    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// The form that suits it.
    pub(super) fn form(&self) -> Form {
        if self.is_text { Form::Text } else { Form::Hex }
    }

    /// How many lines it has in a form.
    pub(super) fn lines(&self, form: Form) -> usize {
        match form {
            Form::Text => self.lines.len(),
            Form::Hex => self.bytes.len().div_ceil(DUMPED),
        }
    }

    /// The bytes of a line.
    pub(super) fn line(&self, form: Form, at: usize) -> &[u8] {
        let range = match form {
            Form::Text => self.lines.get(at).cloned().unwrap_or_default(),
            Form::Hex => {
                let start = at.saturating_mul(DUMPED).min(self.bytes.len());
                start..(start + DUMPED).min(self.bytes.len())
            }
        };
        self.bytes.get(range).unwrap_or_default()
    }

    /// A line as it is seen. Nothing in it steers a terminal (threat 33).
    pub(super) fn shown(&self, form: Form, at: usize) -> String {
        let bytes = self.line(form, at);
        match form {
            Form::Text => text(bytes),
            Form::Hex => dump(at * DUMPED, bytes),
        }
    }
}

/// Bytes as text; what is none, or could steer, is made visible.
pub(super) fn text(bytes: &[u8]) -> String {
    let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
    let mut out = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '\t' => {
                    let column = out.chars().count();
                    out.extend(std::iter::repeat_n(' ', TAB - column % TAB));
                }
                c if steers(c) => out.extend(c.escape_unicode()),
                c => out.push(c),
            }
        }
        for byte in chunk.invalid() {
            out.push_str(&format!("\\x{byte:02x}"));
        }
    }
    out
}

/// As `hexdump -C`: where, the bytes, and those that are ASCII.
fn dump(at: usize, bytes: &[u8]) -> String {
    let mut line = format!("{at:08x}  ");
    for place in 0..DUMPED {
        match bytes.get(place) {
            Some(byte) => line.push_str(&format!("{byte:02x} ")),
            None => line.push_str("   "),
        }
        if place == DUMPED / 2 - 1 {
            line.push(' ');
        }
    }
    line.push_str(" |");
    for &byte in bytes {
        let is_seen = byte.is_ascii_graphic() || byte == b' ';
        line.push(if is_seen { char::from(byte) } else { '.' });
    }
    line.push('|');
    line
}
