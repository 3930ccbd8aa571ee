//! Lists of packages: of one platform and of several, for every reader, none of whom they harm.

use portolan_image::contents::Inventory;
use portolan_report::{
    Colour, PackagesTextOptions, PlatformContents, packages_csv, packages_json, packages_markdown,
    packages_summary, packages_text,
};
use proptest::prelude::*;
use serde_json::Value;

use crate::contents::{self, hostile};
use crate::structure::structure;

fn text(platforms: &[PlatformContents], width: usize) -> String {
    packages_text(
        platforms,
        &PackagesTextOptions {
            colour: Colour::Never,
            width,
        },
    )
}

/// The cells of comma-separated values, read as RFC 4180 says.
fn cells(csv: &str) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let mut quoted = false;
    let mut characters = csv.chars().peekable();
    while let Some(c) = characters.next() {
        let row = rows.last_mut().unwrap();
        match c {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                row.last_mut().unwrap().push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(String::new()),
            '\r' if !quoted && characters.peek() == Some(&'\n') => {
                characters.next();
                rows.push(vec![String::new()]);
            }
            c => row.last_mut().unwrap().push(c),
        }
    }
    assert!(!quoted, "{csv}");
    assert_eq!(rows.pop().unwrap(), [""], "the last line ends: {csv}");
    rows
}

fn raw(text: &str) -> Vec<char> {
    text.chars()
        .filter(|c| portolan_image::error::steers(*c) && !matches!(c, '\n' | '\t' | '\r'))
        .collect()
}

#[test]
fn a_table_of_one_platform_reads_like_this() {
    insta::assert_snapshot!(text(&[contents::one(contents::debian())], 140));
}

#[test]
fn a_narrow_table_leaves_out_what_is_least_needed() {
    insta::assert_snapshot!(text(&[contents::one(contents::debian())], 60));
}

#[test]
fn a_table_of_several_platforms_reads_like_this() {
    insta::assert_snapshot!(text(&contents::several(), 80));
}

#[test]
fn platforms_that_do_not_fit_beside_each_other_stand_behind_their_versions() {
    insta::assert_snapshot!(text(&contents::several(), 50));
}

#[test]
fn comma_separated_values_read_like_this() {
    insta::assert_snapshot!(packages_csv(&contents::several()).replace("\r\n", "\n"));
}

#[test]
fn tables_of_markdown_read_like_this() {
    insta::assert_snapshot!(
        "markdown_one",
        packages_markdown(&[contents::one(contents::debian())])
    );
    insta::assert_snapshot!("markdown_several", packages_markdown(&contents::several()));
}

#[test]
fn json_reads_like_this() {
    insta::assert_snapshot!(packages_json(&contents::several()));
}

#[test]
fn nothing_found_is_said_to_be_nothing() {
    let empty = [contents::one(Inventory::default())];
    assert!(
        text(&empty, 80).ends_with("no packages\n"),
        "{}",
        text(&empty, 80)
    );
    assert_eq!(packages_summary(&Inventory::default()), "no packages");
    assert_eq!(
        packages_summary(&contents::debian()),
        "7 packages: 4 deb, 1 python, 1 npm, 1 binary"
    );
    assert_eq!(cells(&packages_csv(&empty)).len(), 1);
    assert_eq!(
        serde_json::from_str::<Value>(&packages_json(&empty)).unwrap()["platforms"][0]["packages"],
        serde_json::json!([])
    );
    assert!(packages_markdown(&empty).ends_with("no packages\n"));
    assert_eq!(
        packages_text(&[], &PackagesTextOptions::default()).trim(),
        ""
    );
}

#[test]
fn what_could_not_be_read_is_told_in_every_format() {
    let several = contents::several();
    for (name, written) in [
        ("text", text(&several, 200)),
        ("csv", packages_csv(&several)),
        ("json", packages_json(&several)),
        ("markdown", packages_markdown(&several)),
    ] {
        for why in [
            "larger than 1 MiB",
            "its compression is not known",
            "layers of Windows are not looked into",
        ] {
            assert!(
                written.contains(why),
                "{name} is silent about: {why}\n{written}"
            );
        }
    }
}

