//! A package of the image in a CycloneDX document.

use portolan_image::contents::{Ecosystem, Licence as Found, Package, SourcePage};

use super::form::{
    Component, Evidence, ExternalReference, Kind, Licence, LicenceChoice, Occurrence, Organisation,
    Property,
};
use crate::contents::Subject;
use crate::sbom::address::is_address;
use crate::sbom::identity::Identified;
use crate::sbom::{layer_words, licence, purl};

/// The longest version that the schema allows, in characters.
const VERSION: usize = 1024;

pub(super) fn of(subject: &Subject, one: &Identified<'_>) -> Component {
    let package = one.package;
    let (group, name) = split(package);
    let mut component = Component {
        kind: if package.ecosystem == Ecosystem::Binary {
            Kind::Application
        } else {
            Kind::Library
        },
        bom_ref: Some(one.id.clone()),
        group: group.map(str::to_owned),
        name: name.to_owned(),
        version: version(&package.version),
        description: package.summary.clone(),
        licenses: licences(package),
        purl: Some(package.purl.clone()).filter(|purl| purl::is_one(purl)),
        external_references: references(package),
        properties: properties(subject, package),
        evidence: Some(evidence(subject, package)),
        ..Component::default()
    };
    if let Some(name) = package.maintainer.clone() {
        let whose = Organisation { name };
        match package.ecosystem {
            Ecosystem::Deb | Ecosystem::Apk | Ecosystem::Rpm => component.supplier = Some(whose),
            _ => component.authors.push(whose),
        }
    }
    component
}

/// A version, if there is one, at most as long as the schema allows.
pub(super) fn version(version: &str) -> Option<String> {
    let version: String = version.chars().take(VERSION).collect();
    (!version.is_empty()).then_some(version)
}

/// The group and the name of a package: an npm scope, a Maven group.
fn split(package: &Package) -> (Option<&str>, &str) {
    let name = package.name.as_str();
    let parts = match package.ecosystem {
        Ecosystem::Npm if name.starts_with('@') => name.split_once('/'),
        Ecosystem::Java => name.split_once(':'),
        Ecosystem::Composer => name.split_once('/'),
        _ => None,
    };
    parts.map_or((None, name), |(group, name)| (Some(group), name))
}

/// The licences that are stated: one expression where all of them are expressions, else names.
fn licences(package: &Package) -> Vec<LicenceChoice> {
    let acknowledgement = "declared";
    let stated: Vec<&Found> = licence::declared(package).collect();
    let expressions: Option<Vec<String>> = stated
        .iter()
        .map(|stated| licence::expression(stated).map(|valid| valid.text.to_owned()))
        .collect();
    match expressions.as_deref().and_then(licence::all_of) {
        Some(expression) => vec![LicenceChoice::Expression {
            expression,
            acknowledgement,
        }],
        None => named(stated.into_iter(), Some(acknowledgement)),
    }
}

fn named<'a>(
    licences: impl Iterator<Item = &'a Found>,
    acknowledgement: Option<&'static str>,
) -> Vec<LicenceChoice> {
    licences
        .map(|found| LicenceChoice::Named {
            license: Licence {
                name: found.name.clone(),
                acknowledgement,
            },
        })
        .collect()
}

fn references(package: &Package) -> Vec<ExternalReference> {
    let mut references = Vec::new();
    let mut add = |kind, url: &str, comment| {
        if is_address(url) {
            references.push(ExternalReference {
                kind,
                url: url.to_owned(),
                comment,
            });
        }
    };
    if let Some(homepage) = &package.homepage {
        add("website", homepage, None);
    }
    for link in package.source.iter().flat_map(|source| &source.links) {
        let (kind, comment) = match link.page {
            SourcePage::Browse => ("other", "the files of the source package"),
            SourcePage::Archive => ("source-distribution", "the source package"),
            SourcePage::Recipe => ("build-meta", "the recipe of the package"),
        };
        add(kind, &link.url, Some(comment));
    }
    references
}

fn properties(subject: &Subject, package: &Package) -> Vec<Property> {
    let mut properties = Vec::new();
    let mut add = |name, value: Option<String>| {
        properties.extend(value.map(|value| Property { name, value }));
    };
    add("portolan:kind", Some(package.ecosystem.to_string()));
    add("portolan:listed-as", package.listed_as.clone());
    add("portolan:architecture", package.architecture.clone());
    let bytes = package.installed_bytes.map(|bytes| bytes.to_string());
    add("portolan:installed-bytes", bytes);
    if let Some(source) = &package.source {
        add("portolan:source:name", Some(source.name.clone()));
        let version = Some(source.version.clone()).filter(|version| !version.is_empty());
        add("portolan:source:version", version);
        add("portolan:source:commit", source.commit.clone());
    }
    if let Some(layer) = package.layer {
        add("portolan:layer:number", Some(layer.to_string()));
        let digest = subject.layer(layer).map(ToString::to_string);
        add("portolan:layer:digest", digest);
    }
    for found in &package.licences {
        add("portolan:licence", Some(licence::words(found)));
    }
    properties
}

/// Where it was found, and the licences that were only read or guessed.
fn evidence(subject: &Subject, package: &Package) -> Evidence {
    Evidence {
        occurrences: vec![Occurrence {
            location: package.found_in.to_string(),
            additional_context: package.layer.map(|layer| layer_words(subject, layer)),
        }],
        licenses: named(licence::read(package), None),
    }
}
