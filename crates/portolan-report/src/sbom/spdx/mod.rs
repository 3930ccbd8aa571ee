//! SPDX 2.3 as JSON.

mod form;
mod package;

use std::collections::BTreeMap;

use portolan_image::contents::{Distribution, Inventory};

use super::{TOOL, identity, moment, purl, unread_words};
use crate::contents::Subject;
use crate::json::write::escaped;
use form::{
    Checksum, CreationInfo, Document, ExternalRef, ExtractedLicence, Package, Relationship,
};

const DOCUMENT: &str = "SPDXRef-DOCUMENT";
const IMAGE: &str = "SPDXRef-Image";
const SYSTEM: &str = "SPDXRef-OperatingSystem";

/// Licences that are not on the SPDX list, by the identifier that they have in a document.
type Extracted = BTreeMap<String, ExtractedLicence>;

/// Writes what is installed in the image of one platform as an SPDX 2.3 document (JSON). `version` is the writing tool's.
///
/// `created` is when the image was made, or 1970 where that is not known; the namespace is a UUID made of the content.
pub fn spdx_json(subject: &Subject, inventory: &Inventory, version: &str) -> String {
    let mut packages = vec![image(subject)];
    let mut relationships = vec![relationship(DOCUMENT, "DESCRIBES", IMAGE)];
    let mut extracted = Extracted::new();
    if let Some(distribution) = &inventory.distribution {
        packages.push(system(distribution));
        relationships.push(relationship(IMAGE, "CONTAINS", SYSTEM));
    }
    for one in identity::identified(inventory) {
        let package = package::of(subject, &one, &mut extracted);
        relationships.push(relationship(IMAGE, "CONTAINS", &package.id));
        packages.push(package);
    }
    let created = subject.created.and_then(moment::written);
    let mut document = Document {
        spdx_version: "SPDX-2.3",
        data_license: "CC0-1.0",
        id: DOCUMENT,
        name: format!("{} ({})", subject.reference.familiar(), subject.platform),
        document_namespace: String::new(),
        creation_info: CreationInfo {
            created: created.unwrap_or_else(|| "1970-01-01T00:00:00Z".to_owned()),
            creators: vec![format!("Tool: {TOOL}-{version}")],
            comment: "The date is that of the image, or 1970 where it has none: this document is the same whenever it is made.",
        },
        comment: unread(subject, inventory),
        packages,
        has_extracted_licensing_infos: extracted.into_values().collect(),
        relationships,
    };
    let content = serde_json::to_vec(&document).expect("a document is JSON");
    document.document_namespace = identity::uuid(&content);
    let text = serde_json::to_string_pretty(&document).expect("a document is JSON");
    escaped(&text) + "\n"
}

fn relationship(from: &str, kind: &'static str, to: &str) -> Relationship {
    Relationship {
        spdx_element_id: from.to_owned(),
        relationship_type: kind,
        related_spdx_element: to.to_owned(),
    }
}

fn unread(subject: &Subject, inventory: &Inventory) -> Option<String> {
    let sentences: Vec<String> = inventory
        .unread
        .iter()
        .map(|unread| unread_words(subject, unread))
        .collect();
    (!sentences.is_empty()).then(|| format!("Packages may be missing: {}.", sentences.join("; ")))
}

fn image(subject: &Subject) -> Package {
    let repository = subject.reference.repository().familiar();
    let mut package = Package::new(IMAGE.to_owned(), repository);
    let tag = || subject.reference.tag().map(ToString::to_string);
    package.version_info = subject
        .digest
        .as_ref()
        .map(ToString::to_string)
        .or_else(tag);
    package.primary_package_purpose = Some("CONTAINER");
    package
        .checksums
        .extend(subject.digest.as_ref().and_then(|digest| {
            let algorithm = match digest.algorithm()? {
                portolan_image::digest::Algorithm::Sha256 => "SHA256",
                portolan_image::digest::Algorithm::Sha512 => "SHA512",
            };
            Some(Checksum {
                algorithm,
                checksum_value: digest.encoded().to_owned(),
            })
        }));
    package
        .external_refs
        .push(ExternalRef::purl(purl::of_image(subject)));
    let mut facts = vec![
        format!("reference: {}", subject.named()),
        format!("platform: {}", subject.platform),
    ];
    facts.extend(subject.image_id.iter().map(|id| format!("image ID: {id}")));
    facts.extend(
        subject
            .layers
            .iter()
            .enumerate()
            .map(|(number, digest)| format!("layer {number}: {digest}")),
    );
    package.comment = Some(facts.join("\n"));
    package
}

fn system(distribution: &Distribution) -> Package {
    let mut package = Package::new(SYSTEM.to_owned(), distribution.id.clone());
    let filled = |text: &String| (!text.is_empty()).then(|| text.clone());
    package.version_info = filled(&distribution.version);
    package.summary = filled(&distribution.name);
    package.primary_package_purpose = Some("OPERATING_SYSTEM");
    package
}
