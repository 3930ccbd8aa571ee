//! Literals of Ruby, as far as RubyGems writes them.
//!
//! `"TEXT"` with the escapes `\n \t \e \" \\ \# \xHH \uHHHH \u{H}`, `'TEXT'` with `\'` and `\\`, `%q{TEXT}` with any of four brackets
//! (RubyGems 1), each perhaps followed by `.freeze`; or a list of them in square brackets on one line. A text with `#{` is
//! a program, and no literal.

/// The literals of a list, or the one that stands alone; `None` if it is neither.
pub(super) fn list(source: &str) -> Option<Vec<String>> {
    let Some(mut rest) = source.strip_prefix('[') else {
        return one(source).map(|(text, _)| vec![text]);
    };
    let mut texts = Vec::new();
    loop {
        rest = rest.trim_start_matches([' ', ',']);
        if rest.starts_with(']') {
            return Some(texts);
        }
        let (text, behind) = one(rest)?;
        texts.push(text);
        rest = behind.strip_prefix(".freeze").unwrap_or(behind);
    }
}

/// A literal, and what stands behind it.
fn one(source: &str) -> Option<(String, &str)> {
    if let Some(inner) = source.strip_prefix('"') {
        return quoted(inner);
    }
    if let Some(inner) = source.strip_prefix('\'') {
        return plain(inner, '\'');
    }
    let mut inner = source.strip_prefix("%q")?.chars();
    let close = match inner.next()? {
        '{' => '}',
        '(' => ')',
        '[' => ']',
        '<' => '>',
        _ => return None,
    };
    plain(inner.as_str(), close)
}

/// Up to a character; a backslash counts only before that or another backslash.
fn plain(inner: &str, close: char) -> Option<(String, &str)> {
    let mut text = String::new();
    let mut characters = inner.chars();
    loop {
        match characters.next()? {
            found if found == close => return Some((text, characters.as_str())),
            '\\' => match characters.next()? {
                escaped if escaped == close || escaped == '\\' => text.push(escaped),
                other => text.extend(['\\', other]),
            },
            other => text.push(other),
        }
    }
}

fn quoted(inner: &str) -> Option<(String, &str)> {
    let mut text = String::new();
    let mut rest = inner;
    loop {
        let mut characters = rest.chars();
        let character = characters.next()?;
        rest = characters.as_str();
        match character {
            '"' => return Some((text, rest)),
            '#' if rest.starts_with('{') => return None,
            '\\' => {
                let (escaped, behind) = escaped(rest)?;
                text.push(escaped);
                rest = behind;
            }
            other => text.push(other),
        }
    }
}

/// The character that stands behind a backslash, and what follows it.
fn escaped(rest: &str) -> Option<(char, &str)> {
    let mut characters = rest.chars();
    let character = characters.next()?;
    let behind = characters.as_str();
    let number = |digits: &str| char::from_u32(u32::from_str_radix(digits, 16).ok()?);
    match character {
        'n' => Some(('\n', behind)),
        't' => Some(('\t', behind)),
        'e' => Some(('\u{1b}', behind)),
        'x' => Some((number(behind.get(..2)?)?, behind.get(2..)?)),
        'u' if behind.starts_with('{') => {
            let (digits, behind) = behind.get(1..)?.split_once('}')?;
            Some((number(digits)?, behind))
        }
        'u' => Some((number(behind.get(..4)?)?, behind.get(4..)?)),
        other => Some((other, behind)),
    }
}
