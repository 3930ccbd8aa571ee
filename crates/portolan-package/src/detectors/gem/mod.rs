//! Ruby gems that are installed: `specifications/NAME.gemspec`, and `specifications/default/` for those that come with Ruby.
//!
//! Such a file is a Ruby program, which is never run. RubyGems writes them (`Gem::Specification#to_ruby`), always in the
//! same form, and no more than that form is understood, line by line:
//!
//! ```text
//! # stub: NAME VERSION PLATFORM PATHS        if the lines below have no literal
//!   s.name = LITERAL
//!   s.version = LITERAL                      or Gem::Version.new(LITERAL)
//!   s.platform = LITERAL                     or Gem::Platform.new(LITERAL)
//!   s.licenses = [LITERAL, ...]              or s.license = LITERAL
//!   s.homepage = LITERAL
//!   s.authors = [LITERAL, ...]               or s.author = LITERAL
//!   s.email = LITERAL                        or a list, of which the first counts
//! ```
//!
//! `s` is any name, LITERAL is as in [`literal`]; what follows on a line is ignored, and so are all other lines.

mod literal;

use portolan_image::contents::{Ecosystem, Evidence, File, FilePath, Package};

use super::kept;
use super::{Detector, Reading, Whole};
use crate::clue::Found;
use crate::licence::{Wording, stated};
use crate::limits::TEXT_BYTES;

/// Finds installed gems.
#[derive(Debug)]
pub(crate) struct Gem;

impl Detector for Gem {
    fn open(&self, file: &File) -> Option<Box<dyn Reading>> {
        is_installed(&file.path).then(|| Whole::of(file, TEXT_BYTES, parse))
    }
}

fn is_installed(path: &FilePath) -> bool {
    path.as_bytes().ends_with(b".gemspec") && {
        let mut names = path.names().rev().skip(1);
        match names.next() {
            Some(b"default") => names.next() == Some(b"specifications"),
            folder => folder == Some(b"specifications"),
        }
    }
}

fn parse(path: &FilePath, content: &[u8]) -> Vec<Found> {
    let text = String::from_utf8_lossy(content);
    let spec = Spec::read(&text);
    let (Some(name), Some(version)) = (&spec.name, &spec.version) else {
        let why = "its name and version are not written as RubyGems writes them";
        return vec![Found::Unread(why.to_owned())];
    };
    let licences = spec.licences.iter();
    vec![Found::Packages(vec![Package {
        architecture: spec.platform.filter(|platform| platform != "ruby"),
        licences: licences
            .flat_map(|name| stated(name, Wording::Free, Evidence::Field, path))
            .collect(),
        homepage: spec.homepage,
        maintainer: match (spec.author, spec.email) {
            (Some(author), Some(email)) => Some(format!("{author} <{email}>")),
            (author, email) => author.or(email),
        },
        ..Package::new(Ecosystem::Gem, name, version, path.clone())
    }])]
}

/// What is read of a specification.
#[derive(Default)]
struct Spec {
    name: Option<String>,
    version: Option<String>,
    platform: Option<String>,
    licences: Vec<String>,
    homepage: Option<String>,
    author: Option<String>,
    email: Option<String>,
}

impl Spec {
    fn read(text: &str) -> Self {
        let mut spec = Self::default();
        let mut stub = Self::default();
        for line in text.lines() {
            if let Some(words) = line.strip_prefix("# stub: ") {
                let mut words = words.split(' ').map(kept::value);
                stub.name = words.next().flatten();
                stub.version = words.next().flatten();
                stub.platform = words.next().flatten();
            } else if let Some((field, value)) = assignment(line) {
                spec.set(field, value);
            }
        }
        if spec.name.is_none() || spec.version.is_none() {
            (spec.name, spec.version, spec.platform) = (stub.name, stub.version, stub.platform);
        }
        spec
    }

    fn set(&mut self, field: &str, value: &str) {
        let first = |value| {
            literal::list(value)
                .into_iter()
                .flatten()
                .find_map(|text| kept::value(&text))
        };
        match field {
            "name" => self.name = first(value),
            "version" => self.version = first(inside(value, "Gem::Version.new(")),
            "platform" => self.platform = first(inside(value, "Gem::Platform.new(")),
            "license" | "licenses" => self.licences = literal::list(value).unwrap_or_default(),
            "homepage" => self.homepage = first(value),
            "author" | "authors" => self.author = first(value),
            "email" => self.email = first(value),
            _ => {}
        }
    }
}

/// The field and the value of a line `s.FIELD = VALUE`.
fn assignment(line: &str) -> Option<(&str, &str)> {
    let (left, value) = line.split_once('=')?;
    let (receiver, field) = left.trim().split_once('.')?;
    let word = |text: &str| {
        text.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    (word(receiver) && word(field)).then(|| (field, value.trim_start()))
}

fn inside<'a>(value: &'a str, call: &str) -> &'a str {
    value.strip_prefix(call).unwrap_or(value)
}
