//! Names of files as the database keeps them, and the list of their keys that a layer has.

/// The longest name that is kept, in bytes. No file system of Linux holds one above 255.
const MOST_BYTES: usize = 1_000;

/// A name as text: bytes that are no text come as `\xNN`, and a backslash as two, so that no two names become one.
pub(crate) fn as_text(name: &[u8]) -> String {
    let mut text = String::with_capacity(name.len());
    for chunk in name.utf8_chunks() {
        for character in chunk.valid().chars() {
            match character {
                '\\' => text.push_str("\\\\"),
                // PostgreSQL keeps none.
                '\0' => text.push_str("\\x00"),
                character => text.push(character),
            }
        }
        for byte in chunk.invalid() {
            text.push_str(&format!("\\x{byte:02x}"));
        }
    }
    text.truncate(text.floor_char_boundary(MOST_BYTES));
    text
}

/// Keys, ascending, as the steps from one to the next: seven bits a byte, the lowest first. A layer of 5,000 files takes about 8 KB.
pub(super) fn pack(keys: &[i64]) -> Vec<u8> {
    let mut packed = Vec::with_capacity(keys.len() * 2);
    let mut last = 0;
    for key in keys {
        let mut step = u64::try_from(key - last).unwrap_or_default();
        last = *key;
        loop {
            let bits = u8::try_from(step & 0x7f).unwrap_or_default();
            step >>= 7;
            if step == 0 {
                packed.push(bits);
                break;
            }
            packed.push(bits | 0x80);
        }
    }
    packed
}

/// The keys again. What is damaged gives other keys, or fewer.
pub(crate) fn unpack(packed: &[u8]) -> impl Iterator<Item = i64> {
    let mut bytes = packed.iter();
    let mut last: u64 = 0;
    std::iter::from_fn(move || {
        let mut step: u64 = 0;
        let mut shift = 0;
        loop {
            let byte = bytes.next()?;
            step |= u64::from(byte & 0x7f)
                .checked_shl(shift)
                .unwrap_or_default();
            if byte & 0x80 == 0 {
                break;
            }
            shift += 7;
        }
        last = last.wrapping_add(step);
        i64::try_from(last).ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn keys_come_out_as_they_went_in(keys in prop::collection::btree_set(0..i64::MAX, 0..50)) {
            let keys: Vec<i64> = keys.into_iter().collect();
            prop_assert_eq!(unpack(&pack(&keys)).collect::<Vec<_>>(), keys);
        }

        #[test]
        fn damaged_lists_end(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
            prop_assert!(unpack(&bytes).count() <= bytes.len());
        }
    }

    #[test]
    fn no_two_names_become_one() {
        let names: [(&[u8], &str); 5] = [
            (b"a", "a"),
            (b"\xff", "\\xff"),
            (b"\\xff", "\\\\xff"),
            (b"\0", "\\x00"),
            ("ü".as_bytes(), "ü"),
        ];
        for (name, text) in names {
            assert_eq!(as_text(name), text);
        }
        assert_eq!(as_text(&[b'x'; 5_000]).len(), MOST_BYTES);
    }
}
