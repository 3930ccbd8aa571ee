//! Packages of Debian and its kin: `/var/lib/dpkg/status` (dpkg(1), deb-control(5)), and `/var/lib/dpkg/status.d/NAME`, in which
//! distroless images have one package a file.

use portolan_image::contents::{Ecosystem, File, FilePath, Package, SourcePackage};

use super::deb822::{Stanza, stanzas};
use super::gathered::Gathered;
use super::{Detector, Reading, Whole, kept};
use crate::clue::Found;
use crate::limits::{DATABASE_BYTES, TEXT_BYTES};

/// Finds the databases of dpkg.
#[derive(Debug)]
pub(crate) struct Dpkg;

const FOLDER: &[u8] = b"var/lib/dpkg/status.d/";

impl Detector for Dpkg {
    fn open(&self, file: &File) -> Option<Box<dyn Reading>> {
        let path = file.path.as_bytes();
        if path == b"var/lib/dpkg/status" {
            return Some(Whole::of(file, DATABASE_BYTES, status));
        }
        let name = path.strip_prefix(FOLDER)?;
        // `NAME.md5sums` beside `NAME` lists its files.
        let is_package = !name.contains(&b'/') && !name.ends_with(b".md5sums");
        is_package.then(|| Whole::of(file, TEXT_BYTES, one_of_many))
    }
}

/// The database says what is installed, also when that is nothing.
fn status(path: &FilePath, content: &[u8]) -> Vec<Found> {
    gather(path, content).found_in(content)
}

/// A file beside others, which need not be a package.
fn one_of_many(path: &FilePath, content: &[u8]) -> Vec<Found> {
    let found = gather(path, content).found();
    let nothing = matches!(found.as_slice(), [Found::Packages(none)] if none.is_empty());
    if nothing { Vec::new() } else { found }
}

fn gather(path: &FilePath, content: &[u8]) -> Gathered {
    let text = String::from_utf8_lossy(content);
    let mut gathered = Gathered::default();
    for stanza in stanzas(&text) {
        if stanza.field("Package").is_none() {
            continue;
        }
        if is_installed(&stanza) {
            gathered.take(package(&stanza, path));
        } else {
            gathered.pass_over();
        }
    }
    gathered
}

/// Whether files of it are there. The third word of `Status` says so: of `config-files` only the settings are left, and
/// `not-installed` is a memory; all between (`unpacked`, `half-configured`, `half-installed`, `triggers-awaited`, ...) have files, and
/// `dpkg-query -W` lists them. Who makes images without dpkg, as distroless does, leaves the field out: what is not installed
/// is not in the file at all. (dpkg itself, which never writes that, would pass it over.)
fn is_installed(stanza: &Stanza<'_>) -> bool {
    let state = stanza
        .get("Status")
        .and_then(|status| status.split_whitespace().last());
    !state.is_some_and(|state| {
        ["not-installed", "config-files"]
            .iter()
            .any(|absent| absent.eq_ignore_ascii_case(state))
    })
}

fn package(stanza: &Stanza<'_>, path: &FilePath) -> Option<Package> {
    let name = kept::name(stanza.get("Package")?)?;
    let version = kept::word(stanza.get("Version")?)?;
    let mut package = Package::new(Ecosystem::Deb, &name, &version, path.clone());
    package.source = Some(source(stanza, &package));
    package.architecture = stanza.get("Architecture").and_then(kept::word);
    package.maintainer = stanza.get("Maintainer").and_then(kept::value);
    package.homepage = stanza.get("Homepage").and_then(kept::word);
    let description = stanza.get("Description");
    package.summary = description.and_then(|text| kept::value(text.lines().next()?));
    // `dpkg-query` names the architecture of what can be there for several.
    if stanza
        .get("Multi-Arch")
        .is_some_and(|value| value.eq_ignore_ascii_case("same"))
    {
        let named = |architecture: &String| format!("{name}:{architecture}");
        package.listed_as = package.architecture.as_ref().map(named);
    }
    // In units of 1024 bytes (deb-substvars(5)).
    let kibibytes: Option<u64> = stanza
        .get("Installed-Size")
        .and_then(|size| size.parse().ok());
    package.installed_bytes = kibibytes.and_then(|size| size.checked_mul(1024));
    Some(package)
}

/// `Source: NAME (VERSION)`. Both are left out where they are those of the package.
fn source(stanza: &Stanza<'_>, package: &Package) -> SourcePackage {
    let written = stanza.get("Source").unwrap_or_default();
    let (name, version) = match written.split_once('(') {
        Some((name, rest)) => (name, rest.split(')').next().unwrap_or_default()),
        None => (written, ""),
    };
    SourcePackage {
        name: kept::name(name).unwrap_or_else(|| package.name.clone()),
        version: kept::word(version).unwrap_or_else(|| package.version.clone()),
        commit: None,
        links: Vec::new(),
    }
}
