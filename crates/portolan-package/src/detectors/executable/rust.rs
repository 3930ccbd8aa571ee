//! The crates that cargo-auditable noted in a program: JSON, deflated, in a section `.dep-v0` (its PARSING.md).

use std::io::Read;

use flate2::read::ZlibDecoder;
use portolan_image::contents::{Ecosystem, FilePath, Package};
use serde::Deserialize;

use super::sections::Layout;
use crate::clue::Found;
use crate::detectors::kept;
use crate::limits::PACKAGES;

/// The most bytes of the JSON: a program of a thousand crates has 100 KiB.
const JSON_BYTES: u64 = 8 << 20;

/// What a program was built from. There is more in it: sources, and which crate needs which.
#[derive(Deserialize)]
struct Noted {
    packages: Vec<Crate>,
}

#[derive(Deserialize)]
struct Crate {
    name: String,
    version: String,
    /// `build` for what only ran while it was built, and is not in it.
    #[serde(default)]
    kind: Option<String>,
}

/// The crates of a program that is held in memory.
pub(super) fn found(path: &FilePath, held: &[u8]) -> Option<Found> {
    let section = Layout::read(held)?.section(b".dep-v0")?;
    let section =
        held.get(usize::try_from(section.start).ok()?..usize::try_from(section.end).ok()?)?;
    Some(match read(section) {
        Ok(noted) => Found::Packages(packages(path, &noted)),
        Err(why) => Found::Unread(why),
    })
}

fn read(section: &[u8]) -> Result<Noted, String> {
    let mut json = Vec::new();
    ZlibDecoder::new(section)
        .take(JSON_BYTES + 1)
        .read_to_end(&mut json)
        .map_err(|_| "its list of crates is damaged")?;
    if json.len() as u64 > JSON_BYTES {
        return Err(format!(
            "its list of crates has more than the {JSON_BYTES} bytes that are read"
        ));
    }
    serde_json::from_slice(&json)
        .map_err(|error| format!("its list of crates cannot be read: {error}"))
}

fn packages(path: &FilePath, noted: &Noted) -> Vec<Package> {
    noted
        .packages
        .iter()
        .filter(|one| one.kind.as_deref() != Some("build"))
        .filter_map(|one| {
            Some(Package::new(
                Ecosystem::Rust,
                &kept::value(&one.name)?,
                &kept::value(&one.version)?,
                path.clone(),
            ))
        })
        .take(PACKAGES)
        .collect()
}
