//! PHP packages.

use crate::told::told;

const PATH: &str = "var/www/vendor/composer/installed.json";

const PACKAGES: &str = r#"[
    {"name":"monolog/monolog","version":"2.9.1","version_normalized":"2.9.1.0","type":"library","license":["MIT"],
     "homepage":"https://github.com/Seldaek/monolog","authors":[{"name":"Jordi Boggiano","email":"j.boggiano@seld.be"},{"name":"Other"}]},
    {"name":"twig/twig","version":"v3.8.0","license":["BSD-3-Clause","MIT"]},
    {"name":"old/one","version":"dev-main","license":"proprietary","authors":[]},
    {"name":"bare/one","version":"1"}
]"#;

#[test]
fn both_forms_of_the_list_say_the_same() {
    let expected = [
        "monolog/monolog 2.9.1 MIT <https://github.com/Seldaek/monolog> by Jordi Boggiano <j.boggiano@seld.be>",
        "twig/twig v3.8.0 BSD-3-Clause, MIT",
        "old/one dev-main proprietary",
        "bare/one 1",
    ];
    assert_eq!(told(PATH, PACKAGES), expected);
    let second =
        format!("{{\"packages\":{PACKAGES},\"dev\":true,\"dev-package-names\":[\"old/one\"]}}");
    assert_eq!(told(PATH, second), expected);
    assert_eq!(told("installed.json", PACKAGES), [""; 0]);
}

#[test]
fn what_cannot_be_read_is_told() {
    assert_eq!(told(PATH, "{}"), ["unread: it has no list of packages"]);
    assert_eq!(
        told(PATH, r#"[{"name":"a/b","version":"1"},{"name":"a/c"},7]"#),
        [
            "a/b 1",
            "unread: 2 of its packages have no name and version, or are too many"
        ]
    );
    assert_eq!(
        told(PATH, "<?php"),
        ["unread: it is not valid JSON: expected value at line 1 column 1"]
    );
}
