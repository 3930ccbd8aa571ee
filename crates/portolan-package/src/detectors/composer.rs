//! PHP packages that Composer installed: `vendor/composer/installed.json`, a list as Composer 1 writes it or an object
//! with a list `packages` as Composer 2 does. The folder `vendor` may have any name.

use portolan_image::contents::{Ecosystem, Evidence, File, FilePath, Licence, Package};
use serde_json::Value;

use super::kept;
use super::{Detector, Reading, Whole};
use crate::clue::Found;
use crate::licence::{Wording, stated};
use crate::limits::{LIST_BYTES, PACKAGES};

/// Finds lists of packages that Composer installed.
#[derive(Debug)]
pub(crate) struct Composer;

impl Detector for Composer {
    fn open(&self, file: &File) -> Option<Box<dyn Reading>> {
        file.path
            .as_bytes()
            .ends_with(b"/composer/installed.json")
            .then(|| Whole::of(file, LIST_BYTES, parse))
    }
}

fn parse(path: &FilePath, content: &[u8]) -> Vec<Found> {
    let unread = |why: String| vec![Found::Unread(why)];
    let said: Value = match serde_json::from_slice(content) {
        Ok(said) => said,
        Err(error) => return unread(format!("it is not valid JSON: {error}")),
    };
    let list = said.get("packages").unwrap_or(&said);
    let Some(list) = list.as_array() else {
        return unread("it has no list of packages".to_owned());
    };
    let packages: Vec<Package> = list
        .iter()
        .take(PACKAGES)
        .filter_map(|said| package(said, path))
        .collect();
    let nameless = list.len() - packages.len();
    let mut found = vec![Found::Packages(packages)];
    if nameless > 0 {
        found.push(Found::Unread(format!(
            "{nameless} of its packages have no name and version, or are too many"
        )));
    }
    found
}

fn package(said: &Value, path: &FilePath) -> Option<Package> {
    let text = |key| said.get(key).and_then(Value::as_str).and_then(kept::value);
    Some(Package {
        licences: said
            .get("license")
            .map_or_else(Vec::new, |said| licences(said, path)),
        homepage: text("homepage"),
        maintainer: said.get("authors").and_then(person),
        ..Package::new(
            Ecosystem::Composer,
            &text("name")?,
            &text("version")?,
            path.clone(),
        )
    })
}

/// A name, or a list of which one may be chosen.
fn licences(said: &Value, path: &FilePath) -> Vec<Licence> {
    let several = said
        .as_array()
        .map_or(std::slice::from_ref(said), Vec::as_slice);
    several
        .iter()
        .filter_map(Value::as_str)
        .flat_map(|name| stated(name, Wording::Free, Evidence::Field, path))
        .collect()
}

/// The first of the authors.
fn person(authors: &Value) -> Option<String> {
    let first = authors.as_array()?.first()?;
    let part = |key| first.get(key).and_then(Value::as_str).and_then(kept::value);
    match (part("name"), part("email")) {
        (Some(name), Some(address)) => Some(format!("{name} <{address}>")),
        (name, address) => name.or(address),
    }
}
