//! Names for what stands in a document: made of content, so that they are the same whenever the content is.

use std::collections::BTreeMap;

use portolan_image::Digest;
use portolan_image::contents::{Inventory, Package};

/// How much of a name goes into an identifier, in characters.
const NAME: usize = 40;

/// How many hexadecimal digits of a hash tell two things of one name apart.
const HASH: usize = 16;

/// A package, and its identifier in a document: of ASCII letters, digits, dots and hyphens, and no other package's.
#[derive(Debug)]
pub(super) struct Identified<'a> {
    pub(super) id: String,
    pub(super) package: &'a Package,
}

/// All packages in an order of their own, each with its identifier. One that stands twice in the inventory stands twice here.
pub(super) fn identified(inventory: &Inventory) -> Vec<Identified<'_>> {
    let mut found: Vec<Identified<'_>> = inventory
        .packages
        .iter()
        .map(|package| {
            let content = serde_json::to_string(package).expect("a package is JSON");
            let id = format!("{}-{}", package.ecosystem, named(&package.name, &content));
            Identified { id, package }
        })
        .collect();
    found.sort_by(|one, other| key(one).cmp(&key(other)));
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for one in &mut found {
        let times = seen.entry(one.id.clone()).or_default();
        *times += 1;
        if *times > 1 {
            one.id.push_str(&format!("-{times}"));
        }
    }
    found
}

fn key<'a>(
    one: &'a Identified<'_>,
) -> (
    portolan_image::contents::Ecosystem,
    &'a str,
    &'a str,
    &'a str,
) {
    let package = one.package;
    (
        package.ecosystem,
        &package.name,
        &package.version,
        one.id.as_str(),
    )
}

/// An identifier: what of a name may stand in one, and a hash of what tells it from others.
pub(super) fn named(name: &str, content: &str) -> String {
    let name: String = name
        .chars()
        .take(NAME)
        .map(|c| {
            if c.is_ascii_alphanumeric() || c == '.' {
                c
            } else {
                '-'
            }
        })
        .collect();
    let hash: String = Digest::sha256(content.as_bytes())
        .encoded()
        .chars()
        .take(HASH)
        .collect();
    format!("{name}-{hash}")
}

/// The UUID of some bytes: their SHA-256 in the form of version 8 (RFC 9562, 5.8), which leaves the rest to whoever makes it. The
/// older version 5 would be the same with SHA-1.
pub(super) fn uuid(bytes: &[u8]) -> String {
    let digest = Digest::sha256(bytes);
    let hex = digest.encoded();
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    let variant = part(16, 17)
        .chars()
        .next()
        .and_then(|digit| digit.to_digit(16))
        .map_or(8, |digit| digit & 0x3 | 0x8);
    format!(
        "urn:uuid:{}-{}-8{}-{variant:x}{}-{}",
        part(0, 8),
        part(8, 12),
        part(13, 16),
        part(17, 20),
        part(20, 32)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uuid_says_its_version_and_variant() {
        for content in ["", "a", "b", "c", "d", "e", "f"] {
            let uuid = uuid(content.as_bytes());
            let uuid = uuid.strip_prefix("urn:uuid:").unwrap_or_default();
            let parts: Vec<&str> = uuid.split('-').collect();
            let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
            assert_eq!(lengths, [8, 4, 4, 4, 12], "{uuid}");
            assert!(parts[2].starts_with('8'), "{uuid}");
            assert!(parts[3].starts_with(['8', '9', 'a', 'b']), "{uuid}");
        }
    }

    #[test]
    fn an_identifier_has_only_what_may_stand_in_one() {
        let id = named("@babel/core <x>\n", "1");
        assert!(id.starts_with("-babel-core--x---"), "{id}");
        assert_ne!(id, named("@babel/core <x>\n", "2"));
    }
}
