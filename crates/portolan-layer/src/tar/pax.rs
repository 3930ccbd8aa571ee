//! PAX extensions: records of keys and values that go before a header (POSIX.1-2024 pax, "pax Extended Header").

use std::collections::{BTreeMap, BTreeSet};

use portolan_image::contents::{FileTime, Xattr};

use super::libarchive;
use crate::error::{Error, Kind, Result};

/// The records of an extension, the last of each key. A value that is empty takes back what stood there before.
#[derive(Debug, Clone, Default)]
pub(super) struct Records {
    values: BTreeMap<Vec<u8>, Vec<u8>>,
    /// The keys of attributes in their order: a map has none.
    xattrs: Vec<Vec<u8>>,
    /// Offsets and lengths of the pieces of a sparse file in the form of PAX 0.0, which gives keys again and again.
    pub(super) pieces: Vec<(u64, u64)>,
    /// How many bytes keys and values have.
    pub(super) bytes: usize,
}

const XATTR: &[u8] = b"SCHILY.xattr.";

impl Records {
    /// Adds the records of a body.
    pub(super) fn add(&mut self, mut body: &[u8]) -> Result<()> {
        let mut offset = None;
        while !body.is_empty() {
            let (key, value, rest) = record(body).ok_or_else(broken)?;
            body = rest;
            match key {
                b"GNU.sparse.offset" => offset = Some(decimal(value).ok_or_else(broken)?),
                b"GNU.sparse.numbytes" => {
                    let length = decimal(value).ok_or_else(broken)?;
                    self.pieces
                        .push((offset.take().ok_or_else(broken)?, length));
                    self.bytes += 16;
                }
                _ => {
                    self.bytes += key.len() + value.len();
                    if is_xattr(key) && !self.values.contains_key(key) {
                        self.xattrs.push(key.to_vec());
                    }
                    self.values.insert(key.to_vec(), value.to_vec());
                }
            }
        }
        Ok(())
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = &[u8]> {
        self.values.keys().map(Vec::as_slice)
    }

    pub(super) fn remove(&mut self, key: &[u8]) {
        self.values.remove(key);
    }
}

fn is_xattr(key: &[u8]) -> bool {
    key.starts_with(XATTR) || key.starts_with(libarchive::XATTR)
}

fn broken() -> Error {
    Error::new(Kind::Malformed, "a PAX extension of the tar is malformed")
}

/// `LENGTH KEY=VALUE\n`, the length that of all of it; and what follows.
fn record(body: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let space = body.iter().take(20).position(|&byte| byte == b' ')?;
    let length = usize::try_from(decimal(body.get(..space)?)?).ok()?;
    let (text, newline) = (
        body.get(space + 1..length.checked_sub(1)?)?,
        body.get(length - 1)?,
    );
    let equals = text.iter().position(|&byte| byte == b'=')?;
    let (key, value) = (text.get(..equals)?, text.get(equals + 1..)?);
    (*newline == b'\n' && !key.is_empty()).then_some((key, value, body.get(length..)?))
}

/// Decimal digits and nothing else.
pub(super) fn decimal(digits: &[u8]) -> Option<u64> {
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// `SECONDS`, with a sign and a fraction where there is one.
pub(super) fn time(text: &[u8]) -> Option<FileTime> {
    let (whole, fraction) = match text.iter().position(|&byte| byte == b'.') {
        Some(point) => (text.get(..point)?, text.get(point + 1..)?),
        None => (text, b"".as_slice()),
    };
    let (digits, is_before) = match whole {
        [b'-', digits @ ..] => (digits, true),
        digits => (digits, false),
    };
    let seconds = i64::try_from(decimal(digits)?).ok()?;
    let mut nanoseconds = 0;
    for place in 0..9 {
        let digit = fraction.get(place).copied().unwrap_or(b'0');
        if !digit.is_ascii_digit() {
            return None;
        }
        nanoseconds = nanoseconds * 10 + u32::from(digit - b'0');
    }
    if !fraction.iter().all(u8::is_ascii_digit) {
        return None;
    }
    Some(match (is_before, nanoseconds) {
        (false, nanoseconds) => FileTime {
            seconds,
            nanoseconds,
        },
        (true, 0) => FileTime {
            seconds: -seconds,
            nanoseconds: 0,
        },
        // Rounded down, so that what is after the seconds is never negative.
        (true, nanoseconds) => FileTime {
            seconds: -seconds - 1,
            nanoseconds: 1_000_000_000 - nanoseconds,
        },
    })
}

/// A value is there, but is no decimal number.
#[derive(Debug, Clone, Copy)]
pub(super) struct NotDecimal;

/// What extensions say of one entry: its own before those of all.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said<'a> {
    pub(super) own: &'a Records,
    pub(super) global: &'a Records,
}

impl<'a> Said<'a> {
    /// A value that is not empty.
    pub(super) fn get(self, key: &[u8]) -> Option<&'a [u8]> {
        let own = self.own.values.get(key);
        let value = own.or_else(|| self.global.values.get(key))?;
        (!value.is_empty()).then_some(value)
    }

