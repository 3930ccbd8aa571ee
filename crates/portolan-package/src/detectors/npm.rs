//! npm packages that are installed: `node_modules/NAME/package.json` and `node_modules/@SCOPE/NAME/package.json`
//! (package.json(5) of npm), as npm, yarn and pnpm lay them out.
//!
//! A package has others only in its own `node_modules`. What lies in one further down, such as the fixtures of its tests, is part of
//! it and installed for nobody.

use portolan_image::contents::{Ecosystem, Evidence, File, FilePath, Licence, Package};
use serde_json::Value;

use super::kept;
use super::{Detector, Reading, Whole};
use crate::clue::Found;
use crate::licence::{Wording, stated};
use crate::limits::TEXT_BYTES;

/// Finds installed npm packages.
#[derive(Debug)]
pub(crate) struct Npm;

impl Detector for Npm {
    fn open(&self, file: &File) -> Option<Box<dyn Reading>> {
        is_installed(&file.path).then(|| Whole::of(file, TEXT_BYTES, parse))
    }
}

fn is_installed(path: &FilePath) -> bool {
    let Some(folder) = path.as_bytes().strip_suffix(b"/package.json") else {
        return false;
    };
    let names: Vec<&[u8]> = folder.split(|&byte| byte == b'/').collect();
    let first = names.iter().position(|name| *name == b"node_modules");
    let mut rest = first
        .and_then(|first| names.get(first..))
        .unwrap_or_default();
    loop {
        rest = match rest {
            // The store of pnpm, and that of yarn's linker of the same name: a folder a package and version.
            [b"node_modules", b".pnpm" | b".store", _, b"package"] => return true,
            [b"node_modules", b".pnpm" | b".store", _, rest @ ..] => rest,
            [b"node_modules", scope, name, rest @ ..]
                if scope.starts_with(b"@") && is_name(name) =>
            {
                if rest.is_empty() {
                    return true;
                }
                rest
            }
            [b"node_modules", name, rest @ ..] if is_name(name) => {
                if rest.is_empty() {
                    return true;
                }
                rest
            }
            _ => return false,
        };
    }
}

fn is_name(name: &[u8]) -> bool {
    !name.starts_with(b".") && !name.starts_with(b"@")
}

fn parse(path: &FilePath, content: &[u8]) -> Vec<Found> {
    // npm passes a byte order mark over.
    let content = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content);
    let said: Value = match serde_json::from_slice(content) {
        Ok(said) => said,
        Err(error) => return vec![Found::Unread(format!("it is not valid JSON: {error}"))],
    };
    let text = |key| said.get(key).and_then(Value::as_str).and_then(kept::value);
    // Packages have both; a folder of files that are no package may have a package.json for other ends.
    let (Some(name), Some(version)) = (text("name"), text("version")) else {
        return Vec::new();
    };
    vec![Found::Packages(vec![Package {
        licences: licences(&said, path),
        homepage: text("homepage"),
        maintainer: said.get("author").and_then(person),
        ..Package::new(Ecosystem::Npm, &name, &version, path.clone())
    }])]
}

/// `license` is a name, or as in old packages an object or a list; older ones call it `licenses`.
fn licences(package: &Value, path: &FilePath) -> Vec<Licence> {
    let said = ["license", "licenses"]
        .iter()
        .filter_map(|key| package.get(key))
        .find(|value| !value.is_null());
    let several = match said {
        Some(Value::Array(several)) => several.as_slice(),
        Some(one) => std::slice::from_ref(one),
        None => &[],
    };
    several
        .iter()
        .filter_map(|one| {
            let part = |key| one.get(key).and_then(Value::as_str);
            one.as_str().or_else(|| {
                part("type")
                    .or_else(|| part("name"))
                    .or_else(|| part("url"))
            })
        })
        .flat_map(|name| stated(name, Wording::Free, Evidence::Field, path))
        .collect()
}

/// `Ada <ada@example.org> (https://example.org)`, or the same as an object.
fn person(said: &Value) -> Option<String> {
    let part = |key| said.get(key).and_then(Value::as_str).and_then(kept::value);
    match (said.as_str(), part("name"), part("email")) {
        (Some(written), ..) => kept::value(written),
        (None, Some(name), Some(address)) => Some(format!("{name} <{address}>")),
        (None, name, address) => name.or(address),
    }
}
