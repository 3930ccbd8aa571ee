//! Whether text from an image is an address that may be called one.

/// The longest address that is given as one, in bytes.
const MAX_LENGTH: usize = 2048;

/// Whether a text is an absolute address of the web: `http` or `https`, a host, and only what RFC 3986 lets stand in one. Brackets, and
/// so addresses of IPv6, are left out: no page of a package is there.
pub(crate) fn is_address(text: &str) -> bool {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    let Some(rest) = rest else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (host, port) = host.split_once(':').unwrap_or((host, ""));
    let host_is_one = host.starts_with(|c: char| c.is_ascii_alphanumeric())
        && host
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte));
    let port_is_one = port.len() <= 5 && port.bytes().all(|byte| byte.is_ascii_digit());
    text.len() <= MAX_LENGTH
        && host_is_one
        && port_is_one
        && rest.matches('#').count() <= 1
        && are_characters_of_addresses(rest)
}

fn are_characters_of_addresses(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.iter().enumerate().all(|(at, &byte)| match byte {
        b'%' => bytes
            .get(at + 1..at + 3)
            .is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)),
        byte => byte.is_ascii_alphanumeric() || b"-._~:/?#@!$&'()*+,;=".contains(&byte),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_an_address_is_called_one() {
        for (text, expected) in [
            ("https://www.gnu.org/software/bash/", true),
            ("http://example.org:8080/a%20b?c=d&e#f", true),
            ("https://sources.debian.org/src/attr/1:2.5.2-3/", true),
            ("https://", false),
            ("https:///path", false),
            ("https://-host/", false),
            ("https://user@host/", false),
            ("https://host:port/", false),
            ("https://host/a b", false),
            ("https://host/%zz", false),
            ("https://host/%4", false),
            ("https://host/#a#b", false),
            ("https://host/<x>", false),
            ("https://höst/", false),
            ("javascript:alert(1)", false),
            ("ftp://host/", false),
            ("", false),
        ] {
            assert_eq!(is_address(text), expected, "{text}");
        }
    }
}
