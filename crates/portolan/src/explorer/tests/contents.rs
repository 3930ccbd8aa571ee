//! What is seen of what a file holds.

use super::super::content::{Content, Form};

#[test]
fn nothing_of_a_file_steers_the_terminal_threat_33() {
    for (bytes, expected) in [
        (&b"plain"[..], "plain"),
        (b"a\tb", "a       b"),
        (b"\x1b[2Jgone", "\\u{1b}[2Jgone"),
        (b"dos\r\n", "dos"),
        (b"over\rwritten", "over\\u{d}written"),
        (b"caf\xe9", "caf\\xe9"),
        ("\u{202e}txt".as_bytes(), "\\u{202e}txt"),
        ("港 \u{9b}31m".as_bytes(), "港 \\u{9b}31m"),
    ] {
        let content = Content::new(bytes.to_vec());
        assert_eq!(content.shown(Form::Text, 0), expected);
    }
}

#[test]
fn bytes_that_are_no_text_are_dumped() {
    let mut bytes: Vec<u8> = (0..20).collect();
    bytes.extend(b"text");
    let content = Content::new(bytes);
    assert_eq!(content.form(), Form::Hex);
    let lines: Vec<String> = (0..content.lines(Form::Hex))
        .map(|at| content.shown(Form::Hex, at))
        .collect();
    assert_eq!(
        lines,
        [
            "00000000  00 01 02 03 04 05 06 07  08 09 0a 0b 0c 0d 0e 0f  |................|",
            "00000010  10 11 12 13 74 65 78 74                           |....text|",
        ]
    );
}

#[test]
fn a_character_that_is_cut_where_it_is_looked_at_is_text() {
    let text = format!("{}港", "a".repeat(8191));
    assert_eq!(Content::new(text.into_bytes()).form(), Form::Text);
    assert_eq!(Content::new(b"caf\xe9 cr\xe8me".to_vec()).form(), Form::Hex);
    assert_eq!(Content::new(Vec::new()).lines(Form::Text), 0);
}
