//! The published form of a list of packages, field by field. What is said here is said in the schema as well; a test compares the two.

use std::collections::BTreeMap;

use portolan_image::Platform;
use portolan_image::contents::{
    Distribution, Ecosystem, FilePath, LayerNumber, Licence, Package, SourcePackage, Unread,
};
use serde::Serialize;

use crate::contents::{PlatformContents, Subject};

/// The version of the form.
const FORMAT: u32 = 1;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Form<'a> {
    format: u32,
    name: String,
    reference: String,
    /// Whether all that should have been read could be.
    complete: bool,
    platforms: Vec<PlatformForm<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PlatformForm<'a> {
    platform: PlatformName<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    digest: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    distribution: Option<&'a Distribution>,
    counts: BTreeMap<&'static str, usize>,
    packages: Vec<PackageForm<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unread: Vec<UnreadForm<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PlatformName<'a> {
    name: String,
    os: &'a str,
    architecture: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    variant: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    os_version: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PackageForm<'a> {
    kind: Ecosystem,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    listed_as: Option<&'a str>,
    version: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    architecture: Option<&'a str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    purl: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a SourcePackage>,
    licences: &'a [Licence],
    #[serde(skip_serializing_if = "<[FilePath]>::is_empty")]
    licence_files: &'a [FilePath],
    found_in: &'a FilePath,
    #[serde(skip_serializing_if = "Option::is_none")]
    layer: Option<LayerForm>,
    #[serde(skip_serializing_if = "Option::is_none")]
    installed_bytes: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    maintainer: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    homepage: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LayerForm {
    number: LayerNumber,
    #[serde(skip_serializing_if = "Option::is_none")]
    digest: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct UnreadForm<'a> {
    layer: LayerForm,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a FilePath>,
    why: &'a str,
}

impl<'a> Form<'a> {
    pub(super) fn of(platforms: &'a [PlatformContents]) -> Self {
        let subject = platforms.first().map(|contents| &contents.subject);
        Self {
            format: FORMAT,
            name: subject.map_or_else(String::new, |subject| subject.reference.familiar()),
            reference: subject.map_or_else(String::new, Subject::named),
            complete: platforms.iter().all(|contents| {
                contents
                    .found()
                    .is_some_and(|inventory| inventory.unread.is_empty())
            }),
            platforms: platforms.iter().map(PlatformForm::of).collect(),
        }
    }
}

impl<'a> PlatformForm<'a> {
    fn of(contents: &'a PlatformContents) -> Self {
        let subject = &contents.subject;
        let found = contents.found();
        let packages = found.map_or(&[][..], |found| &found.packages);
        let unread = found.map_or(&[][..], |found| &found.unread);
        let mut counts = BTreeMap::new();
        for package in packages {
            *counts.entry(package.ecosystem.word()).or_default() += 1;
        }
        Self {
            platform: PlatformName::of(&subject.platform),
            digest: subject.digest.as_ref().map(ToString::to_string),
            image_id: subject.image_id.as_ref().map(ToString::to_string),
            distribution: found.and_then(|found| found.distribution.as_ref()),
            counts,
            packages: packages
                .iter()
                .map(|package| PackageForm::of(subject, package))
                .collect(),
            unread: unread
                .iter()
                .map(|unread| UnreadForm::of(subject, unread))
                .collect(),
            failure: contents.inventory.as_ref().err().map(String::as_str),
        }
    }
}

impl<'a> PlatformName<'a> {
    fn of(platform: &'a Platform) -> Self {
        Self {
            name: platform.to_string(),
            os: &platform.os,
            architecture: &platform.architecture,
            variant: platform.variant.as_deref(),
            os_version: platform.os_version.as_deref(),
        }
    }
}

impl<'a> PackageForm<'a> {
    fn of(subject: &Subject, package: &'a Package) -> Self {
        Self {
            kind: package.ecosystem,
            name: &package.name,
            listed_as: package.listed_as.as_deref(),
            version: &package.version,
            architecture: package.architecture.as_deref(),
            purl: &package.purl,
            source: package.source.as_ref(),
            licences: &package.licences,
            licence_files: &package.licence_files,
            found_in: &package.found_in,
            layer: package.layer.map(|layer| LayerForm::of(subject, layer)),
            installed_bytes: package.installed_bytes,
            summary: package.summary.as_deref(),
            maintainer: package.maintainer.as_deref(),
            homepage: package.homepage.as_deref(),
        }
    }
}

impl LayerForm {
    fn of(subject: &Subject, number: LayerNumber) -> Self {
        Self {
            number,
            digest: subject.layer(number).map(ToString::to_string),
        }
    }
}

impl<'a> UnreadForm<'a> {
    fn of(subject: &Subject, unread: &'a Unread) -> Self {
        Self {
            layer: LayerForm::of(subject, unread.layer),
            path: unread.path.as_ref(),
            why: &unread.why,
        }
    }
}
