//! What the name of an archive and its manifest say that it is, and which of the builds in it that is.

use super::manifest::{Coordinates, Manifest};
use super::stem;
use crate::detectors::kept;

/// What an archive is, as its name and its manifest say.
#[derive(Debug)]
pub(super) struct Said {
    /// What it is called. The name of the file counts before the manifest, where it has a version, too.
    pub(super) name: Option<String>,
    /// Its version: that of the file where it has one, without a classifier (`1.0-all`) if the manifest tells that it is one.
    pub(super) version: Option<String>,
    /// The name of the file without its ending, and without its version.
    file: Option<String>,
    /// All versions that are said of it anywhere.
    versions: Vec<String>,
}

/// Which of the builds in an archive the archive is itself.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Own<'a> {
    /// This one.
    Built(&'a Coordinates),
    /// None of them: it is what is said.
    Said,
    /// One of them, but nothing says which.
    Some,
}

impl Said {
    pub(super) fn of(name: &[u8], manifest: &Manifest) -> Self {
        let stem = stem(name).and_then(|stem| kept::value(&String::from_utf8_lossy(stem)));
        let (file, version) = stem.as_deref().and_then(named).unzip();
        let mut versions: Vec<String> =
            ["Implementation-Version", "Bundle-Version", "Plugin-Version"]
                .iter()
                .filter_map(|key| manifest.first(&[key]))
                .collect();
        let stated = versions.first().cloned();
        let plain = stated.clone().filter(|stated| {
            let classifier = version
                .as_ref()
                .and_then(|version| version.strip_prefix(stated.as_str()));
            classifier.is_some_and(|rest| rest.starts_with('-'))
        });
        versions.extend(version.clone());
        Self {
            name: file
                .clone()
                .or_else(|| title(manifest))
                .or_else(|| stem.clone()),
            version: plain.or(version).or(stated),
            file: file.or(stem),
            versions,
        }
    }

    /// Which of these builds it is: the one of that name, or else the only one of that version.
    pub(super) fn own<'a>(&self, built: &'a [Coordinates]) -> Own<'a> {
        let name = built
            .iter()
            .find(|one| Some(&one.artifact) == self.file.as_ref());
        if let Some(own) = name {
            return Own::Built(own);
        }
        // `2.0` and `2.0.RELEASE` are one: a bundle's version has another form than Maven's.
        let mut same = built.iter().filter(|one| {
            self.versions
                .iter()
                .any(|said| said.starts_with(&one.version) || one.version.starts_with(said))
        });
        match (same.next(), same.next(), built) {
            (Some(own), None, _) => Own::Built(own),
            (Some(_), Some(_), _) => Own::Some,
            (None, _, [own]) if self.versions.is_empty() => Own::Built(own),
            (None, ..) => Own::Said,
        }
    }
}

/// What a manifest calls its archive, if that is a name and no heading.
fn title(manifest: &Manifest) -> Option<String> {
    [
        "Bundle-SymbolicName",
        "Automatic-Module-Name",
        "Implementation-Title",
        "Short-Name",
    ]
    .iter()
    .find_map(|key| {
        let said = manifest.first(&[key])?;
        let name = said.split(';').next().and_then(kept::value)?;
        (!name.contains(char::is_whitespace)).then_some(name)
    })
}

/// Name and version of an archive that is called `NAME-VERSION`: what follows the first hyphen before a digit, if no other
/// hyphen could be that one.
fn named(stem: &str) -> Option<(String, String)> {
    let mut places = stem
        .match_indices('-')
        .map(|(place, _)| place)
        .filter(|place| {
            stem.as_bytes()
                .get(place + 1)
                .is_some_and(u8::is_ascii_digit)
        });
    let place = places.next().filter(|place| *place > 0)?;
    if places.next().is_some() {
        return None;
    }
    let (name, version) = (stem.get(..place)?, stem.get(place + 1..)?);
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".+_-".contains(&byte);
    version
        .bytes()
        .all(plain)
        .then(|| (name.to_owned(), version.to_owned()))
}
