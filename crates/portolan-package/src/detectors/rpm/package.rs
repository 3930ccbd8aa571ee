//! From a header to a package.

use portolan_image::contents::{Ecosystem, Evidence, FilePath, Package, SourcePackage};

use super::Broken;
use super::header::{Header, Tag};
use crate::detectors::kept;
use crate::licence::{self, Wording};
use crate::limits::FIELD_BYTES;

/// The most bytes of a field of licences: those of large collections have thousands.
const LICENCE_BYTES: usize = 64 << 10;

/// The package that a header is of.
pub(super) fn of(header: &Header<'_>, path: &FilePath) -> Result<Package, Broken> {
    let value = |tag| kept::value(&text(header, tag, FIELD_BYTES)?);
    let word = |tag| kept::word(&text(header, tag, FIELD_BYTES)?);
    let name = word(Tag::Name)
        .and_then(|name| kept::name(&name))
        .ok_or(Broken("a header has no name"))?;
    let unversioned = Broken("a header has no version");
    let version = word(Tag::Version).ok_or(unversioned)?;
    let release = word(Tag::Release).ok_or(unversioned)?;
    let version = match header.number(Tag::Epoch) {
        Some(epoch) => format!("{epoch}:{version}-{release}"),
        None => format!("{version}-{release}"),
    };
    let mut package = Package::new(Ecosystem::Rpm, &name, &version, path.clone());
    package.architecture = word(Tag::Arch);
    package.source = word(Tag::SourceRpm).and_then(|file| source(&file));
    if let Some(text) = text(header, Tag::Licence, LICENCE_BYTES) {
        package.licences = licence::stated(&text, Wording::Rpm, Evidence::Field, path);
    }
    package.licence_files = vec![path.clone()];
    package.installed_bytes = header
        .number(Tag::LongSize)
        .or_else(|| header.number(Tag::Size));
    // The vendor answers for it. The packager may be a person, an address of a bug tracker, or nobody.
    package.maintainer = value(Tag::Vendor).or_else(|| value(Tag::Packager));
    package.homepage = word(Tag::Url);
    Ok(package)
}

/// A text that is not too long.
fn text(header: &Header<'_>, tag: Tag, most: usize) -> Option<String> {
    let text = header.text(tag).filter(|text| text.len() <= most)?;
    Some(String::from_utf8_lossy(text).into_owned())
}

/// What a package was built from, by the name of the file: `NAME-VERSION-RELEASE.src.rpm`, or `.nosrc.rpm` where the sources must not be
/// handed on. Neither version nor release can hold a `-`. An epoch is not part of the name, and not known.
pub(super) fn source(file: &str) -> Option<SourcePackage> {
    let stem = [".src.rpm", ".nosrc.rpm"]
        .iter()
        .find_map(|end| file.strip_suffix(end))?;
    let (rest, release) = stem.rsplit_once('-')?;
    let (name, version) = rest.rsplit_once('-')?;
    let whole = !version.is_empty() && !release.is_empty();
    whole.then_some(SourcePackage {
        name: kept::name(name)?,
        version: format!("{version}-{release}"),
        commit: None,
        links: Vec::new(),
    })
}
