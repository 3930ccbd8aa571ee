//! Python distributions, by the metadata that their installers leave (core metadata 2.4, PyPA; binary distribution format;
//! eggs): `NAME.dist-info/METADATA`, `NAME.egg-info/PKG-INFO`, `NAME.egg/EGG-INFO/PKG-INFO`, and a file `NAME.egg-info`.
//!
//! All are listed wherever they are, also where no `sys.path` leads: copies that a package brings along are installed too.
//! `pip list` shows of those on its path the first of each name.

use portolan_image::contents::{Ecosystem, Evidence, File, FilePath, Licence, Package};

use super::kept;
use super::{Detector, Reading, Whole};
use crate::clue::Found;
use crate::licence::{Wording, guessed, stated};
use crate::limits::TEXT_BYTES;

/// Finds metadata of Python distributions.
#[derive(Debug)]
pub(crate) struct Python;

impl Detector for Python {
    fn open(&self, file: &File) -> Option<Box<dyn Reading>> {
        is_metadata(&file.path).then(|| Whole::of(file, TEXT_BYTES, parse))
    }
}

fn is_metadata(path: &FilePath) -> bool {
    let mut names = path.names().rev();
    let name = names.next().unwrap_or_default();
    let mut folder = || names.next().unwrap_or_default();
    match name {
        b"METADATA" => is_of_one(folder(), b".dist-info"),
        b"PKG-INFO" => {
            let folder = folder();
            folder.eq_ignore_ascii_case(b"EGG-INFO") || is_of_one(folder, b".egg-info")
        }
        name => is_of_one(name, b".egg-info"),
    }
}

/// Whether it is the name of a distribution and this ending. What begins with `~` is what pip left of a removal that failed;
/// pip passes it over too.
fn is_of_one(name: &[u8], ending: &[u8]) -> bool {
    let Some((stem, end)) = name.split_at_checked(name.len().saturating_sub(ending.len())) else {
        return false;
    };
    end.eq_ignore_ascii_case(ending) && !stem.is_empty() && !stem.starts_with(b"~")
}

fn parse(path: &FilePath, content: &[u8]) -> Vec<Found> {
    let text = String::from_utf8_lossy(content);
    let fields = Fields::read(&text);
    let (Some(name), Some(version)) = (fields.first("Name"), fields.first("Version")) else {
        return vec![Found::Unread(
            "it gives no name and version that can be read".to_owned(),
        )];
    };
    vec![Found::Packages(vec![Package {
        licences: licences(&fields, path),
        homepage: fields
            .first("Home-page")
            .or_else(|| fields.project_url("homepage")),
        maintainer: fields
            .person("Maintainer", "Maintainer-email")
            .or_else(|| fields.person("Author", "Author-email")),
        ..Package::new(Ecosystem::Python, &name, &version, path.clone())
    }])]
}

/// `License-Expression` counts alone, as PEP 639 asks, then `License`, which may hold a whole text, even one that begins with who
/// holds the copyright. Classifiers only where neither says anything: they name families (`BSD License`), so they are guesses.
fn licences(fields: &Fields, path: &FilePath) -> Vec<Licence> {
    let stated_by = |key| {
        let text = fields.all(key).next().filter(|text| *text != UNKNOWN);
        let text = text.unwrap_or_default();
        match text.get(..9) {
            Some(start) if start.eq_ignore_ascii_case("copyright") => guessed(text, path),
            _ => stated(text, Wording::Free, Evidence::Field, path),
        }
    };
    [stated_by("License-Expression"), stated_by("License")]
        .into_iter()
        .find(|stated| !stated.is_empty())
        .unwrap_or_else(|| {
            fields
                .all("Classifier")
                .filter_map(|classifier| {
                    let name = classifier.strip_prefix("License ::")?;
                    let name = name.rsplit("::").next()?.trim();
                    // The family that is one licence or another says nothing.
                    (name != "OSI Approved").then_some(name)
                })
                .flat_map(|name| stated(name, Wording::Free, Evidence::Guess, path))
                .collect()
        })
}

/// How old setuptools say that nothing was said.
const UNKNOWN: &str = "UNKNOWN";

/// Header fields as of mail (RFC 5322), in the reading of Python's `email` package, which pip uses: they end at the first
/// empty line, or at the first that is no field.
struct Fields<'a>(Vec<(&'a str, String)>);

impl<'a> Fields<'a> {
    fn read(text: &'a str) -> Self {
        let mut fields: Vec<(&str, String)> = Vec::new();
        for line in text.lines() {
            if line.starts_with([' ', '\t']) {
                let Some((_, value)) = fields.last_mut() else {
                    break;
                };
                value.push('\n');
                value.push_str(line);
                continue;
            }
            match line.split_once(':') {
                Some((key, value)) if key.bytes().all(|byte| byte.is_ascii_graphic()) => {
                    fields.push((key, value.to_owned()));
                }
                _ => break,
            }
        }
        Self(fields)
    }

    /// The values of a field that may be there many times.
    fn all(&self, key: &str) -> impl Iterator<Item = &str> {
        self.0
            .iter()
            .filter(move |(name, _)| name.eq_ignore_ascii_case(key))
            .map(|(_, value)| value.trim())
    }

    /// The value of a field that is there once.
    fn first(&self, key: &str) -> Option<String> {
        self.all(key)
            .next()
            .filter(|value| *value != UNKNOWN)
            .and_then(kept::value)
    }

    /// The address of a label, which counts without case, space and punctuation (well-known project URLs, PyPA).
    fn project_url(&self, label: &str) -> Option<String> {
        self.all("Project-URL").find_map(|value| {
            let (said, url) = value.split_once(',')?;
            let said = said.chars().filter(char::is_ascii_alphanumeric);
            said.map(|letter| letter.to_ascii_lowercase())
                .eq(label.chars())
                .then(|| kept::value(url))
                .flatten()
        })
    }

    fn person(&self, name: &str, address: &str) -> Option<String> {
        let (name, address) = (self.first(name), self.first(address));
        match (name, address) {
            (Some(name), Some(address)) if address.contains(['<', ',']) => {
                // `Author-email: Ada <ada@example.org>` says all by itself.
                Some(if address.contains('<') { address } else { name })
            }
            (Some(name), Some(address)) => Some(format!("{name} <{address}>")),
            (name, address) => name.or(address),
        }
    }
}
