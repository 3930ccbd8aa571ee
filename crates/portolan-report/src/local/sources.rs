//! Licences and sources below a package, as these pages list them.

use portolan_image::contents::{Ecosystem, FilePath, Licence, Package, SourcePackage, SourcePage};

use crate::markdown::escape::code;
use crate::sbom::address::is_address;

/// The files that licences of a package were read from, each once, in the order in which they were read.
pub(super) fn files(package: &Package) -> Vec<&FilePath> {
    let mut files: Vec<&FilePath> = Vec::new();
    let read = package.licences.iter().map(|licence| &licence.from);
    for file in package.licence_files.iter().chain(read) {
        if !files.contains(&file) {
            files.push(file);
        }
    }
    files
}

/// A list of licences and where they were read; nothing if there are none. What is only guessed says so.
pub(super) fn licences<'a>(
    licences: impl Iterator<Item = &'a Licence>,
    files: &[&FilePath],
) -> String {
    let mut stated: Vec<String> = Vec::new();
    let mut guessed: Vec<String> = Vec::new();
    for licence in licences {
        let whose = if licence.evidence.is_guess() {
            &mut guessed
        } else {
            &mut stated
        };
        whose.extend(names(&licence.name));
    }
    guessed.retain(|name| !stated.contains(name));
    let marked = |guess| move |name: String| (name, guess);
    let mut all: Vec<(String, bool)> = stated.into_iter().map(marked(false)).collect();
    all.extend(guessed.into_iter().map(marked(true)));
    all.sort();
    all.dedup();
    if all.is_empty() {
        return String::new();
    }
    let files: Vec<String> = files.iter().map(|file| code(&file.to_string())).collect();
    let mut out = format!("\nLicenses: (parsed from: {})\n\n", files.join(", "));
    for (name, guess) in all {
        let mark = if guess { " (a guess)" } else { "" };
        out.push_str(&format!("- {}{mark}\n", code(&name)));
    }
    out
}

/// The names in a licence as written: repo-info takes it apart at `and` and `or`, and what ends a sentence goes.
fn names(written: &str) -> Vec<String> {
    written
        .trim_end_matches(['.', ','])
        .replace(" and ", "\n")
        .replace(" or ", "\n")
        .lines()
        .filter(|name| !name.trim().is_empty())
        .map(str::to_owned)
        .collect()
}

/// Where sources can be had, as far as that follows from names and versions; nothing if it does not.
pub(super) fn urls(source: &SourcePackage, ecosystem: Ecosystem) -> String {
    let mut out = String::new();
    for link in &source.links {
        let url = address(&link.url);
        match link.page {
            SourcePage::Browse => {
                out.push_str(&format!("- {url} (for browsing the source)\n"));
                if ecosystem == Ecosystem::Deb && is_address(&link.url) && link.url.ends_with('/')
                {
                    let copyright = address(&format!("{}debian/copyright/", link.url));
                    out.push_str(&format!(
                        "- {copyright} (for direct copyright/license information)\n"
                    ));
                }
            }
            SourcePage::Archive => out.push_str(&format!(
                "- {url} (for access to the source package after it no longer exists in the archive)\n"
            )),
            SourcePage::Recipe => {
                out.push_str(&format!("- {url} (for the recipe of the package)\n"));
            }
        }
    }
    if out.is_empty() {
        return out;
    }
    format!("\nOther potentially useful URLs:\n\n{out}")
}

/// An address as it is, where it holds nothing that Markdown reads; else as code.
fn address(url: &str) -> String {
    let characters: Vec<char> = url.chars().collect();
    let inside_a_word = |at: usize| {
        let word = |at: Option<usize>| {
            at.and_then(|at| characters.get(at))
                .is_some_and(char::is_ascii_alphanumeric)
        };
        word(at.checked_sub(1)) && word(at.checked_add(1))
    };
    let is_harmless = characters.iter().enumerate().all(|(at, &c)| match c {
        '_' => inside_a_word(at),
        c => c.is_ascii_alphanumeric() || "-.~:/?#%+=@,;".contains(c),
    });
    if is_address(url) && is_harmless {
        url.to_owned()
    } else {
        code(url)
    }
}
