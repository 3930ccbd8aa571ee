//! Bills of materials: valid by the official schemas, the same for the same image, honest about what is not known.

mod licences;
mod valid;

use std::collections::BTreeSet;

use portolan_image::contents::Inventory;
use portolan_report::{Subject, cyclonedx_json, spdx_json};
use proptest::prelude::*;
use serde_json::Value;

use crate::build;
use crate::contents::{self, hostile};
use valid::{broken_references, errors};

fn read(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn subject() -> Subject {
    contents::one(Inventory::default()).subject
}

fn both(subject: &Subject, inventory: &Inventory) -> [String; 2] {
    [
        spdx_json(subject, inventory, "0.1.0"),
        cyclonedx_json(subject, inventory, "0.1.0"),
    ]
}

#[test]
fn an_spdx_document_reads_like_this() {
    insta::assert_snapshot!(both(&subject(), &contents::debian())[0]);
}

#[test]
fn a_cyclonedx_document_reads_like_this() {
    insta::assert_snapshot!(both(&subject(), &contents::debian())[1]);
}

#[test]
fn documents_are_valid_by_the_official_schemas() {
    let mut bare = subject();
    (bare.digest, bare.image_id, bare.created) = (None, None, None);
    bare.layers.clear();
    let inventories = [
        contents::debian(),
        contents::debian_elsewhere(),
        contents::alpine(),
        contents::fedora(),
        Inventory::default(),
    ];
    for inventory in &inventories {
        for subject in [&subject(), &bare] {
            let documents = both(subject, inventory);
            assert_eq!(errors(&documents), Vec::<String>::new());
            assert_eq!(broken_references(&documents[0]), Vec::<String>::new());
        }
    }
}

#[test]
fn the_schemas_do_find_what_is_wrong() {
    let [spdx, cyclonedx] = both(&subject(), &contents::debian());
    let wrong = [
        spdx.replace("\"filesAnalyzed\": false", "\"filesAnalyzed\": \"no\""),
        cyclonedx.replace("\"type\": \"library\"", "\"type\": \"book\""),
    ];
    let found = errors(&wrong);
    assert!(
        found.iter().any(|error| error.contains("filesAnalyzed")),
        "{found:?}"
    );
    assert!(
        found.iter().any(|error| error.contains("book")),
        "{found:?}"
    );
    let reference = spdx.replace(
        "\"licenseId\": \"LicenseRef-Own\"",
        "\"licenseId\": \"LicenseRef-Other\"",
    );
    assert_eq!(
        broken_references(&reference),
        ["not explained: LicenseRef-Own"]
    );
}

#[test]
fn the_same_image_gives_the_same_bytes_in_whatever_order_its_packages_were_found() {
    let documents = both(&subject(), &contents::debian());
    let mut turned = contents::debian();
    turned.packages.reverse();
    assert_eq!(both(&subject(), &contents::debian()), documents);
    assert_eq!(both(&subject(), &turned), documents);
}

#[test]
fn other_content_has_another_number() {
    let number = |subject: &Subject, inventory: &Inventory| {
        let [spdx, cyclonedx] = both(subject, inventory);
        [
            read(&spdx)["documentNamespace"]
                .as_str()
                .unwrap()
                .to_owned(),
            read(&cyclonedx)["serialNumber"]
                .as_str()
                .unwrap()
                .to_owned(),
        ]
    };
    let mut seen = BTreeSet::new();
    let mut later = subject();
    later.created = None;
    for (subject, inventory) in [
        (&subject(), contents::debian()),
        (&subject(), contents::debian_elsewhere()),
        (&later, contents::debian()),
    ] {
        seen.extend(number(subject, &inventory));
    }
    assert_eq!(seen.len(), 6, "{seen:?}");
}

#[test]
fn the_date_is_the_image_s_and_never_now() {
    let date = |subject: &Subject| {
        let [spdx, cyclonedx] = both(subject, &Inventory::default());
        [
            read(&spdx)["creationInfo"]["created"].clone(),
            read(&cyclonedx)["metadata"]["timestamp"].clone(),
        ]
    };
    assert_eq!(
        date(&subject()),
        ["2025-04-02T10:00:05Z", "2025-04-02T10:00:05Z"]
    );
    let mut without = subject();
    for created in [None, Some("-000044-03-15T00:00:00Z".parse().unwrap())] {
        without.created = created;
        assert_eq!(
            date(&without),
            [Value::from("1970-01-01T00:00:00Z"), Value::Null]
        );
    }
    without.created = Some("2026-01-02T03:04:05.678901+02:00".parse().unwrap());
    assert_eq!(
        date(&without),
        ["2026-01-02T01:04:05Z", "2026-01-02T01:04:05Z"]
    );
}

#[test]
fn who_keeps_a_package_is_told_in_the_words_of_spdx() {
    let of = |maintainer: &str| {
        let mut inventory = contents::fedora();
        inventory.packages.truncate(1);
        inventory.packages[0].maintainer = Some(maintainer.to_owned());
        let spdx = read(&both(&subject(), &inventory)[0]);
        spdx["packages"].as_array().unwrap().last().unwrap()["supplier"].clone()
    };
    for (maintainer, expected) in [
        (
            "Ada <ada@example.org>",
            Value::from("Person: Ada (ada@example.org)"),
        ),
        (
            "Team <team@lists.example.org>",
            Value::from("Organization: Team (team@lists.example.org)"),
        ),
        (
            "Fedora Project",
            Value::from("Organization: Fedora Project"),
        ),
        (
            "<ada@example.org>",
            Value::from("Organization: <ada@example.org>"),
        ),
        (
            "Ada <ada@example.org",
            Value::from("Organization: Ada <ada@example.org"),
        ),
        ("a\nb", Value::from("Organization: a\\u{a}b")),
        (" ", Value::Null),
    ] {
        assert_eq!(of(maintainer), expected, "{maintainer}");
    }
}

#[test]
fn what_is_no_address_and_no_package_url_is_not_given_as_one() {
    let mut inventory = contents::fedora();
    inventory.packages.truncate(1);
    inventory.packages[0].homepage = Some("javascript:alert(1)".to_owned());
    inventory.packages[0].purl = "pkg:rpm/a b".to_owned();
    for document in both(&subject(), &inventory) {
        assert!(!document.contains("javascript"), "{document}");
        assert!(!document.contains("a b\""), "{document}");
    }
}

#[test]
fn what_could_not_be_read_is_told() {
    let [spdx, cyclonedx] = both(&subject(), &contents::debian_elsewhere());
    let comment = read(&spdx)["comment"].as_str().unwrap().to_owned();
    assert!(comment.starts_with("Packages may be missing: could not read /opt/app/node_modules/x/package.json in layer 1 (sha256:"), "{comment}");
    assert!(
        comment.ends_with("could not read layer 7: its compression is not known."),
        "{comment}"
    );
    let bom = read(&cyclonedx);
    assert_eq!(bom["compositions"][0]["aggregate"], "incomplete");
    assert_eq!(bom["metadata"]["properties"].as_array().unwrap().len(), 2);
    let whole = read(&both(&subject(), &contents::debian())[1]);
    assert_eq!(whole["compositions"][0]["aggregate"], "unknown");
}

#[test]
fn an_image_is_named_by_its_package_url() {
    let record = build::record(
        "registry.example:5000/team/App-x:1.0"
            .to_lowercase()
            .as_str(),
        vec![build::image("linux/arm64", &build::config(), &[("a", 1)])],
    );
    let subject = Subject::of(&record, &record.entries[0]);
    let digest = subject.digest.as_ref().unwrap();
    let [spdx, cyclonedx] = both(&subject, &Inventory::default());
    let expected = format!(
        "pkg:oci/app-x@{digest}?arch=arm64&repository_url=registry.example:5000/team/app-x&tag=1.0"
    );
    assert_eq!(read(&cyclonedx)["metadata"]["component"]["purl"], expected);
    assert_eq!(
        read(&spdx)["packages"][0]["externalRefs"][0]["referenceLocator"],
        expected
    );
}

#[test]
fn threat_33_nothing_in_a_document_steers_who_prints_it() {
    for text in hostile::TEXTS {
        for document in both(&subject(), &hostile::inventory(text)) {
            let raw: Vec<char> = document
                .chars()
                .filter(|c| portolan_image::error::steers(*c) && *c != '\n')
                .collect();
            assert!(raw.is_empty(), "{text:?}: {raw:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 100, ..ProptestConfig::default() })]
    #[test]
    fn any_inventory_gives_valid_documents_and_the_same_ones_again(inventory in hostile::any()) {
        let documents = both(&subject(), &inventory);
        prop_assert_eq!(errors(&documents), Vec::<String>::new());
        prop_assert_eq!(broken_references(&documents[0]), Vec::<String>::new());
        prop_assert_eq!(both(&subject(), &inventory), documents);
    }
}
