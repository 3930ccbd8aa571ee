//! The packages for a terminal: a table fitted to its width.

use portolan_image::contents::Package;
use portolan_image::error::visible;

use super::{image_name, licences, listed, packages_summary, side, unread};
use crate::contents::PlatformContents;
use crate::text::screen::{Screen, cut};
use crate::text::table::{Column, Table};
use crate::text::{Colour, Paint, plural};

/// How a list of packages is written for a terminal.
#[derive(Debug, Clone, Copy)]
pub struct PackagesTextOptions {
    /// Whether there is colour.
    pub colour: Colour,
    /// The width of a line, in columns; at least 30 are taken.
    pub width: usize,
}

impl Default for PackagesTextOptions {
    fn default() -> Self {
        Self {
            colour: Colour::Never,
            width: 80,
        }
    }
}

/// How wide a cell may be, in columns: one strange package does not spoil the table.
const NAME: usize = 40;
const VERSION: usize = 32;
const LICENCE: usize = 32;
const PATH: usize = 48;

/// Writes the packages of an image's platforms as a table: of one platform with their licences, of several side by side.
pub fn packages_text(platforms: &[PlatformContents], options: &PackagesTextOptions) -> String {
    let mut screen = Screen::new(options.colour, options.width);
    screen.line(Paint::Title, &image_name(platforms));
    for contents in platforms {
        head(&mut screen, contents);
    }
    if let [only] = platforms {
        if let Some(inventory) = only.found()
            && !inventory.packages.is_empty()
        {
            screen.blank();
            write(&mut screen, &of_one(&inventory.packages));
        }
    } else {
        let rows = side::rows(platforms);
        if !rows.is_empty() {
            screen.blank();
            let columns = side::columns(platforms);
            let mut table = beside(&columns, &rows);
            if !table.fits(screen.width()) {
                table = by_version(&columns, &rows);
            }
            write(&mut screen, &table);
        }
    }
    let sentences = unread::sentences(platforms);
    if !sentences.is_empty() {
        screen.blank();
    }
    for sentence in sentences {
        screen.line(Paint::Warn, &sentence);
    }
    screen.finish()
}

/// A line for a platform: what it is, and how much there is.
fn head(screen: &mut Screen, contents: &PlatformContents) {
    let platform = &contents.subject.platform;
    let Some(inventory) = contents.found() else {
        screen.line(Paint::Dim, &format!("{platform}: not known"));
        return;
    };
    let distribution = inventory
        .distribution
        .as_ref()
        .map(|distribution| match distribution.name.as_str() {
            "" => format!("{} {}", distribution.id, distribution.version),
            name => name.to_owned(),
        })
        .map(|name| format!("{}, ", name.trim()))
        .unwrap_or_default();
    let summary = packages_summary(inventory);
    screen.line(Paint::Dim, &format!("{platform}: {distribution}{summary}"));
}

fn write(screen: &mut Screen, table: &Table) {
    for (number, line) in table.lines(screen.width()).iter().enumerate() {
        let paint = if number == 0 {
            Paint::Dim
        } else {
            Paint::Plain
        };
        screen.cut_line(paint, line);
    }
}

fn cell(text: &str, width: usize) -> String {
    cut(&visible(text), width)
}

fn of_one(packages: &[Package]) -> Table {
    let mut table = Table::new(vec![
        Column::left("NAME", 0),
        Column::left("VERSION", 0),
        Column::left("KIND", 1),
        Column::left("LICENCE", 2),
        Column::right("LAYER", 3),
        Column::left("FOUND IN", 4),
    ]);
    for package in packages {
        table.row([
            cell(listed(package), NAME),
            cell(&package.version, VERSION),
            package.ecosystem.to_string(),
            cell(&licences(package), LICENCE),
            package
                .layer
                .map(|layer| layer.to_string())
                .unwrap_or_default(),
            cell(&package.found_in.to_string(), PATH),
        ]);
    }
    table
}

/// A column for each platform.
fn beside(platforms: &[String], rows: &[side::Row<'_>]) -> Table {
    let mut columns = vec![Column::left("NAME", 0), Column::left("KIND", 1)];
    columns.extend(
        platforms
            .iter()
            .map(|platform| Column::left(&visible(platform), 0)),
    );
    let mut table = Table::new(columns);
    for row in rows {
        let mut cells = vec![cell(row.name, NAME), row.ecosystem.to_string()];
        cells.extend(row.cells().iter().map(|versions| cell(versions, VERSION)));
        table.row(cells);
    }
    table
}

/// Where the platforms do not fit beside each other: a line for each version, with the platforms that have it.
fn by_version(platforms: &[String], rows: &[side::Row<'_>]) -> Table {
    let mut table = Table::new(vec![
        Column::left("NAME", 0),
        Column::left("VERSION", 0),
        Column::left("KIND", 1),
        Column::left("PLATFORMS", 0),
    ]);
    for row in rows {
        for (version, places) in row.by_version() {
            let whose = if places.len() == platforms.len() {
                let count = platforms.len();
                format!("all {count} {}", plural(count, "platform"))
            } else {
                let names: Vec<String> = places
                    .iter()
                    .filter_map(|at| platforms.get(*at))
                    .map(|platform| visible(platform))
                    .collect();
                names.join(" ")
            };
            table.row([
                cell(row.name, NAME),
                cell(version, VERSION),
                row.ecosystem.to_string(),
                whose,
            ]);
        }
    }
    table
}
