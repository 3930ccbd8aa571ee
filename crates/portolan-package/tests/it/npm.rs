//! npm packages.

use crate::support::{Layer, installed};
use crate::told::told;

#[test]
fn a_package_lies_directly_in_node_modules_however_they_are_laid_out() {
    for (folder, is_one) in [
        ("app/node_modules/x", true),
        ("node_modules/x", true),
        ("usr/local/lib/node_modules/npm/node_modules/x", true),
        ("app/node_modules/@scope/x", true),
        ("app/node_modules/@scope/y/node_modules/@other/x", true),
        ("app/node_modules/.pnpm/x@1.0.0/node_modules/x", true),
        (
            "app/node_modules/.pnpm/@scope+x@1.0.0_react@18/node_modules/@scope/x",
            true,
        ),
        (
            "app/node_modules/.store/x-npm-1.0.0-0123456789/node_modules/x",
            true,
        ),
        (
            "app/node_modules/.store/x-npm-1.0.0-0123456789/package",
            true,
        ),
        ("usr/local/share/.config/yarn/global/node_modules/x", true),
        ("home/ci/test/fixtures/node_modules/x", true),
        // Parts of packages, and their fixtures.
        ("app/node_modules/x/lib", false),
        ("app/node_modules/resolve/test/node_modules/x", false),
        ("app/node_modules/@scope/y/dist/node_modules/x", false),
        ("app/node_modules/@scope", false),
        ("app/node_modules/.bin", false),
        ("app/node_modules/.pnpm/x@1.0.0", false),
        ("app/node_modules", false),
        ("app", false),
        ("app/my_node_modules/x", false),
    ] {
        let expected: &[&str] = if is_one { &["x 1.0.0"] } else { &[] };
        let content = r#"{"name":"x","version":"1.0.0"}"#;
        assert_eq!(
            told(&format!("{folder}/package.json"), content),
            expected,
            "{folder}"
        );
    }
}

#[test]
fn licences_are_read_in_every_form_that_they_ever_had() {
    for (fields, expected) in [
        (r#""license":"MIT""#, "x 1 MIT"),
        (
            r#""license":"(MIT OR Apache-2.0)""#,
            "x 1 (MIT OR Apache-2.0)",
        ),
        (
            r#""license":{"type":"BSD-3-Clause","url":"https://l.example"}"#,
            "x 1 BSD-3-Clause",
        ),
        (
            r#""license":{"url":"https://l.example"}"#,
            "x 1 https://l.example",
        ),
        (r#""license":["MIT","GPL-2.0"]"#, "x 1 MIT, GPL-2.0"),
        (
            r#""licenses":[{"type":"MIT"},{"type":"GPL-2.0"}]"#,
            "x 1 MIT, GPL-2.0",
        ),
        (r#""licenses":"MIT""#, "x 1 MIT"),
        (r#""license":null,"licenses":{"type":"MIT"}"#, "x 1 MIT"),
        (
            r#""license":"SEE LICENSE IN LICENSE.md""#,
            "x 1 SEE LICENSE IN LICENSE.md",
        ),
        (r#""license":7,"homepage":["h"],"author":[]"#, "x 1"),
        (
            r#""license":"","homepage":"https://x.example","author":"Ada <a@example.org> (https://a.example)""#,
            "x 1 <https://x.example> by Ada <a@example.org> (https://a.example)",
        ),
        (
            r#""author":{"name":"Ada","email":"a@example.org"}"#,
            "x 1 by Ada <a@example.org>",
        ),
        (r#""author":{"name":"Ada"}"#, "x 1 by Ada"),
    ] {
        let content = format!("\u{feff}{{\"name\":\"x\",\"version\":\"1\",{fields}}}");
        assert_eq!(
            told("node_modules/x/package.json", content),
            [expected],
            "{fields}"
        );
    }
}

#[test]
fn an_alias_has_the_name_of_what_it_stands_for() {
    let content = r#"{"name":"@scope/real","version":"2.0.0-rc.1"}"#;
    assert_eq!(
        told("node_modules/alias/package.json", content),
        ["@scope/real 2.0.0-rc.1"]
    );
}

#[test]
fn what_is_no_package_is_passed_over_and_what_is_damaged_is_told() {
    let path = "node_modules/x/package.json";
    for content in [
        r#"{"type":"module"}"#,
        r#"{"name":"x"}"#,
        r#"{"name":"x","version":1}"#,
        "[]",
        "1",
    ] {
        assert_eq!(told(path, content), [""; 0], "{content}");
    }
    assert_eq!(
        told(path, "{"),
        ["unread: it is not valid JSON: EOF while parsing an object at line 1 column 1"]
    );
}

#[test]
fn threat_24_deep_json_is_refused() {
    let deep = format!(r#"{{"name":"x","version":"1","a":{}"#, "[".repeat(100_000));
    let told = told("node_modules/x/package.json", deep);
    assert!(
        told[0].starts_with("unread: it is not valid JSON: recursion limit exceeded"),
        "{told:?}"
    );
}

#[test]
fn what_pnpm_links_is_listed_once_where_it_is() {
    let layer = Layer::new()
        .file(
            "app/node_modules/.pnpm/x@1.0.0/node_modules/x/package.json",
            r#"{"name":"x","version":"1.0.0"}"#,
        )
        .symlink(
            "app/node_modules/.pnpm/y@2.0.0/node_modules/x",
            "../../x@1.0.0/node_modules/x",
        )
        .symlink("app/node_modules/x", ".pnpm/x@1.0.0/node_modules/x");
    let packages = installed(&[layer]).packages;
    let found: Vec<String> = packages
        .iter()
        .map(|package| package.found_in.to_string())
        .collect();
    assert_eq!(
        found,
        ["/app/node_modules/.pnpm/x@1.0.0/node_modules/x/package.json"]
    );
}
