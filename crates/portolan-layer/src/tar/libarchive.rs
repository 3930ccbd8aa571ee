//! Extended attributes as libarchive writes them: the name with `%` and two digits for what is no letter, the value in base64.

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use portolan_image::contents::Xattr;

/// What the keys of its attributes begin with.
pub(super) const XATTR: &[u8] = b"LIBARCHIVE.xattr.";

/// It writes no padding; others might.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// The attribute that a record tells of; `None` if its value is no base64.
pub(super) fn xattr(key: &[u8], value: &[u8]) -> Option<Xattr> {
    Some(Xattr {
        name: plain(key.strip_prefix(XATTR)?).into(),
        value: BASE64.decode(value).ok()?.into(),
    })
}

/// A name without its escapes; a `%` without two digits is one.
fn plain(name: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(name.len());
    let mut rest = name;
    while let Some((&first, after)) = rest.split_first() {
        let escaped = after.get(..2).and_then(|digits| {
            let digits = std::str::from_utf8(digits).ok()?;
            let are_digits = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
            are_digits.then(|| u8::from_str_radix(digits, 16).ok())?
        });
        if let (b'%', Some(byte)) = (first, escaped) {
            plain.push(byte);
            rest = after.get(2..).unwrap_or_default();
        } else {
            plain.push(first);
            rest = after;
        }
    }
    plain
}
