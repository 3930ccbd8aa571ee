//! The catalogue as files for other engines, from the command line.

use serde_json::Value;

use crate::run::Home;

#[test]
fn tables_go_into_a_new_folder_and_never_among_other_files() {
    let home = Home::new();
    let nowhere = home.run(&["export", "--parquet", "tables"]);
    assert_eq!(
        (nowhere.status, home.here("tables").exists()),
        (1, false),
        "{}",
        nowhere.page()
    );
    home.file(
        "page.md",
        include_str!("../../../portolan-report/tests/it/pages/lighthouse_3.md"),
    );
    home.run(&["import", "page.md"]);
    let told: Value = serde_json::from_str(
        home.run(&["export", "--json", "--parquet", "tables"])
            .text(),
    )
    .unwrap();
    let tables: Vec<_> = told["tables"]
        .as_array()
        .unwrap()
        .iter()
        .map(|table| table["table"].as_str().unwrap())
        .collect();
    assert_eq!(
        tables,
        [
            "observations",
            "entries",
            "images",
            "layers",
            "steps",
            "settings",
            "contents",
            "inventories",
            "packages",
            "licences"
        ]
    );
    assert_eq!(told["tables"][0]["rows"], 1);
    for table in tables {
        assert!(home.here("tables").join(table).is_dir(), "{table}");
    }
    let again = home.run(&["export", "--parquet", "tables"]);
    assert_eq!(
        (again.status, again.stderr.contains("tables is not empty")),
        (2, true),
        "{}",
        again.page()
    );
    let other = home.run(&["export", "--parquet", "more"]);
    assert!(
        other
            .text()
            .starts_with("observations          1 row, 1 file\n"),
        "{}",
        other.page()
    );
}
