//! Licences as documents state them: expressions where they are valid, and apart what was only read.

use portolan_image::contents::{Evidence, Licence, Package};
use spdx::{Expression, LicenseItem, ParseMode};

/// The longest expression that is looked at, in bytes.
const MAX_LENGTH: usize = 4096;

/// An expression that is valid (SPDX 2.3, annex D).
#[derive(Debug)]
pub(super) struct Valid<'a> {
    /// As it is written.
    pub(super) text: &'a str,
    /// Licences that are not on the list, by their `LicenseRef-`: a document must explain them.
    pub(super) references: Vec<String>,
}

/// The expression of a licence, if it has one that is valid.
pub(super) fn expression(licence: &Licence) -> Option<Valid<'_>> {
    let text = licence.expression.as_deref()?;
    if text.len() > MAX_LENGTH || !operators_are_in_capitals(text) {
        return None;
    }
    let mode = ParseMode {
        allow_deprecated: true,
        allow_postfix_plus_on_gpl: true,
        ..ParseMode::STRICT
    };
    let parsed = Expression::parse_mode(text, mode).ok()?;
    let mut references = Vec::new();
    for required in parsed.requirements() {
        // An addition that is not on the list came with SPDX 3.
        if let Some(addition) = &required.req.addition
            && addition.id().is_none()
        {
            return None;
        }
        if let LicenseItem::Other(other) = &required.req.license {
            // A reference to another document would have to name that document.
            if other.doc_ref.is_some() {
                return None;
            }
            references.push(format!("LicenseRef-{}", other.lic_ref));
        }
    }
    Some(Valid { text, references })
}

/// The parser takes them in any letters; the annex does not.
fn operators_are_in_capitals(text: &str) -> bool {
    text.split(|c: char| c.is_whitespace() || c == '(' || c == ')')
        .filter(|word| ["and", "or", "with"].contains(&word.to_ascii_lowercase().as_str()))
        .all(|word| word.bytes().all(|byte| byte.is_ascii_uppercase()))
}

/// Expressions that all apply, as one; each stands once. `None` if there are none.
pub(super) fn all_of(expressions: &[String]) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for expression in expressions {
        if !parts.contains(&expression.as_str()) {
            parts.push(expression);
        }
    }
    match parts.as_slice() {
        [] => None,
        [only] => Some((*only).to_owned()),
        parts => {
            let parts: Vec<String> = parts
                .iter()
                .map(|part| {
                    if part.contains(" AND ") || part.contains(" OR ") {
                        format!("({part})")
                    } else {
                        (*part).to_owned()
                    }
                })
                .collect();
            Some(parts.join(" AND "))
        }
    }
}

/// The licences that are stated.
pub(super) fn declared(package: &Package) -> impl Iterator<Item = &Licence> {
    let stated = |licence: &&Licence| is_stated(licence);
    package.licences.iter().filter(stated)
}

/// The licences that were read out of a text, or guessed.
pub(super) fn read(package: &Package) -> impl Iterator<Item = &Licence> {
    let read = |licence: &&Licence| !is_stated(licence);
    package.licences.iter().filter(read)
}

fn is_stated(licence: &Licence) -> bool {
    matches!(licence.evidence, Evidence::Field | Evidence::Copyright)
}

/// A licence and how it is known, in words.
pub(super) fn words(licence: &Licence) -> String {
    let from = &licence.from;
    let how = match licence.evidence {
        Evidence::Field => format!("a field of {from} states it"),
        Evidence::Copyright => format!("the machine-readable {from} states it"),
        Evidence::Reference => format!("the text of {from} refers to it; nothing states it"),
        Evidence::Guess => format!("a guess, from words in {from}; nothing states it"),
    };
    format!("{}: {how}", licence.name)
}
