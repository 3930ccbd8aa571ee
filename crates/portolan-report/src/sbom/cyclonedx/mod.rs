//! CycloneDX 1.6 as JSON.

mod component;
mod form;

use portolan_image::contents::{Distribution, Inventory};

use super::{TOOL, identity, moment, purl, unread_words};
use crate::contents::Subject;
use crate::json::write::escaped;
use form::{Bom, Component, Composition, Hash, Kind, Metadata, Property, Tools};

/// What the image is called in a document.
const IMAGE: &str = "image";

/// Writes what is installed in the image of one platform as a CycloneDX 1.6 document (JSON). `version` is the writing tool's.
///
/// The time is when the image was made, and left out where that is not known; the serial number is a UUID made of the content.
pub fn cyclonedx_json(subject: &Subject, inventory: &Inventory, version: &str) -> String {
    let mut components = Vec::with_capacity(inventory.packages.len() + 1);
    components.extend(inventory.distribution.as_ref().map(system));
    components.extend(
        identity::identified(inventory)
            .iter()
            .map(|one| component::of(subject, one)),
    );
    // That all of it was read does not say that there is nothing else.
    let aggregate = if inventory.unread.is_empty() {
        "unknown"
    } else {
        "incomplete"
    };
    let mut bom = Bom {
        schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
        bom_format: "CycloneDX",
        spec_version: "1.6",
        serial_number: String::new(),
        version: 1,
        metadata: Metadata {
            timestamp: subject.created.and_then(moment::written),
            tools: Tools {
                components: vec![Component {
                    kind: Kind::Application,
                    name: TOOL.to_owned(),
                    version: component::version(version),
                    ..Component::default()
                }],
            },
            component: image(subject),
            properties: inventory
                .unread
                .iter()
                .map(|unread| Property {
                    name: "portolan:unread",
                    value: unread_words(subject, unread),
                })
                .collect(),
        },
        components,
        compositions: vec![Composition {
            aggregate,
            assemblies: vec![IMAGE.to_owned()],
        }],
    };
    let content = serde_json::to_vec(&bom).expect("a document is JSON");
    bom.serial_number = identity::uuid(&content);
    let text = serde_json::to_string_pretty(&bom).expect("a document is JSON");
    escaped(&text) + "\n"
}

fn image(subject: &Subject) -> Component {
    let digest = subject.digest.as_ref();
    let hash = digest.and_then(|digest| {
        let alg = match digest.algorithm()? {
            portolan_image::digest::Algorithm::Sha256 => "SHA-256",
            portolan_image::digest::Algorithm::Sha512 => "SHA-512",
        };
        Some(Hash {
            alg,
            content: digest.encoded().to_owned(),
        })
    });
    let tag = || subject.reference.tag().map(ToString::to_string);
    let property = |name, value: String| Property { name, value };
    let mut properties = vec![
        property("portolan:image:reference", subject.named()),
        property("portolan:image:platform", subject.platform.to_string()),
    ];
    let id = subject.image_id.as_ref();
    properties.extend(id.map(|id| property("portolan:image:id", id.to_string())));
    properties.extend(
        subject
            .layers
            .iter()
            .map(|layer| property("portolan:image:layer", layer.to_string())),
    );
    Component {
        kind: Kind::Container,
        bom_ref: Some(IMAGE.to_owned()),
        name: subject.reference.repository().familiar(),
        version: digest
            .map(ToString::to_string)
            .or_else(tag)
            .as_deref()
            .and_then(component::version),
        hashes: hash.into_iter().collect(),
        purl: Some(purl::of_image(subject)),
        properties,
        ..Component::default()
    }
}

fn system(distribution: &Distribution) -> Component {
    Component {
        kind: Kind::OperatingSystem,
        bom_ref: Some("operating-system".to_owned()),
        name: distribution.id.clone(),
        version: component::version(&distribution.version),
        description: (!distribution.name.is_empty()).then(|| distribution.name.clone()),
        ..Component::default()
    }
}
