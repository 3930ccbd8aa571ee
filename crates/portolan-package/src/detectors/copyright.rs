//! The licences of packages of Debian: `/usr/share/doc/NAME/copyright` (Debian Policy 12.5), machine-readable (copyright format 1.0,
//! once DEP-5) or in any form.

use std::collections::HashSet;

use portolan_image::contents::{Evidence, File, FilePath, Licence};

use super::deb822::{Stanza, stanzas};
use super::{Detector, Reading, Whole};
use crate::clue::Found;
use crate::licence::{self, Wording};
use crate::limits::TEXT_BYTES;

/// Finds copyright files.
#[derive(Debug)]
pub(crate) struct Copyright;

impl Detector for Copyright {
    fn open(&self, file: &File) -> Option<Box<dyn Reading>> {
        let path = file.path.as_bytes();
        let name = path
            .strip_prefix(b"usr/share/doc/")?
            .strip_suffix(b"/copyright")?;
        (!name.contains(&b'/')).then(|| Whole::of(file, TEXT_BYTES, parse))
    }
}

/// The most licences of one file that are kept.
const LICENCES: usize = 1000;

fn parse(path: &FilePath, content: &[u8]) -> Vec<Found> {
    let text = String::from_utf8_lossy(content);
    let mut licences = machine_readable(&text, path);
    if licences.is_empty() {
        licences = references(&text, path);
    }
    if licences.is_empty() {
        licences = licence::guessed(&text, path);
    }
    vec![Found::Copyright(licences)]
}

/// What each `License` field says in its first line, each once, in the order in which they come: of the header, of files, and of
/// paragraphs that stand alone. The texts below are not read: many files break the rules there.
fn machine_readable(text: &str, path: &FilePath) -> Vec<Licence> {
    let mut is_machine_readable = false;
    let mut written = Once::default();
    for (number, stanza) in stanzas(text).enumerate() {
        is_machine_readable |= says_so(number, &stanza);
        for field in stanza.all("License") {
            written.take(field.first);
        }
    }
    if !is_machine_readable {
        return Vec::new();
    }
    let licences = written
        .order
        .into_iter()
        .flat_map(|licence| licence::stated(licence, Wording::Debian, Evidence::Copyright, path));
    licences.collect()
}

/// The header has `Format`. Of those that forgot it, some have paragraphs about files all the same.
fn says_so(number: usize, stanza: &Stanza<'_>) -> bool {
    let has = |name: &str| stanza.field(name).is_some();
    (number == 0 && (has("Format") || has("Format-Specification")))
        || (has("Files") && has("License"))
}

/// The texts below `/usr/share/common-licenses/` that a file refers to, each once, in the order in which they come.
fn references(text: &str, path: &FilePath) -> Vec<Licence> {
    let mut names = Once::default();
    for rest in text.split("/usr/share/common-licenses/").skip(1) {
        let is_of_name = |character: char| {
            character.is_ascii_alphanumeric() || matches!(character, '_' | '.' | '+' | '-')
        };
        let end = rest
            .find(|character| !is_of_name(character))
            .unwrap_or(rest.len());
        // A full stop at the end is that of the sentence.
        let name = rest.get(..end).unwrap_or_default();
        names.take(name.trim_end_matches(['.', '-']));
    }
    let licences = names
        .order
        .into_iter()
        .map(|name| licence::referred_to(name, path));
    licences.collect()
}

/// Each once, in order, up to a limit, without empty ones.
#[derive(Default)]
struct Once<'a> {
    order: Vec<&'a str>,
    taken: HashSet<&'a str>,
}

impl<'a> Once<'a> {
    fn take(&mut self, text: &'a str) {
        if !text.is_empty() && self.order.len() < LICENCES && self.taken.insert(text) {
            self.order.push(text);
        }
    }
}
