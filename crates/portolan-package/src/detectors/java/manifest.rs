//! The two small files of a Java archive that say what it is: `META-INF/MANIFEST.MF` (JAR file specification, with what `OSGi` adds),
//! and `pom.properties`, which Maven puts into what it builds.

use std::collections::HashMap;

use portolan_image::contents::{Evidence, FilePath, Licence};

use crate::detectors::kept;
use crate::licence::{Wording, stated};

/// The most lines of the main section that are read.
const LINES: usize = 10_000;

/// The main section of a manifest.
#[derive(Debug, Default)]
pub(super) struct Manifest(HashMap<String, String>);

impl Manifest {
    pub(super) fn read(content: &[u8]) -> Self {
        // A line may be broken in the middle of a character: lines are joined before they are text.
        let mut lines: Vec<Vec<u8>> = Vec::new();
        for line in content.split(|&byte| byte == b'\n').take(LINES) {
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            match (line.strip_prefix(b" "), lines.last_mut()) {
                (Some(more), Some(last)) => last.extend_from_slice(more),
                _ if line.is_empty() => break,
                _ => lines.push(line.to_vec()),
            }
        }
        let mut fields = HashMap::new();
        for line in lines {
            let line = String::from_utf8_lossy(&line);
            if let Some((key, value)) = line.split_once(':') {
                fields
                    .entry(key.trim().to_ascii_lowercase())
                    .or_insert_with(|| value.to_owned());
            }
        }
        Self(fields)
    }

    /// The first of these fields that says something. What a build should have filled in (`${version}`) says nothing.
    pub(super) fn first(&self, keys: &[&str]) -> Option<String> {
        keys.iter().find_map(|key| {
            let value = self.0.get(&key.to_ascii_lowercase())?;
            // Some builds write versions in quotation marks.
            let value = value.trim();
            let bare = value
                .strip_prefix('"')
                .and_then(|value| value.strip_suffix('"'));
            let bare = bare.filter(|bare| !bare.contains('"'));
            kept::value(bare.unwrap_or(value))
                .filter(|value| !value.contains("${") && value != "unspecified")
        })
    }

    /// The licences of `Bundle-License` (`OSGi` core, section 3.2.1): a list of names with attributes, `NAME;link="URL",...`.
    pub(super) fn licences(&self, path: &FilePath) -> Vec<Licence> {
        let said = self.first(&["Bundle-License"]).unwrap_or_default();
        let mut quoted = false;
        said.split(|character| {
            quoted ^= character == '"';
            character == ',' && !quoted
        })
        .filter_map(|clause| {
            let name = clause.split(';').next()?.trim().trim_matches('"');
            (name != "<<EXTERNAL>>").then_some(name)
        })
        .flat_map(|name| stated(name, Wording::Free, Evidence::Field, path))
        .collect()
    }
}

/// What Maven calls a build.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Coordinates {
    pub(super) group: String,
    pub(super) artifact: String,
    pub(super) version: String,
}

impl Coordinates {
    /// Reads a `pom.properties`; `None` if it does not say all three.
    pub(super) fn read(content: &[u8]) -> Option<Self> {
        let text = String::from_utf8_lossy(content);
        let value = |key: &str| {
            text.lines().find_map(|line| {
                let (said, value) = line.split_once(['=', ':'])?;
                (said.trim() == key)
                    .then(|| kept::value(&value.replace('\\', "")))
                    .flatten()
                    .filter(|value| !value.contains("${"))
            })
        };
        Some(Self {
            group: value("groupId")?,
            artifact: value("artifactId")?,
            version: value("version")?,
        })
    }

    /// `GROUP:ARTIFACT`.
    pub(super) fn name(&self) -> String {
        format!("{}:{}", self.group, self.artifact)
    }
}
