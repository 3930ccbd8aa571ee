//! What was installed in an image that has no rpm and no database: `/var/lib/rpmmanifest/container-manifest-2` of Azure Linux (once
//! CBL-Mariner), and of those who do the same so that scanners find it.
//!
//! It is what `rpm -qa` printed in the build, a line a package, with tabs between: name, version and release, times of installation and of
//! building, vendor, epoch, size, architecture, the epoch again with 0 for none, and the file of the sources. It tells no licence.

use portolan_image::contents::{Ecosystem, FilePath, Package};

use super::package;
use crate::clue::Found;
use crate::detectors::gathered::Gathered;
use crate::detectors::kept;

/// How rpm prints what is not there.
const NONE: &str = "(none)";

/// The packages of a list.
pub(super) fn read(path: &FilePath, content: &[u8]) -> Vec<Found> {
    let text = String::from_utf8_lossy(content);
    let mut gathered = Gathered::default();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        gathered.take(of(line, path));
    }
    gathered.found()
}

fn of(line: &str, path: &FilePath) -> Option<Package> {
    let fields: Vec<&str> = line.split('\t').collect();
    let field = |place: usize| fields.get(place).filter(|field| **field != NONE).copied();
    let name = kept::name(field(0)?)?;
    let version = kept::word(field(1)?)?;
    let version = match field(5).map(str::parse::<u32>) {
        Some(Ok(epoch)) => format!("{epoch}:{version}"),
        _ => version,
    };
    let mut package = Package::new(Ecosystem::Rpm, &name, &version, path.clone());
    package.maintainer = field(4).and_then(kept::value);
    package.installed_bytes = field(6).and_then(|size| size.parse().ok());
    package.architecture = field(7).and_then(kept::word);
    package.source = field(9)
        .and_then(kept::word)
        .and_then(|file| package::source(&file));
    Some(package)
}
