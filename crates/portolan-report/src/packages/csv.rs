//! The packages for spreadsheets: comma-separated values (RFC 4180), a row for each package of each platform.
//!
//! A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula, which may call programs and send what is in other
//! cells away (threat table 6). Such a cell begins with `'` here, which spreadsheets do not show; who wants the bare text takes JSON.
//! What could steer a terminal or break a row is made visible.

use portolan_image::contents::{LayerNumber, Package};
use portolan_image::error::visible;

use super::{licences, listed};
use crate::contents::PlatformContents;

/// Writes the packages of an image's platforms. A row without a name tells in its last cell what could not be read.
pub fn packages_csv(platforms: &[PlatformContents]) -> String {
    let mut out = line(&Row::TITLES.map(str::to_owned));
    for contents in platforms {
        for row in rows(contents) {
            out.push_str(&line(&row.cells()));
        }
    }
    out
}

/// A row. What is not known is empty.
#[derive(Debug, Default)]
struct Row {
    platform: String,
    kind: String,
    name: String,
    version: String,
    architecture: String,
    licences: String,
    source: String,
    source_version: String,
    layer: String,
    layer_digest: String,
    found_in: String,
    purl: String,
    maintainer: String,
    homepage: String,
    could_not_read: String,
}

impl Row {
    const TITLES: [&str; 15] = [
        "platform",
        "kind",
        "name",
        "version",
        "architecture",
        "licences",
        "source",
        "source_version",
        "layer",
        "layer_digest",
        "found_in",
        "purl",
        "maintainer",
        "homepage",
        "could_not_read",
    ];

    fn cells(self) -> [String; 15] {
        [
            self.platform,
            self.kind,
            self.name,
            self.version,
            self.architecture,
            self.licences,
            self.source,
            self.source_version,
            self.layer,
            self.layer_digest,
            self.found_in,
            self.purl,
            self.maintainer,
            self.homepage,
            self.could_not_read,
        ]
    }

    fn of(contents: &PlatformContents) -> Self {
        Self {
            platform: contents.subject.platform.to_string(),
            ..Self::default()
        }
    }

    fn in_layer(self, contents: &PlatformContents, layer: Option<LayerNumber>) -> Self {
        let text = |text: Option<String>| text.unwrap_or_default();
        Self {
            layer: text(layer.map(|layer| layer.to_string())),
            layer_digest: text(
                layer
                    .and_then(|layer| contents.subject.layer(layer))
                    .map(ToString::to_string),
            ),
            ..self
        }
    }
}

fn rows(contents: &PlatformContents) -> Vec<Row> {
    let inventory = match &contents.inventory {
        Ok(inventory) => inventory,
        Err(why) => {
            return vec![Row {
                could_not_read: why.clone(),
                ..Row::of(contents)
            }];
        }
    };
    let packages = inventory
        .packages
        .iter()
        .map(|package| package_row(contents, package));
    let unread = inventory.unread.iter().map(|unread| Row {
        found_in: unread
            .path
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        could_not_read: unread.why.clone(),
        ..Row::of(contents).in_layer(contents, Some(unread.layer))
    });
    packages.chain(unread).collect()
}

fn package_row(contents: &PlatformContents, package: &Package) -> Row {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let source = package.source.as_ref();
    Row {
        kind: package.ecosystem.to_string(),
        name: listed(package).to_owned(),
        version: package.version.clone(),
        architecture: text(&package.architecture),
        licences: licences(package),
        source: source.map(|source| source.name.clone()).unwrap_or_default(),
        source_version: source
            .map(|source| source.version.clone())
            .unwrap_or_default(),
        found_in: package.found_in.to_string(),
        purl: package.purl.clone(),
        maintainer: text(&package.maintainer),
        homepage: text(&package.homepage),
        ..Row::of(contents).in_layer(contents, package.layer)
    }
}

fn line(cells: &[String]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| written(cell)).collect();
    cells.join(",") + "\r\n"
}

/// A cell: no formula, on one line, in quotes where it needs them.
fn written(cell: &str) -> String {
    let text = visible(cell);
    let formula = text.trim_start().starts_with([
        '=', '+', '-',
        '@', // The same in the width of Chinese characters, which some spreadsheets take for them.
        '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}',
    ]);
    let text = if formula { format!("'{text}") } else { text };
    if formula || text.contains([',', '"', ';']) || text != text.trim() {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}
