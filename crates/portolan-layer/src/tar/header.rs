//! A header block: fields at fixed places (POSIX.1-2024 pax, "ustar Interchange Format"; GNU tar manual, "Basic Tar Format").

use super::number;

/// How many bytes a block has.
pub(crate) const BLOCK: usize = 512;
/// How many bytes a block has, as a length in the archive.
pub(crate) const BLOCK_BYTES: u64 = 512;

/// A block that is read as a header.
#[derive(Debug, Clone)]
pub(super) struct Header(pub(super) Box<[u8; BLOCK]>);

/// Who wrote a header, which says how its last bytes are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flavour {
    /// Before any standard: nothing but the first fields.
    Old,
    /// `ustar` with a prefix of 155 bytes.
    Ustar,
    /// `ustar` as star writes it: a prefix of 131 bytes, then two times.
    Star,
    /// GNU tar.
    Gnu,
}

impl Header {
    /// Bytes of the header; empty where it has none, which is never.
    pub(super) fn bytes(&self, from: usize, length: usize) -> &[u8] {
        self.0.get(from..from + length).unwrap_or_default()
    }

    /// A field up to its first NUL.
    pub(super) fn text(&self, from: usize, length: usize) -> &[u8] {
        until_nul(self.bytes(from, length))
    }

    pub(super) fn flavour(&self) -> Flavour {
        match self.bytes(257, 8) {
            b"ustar  \0" => Flavour::Gnu,
            [b'u', b's', b't', b'a', b'r', 0, ..] if self.bytes(508, 4) == b"tar\0" => {
                Flavour::Star
            }
            [b'u', b's', b't', b'a', b'r', ..] => Flavour::Ustar,
            _ => Flavour::Old,
        }
    }

    pub(super) fn flag(&self) -> u8 {
        self.0[156]
    }

    /// The name, with the prefix where there is one.
    pub(super) fn name(&self) -> Vec<u8> {
        let prefix = match self.flavour() {
            Flavour::Ustar => self.text(345, 155),
            Flavour::Star => self.text(345, 131),
            Flavour::Old | Flavour::Gnu => b"",
        };
        let name = self.text(0, 100);
        if prefix.is_empty() {
            name.to_vec()
        } else {
            [prefix, b"/", name].concat()
        }
    }

    pub(super) fn link(&self) -> &[u8] {
        self.text(157, 100)
    }

    pub(super) fn size(&self) -> Option<u64> {
        u64::try_from(number::read(self.bytes(124, 12))?).ok()
    }

    /// Whether nothing is in it.
    pub(super) fn is_zero(&self) -> bool {
        self.0.iter().all(|&byte| byte == 0)
    }

    /// Whether the sum of its bytes is right, with the sum's own field taken as spaces. Some old ones sum signed bytes.
    pub(super) fn sum_is_right(&self) -> bool {
        let Some(stated) = number::read(self.bytes(148, 8)) else {
            return false;
        };
        let (mut unsigned, mut signed) = (0_i64, 0_i64);
        for (place, &byte) in self.0.iter().enumerate() {
            let byte = if (148..156).contains(&place) {
                b' '
            } else {
                byte
            };
            unsigned += i64::from(byte);
            signed += i64::from(byte.cast_signed());
        }
        stated == unsigned || stated == signed
    }
}

/// Bytes up to the first NUL.
pub(super) fn until_nul(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().position(|&byte| byte == 0);
    bytes.get(..end.unwrap_or(bytes.len())).unwrap_or(bytes)
}
