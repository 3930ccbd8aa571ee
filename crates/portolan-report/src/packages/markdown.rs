//! The packages as tables of Markdown (GitHub's tables).

use super::{image_name, licences, listed, packages_summary, side, unread};
use crate::contents::PlatformContents;
use crate::markdown::escape::{code, plain};

/// Writes the packages of an image's platforms as a table: of one platform with their licences, of several side by side.
pub fn packages_markdown(platforms: &[PlatformContents]) -> String {
    let mut out = format!("# Packages of {}\n\n", code(&image_name(platforms)));
    for contents in platforms {
        let platform = plain(&contents.subject.platform.described());
        let summary = contents
            .found()
            .map_or_else(|| "not known".to_owned(), packages_summary);
        out.push_str(&format!("-\t{platform}: {summary}\n"));
    }
    if let [only] = platforms {
        let packages = only.found().map_or(&[][..], |found| &found.packages);
        if !packages.is_empty() {
            let titles = ["Name", "Version", "Kind", "Licence", "Layer", "Found in"];
            out.push_str(&head(&titles.map(str::to_owned)));
        }
        for package in packages {
            out.push_str(&row(&[
                listed(package).to_owned(),
                package.version.clone(),
                package.ecosystem.to_string(),
                licences(package),
                package
                    .layer
                    .map(|layer| layer.to_string())
                    .unwrap_or_default(),
                package.found_in.to_string(),
            ]));
        }
    } else {
        let rows = side::rows(platforms);
        if !rows.is_empty() {
            let mut titles = vec!["Name".to_owned(), "Kind".to_owned()];
            titles.extend(side::columns(platforms));
            out.push_str(&head(&titles));
        }
        for package in rows {
            let mut cells = vec![package.name.to_owned(), package.ecosystem.to_string()];
            cells.extend(package.cells());
            out.push_str(&row(&cells));
        }
    }
    let sentences = unread::sentences(platforms);
    if !sentences.is_empty() {
        out.push('\n');
    }
    for sentence in sentences {
        out.push_str(&format!("-\tNote: {}\n", plain(&sentence)));
    }
    out
}

fn head(titles: &[String]) -> String {
    let rule: Vec<String> = titles.iter().map(|_| "---".to_owned()).collect();
    format!("\n{}| {} |\n", row(titles), rule.join(" | "))
}

/// A row. Text that has been made plain holds no stroke and no break that could end a cell or the row.
fn row(cells: &[String]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| plain(cell)).collect();
    format!("| {} |\n", cells.join(" | "))
}
