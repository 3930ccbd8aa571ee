//! Threat 40: names from outside become names of files that are safe, distinct and readable back.

use std::collections::HashMap;

use portolan_disk::{LONGEST_OF_A_TAG, file_name, name_of_file};

#[test]
fn threat_40_tags_become_names_that_every_file_system_takes() {
    let cases = [
        ("latest", "latest"),
        ("3.7-slim_1", "3.7-slim_1"),
        ("Latest", "!latest"),
        ("1.0-RC1", "1.0-!r!c1"),
        ("CON", "!1!c!o!n"),
        ("con.txt", "!1con.txt"),
        ("com1", "!1com1"),
        ("com10", "com10"),
        ("console", "console"),
        ("a.", "a!0"),
        ("a..", "a.!0"),
        ("con.", "!1con!0"),
        (".", "!0"),
        ("..", "!.!0"),
        (".hidden", "!.hidden"),
        ("-f", "!-f"),
        ("SNAPSHOT-1.0-BUILD.x", "!!snapshot-1.0-build!!.x"),
    ];
    for (tag, file) in cases {
        assert_eq!(file_name(tag).as_deref(), Some(file), "{tag}");
        assert_eq!(name_of_file(file).as_deref(), Some(tag), "{file}");
    }
    for other in ["", "a/b", "a\\b", "a b", "a:b", "ä", "a\0", "a!b", "a*"] {
        assert_eq!(file_name(other), None, "{other:?}");
    }
    for file in [
        "", "Latest", "!", "!x!", "a.", "con", "!1", "!1a", "!!a!!", "..", "-f",
    ] {
        assert_eq!(name_of_file(file), None, "{file:?}");
    }
}

#[test]
fn threat_40_no_two_tags_share_a_file_and_none_is_too_long() {
    let mut seen: HashMap<String, String> = HashMap::new();
    let mut try_tag = |tag: String| {
        let file = file_name(&tag).unwrap();
        assert!(file.len() <= LONGEST_OF_A_TAG, "{} {tag}", file.len());
        assert!(
            !file.ends_with('.') && !file.starts_with(['.', '-']),
            "{file}"
        );
        assert_eq!(file, file.to_lowercase());
        assert_eq!(name_of_file(&file), Some(tag.clone()), "{file}");
        if let Some(other) = seen.insert(file, tag.clone()) {
            assert_eq!(other, tag);
        }
    };
    // All names of four of these characters, and long ones of every rhythm of capitals.
    let characters = ['a', 'B', 'C', '1', '.', '-'];
    for number in 0..characters.len().pow(4) {
        try_tag(
            (0..4_u32)
                .map(|at| characters[number / characters.len().pow(at) % characters.len()])
                .collect(),
        );
    }
    for (capitals, others) in (1..=128).flat_map(|n| (0..=4).map(move |m| (n, m))) {
        for other in ['x', '.', '_'] {
            let mut unit = "X".repeat(capitals);
            unit.extend(std::iter::repeat_n(other, others));
            try_tag(unit.chars().cycle().take(128).collect());
        }
    }
}
