//! Packages of Alpine and its kin: `/lib/apk/db/installed` (apk-package(5), "installed database").

use std::collections::HashMap;

use portolan_image::contents::{Ecosystem, Evidence, File, FilePath, Package, SourcePackage};

use super::gathered::Gathered;
use super::{Detector, Reading, Whole, kept};
use crate::clue::Found;
use crate::licence::{self, Wording};
use crate::limits::DATABASE_BYTES;

/// Finds the database of apk.
#[derive(Debug)]
pub(crate) struct Apk;

impl Detector for Apk {
    fn open(&self, file: &File) -> Option<Box<dyn Reading>> {
        matches!(
            file.path.as_bytes(),
            // Where `/lib` is a link to `/usr/lib`, the second.
            b"lib/apk/db/installed" | b"usr/lib/apk/db/installed"
        )
        .then(|| Whole::of(file, DATABASE_BYTES, parse))
    }
}

/// The letters that are read. The many others are about files, scripts and dependencies.
const LETTERS: &str = "PVALUITomc";

fn parse(path: &FilePath, content: &[u8]) -> Vec<Found> {
    let text = String::from_utf8_lossy(content);
    let mut gathered = Gathered::default();
    let mut fields: HashMap<char, &str> = HashMap::new();
    // An empty line ends a package, as does the end.
    for line in text.lines().chain([""]) {
        if line.is_empty() {
            if is_virtual(&fields) {
                gathered.pass_over();
            } else if !fields.is_empty() {
                gathered.take(package(&fields, path));
            }
            fields.clear();
            continue;
        }
        // Letters differ by case: `P` is the name, `p` what is provided.
        let mut characters = line.chars();
        let letter = characters.next().unwrap_or_default();
        if let Some(value) = characters.as_str().strip_prefix(':')
            && LETTERS.contains(letter)
        {
            fields.entry(letter).or_insert(value);
        }
    }
    gathered.found_in(content)
}

/// What `apk add --virtual .name` makes to remove others together: it is a list and has no files.
fn is_virtual(fields: &HashMap<char, &str>) -> bool {
    fields.get(&'P').is_some_and(|name| name.starts_with('.'))
}

fn package(fields: &HashMap<char, &str>, path: &FilePath) -> Option<Package> {
    let field = |letter: char| fields.get(&letter).copied().unwrap_or_default();
    let name = kept::name(field('P'))?;
    let version = kept::word(field('V'))?;
    let mut package = Package::new(Ecosystem::Apk, &name, &version, path.clone());
    package.architecture = kept::word(field('A'));
    package.licences = licence::stated(field('L'), Wording::Free, Evidence::Field, path);
    package.licence_files = vec![path.clone()];
    package.homepage = kept::word(field('U'));
    package.summary = kept::value(field('T'));
    package.maintainer = kept::value(field('m'));
    package.installed_bytes = field('I').trim().parse().ok();
    package.source = Some(SourcePackage {
        // All packages of one recipe have its version.
        name: kept::name(field('o')).unwrap_or(name),
        version,
        commit: kept::word(field('c')),
        links: Vec::new(),
    });
    Some(package)
}
