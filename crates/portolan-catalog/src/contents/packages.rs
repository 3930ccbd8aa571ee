//! A package as search knows it, and the hashes that make equal ones one.

use std::collections::BTreeSet;

use portolan_image::Digest;
use portolan_image::contents::{Licence, Package};

/// The longest name, version or licence that is kept for search, in bytes: PostgreSQL indexes no more than 2,700 bytes a row.
const MOST_BYTES: usize = 400;
/// The longest package URL that is kept for search, in bytes.
const MOST_PURL_BYTES: usize = 1_000;
/// The most licences of one package that are kept for search.
const MOST_LICENCES: usize = 200;

/// A package as search knows it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Facts {
    pub(super) ecosystem: String,
    pub(super) name: String,
    pub(super) version: String,
    pub(super) source: String,
    pub(super) purl: String,
    pub(super) licences: BTreeSet<String>,
}

impl Facts {
    pub(super) fn of(package: &Package) -> Self {
        let source = package.source.as_ref();
        Self {
            ecosystem: package.ecosystem.word().to_owned(),
            name: cut(&package.name, MOST_BYTES),
            version: cut(&package.version, MOST_BYTES),
            source: source.map_or_else(String::new, |source| cut(&source.name, MOST_BYTES)),
            purl: cut(&package.purl, MOST_PURL_BYTES),
            licences: licences(&package.licences),
        }
    }

    pub(super) fn hash(&self) -> String {
        hash_of_package(
            [
                &self.ecosystem,
                &self.name,
                &self.version,
                &self.source,
                &self.purl,
            ],
            &self.licences,
        )
    }
}

/// Licences as they are written, as expressions, and each that an expression names. What is only guessed is not found.
fn licences(all: &[Licence]) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for licence in all.iter().filter(|licence| !licence.evidence.is_guess()) {
        words.insert(cut(&licence.name, MOST_BYTES));
        let Some(expression) = &licence.expression else {
            continue;
        };
        words.insert(cut(expression, MOST_BYTES));
        let ids = expression.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')'));
        let ids = ids.filter(|id| !matches!(*id, "" | "AND" | "OR" | "WITH"));
        words.extend(ids.map(|id| cut(id, MOST_BYTES)));
    }
    words.remove("");
    words.into_iter().take(MOST_LICENCES).collect()
}

/// The hash of a package: ecosystem, name, version, source and package URL, then its licences in order.
pub(crate) fn hash_of_package(columns: [&String; 5], licences: &BTreeSet<String>) -> String {
    let text = serde_json::json!([columns, licences]).to_string();
    Digest::sha256(text.as_bytes()).encoded().to_owned()
}

/// The hash of a set: of the hashes of its packages, in order.
pub(crate) fn hash_of_set<'a>(packages: impl IntoIterator<Item = &'a String>) -> String {
    let packages: BTreeSet<&String> = packages.into_iter().collect();
    let text = serde_json::json!(packages).to_string();
    Digest::sha256(text.as_bytes()).encoded().to_owned()
}

/// The beginning of a text, at most so many bytes, as the databases keep it: PostgreSQL takes no NUL.
fn cut(text: &str, most: usize) -> String {
    let text = text.replace('\0', "\u{fffd}");
    text[..text.floor_char_boundary(most)].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use portolan_image::contents::{Ecosystem, Evidence, FilePath};

    #[test]
    fn a_licence_is_found_as_it_is_written_and_by_each_name_in_its_expression() {
        let licence = |name: &str, expression: Option<&str>, evidence| Licence {
            name: name.to_owned(),
            expression: expression.map(str::to_owned),
            evidence,
            from: FilePath::from("/x"),
        };
        let mut package = Package::new(Ecosystem::Deb, "a\0b", "1", FilePath::from("/x"));
        package.licences = vec![
            licence("GPL-2+", Some("GPL-2.0-or-later"), Evidence::Copyright),
            licence(
                "both",
                Some("(MIT OR Apache-2.0) AND X WITH Y"),
                Evidence::Field,
            ),
            licence("BSD", None, Evidence::Guess),
        ];
        let facts = Facts::of(&package);
        assert_eq!(facts.name, "a\u{fffd}b");
        let words: Vec<&str> = facts.licences.iter().map(String::as_str).collect();
        assert_eq!(
            words,
            [
                "(MIT OR Apache-2.0) AND X WITH Y",
                "Apache-2.0",
                "GPL-2+",
                "GPL-2.0-or-later",
                "MIT",
                "X",
                "Y",
                "both"
            ]
        );
    }

    #[test]
    fn other_columns_are_another_package_and_the_order_of_packages_is_none() {
        let text = |text: &str| text.to_owned();
        let one = |name: &str, version: &str| {
            let empty = String::new();
            hash_of_package(
                [&text("deb"), &text(name), &text(version), &empty, &empty],
                &BTreeSet::new(),
            )
        };
        assert_ne!(one("a", "b"), one("ab", ""));
        let (a, b) = (one("a", "1"), one("b", "1"));
        assert_eq!(hash_of_set([&a, &b]), hash_of_set([&b, &a, &a]));
    }
}
