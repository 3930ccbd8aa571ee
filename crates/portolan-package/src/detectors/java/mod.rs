//! Java archives (`.jar`, `.war`, `.ear`, and `.hpi` and `.jpi` of Jenkins), and those inside of them, as Spring Boot and servlet containers have them.
//!
//! What an archive is, by the first of these that it has:
//!
//! 1. `META-INF/maven/*/*/pom.properties`: group, artifact and version as Maven built it. Several mean that others were
//!    packed into it, and all are listed.
//! 2. `META-INF/MANIFEST.MF`: a title or symbolic name, and a version. There is no group then.
//! 3. The name of the file, where it is `NAME-VERSION.jar` without doubt.
//!
//! One without a version is not listed. Everything is found in the outermost archive, which is the file that is there.

mod manifest;
mod zip;

use std::collections::HashSet;

use portolan_image::contents::{Ecosystem, File, FilePath, Package};
use portolan_image::error::visible;

use self::manifest::{Coordinates, Manifest};
use self::zip::{Allowance, Archive};
use super::field::kept;
use super::{Detector, Reading, Whole};
use crate::clue::Found;
use crate::limits::{ARCHIVE_BYTES, INFLATED_BYTES, PACKAGES};

/// How many archives may lie inside of each other: an `.ear` has a `.war`, which has a `.jar`, which has others.
const DEPTH: usize = 4;
/// How much may be inflated of any archive, however small it is.
const FREE_BYTES: u64 = 16 << 20;
/// The most bytes of a manifest: that of a signed archive has a section for each of its files.
const MANIFEST_BYTES: u64 = 16 << 20;
/// The most archives inside of one file that are looked at.
const ARCHIVES: usize = 10_000;

/// Finds Java archives.
#[derive(Debug)]
pub(crate) struct Java;

impl Detector for Java {
    fn open(&self, file: &File) -> Option<Box<dyn Reading>> {
        (stem(file.path.as_bytes()).is_some()).then(|| Whole::of(file, ARCHIVE_BYTES, parse))
    }
}

/// The name of an archive without its ending.
fn stem(name: &[u8]) -> Option<&[u8]> {
    let (stem, ending) = name.split_at_checked(name.len().checked_sub(4)?)?;
    [b".jar", b".war", b".ear", b".hpi", b".jpi"]
        .iter()
        .any(|known| ending.eq_ignore_ascii_case(*known))
        .then_some(stem)
}

fn parse(path: &FilePath, content: &[u8]) -> Vec<Found> {
    let mut dig = Dig {
        path,
        packages: Vec::new(),
        known: HashSet::new(),
        // A program is not a hundred times as large as the archive that it is packed into.
        allowance: Allowance(INFLATED_BYTES.min(FREE_BYTES + 100 * content.len() as u64)),
        archives: 0,
        trouble: None,
    };
    if let Err(why) = dig.archive(path.name(), content, 0) {
        dig.trouble = Some(why.to_owned());
    }
    let mut found = Vec::new();
    if !dig.packages.is_empty() {
        found.push(Found::Packages(dig.packages));
    }
    found.extend(dig.trouble.map(Found::Unread));
    found
}

/// What is found on the way down.
struct Dig<'a> {
    path: &'a FilePath,
    packages: Vec<Package>,
    known: HashSet<(String, String)>,
    allowance: Allowance,
    archives: usize,
    /// The first thing that could not be read.
    trouble: Option<String>,
}

