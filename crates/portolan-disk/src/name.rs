//! Names of files for names from outside, such as tags: safe on every file system, distinct, and readable back (threat 40).

/// The longest name of a file that [`file_name`] gives for a tag (128 characters), in bytes. Common file systems take 255, so that
/// an ending has room.
pub const LONGEST_OF_A_TAG: usize = 240;

/// What file systems of Windows take for a device, whatever ending follows.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];
/// Those of which there are several: a digit follows.
const NUMBERED: [&str; 2] = ["com", "lpt"];

/// A name for a file, made of lower-case letters, digits, `.`, `_`, `-`, and `!` before what needs a sign:
///
/// | in the file's name | stands for |
/// | --- | --- |
/// | `!a` to `!z` | the capital letter |
/// | `!!` | from here on letters are the other case, until the next `!!` |
/// | `!.` and `!-` | a `.` or `-` at the beginning |
/// | `!0` | a `.` at the end |
/// | `!1` | nothing: what follows would be a device of Windows |
///
/// Two names that differ give two files, also where case is not told apart. `None` for what has other characters than a tag.
pub fn file_name(name: &str) -> Option<String> {
    if name.is_empty() || !name.bytes().all(is_plain) {
        return None;
    }
    let mut file = String::with_capacity(name.len() + 8);
    let (middle, has_dot) = match name.strip_suffix('.') {
        Some(middle) => (middle, true),
        None => (name, false),
    };
    if middle.starts_with(['.', '-']) {
        file.push('!');
    } else if is_device(middle) {
        file.push_str("!1");
    }
    let mut rest = middle;
    while let Some(first) = rest.chars().next() {
        let run = capitals(rest);
        let count = run.bytes().filter(u8::is_ascii_uppercase).count();
        // Each capital costs a sign, a run of them four.
        if count > 4 {
            file.push_str("!!");
            file.push_str(&run.to_ascii_lowercase());
            file.push_str("!!");
            rest = rest.strip_prefix(run).unwrap_or_default();
            continue;
        }
        if first.is_ascii_uppercase() {
            file.push('!');
        }
        file.push(first.to_ascii_lowercase());
        rest = rest.strip_prefix(first).unwrap_or_default();
    }
    if has_dot {
        file.push_str("!0");
    }
    Some(file)
}

/// The name that [`file_name`] made a file's name of; `None` if it made no such name.
pub fn name_of_file(file: &str) -> Option<String> {
    let mut name = String::with_capacity(file.len());
    let mut other_case = false;
    let mut characters = file.chars();
    while let Some(character) = characters.next() {
        let plain = if character == '!' {
            match characters.next()? {
                '!' => {
                    other_case = !other_case;
                    continue;
                }
                '1' => continue,
                '0' => '.',
                letter => letter.to_ascii_uppercase(),
            }
        } else if other_case {
            character.to_ascii_uppercase()
        } else {
            character
        };
        name.push(plain);
    }
    // Whatever else could be read as this name is no name of a file that stands for it.
    (file_name(&name).as_deref() == Some(file)).then_some(name)
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-')
}

/// The capitals that a text begins with, and what stands between them that has no case.
fn capitals(text: &str) -> &str {
    let end = text
        .find(|c: char| c.is_ascii_lowercase())
        .unwrap_or(text.len());
    let run = text.get(..end).unwrap_or_default();
    if run.starts_with(|c: char| c.is_ascii_uppercase()) {
        run.trim_end_matches(|c: char| !c.is_ascii_uppercase())
    } else {
        ""
    }
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    let stem = stem.to_ascii_lowercase();
    DEVICES.contains(&stem.as_str())
        || NUMBERED.iter().any(|device| {
            stem.strip_prefix(device)
                .is_some_and(|rest| matches!(rest.as_bytes(), [b'0'..=b'9']))
        })
}
