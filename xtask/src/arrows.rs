//! `cargo xtask arrows`: the table of arrows in `ARCHITECTURE.md` against what the crates really use.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use anyhow::{Context, Result, bail};

use crate::{no_more_words, workspace};

mod ground;
mod map;

/// What one crate uses of ours.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
struct Uses {
    /// In what it ships.
    always: BTreeSet<String>,
    /// In its tests only.
    in_tests: BTreeSet<String>,
}

/// Every crate of the workspace with what it uses.
type Arrows = BTreeMap<String, Uses>;

/// Compares and says how many arrows there are.
pub(crate) fn run(words: &[String]) -> Result<()> {
    no_more_words("arrows", words)?;
    check()
}

/// Fails naming every arrow that only the map or only the ground has.
pub(crate) fn check() -> Result<()> {
    let file = workspace::root().join("ARCHITECTURE.md");
    let text =
        fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    let map = map::read(&text)?;
    let ground = ground::survey(&workspace::metadata()?)?;
    let parted = differences(&map, &ground);
    if !parted.is_empty() {
        bail!(
            "map and ground have parted (a new arrow is a decision: see docs/decisions/)\n  {}",
            parted.join("\n  ")
        );
    }
    let count: usize = ground.values().map(|uses| uses.always.len()).sum();
    println!(
        "arrows: {} crates, {count} arrows, all as on the map",
        ground.len()
    );
    Ok(())
}

fn differences(map: &Arrows, ground: &Arrows) -> Vec<String> {
    let mut found = Vec::new();
    let names: BTreeSet<&String> = map.keys().chain(ground.keys()).collect();
    for name in names {
        match (map.get(name), ground.get(name)) {
            (Some(_), None) => found.push(format!(
                "`{name}` is on the map, but no crate has that name"
            )),
            (None, Some(_)) => found.push(format!("`{name}` is a crate, but not on the map")),
            (Some(map), Some(ground)) => {
                compare(name, "uses", &map.always, &ground.always, &mut found);
                compare(
                    name,
                    "uses in tests",
                    &map.in_tests,
                    &ground.in_tests,
                    &mut found,
                );
            }
            (None, None) => {}
        }
    }
    found
}

fn compare(
    name: &str,
    verb: &str,
    map: &BTreeSet<String>,
    ground: &BTreeSet<String>,
    found: &mut Vec<String>,
) {
    for other in ground.difference(map) {
        found.push(format!(
            "`{name}` {verb} `{other}`, which the map does not allow"
        ));
    }
    for other in map.difference(ground) {
        found.push(format!(
            "the map says that `{name}` {verb} `{other}`, which it does not"
        ));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const MAP: &str = "# House\n\n## Arrows\n\nWords.\n\n\
        | crate | uses | in tests also |\n| --- | --- | --- |\n\
        | `image` | - | - |\n| `disk` | - | - |\n| `source` | `image`, `disk` | `testkit` |\n| `testkit` | `image` | - |\n\n\
        | another | table |\n| --- | --- |\n| x | y |\n";

    fn dependency(name: &str, kind: Option<&str>) -> serde_json::Value {
        json!({ "name": name, "kind": kind })
    }

    fn ground(source: &[serde_json::Value]) -> Arrows {
        let metadata = json!({ "packages": [
            { "name": "image", "dependencies": [dependency("serde", None)] },
            { "name": "disk", "dependencies": [] },
            { "name": "source", "dependencies": source },
            { "name": "testkit", "dependencies": [dependency("image", None)] },
        ]});
        ground::survey(&metadata).unwrap()
    }

    #[test]
    fn the_map_of_this_workspace_matches_its_ground() {
        check().unwrap();
    }

    #[test]
    fn a_map_that_says_what_is_used_has_no_differences() {
        let ground = ground(&[
            dependency("image", None),
            dependency("disk", Some("build")),
            dependency("testkit", Some("dev")),
            dependency("tokio", None),
        ]);
        assert_eq!(
            differences(&map::read(MAP).unwrap(), &ground),
            Vec::<String>::new()
        );
    }

    #[test]
    fn every_arrow_that_only_one_side_has_is_named() {
        let ground = ground(&[dependency("image", None), dependency("testkit", None)]);
        assert_eq!(
            differences(&map::read(MAP).unwrap(), &ground),
            [
                "`source` uses `testkit`, which the map does not allow",
                "the map says that `source` uses `disk`, which it does not",
                "the map says that `source` uses in tests `testkit`, which it does not",
            ]
        );
    }

    #[test]
    fn a_crate_off_the_map_and_a_name_off_the_ground_are_named() {
        let map =
            map::read("## Arrows\n| a | b | c |\n| - | - | - |\n| `quay` | - | - |\n").unwrap();
        let ground = Arrows::from([(String::from("port"), Uses::default())]);
        assert_eq!(
            differences(&map, &ground),
            [
                "`port` is a crate, but not on the map",
                "`quay` is on the map, but no crate has that name",
            ]
        );
    }

    #[test]
    fn a_page_without_the_table_is_an_error() {
        for text in [
            "",
            "## Arrows\n\nnothing here\n",
            "## Arrows\n| a | b |\n| - | - |\n| `x` | y |\n",
        ] {
            assert!(map::read(text).is_err(), "{text:?}");
        }
    }
}
