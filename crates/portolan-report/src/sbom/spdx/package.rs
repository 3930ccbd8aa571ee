//! A package of the image in an SPDX document.

use portolan_image::contents::{Ecosystem, Licence, Package as Found, SourcePackage};
use portolan_image::error::visible;

use super::Extracted;
use super::form::{ExternalRef, ExtractedLicence, Package};
use crate::contents::Subject;
use crate::sbom::address::is_address;
use crate::sbom::identity::{Identified, named};
use crate::sbom::{layer_words, licence, purl};

/// Writes a package; licences that are not on the SPDX list are noted, to be explained once in the document.
pub(super) fn of(subject: &Subject, one: &Identified<'_>, extracted: &mut Extracted) -> Package {
    let found = one.package;
    let mut package = Package::new(format!("SPDXRef-Package-{}", one.id), found.name.clone());
    if !found.version.is_empty() {
        package.version_info = Some(found.version.clone());
    }
    if let Some(declared) = declared(found, extracted) {
        package.license_declared = declared;
    }
    let comments: Vec<String> = found.licences.iter().map(licence::words).collect();
    package.license_comments = (!comments.is_empty()).then(|| comments.join("\n"));
    let whose = found.maintainer.as_deref().and_then(party);
    match found.ecosystem {
        Ecosystem::Deb | Ecosystem::Apk | Ecosystem::Rpm => package.supplier = whose,
        _ => package.originator = whose,
    }
    package.homepage = found.homepage.clone().filter(|page| is_address(page));
    package.summary.clone_from(&found.summary);
    package.source_info = Some(source_info(subject, found));
    package.comment = found
        .installed_bytes
        .map(|bytes| format!("installed size: {bytes} bytes"));
    if found.ecosystem == Ecosystem::Binary {
        package.primary_package_purpose = Some("APPLICATION");
    }
    if purl::is_one(&found.purl) {
        package
            .external_refs
            .push(ExternalRef::purl(found.purl.clone()));
    }
    package
}

/// The licences that are stated, as one expression: all of them apply.
fn declared(found: &Found, extracted: &mut Extracted) -> Option<String> {
    let expressions: Vec<String> = licence::declared(found)
        .map(|stated| match licence::expression(stated) {
            Some(valid) => {
                for reference in valid.references {
                    let text = format!(
                        "A package names this licence in its licence expression; its text is not known: {reference}"
                    );
                    note(extracted, reference.clone(), reference, text);
                }
                valid.text.to_owned()
            }
            None => by_reference(stated, extracted),
        })
        .collect();
    licence::all_of(&expressions)
}

/// A licence under its own name, for a name that is no expression.
fn by_reference(stated: &Licence, extracted: &mut Extracted) -> String {
    let id = format!("LicenseRef-{}", named(&stated.name, &stated.name));
    let text = format!(
        "A package names its licence so; its text is not known: {}",
        stated.name
    );
    note(extracted, id.clone(), stated.name.clone(), text);
    id
}

fn note(extracted: &mut Extracted, id: String, name: String, text: String) {
    extracted
        .entry(id.clone())
        .or_insert_with(|| ExtractedLicence {
            license_id: id,
            extracted_text: text,
            name,
        });
}

/// Who keeps a package, in the form of SPDX 2.3, 7.5. It wants to know whether that is a person; one with an address of mail is taken
/// for one, unless it is a list's; anything else for an organisation.
fn party(maintainer: &str) -> Option<String> {
    let maintainer = visible(maintainer.trim());
    let with_mail = maintainer
        .strip_suffix('>')
        .and_then(|text| text.split_once('<'))
        .map(|(name, mail)| (name.trim(), mail.trim()))
        .filter(|(name, mail)| !name.is_empty() && !mail.is_empty());
    match with_mail {
        Some((name, mail)) if mail.contains("@lists.") => {
            Some(format!("Organization: {name} ({mail})"))
        }
        Some((name, mail)) => Some(format!("Person: {name} ({mail})")),
        None if maintainer.is_empty() => None,
        None => Some(format!("Organization: {maintainer}")),
    }
}

/// How it is known, and what it was built from.
fn source_info(subject: &Subject, found: &Found) -> String {
    let mut text = format!("found in {}", found.found_in);
    if let Some(layer) = found.layer {
        text.push_str(&format!(", {}", layer_words(subject, layer)));
    }
    if let Some(source) = &found.source {
        text.push_str(&format!("\n{}", built_from(source)));
    }
    text
}

fn built_from(source: &SourcePackage) -> String {
    let mut text = format!(
        "built from source package {} {}",
        source.name, source.version
    );
    text.truncate(text.trim_end().len());
    if let Some(commit) = &source.commit {
        text.push_str(&format!(", recipe at commit {commit}"));
    }
    for link in &source.links {
        text.push_str(&format!("\n{}", link.url));
    }
    text
}
