//! Lists and characters as Go prints them with `%q` (quirks 9.2), and the JSON lists that other builders keep.

/// The words of `["a" "b"]` (Go) or `["a", "b"]` (JSON), or `None` for any other text.
pub(super) fn list(text: &str) -> Option<Vec<String>> {
    let text = text.trim_matches([' ', '\t']);
    if let Ok(words) = serde_json::from_str(text) {
        return Some(words);
    }
    let (words, rest) = leading_list(text)?;
    rest.is_empty().then_some(words)
}

/// The words of a Go list that `text` begins with, and what is behind it.
pub(super) fn leading_list(text: &str) -> Option<(Vec<String>, &str)> {
    let mut rest = text.strip_prefix('[')?;
    let mut words = Vec::new();
    loop {
        if let Some(behind) = rest.strip_prefix(']') {
            return Some((words, behind));
        }
        if !words.is_empty() {
            rest = rest.strip_prefix(' ')?;
        }
        let (word, behind) = quoted(rest)?;
        words.push(word);
        rest = behind;
    }
}

/// The string that `text` begins with, in double quotes, and what is behind it.
pub(super) fn quoted(text: &str) -> Option<(String, &str)> {
    let mut rest = text.strip_prefix('"')?;
    let mut bytes = Vec::new();
    loop {
        if let Some(behind) = rest.strip_prefix('"') {
            // Go escapes each byte that is not UTF-8; a list of such words cannot be written in a Dockerfile.
            return Some((String::from_utf8(bytes).ok()?, behind));
        }
        let (piece, behind) = piece(rest)?;
        match piece {
            Piece::Byte(byte) => bytes.push(byte),
            Piece::Char(char) => bytes.extend_from_slice(char.encode_utf8(&mut [0; 4]).as_bytes()),
        }
        rest = behind;
    }
}

/// The number of a character such as `'\x03'`, `'\n'`, `' '` or `'È'`, which `text` begins with, and what is behind it.
pub(super) fn rune(text: &str) -> Option<(u32, &str)> {
    let (piece, behind) = piece(text.strip_prefix('\'')?)?;
    let number = match piece {
        Piece::Byte(byte) => u32::from(byte),
        Piece::Char(char) => u32::from(char),
    };
    Some((number, behind.strip_prefix('\'')?))
}

enum Piece {
    Byte(u8),
    Char(char),
}

/// One character or escape.
fn piece(text: &str) -> Option<(Piece, &str)> {
    let mut chars = text.chars();
    let first = chars.next()?;
    if first != '\\' {
        // A real line break would be escaped: this is not Go's text.
        return (first != '\n').then_some((Piece::Char(first), chars.as_str()));
    }
    let escape = chars.next()?;
    let rest = chars.as_str();
    let simple = |char| Some((Piece::Char(char), rest));
    match escape {
        'a' => simple('\x07'),
        'b' => simple('\x08'),
        'f' => simple('\x0c'),
        'n' => simple('\n'),
        'r' => simple('\r'),
        't' => simple('\t'),
        'v' => simple('\x0b'),
        '\\' | '\'' | '"' => simple(escape),
        'x' => hex(rest, 2)
            .and_then(|(number, rest)| Some((Piece::Byte(u8::try_from(number).ok()?), rest))),
        'u' => hex(rest, 4)
            .and_then(|(number, rest)| Some((Piece::Char(char::from_u32(number)?), rest))),
        'U' => hex(rest, 8)
            .and_then(|(number, rest)| Some((Piece::Char(char::from_u32(number)?), rest))),
        _ => None,
    }
}

fn hex(text: &str, digits: usize) -> Option<(u32, &str)> {
    let (number, rest) = text.split_at_checked(digits)?;
    let all_hex = number.bytes().all(|byte| byte.is_ascii_hexdigit());
    all_hex
        .then(|| u32::from_str_radix(number, 16).ok())
        .flatten()
        .map(|number| (number, rest))
}
