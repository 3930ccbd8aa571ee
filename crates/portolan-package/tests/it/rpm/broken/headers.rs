//! Headers that are not sound.

use super::super::written::{Header, LONG, NUMBER, TEXT, TEXTS, ndb};
use super::super::{NDB, parts, read};

#[test]
fn headers_that_rpm_would_refuse_are_told() {
    let sound = Header::named("a").bytes();
    let put = |place: usize, number: u32| {
        let mut header = sound.clone();
        header[place..place + 4].copy_from_slice(&number.to_be_bytes());
        header
    };
    let shape = "a header is not as long as it says";
    let entry = "a header has an entry that is not sound";
    let most = "a header has more than a header can have, or nothing";
    for (what, header, why) in [
        ("nothing at all", vec![], shape),
        ("seven bytes", sound[..7].to_vec(), shape),
        ("no entries", put(0, 0), most),
        ("2^32 entries", put(0, u32::MAX), most),
        ("65,536 entries", put(0, 0x1_0000), most),
        ("as many entries as may be", put(0, 0xffff), shape),
        ("a store of 2^32", put(4, u32::MAX), most),
        ("a store that is not there", put(4, 0x0fff_ffff), shape),
        ("bytes behind the store", [&sound[..], b"x"].concat(), shape),
        ("a tag below zero", put(8, 0x8000_0000), entry),
        ("a tag that is reserved", put(8, 99), entry),
        ("a second region", put(24, 63), entry),
        ("a type of none", put(12, 0), entry),
        ("a type that there is not", put(12, 10), entry),
        ("an offset below zero", put(16, u32::MAX), entry),
        ("an offset beyond the store", put(16, 100), entry),
        ("two entries in one place", put(32, 0), entry),
        ("two texts in one", put(20, 2), entry),
        ("no texts", put(20, 0), entry),
        (
            "2^32 texts",
            Header::named("a")
                .entry(1100, TEXTS, u32::MAX, b"a\0")
                .bytes(),
            entry,
        ),
        (
            "2^31 long numbers",
            Header::named("a")
                .entry(1100, LONG, 1 << 31, &[0; 8])
                .bytes(),
            entry,
        ),
        (
            "a text without an end",
            Header::named("a").entry(1100, TEXT, 1, b"abc").bytes(),
            entry,
        ),
        (
            "a number out of line",
            Header::named("ab")
                .entry(1100, 1, 1, b"x")
                .entry(1101, NUMBER, 1, &[0; 4])
                .bytes(),
            "",
        ),
        (
            "no name",
            Header::new().text(1001, "1").text(1002, "1").bytes(),
            "a header has no name",
        ),
        (
            "no version",
            Header::new().text(1000, "a").text(1002, "1").bytes(),
            "a header has no version",
        ),
        (
            "no release",
            Header::new().text(1000, "a").text(1001, "1").bytes(),
            "a header has no version",
        ),
        (
            "a name of two words",
            Header::named("a b").bytes(),
            "a header has no name",
        ),
    ] {
        let database = ndb(&[Header::named("other").bytes(), header]);
        let (some, unread) = parts(read(NDB, &database));
        let name = some.first().map(|package| package.name.as_str());
        assert_eq!(name, Some("other"), "{what}: the other one is read");
        let told = match why {
            "" => String::new(),
            why => format!("1 place of it cannot be read, the first because {why}"),
        };
        assert_eq!(unread.join("; "), told, "{what}");
    }
}
