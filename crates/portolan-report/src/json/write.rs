//! JSON's own escapes for what could steer whoever prints it.

use portolan_image::error::steers;

/// JSON with every character that could steer a terminal, and the line separators that a script would stumble over,
/// written as `\u....`. Such characters stand only inside of strings, where that means the same.
pub fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let mut units = [0; 2];
    for c in json.chars() {
        if steers(c) && c != '\n' {
            for unit in c.encode_utf16(&mut units) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_mean_what_was_written_threat_33() {
        let text =
            "\u{1b}[2J \u{7f} \u{9b}31m \u{202e}abc \u{2028} \u{e0041} gr\u{fc}n \u{1f40b}\n";
        let json = escaped(&serde_json::to_string(text).unwrap());
        assert_eq!(
            json,
            "\"\\u001b[2J \\u007f \\u009b31m \\u202eabc \\u2028 \\udb40\\udc41 gr\u{fc}n \u{1f40b}\\n\""
        );
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }
}