    /// A value that should be a decimal number.
    pub(super) fn decimal(self, key: &[u8]) -> Option<Result<u64, NotDecimal>> {
        self.get(key).map(|text| decimal(text).ok_or(NotDecimal))
    }

    /// The extended attributes: those of all, then its own. Unlike other values an empty one is a value. bsdtar writes each
    /// twice, in star's form and in one of its own; then star's counts.
    pub(super) fn xattrs(self) -> Vec<Xattr> {
        let of_all = self.global.xattrs.iter().filter_map(|key| {
            let is_own = self.own.values.contains_key(key);
            (!is_own).then_some((self.global, key))
        });
        let own = self.own.xattrs.iter().map(|key| (self.own, key));
        let (star, bsd): (Vec<_>, Vec<_>) = of_all
            .chain(own)
            .partition(|(_, key)| key.starts_with(XATTR));
        let mut xattrs: Vec<Xattr> = star
            .into_iter()
            .map(|(records, key)| Xattr {
                name: key.get(XATTR.len()..).unwrap_or_default().into(),
                value: records.values.get(key).cloned().unwrap_or_default().into(),
            })
            .collect();
        let seen: BTreeSet<Box<[u8]>> = xattrs.iter().map(|xattr| xattr.name.clone()).collect();
        let only_bsd = bsd
            .into_iter()
            .filter_map(|(records, key)| libarchive::xattr(key, records.values.get(key)?));
        xattrs.extend(only_bsd.filter(|xattr| !seen.contains(&xattr.name)));
        xattrs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threat_32_records_that_do_not_add_up_are_refused() {
        let cases: &[(&[u8], bool)] = &[
            (b"11 path=ab\n", true),
            (b"11 path=ab\n13 path=a\nbc\n", true),
            (b"6 a=\n\n", true),
            (b"5 a=\n", true),
            (b"10 path=ab\n", false),
            (b"12 path=ab\n", false),
            (b"0 \n", false),
            (b"3 =\n", false),
            (b"-1 a=b\n", false),
            (b"99999999999999999999999 a=b\n", false),
            (b"path=ab\n", false),
            (b"11 path=ab\n\0", false),
        ];
        for (body, is_good) in cases {
            let read = Records::default().add(body);
            assert_eq!(read.is_ok(), *is_good, "{}", body.escape_ascii());
        }
    }

    #[test]
    fn times_have_signs_and_fractions() {
        let cases: &[(&str, Option<(i64, u32)>)] = &[
            ("0", Some((0, 0))),
            ("1700000000.5", Some((1_700_000_000, 500_000_000))),
            ("1.1234567899", Some((1, 123_456_789))),
            ("-1", Some((-1, 0))),
            ("-1.25", Some((-2, 750_000_000))),
            ("1.", Some((1, 0))),
            ("", None),
            ("-", None),
            ("1.x", None),
            ("1.1234567890x", None),
            ("9223372036854775808", None),
        ];
        for (text, expected) in cases {
            let found = time(text.as_bytes()).map(|time| (time.seconds, time.nanoseconds));
            assert_eq!(found, *expected, "{text}");
        }
    }
}
