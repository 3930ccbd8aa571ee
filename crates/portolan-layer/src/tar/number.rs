//! Numbers of headers: octal digits, or base 256 where a number is too large or negative (GNU tar manual, "Extensions").

/// A number; `None` for what is none, or too large for any use.
pub(super) fn read(field: &[u8]) -> Option<i64> {
    match field.first()? {
        0x80 | 0xff => base_256(field),
        byte if byte & 0x80 != 0 => None,
        _ => octal(field),
    }
}

/// Big-endian two's complement, the first byte 0x80 or 0xff for the sign.
fn base_256(field: &[u8]) -> Option<i64> {
    let (first, rest) = field.split_first()?;
    let mut value: i64 = if *first == 0xff { -1 } else { 0 };
    for &byte in rest {
        value = value.checked_mul(256)?.checked_add(i64::from(byte))?;
    }
    Some(value)
}

/// Octal digits between spaces and NULs; none at all are 0.
fn octal(field: &[u8]) -> Option<i64> {
    let is_blank = |byte: &u8| matches!(byte, b' ' | 0);
    let begin = field.iter().position(|byte| !is_blank(byte));
    let digits = field.get(begin.unwrap_or(field.len())..)?;
    let end = digits.iter().position(is_blank).unwrap_or(digits.len());
    digits.get(..end)?.iter().try_fold(0_i64, |value, &byte| {
        if !matches!(byte, b'0'..=b'7') {
            return None;
        }
        value.checked_mul(8)?.checked_add(i64::from(byte - b'0'))
    })
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn threat_32_numbers_are_read_in_octal_and_in_base_256() {
        let cases: &[(&[u8], Option<i64>)] = &[
            (b"0000644\0", Some(0o644)),
            (b"   644 \0", Some(0o644)),
            (b"77777777777\0", Some(8_589_934_591)),
            (b"777777777777", Some(68_719_476_735)),
            (b"\0\0\0\0\0\0\0\0", Some(0)),
            (b"        ", Some(0)),
            (b"\x80\0\0\0\0\0\0\x02\0\0\0\0", Some(8_589_934_592)),
            (
                b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xfe",
                Some(-2),
            ),
            (
                b"\x80\0\0\0\x7f\xff\xff\xff\xff\xff\xff\xff",
                Some(i64::MAX),
            ),
            (b"\x80\0\0\0\x80\0\0\0\0\0\0\0", None),
            (b"\xff\0\0\0\0\0\0\0\0\0\0\0", None),
            (b"\xc0\0\0\0\0\0\0\0", None),
            (b"12x4\0", None),
            (b"-1\0", None),
            (b"8\0", None),
        ];
        for (field, expected) in cases {
            assert_eq!(read(field), *expected, "{}", field.escape_ascii());
        }
    }
}
