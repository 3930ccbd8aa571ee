//! Rows as they are stored (SQLite, "Database File Format", section 2.1): a header of types, then the values.

/// A value of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Value<'a> {
    /// NULL, a floating-point number, or a type that is not used.
    Other,
    /// A whole number.
    Integer(i64),
    /// Text.
    Text(&'a [u8]),
    /// Bytes.
    Blob(&'a [u8]),
}

/// The values of a row, until one is not there.
pub(super) fn values(row: &[u8]) -> impl Iterator<Item = Value<'_>> {
    let (mut types, mut body) = parts(row).unwrap_or_default();
    std::iter::from_fn(move || {
        let (kind, rest) = varint(types)?;
        types = rest;
        let (bytes, rest) = body.split_at_checked(length(kind)?)?;
        body = rest;
        Some(match kind {
            1..=6 => Value::Integer(integer(bytes)),
            8 => Value::Integer(0),
            9 => Value::Integer(1),
            12.. if kind % 2 == 0 => Value::Blob(bytes),
            12.. => Value::Text(bytes),
            _ => Value::Other,
        })
    })
}

/// The types and the values.
fn parts(row: &[u8]) -> Option<(&[u8], &[u8])> {
    let (header, after) = varint(row)?;
    // Its length counts itself.
    let (header, body) = row.split_at_checked(usize::try_from(header).ok()?)?;
    Some((header.get(row.len() - after.len()..)?, body))
}

/// How many bytes a value of a type takes up.
fn length(kind: u64) -> Option<usize> {
    match kind {
        0 | 8 | 9 => Some(0),
        1..=4 => usize::try_from(kind).ok(),
        5 => Some(6),
        6 | 7 => Some(8),
        12.. => usize::try_from((kind - 12) / 2).ok(),
        _ => None,
    }
}

/// A number in two's complement, the highest byte first.
fn integer(bytes: &[u8]) -> i64 {
    let sign = bytes
        .first()
        .map_or(0, |&byte| i64::from(byte.cast_signed() >> 7));
    bytes
        .iter()
        .fold(sign, |number, &byte| number << 8 | i64::from(byte))
}

/// A number of one to nine bytes, and what comes after it (section 1.6): seven bits a byte while the highest is set, and all of the ninth.
pub(super) fn varint(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut number = 0;
    for (place, &byte) in bytes.iter().enumerate().take(9) {
        if place == 8 {
            number = number << 8 | u64::from(byte);
        } else {
            number = number << 7 | u64::from(byte & 0x7f);
        }
        if place == 8 || byte < 0x80 {
            return Some((number, bytes.get(place + 1..)?));
        }
    }
    None
}
