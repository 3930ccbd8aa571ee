//! Here-documents: where a text would open one, and how one is written that nothing in its body closes.

/// Whether a word may open a here-document in RUN, COPY, ADD or ONBUILD: `<<` and a name, at the beginning of a word
/// or behind the number of a file descriptor. `<<<` and `1 << 2` do not.
pub(super) fn opens(text: &str) -> bool {
    text.split(char::is_whitespace).any(|word| {
        // Quotes and brackets before it could hide or join words in one reader and not in another: be careful.
        let Some((before, behind)) = word.split_once("<<") else {
            return false;
        };
        let possible = before
            .chars()
            .all(|char| char.is_ascii_digit() || !char.is_ascii_alphanumeric());
        possible && !behind.is_empty() && !behind.starts_with('<')
    })
}

/// A delimiter for this body: `EOF`, or the first `EOF1`, `EOF2`, ... that is no line of the text.
pub(super) fn free_delimiter(text: &str) -> String {
    let mut lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| line.starts_with("EOF"))
        .collect();
    lines.sort_unstable();
    let taken = |name: &str| lines.binary_search(&name).is_ok();
    let mut name = "EOF".to_owned();
    let mut number = 0_usize;
    while taken(&name) {
        number += 1;
        name = format!("EOF{number}");
    }
    name
}

/// An opening line that ends in the delimiter, the body, and the delimiter on a line of its own.
pub(super) fn write(opening: &str, body: &str, delimiter: &str) -> String {
    let end = if body.is_empty() || body.ends_with('\n') {
        ""
    } else {
        "\n"
    };
    format!("{opening}\n{body}{end}{delimiter}")
}

/// Whether a text is `<<NAME` and a body that its last line, and no line before it, closes.
pub(super) fn is_whole(text: &str) -> bool {
    let Some((name, body)) = text
        .strip_prefix("<<")
        .and_then(|text| text.split_once('\n'))
    else {
        return false;
    };
    let plain = !name.is_empty()
        && name
            .chars()
            .all(|char| char.is_ascii_alphanumeric() || char == '_');
    let body = body.strip_suffix('\n').unwrap_or(body);
    let printable = !body.contains(|char: char| char.is_control() && char != '\t' && char != '\n');
    let closing = body.split('\n').position(|line| line == name);
    plain && printable && closing == Some(body.matches('\n').count())
}