#[test]
fn no_line_is_wider_than_it_may_be() {
    for platforms in [
        vec![contents::one(contents::debian())],
        contents::several(),
        vec![contents::one(hostile::inventory(&"x".repeat(300)))],
    ] {
        for width in [30, 40, 60, 80, 140] {
            let written = text(&platforms, width);
            let widest = written
                .lines()
                .map(|line| line.chars().count())
                .max()
                .unwrap();
            assert!(widest <= width, "{widest} > {width}\n{written}");
        }
    }
}

#[test]
fn the_json_is_valid_by_its_published_schema_and_the_schema_says_no_more() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../docs/schema/packages.schema.json"
    );
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    jsonschema::meta::validate(&schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let lists = [
        contents::several(),
        vec![contents::one(contents::alpine())],
        vec![contents::one(contents::fedora())],
        vec![contents::one(hostile::inventory("x"))],
        vec![],
    ];
    let mut seen = std::collections::BTreeSet::new();
    for platforms in &lists {
        let written: Value = serde_json::from_str(&packages_json(platforms)).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&written)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{errors:#?}");
        crate::json::walk(&schema, "packages", &schema, &written, &mut seen);
    }
    assert_eq!(seen, crate::json::stated(&schema, "packages"));
}

#[test]
fn threats_33_and_34_hostile_text_stays_text() {
    let list = |text: &str| {
        let one = contents::one(hostile::inventory(text));
        [vec![one.clone()], vec![one.clone(), one]]
    };
    for hostile in hostile::TEXTS {
        for (platforms, harmless) in list(hostile).into_iter().zip(list("x")) {
            let markdown = packages_markdown(&platforms);
            assert_eq!(
                structure(&markdown),
                structure(&packages_markdown(&harmless)),
                "{hostile:?}\n{markdown}"
            );
            for written in [
                text(&platforms, 200),
                packages_csv(&platforms),
                packages_json(&platforms),
                markdown,
            ] {
                assert_eq!(raw(&written), Vec::<char>::new(), "{hostile:?}");
            }
        }
    }
}

#[test]
fn no_cell_is_a_formula() {
    for hostile in hostile::TEXTS {
        let csv = packages_csv(&[contents::one(hostile::inventory(hostile))]);
        let rows = cells(&csv);
        assert_eq!(rows.len(), 24, "{hostile:?}\n{csv}");
        for row in rows {
            assert_eq!(row.len(), 15, "{hostile:?}\n{csv}");
            for cell in row {
                assert!(
                    !cell.trim_start().starts_with(['=', '+', '-', '@']),
                    "{hostile:?}: {cell}"
                );
            }
        }
    }
    let rows = cells(&packages_csv(&[contents::one(contents::debian())]));
    assert!(rows.iter().any(|row| row[2] == "'@babel/core"), "{rows:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 100, ..ProptestConfig::default() })]
    #[test]
    fn any_inventory_is_listed_in_every_format(inventory in hostile::any()) {
        let packages = inventory.packages.len();
        let platforms = [contents::one(inventory)];
        let rows = cells(&packages_csv(&platforms));
        prop_assert_eq!(rows.len(), packages + 2);
        prop_assert!(rows.iter().all(|row| row.len() == 15));
        let written: Value = serde_json::from_str(&packages_json(&platforms)).unwrap();
        prop_assert_eq!(written["platforms"][0]["packages"].as_array().unwrap().len(), packages);
        prop_assert_eq!(raw(&text(&platforms, 80)), Vec::<char>::new());
    }

    #[test]
    fn no_text_changes_the_structure_of_a_page(text in "[-`~#*_\\[\\]()<>|!&\\\\ \\n\\tab0-9.:/$=+]{1,30}") {
        prop_assume!(!text.trim().is_empty());
        let page = |text: &str| structure(&packages_markdown(&[contents::one(hostile::inventory(text))]));
        prop_assert_eq!(page(&text), page("x"));
    }
}