impl Dig<'_> {
    fn archive(&mut self, name: &[u8], bytes: &[u8], depth: usize) -> Result<(), zip::Broken> {
        let archive = Archive::read(bytes, &mut self.allowance)?;
        let mut manifest = Manifest::default();
        let mut built = Vec::new();
        for entry in archive.entries() {
            let kind = Kind::of(entry.name);
            let inner = match kind {
                Kind::Other => continue,
                Kind::Archive if depth + 1 >= DEPTH || self.archives >= ARCHIVES => {
                    Err("there are too many archives inside of archives")
                }
                Kind::Archive => {
                    self.archives += 1;
                    archive
                        .content(&entry, ARCHIVE_BYTES, &mut self.allowance)
                        .and_then(|inner| self.archive(last(entry.name), &inner, depth + 1))
                }
                Kind::Manifest | Kind::Maven => archive
                    .content(&entry, MANIFEST_BYTES, &mut self.allowance)
                    .map(|content| match kind {
                        Kind::Manifest => manifest = Manifest::read(&content),
                        _ => built.extend(Coordinates::read(&content)),
                    }),
            };
            if let Err(why) = inner {
                self.trouble(entry.name, why);
            }
        }
        self.tell(name, &manifest, &built);
        Ok(())
    }

    /// Lists what an archive of this name is, and what was packed into it.
    fn tell(&mut self, name: &[u8], manifest: &Manifest, built: &[Coordinates]) {
        let named = stem(name).and_then(|stem| named(&String::from_utf8_lossy(stem)));
        let artifact = named.as_ref().map(|(artifact, _)| artifact.as_str());
        let own = match built {
            [one] => Some(one),
            several => several
                .iter()
                .find(|one| Some(one.artifact.as_str()) == artifact),
        };
        if let Some(own) = own {
            self.add(&own.name(), &own.version, Some(manifest));
        } else if built.is_empty() || named.is_some() {
            let title = title(manifest).or_else(|| {
                let stem = stem(name)?;
                kept(&String::from_utf8_lossy(stem))
            });
            let version =
                manifest.first(&["Implementation-Version", "Bundle-Version", "Plugin-Version"]);
            let (by_name, its_version) = named.unzip();
            if let (Some(name), Some(version)) = (by_name.or(title), version.or(its_version)) {
                self.add(&name, &version, Some(manifest));
            }
        }
        for one in built.iter().filter(|one| Some(*one) != own) {
            self.add(&one.name(), &one.version, None);
        }
    }

    fn add(&mut self, name: &str, version: &str, manifest: Option<&Manifest>) {
        if !self.known.insert((name.to_owned(), version.to_owned())) {
            return;
        }
        if self.packages.len() >= PACKAGES {
            self.trouble(b"", "it holds too many packages");
            return;
        }
        let mut package = Package::new(Ecosystem::Java, name, version, self.path.clone());
        if let Some(manifest) = manifest {
            package.licences = manifest.licences(self.path);
            package.homepage = manifest.first(&["Bundle-DocURL", "Implementation-URL", "Url"]);
            package.maintainer = manifest.first(&["Bundle-Vendor", "Implementation-Vendor"]);
        }
        self.packages.push(package);
    }

    fn trouble(&mut self, entry: &[u8], why: &str) {
        let entry = entry.get(..200).unwrap_or(entry);
        let entry = String::from_utf8_lossy(entry);
        self.trouble
            .get_or_insert_with(|| format!("inside of it, {}: {why}", visible(&entry)));
    }
}

/// What an entry is to us.
#[derive(Clone, Copy)]
enum Kind {
    Manifest,
    Maven,
    Archive,
    Other,
}

impl Kind {
    fn of(name: &[u8]) -> Self {
        if stem(name).is_some() {
            return Self::Archive;
        }
        if name.eq_ignore_ascii_case(b"META-INF/MANIFEST.MF") {
            return Self::Manifest;
        }
        match name.strip_prefix(b"META-INF/maven/") {
            Some(rest)
                if rest.ends_with(b"/pom.properties")
                    && rest.split(|&byte| byte == b'/').count() == 3 =>
            {
                Self::Maven
            }
            _ => Self::Other,
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
        let name = said.split(';').next().and_then(kept)?;
        (!name.contains(char::is_whitespace)).then_some(name)
    })
}

fn last(name: &[u8]) -> &[u8] {
    name.rsplit(|&byte| byte == b'/').next().unwrap_or_default()
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
