//! Paths and packages as data that is written and read back.

use portolan_image::contents::{Evidence, FilePath, Licence};
use proptest::prelude::*;

proptest! {
    /// Whatever bytes a path is made of (threat 33: names that are no text).
    #[test]
    fn a_path_comes_back_from_json_as_it_was(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
        let (path, _) = FilePath::clean(&bytes);
        let json = serde_json::to_string(&path).expect("a path is a string");
        prop_assert_eq!(serde_json::from_str::<FilePath>(&json).expect(&json), path);
    }
}

#[test]
fn a_path_in_json_is_what_people_would_write() {
    let path = FilePath::from("usr/lib/os-release");
    assert_eq!(
        serde_json::to_string(&path).expect("a string"),
        "\"/usr/lib/os-release\""
    );
}

#[test]
fn a_path_with_a_backslash_before_anything_else_is_refused() {
    for text in [r#""/a\\q""#, r#""/a\\""#, r#""/\\x4""#, r#""/\\xzz""#] {
        assert!(serde_json::from_str::<FilePath>(text).is_err(), "{text}");
    }
}

#[test]
fn a_licence_is_listed_by_the_single_names_in_it() {
    for (name, expected) in [
        ("GPL-2+", vec!["GPL-2+"]),
        ("GPL-1+ or Artistic", vec!["GPL-1+", "Artistic"]),
        (
            "GPL-2+ or AFL-2.1, and Expat and Tcl-BSDish.",
            vec!["GPL-2+", "AFL-2.1", "Expat", "Tcl-BSDish"],
        ),
        (
            "GPL-2+ with Libtool exception",
            vec!["GPL-2+ with Libtool exception"],
        ),
        (" and ,", vec![]),
    ] {
        let licence = Licence {
            name: name.to_owned(),
            expression: None,
            evidence: Evidence::Copyright,
            from: FilePath::root(),
        };
        let names: Vec<&str> = licence.names().collect();
        assert_eq!(names, expected);
    }
}
