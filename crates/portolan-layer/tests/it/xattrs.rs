//! Extended attributes in the forms of star and of libarchive.

use portolan_image::contents::Xattr;

use crate::support::{Raw, list};

/// Records of an extension.
type Records = &'static [(&'static str, &'static str)];
/// Names and values.
type Expected = &'static [(&'static str, &'static [u8])];

fn xattrs(records: &[(&str, &str)]) -> Vec<(String, Vec<u8>)> {
    let tar = Raw::new().pax(b'x', records).file("a", b"").end();
    let file = list(&tar).files().next().unwrap();
    let pair =
        |Xattr { name, value }: Xattr| (String::from_utf8(name.into()).unwrap(), value.to_vec());
    file.xattrs.into_iter().map(pair).collect()
}

#[test]
fn attributes_come_in_either_form_and_the_one_of_star_counts() {
    let cases: &[(Records, Expected)] = &[
        (&[("SCHILY.xattr.user.a", "b")], &[("user.a", b"b")]),
        (&[("LIBARCHIVE.xattr.user.a", "Yg")], &[("user.a", b"b")]),
        (&[("LIBARCHIVE.xattr.user.a", "Yg==")], &[("user.a", b"b")]),
        (
            &[("LIBARCHIVE.xattr.user.%e2%82%AC%", "")],
            &[("user.€%", b"")],
        ),
        (
            &[("LIBARCHIVE.xattr.user.%3d%zz", "AP8")],
            &[("user.=%zz", b"\0\xff")],
        ),
        (
            &[
                ("LIBARCHIVE.xattr.user.a", "Yg"),
                ("SCHILY.xattr.user.a", "c"),
            ],
            &[("user.a", b"c")],
        ),
        (
            &[
                ("LIBARCHIVE.xattr.user.a", "Yg"),
                ("SCHILY.xattr.user.b", "c"),
            ],
            &[("user.b", b"c"), ("user.a", b"b")],
        ),
        (&[("LIBARCHIVE.xattr.user.a", "no base64!")], &[]),
    ];
    for (records, expected) in cases {
        let expected: Vec<(String, Vec<u8>)> = expected
            .iter()
            .map(|&(name, value)| (name.to_owned(), value.to_vec()))
            .collect();
        assert_eq!(xattrs(records), expected, "{records:?}");
    }
}
