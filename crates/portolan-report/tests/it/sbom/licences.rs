//! What documents say of licences.

use portolan_image::contents::{Evidence, Licence};
use serde_json::Value;

use super::{both, read, subject};
use crate::contents::{self, licence};

/// The declared licence of the only package, and its licences in CycloneDX: declared, and as evidence.
fn licences(licences: Vec<Licence>) -> (String, Value, Value) {
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
