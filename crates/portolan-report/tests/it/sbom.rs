//! Bills of materials: valid by the official schemas, the same for the same image, honest about what is not known.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use jsonschema::{Registry, Validator};
use portolan_image::contents::{Evidence, Inventory};
use portolan_report::{Subject, cyclonedx_json, spdx_json};
use proptest::prelude::*;
use serde_json::Value;

use crate::build;
use crate::contents::{self, hostile, licence};

static SPDX: LazyLock<Validator> = LazyLock::new(|| {
    let schema = read(include_str!("schemas/spdx-schema-v2.3.json"));
    jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap()
});

static CYCLONEDX: LazyLock<Validator> = LazyLock::new(|| {
    let beside = |name: &str| format!("http://cyclonedx.org/schema/{name}");
    let registry = Registry::new()
        .add(
            beside("spdx.schema.json"),
            read(include_str!("schemas/spdx.schema.json")),
        )
        .unwrap()
        .add(
            beside("jsf-0.82.schema.json"),
            read(include_str!("schemas/jsf-0.82.schema.json")),
        )
        .unwrap()
        .prepare()
        .unwrap();
    jsonschema::options()
        .with_registry(&registry)
        .should_validate_formats(true)
        .build(&read(include_str!("schemas/bom-1.6.schema.json")))
        .unwrap()
});

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

/// What the schemas have against a document.
fn errors(documents: &[String; 2]) -> Vec<String> {
    let [spdx, cyclonedx] = documents;
    [(&SPDX, spdx), (&CYCLONEDX, cyclonedx)]
        .into_iter()
        .flat_map(|(validator, text)| {
            let document = read(text);
            validator
                .iter_errors(&document)
                .map(|error| format!("{}: {error}", error.instance_path()))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// What the schema of SPDX leaves to the specification: identifiers are of few signs, unique, and known where they are referred to; each
/// licence reference is explained.
fn broken_references(spdx: &str) -> Vec<String> {
    let document = read(spdx);
    let list = |name: &str| document[name].as_array().cloned().unwrap_or_default();
    let mut broken = Vec::new();
    let mut known = BTreeSet::from(["SPDXRef-DOCUMENT".to_owned()]);
    for package in list("packages") {
        let id = package["SPDXID"].as_str().unwrap().to_owned();
        let rest = id.strip_prefix("SPDXRef-").unwrap();
        if !rest
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte))
        {
            broken.push(format!("not an identifier: {id}"));
        }
        if !known.insert(id.clone()) {
            broken.push(format!("twice: {id}"));
        }
    }
    for relationship in list("relationships") {
        for end in ["spdxElementId", "relatedSpdxElement"] {
            let id = relationship[end].as_str().unwrap();
            if !known.contains(id) {
                broken.push(format!("not known: {id}"));
            }
        }
    }
    let explained: BTreeSet<String> = list("hasExtractedLicensingInfos")
        .iter()
        .map(|licence| licence["licenseId"].as_str().unwrap().to_owned())
        .collect();
    for package in list("packages") {
        let declared = package["licenseDeclared"].as_str().unwrap().to_owned();
        for word in declared.split([' ', '(', ')']) {
            if word.starts_with("LicenseRef-") && !explained.contains(word) {
                broken.push(format!("not explained: {word}"));
            }
        }
        if declared != "NOASSERTION"
            && spdx::Expression::parse_mode(&declared, spdx::ParseMode::LAX).is_err()
        {
            broken.push(format!("no expression: {declared}"));
        }
    }
    broken
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

/// The declared licence of the only package, and its licences in CycloneDX: declared, and as evidence.
fn licences(licences: Vec<portolan_image::contents::Licence>) -> (String, Value, Value) {
    let mut inventory = contents::fedora();
    inventory.packages.truncate(1);
    inventory.packages[0].licences = licences;
    let [spdx, cyclonedx] = both(&subject(), &inventory);
    let spdx = read(&spdx);
    let packages = spdx["packages"].as_array().unwrap();
    let declared = packages.last().unwrap()["licenseDeclared"]
        .as_str()
        .unwrap();
    let component = read(&cyclonedx)["components"]
        .as_array()
        .unwrap()
        .last()
        .unwrap()
        .clone();
    (
        declared.to_owned(),
        component["licenses"].clone(),
        component["evidence"]["licenses"].clone(),
    )
}

#[test]
fn only_what_is_stated_is_declared_and_only_what_is_valid_is_an_expression() {
    let of = |name: &str, expression: &str, evidence| licence(name, expression, evidence, "x");
    let field = |name: &str, expression: &str| of(name, expression, Evidence::Field);
    let expression =
        |text: &str| serde_json::json!([{"expression": text, "acknowledgement": "declared"}]);
    let cases = [
        (vec![], "NOASSERTION", Value::Null, Value::Null),
        (
            vec![field("MIT", "MIT")],
            "MIT",
            expression("MIT"),
            Value::Null,
        ),
        (
            vec![
                field("MIT", "MIT"),
                field("a or b", "ISC OR Zlib"),
                field("MIT", "MIT"),
            ],
            "MIT AND (ISC OR Zlib)",
            expression("MIT AND (ISC OR Zlib)"),
            Value::Null,
        ),
        (
            vec![field("old", "GPL-2.0+")],
            "GPL-2.0+",
            expression("GPL-2.0+"),
            Value::Null,
        ),
        (
            vec![
                of("MIT", "MIT", Evidence::Guess),
                of("GPL-2", "GPL-2.0-only", Evidence::Reference),
            ],
            "NOASSERTION",
            Value::Null,
            serde_json::json!([{"license": {"name": "MIT"}}, {"license": {"name": "GPL-2"}}]),
        ),
        (
            vec![
                field("MIT", "MIT"),
                of("BSD", "BSD-3-Clause", Evidence::Guess),
            ],
            "MIT",
            expression("MIT"),
            serde_json::json!([{"license": {"name": "BSD"}}]),
        ),
    ];
    for (given, declared, stated, read) in cases {
        assert_eq!(licences(given), (declared.to_owned(), stated, read));
    }
    for bad in [
        "",
        "MIT or ISC",
        "NoSuch-1.0",
        "MIT AND (",
        "DocumentRef-a:LicenseRef-b",
        "MIT WITH AdditionRef-x",
        &"(".repeat(5000),
    ] {
        let (declared, stated, _) = licences(vec![field("Its own", bad)]);
        assert!(
            declared.starts_with("LicenseRef-Its-own-"),
            "{bad}: {declared}"
        );
        assert_eq!(
            stated,
            serde_json::json!([{"license": {"name": "Its own", "acknowledgement": "declared"}}]),
            "{bad}"
        );
    }
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
