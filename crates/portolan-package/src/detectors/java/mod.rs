//! Java archives (`.jar`, `.war`, `.ear`, and `.hpi` and `.jpi` of Jenkins), and those inside of them, as Spring Boot and servlet containers have them.
//!
//! What an archive is, by the first of these that it has:
//!
//! 1. `META-INF/maven/*/*/pom.properties`: group, artifact and version as Maven built it, if it has the name of the file, or else the
//!    version that is said of the archive. Others were packed into it, and are listed beside it.
//! 2. The name of the file, where it is `NAME-VERSION.jar` without doubt. It is a name that somebody gave; what build tools call their
//!    files is more often right than what manifests say. There is no group then, nor here:
//! 3. `META-INF/MANIFEST.MF`: a title or symbolic name, and a version.
//!
//! One without a version is not listed. Everything is found in the outermost archive, which is the file that is there.

mod manifest;
mod said;
mod zip;

use std::collections::HashSet;

use portolan_image::contents::{Ecosystem, File, FilePath, Package};
use portolan_image::error::visible;

use self::manifest::{Coordinates, Manifest};
use self::said::{Own, Said};
use self::zip::{Allowance, Archive};
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
        let said = Said::of(name, manifest);
        let own = said.own(built);
        match (own, said.name, said.version) {
            (Own::Built(own), ..) => self.add(&own.name(), &own.version, Some(manifest)),
            (Own::Said, Some(name), Some(version)) => self.add(&name, &version, Some(manifest)),
            _ => {}
        }
        for one in built {
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

fn last(name: &[u8]) -> &[u8] {
    name.rsplit(|&byte| byte == b'/').next().unwrap_or_default()
}
