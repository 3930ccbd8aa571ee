//! Which distribution an image is: `/etc/os-release`, `/usr/lib/os-release` (os-release(5)).

use portolan_image::contents::{Distribution, File, FilePath};

use super::{Detector, Reading, Whole};
use crate::clue::Found;
use crate::limits::TEXT_BYTES;

/// Finds os-release.
#[derive(Debug)]
pub(crate) struct OsRelease;

impl Detector for OsRelease {
    fn open(&self, file: &File) -> Option<Box<dyn Reading>> {
        matches!(
            file.path.as_bytes(),
            b"etc/os-release" | b"usr/lib/os-release"
        )
        .then(|| Whole::of(file, TEXT_BYTES, parse))
    }
}

fn parse(_: &FilePath, content: &[u8]) -> Vec<Found> {
    let text = String::from_utf8_lossy(content);
    let mut found = Distribution::default();
    for line in text.lines() {
        let Some((key, value)) = line.trim().split_once('=') else {
            continue;
        };
        let value = unquoted(value.trim());
        match key {
            "ID" => found.id = value.to_lowercase(),
            "ID_LIKE" => found.like = value.split_whitespace().map(str::to_owned).collect(),
            "VERSION_ID" => found.version = value,
            "VERSION_CODENAME" => found.codename = value,
            "PRETTY_NAME" => found.name = value,
            _ => {}
        }
    }
    vec![Found::Distribution(found)]
}

/// A value as a shell reads it: without its quotes, what is behind a backslash as itself.
fn unquoted(value: &str) -> String {
    let inner = ['"', '\'']
        .iter()
        .find_map(|quote| value.strip_prefix(*quote)?.strip_suffix(*quote))
        .unwrap_or(value);
    let mut text = String::with_capacity(inner.len());
    let mut escaped = false;
    for character in inner.chars() {
        if character == '\\' && !escaped && !value.starts_with('\'') {
            escaped = true;
            continue;
        }
        escaped = false;
        text.push(character);
    }
    text
}
