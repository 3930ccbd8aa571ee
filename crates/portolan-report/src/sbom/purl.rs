//! Package URLs (purl-spec): of the image, and whether a text is one.

use portolan_image::record::Transport;

use crate::contents::Subject;

/// The package URL of an image (purl-spec, type `oci`): its last name, the digest of its manifest, and where that is.
pub(super) fn of_image(subject: &Subject) -> String {
    let repository = subject.reference.repository();
    let path = repository.path();
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let mut purl = format!("pkg:oci/{}", escaped(&name));
    if let Some(digest) = &subject.digest {
        purl.push_str(&format!("@{}", escaped(digest.as_str())));
    }
    // In the order of their names.
    let mut qualifiers = Vec::new();
    if !subject.platform.architecture.is_empty() {
        qualifiers.push(("arch", subject.platform.architecture.clone()));
    }
    if subject.transport == Transport::Registry {
        qualifiers.push(("repository_url", repository.to_string()));
    }
    if let Some(tag) = subject.reference.tag() {
        qualifiers.push(("tag", tag.to_string()));
    }
    let qualifiers: Vec<String> = qualifiers
        .iter()
        .map(|(name, value)| format!("{name}={}", escaped(value)))
        .collect();
    format!("{purl}?{}", qualifiers.join("&"))
}

/// What is neither a letter, a digit nor one of few signs stands with its number (purl-spec, "Character encoding").
fn escaped(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' | b'~' | b':' | b'/' => {
                char::from(byte).to_string()
            }
            byte => format!("%{byte:02X}"),
        })
        .collect()
}

/// Whether a text can be a package URL: the scheme, a type, a name, and no sign that none of them holds. An inventory gives what the
/// image led to; a document names nothing by what is none.
pub(super) fn is_one(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("pkg:") else {
        return false;
    };
    let kind = rest.split('/').next().unwrap_or_default();
    let name = rest.get(kind.len() + 1..).unwrap_or_default();
    let is_kind = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !kind.is_empty()
        && kind.bytes().all(is_kind)
        && name.starts_with(|c: char| c.is_ascii_alphanumeric() || "%._-~".contains(c))
        && text
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_package_url_is_not_called_one() {
        for (text, expected) in [
            (
                "pkg:deb/debian/libc6@2.36-9%2Bdeb12u9?arch=amd64&distro=debian-12",
                true,
            ),
            ("pkg:npm/%40babel/core@7.0.0", true),
            ("", false),
            ("pkg:", false),
            ("pkg:deb", false),
            ("pkg:deb/", false),
            ("pkg:DEB/x", false),
            ("pkg:deb/a b", false),
            ("pkg:deb/a\nb", false),
            ("https://example.org", false),
        ] {
            assert_eq!(is_one(text), expected, "{text}");
        }
    }
}
