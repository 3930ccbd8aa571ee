//! What build information of Go says: the version of Go, the main module, and what it depends on (`runtime/debug.BuildInfo`).

use portolan_image::contents::{Ecosystem, FilePath, Package};

use super::sections::Layout;
use super::stream::{Kind, MAGIC, MODULES_BYTES, Place, VERSION_BYTES};
use crate::clue::Found;
use crate::detectors::kept;
use crate::limits::PACKAGES;

/// The modules of a program with build information at these places, which is held in memory if it is not too large.
pub(super) fn found(path: &FilePath, places: &[Place], held: Option<&[u8]>) -> Vec<Found> {
    let layout = held.filter(|_| !places.is_empty()).and_then(Layout::read);
    // A program may carry another one as data. Its own is where its table of sections, if it has one, says.
    let own = layout.as_ref().and_then(|layout| {
        let section = layout.section(b".go.buildinfo")?;
        places.iter().find(|place| section.contains(&place.at))
    });
    let mut unread = None;
    let in_order = own.into_iter().chain(places);
    for place in in_order {
        let (version, modules) = match (&place.kind, &layout, held) {
            (Kind::Texts { version, modules }, ..) => (version.as_slice(), modules.as_slice()),
            (Kind::Pointers, Some(layout), Some(held)) => {
                // Without a pointer that leads anywhere, the magic is there as data.
                match pointed(layout, held, place.at) {
                    Some(texts) => texts,
                    None => continue,
                }
            }
            (Kind::Pointers, _, None) => {
                let why = "it was built by Go before 1.18, and is too large to be read";
                unread = Some(Found::Unread(why.to_owned()));
                continue;
            }
            (Kind::Pointers, None, Some(_)) => continue,
        };
        return vec![Found::Packages(packages(path, version, modules))];
    }
    unread.into_iter().collect()
}

/// Both texts by their pointers, as Go up to 1.17 left them: each points to a pointer to the text, and its length.
fn pointed<'a>(layout: &Layout, held: &'a [u8], at: u64) -> Option<(&'a [u8], &'a [u8])> {
    let header = held.get(usize::try_from(at).ok()?..)?;
    let &[size, flags] = header.get(MAGIC.len()..MAGIC.len() + 2)?.first_chunk()?;
    let size = usize::from(size);
    let number = |bytes: &[u8]| {
        let bytes = bytes.get(..size)?;
        let add = |number: u64, byte: &u8| number << 8 | u64::from(*byte);
        Some(if flags & 1 == 0 {
            bytes.iter().rev().fold(0, add)
        } else {
            bytes.iter().fold(0, add)
        })
    };
    let memory = |address: u64, length: u64| {
        let range = layout.memory(address, length)?;
        held.get(usize::try_from(range.start).ok()?..usize::try_from(range.end).ok()?)
    };
    let text = |pointer: u64, most: usize| {
        let header = memory(pointer, 2 * size as u64)?;
        let length = number(header.get(size..)?)?;
        (length <= most as u64)
            .then(|| memory(number(header)?, length))
            .flatten()
    };
    let version = text(number(header.get(16..)?)?, VERSION_BYTES)?;
    // A program that was built without modules points to nothing.
    let modules = number(header.get(16 + size..)?).and_then(|pointer| text(pointer, MODULES_BYTES));
    (!version.is_empty()).then_some((version, modules.unwrap_or_default()))
}

fn packages(path: &FilePath, version: &[u8], modules: &[u8]) -> Vec<Package> {
    let module = |name: &str, version: &str| {
        Some(Package::new(
            Ecosystem::Go,
            &kept::value(name)?,
            &kept::value(version)?,
            path.clone(),
        ))
    };
    let mut packages = Vec::new();
    // `go1.21.4 X:boringcrypto` names an experiment, too.
    let version = String::from_utf8_lossy(version);
    let release = version.split(' ').next().unwrap_or_default();
    let release = if release == "devel" {
        &*version
    } else {
        release
    };
    packages.extend(module("stdlib", release));
    for line in unframed(modules).lines() {
        let mut words = line.split('\t');
        let kind = words.next().unwrap_or_default();
        let (Some(name), version) = (words.next(), words.next().unwrap_or_default()) else {
            continue;
        };
        match kind {
            "mod" | "dep" if packages.len() < PACKAGES => packages.extend(module(name, version)),
            "=>" => replace(packages.last_mut(), name, version),
            _ => {}
        }
    }
    packages
}

/// What stands in for the module before is what was built in. A folder has no name that others know: the
/// module keeps its own, and a version that says so, as Go writes it.
fn replace(replaced: Option<&mut Package>, name: &str, version: &str) {
    let Some(replaced) = replaced else { return };
    let folder = name.starts_with(['.', '/']);
    if let (false, Some(name)) = (folder, kept::value(name)) {
        replaced.name = name;
    }
    match kept::value(version) {
        Some(version) => replaced.version = version,
        None => "(devel)".clone_into(&mut replaced.version),
    }
}

/// The list of modules without the 16 bytes that Go puts before and behind it, to find it in memory.
fn unframed(modules: &[u8]) -> String {
    let end = modules.len().saturating_sub(16);
    let framed = end > 16 && modules.get(end - 1) == Some(&b'\n');
    let text = framed.then(|| modules.get(16..end)).flatten();
    String::from_utf8_lossy(text.unwrap_or_default()).into_owned()
}
