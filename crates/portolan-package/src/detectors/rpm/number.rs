//! Numbers in a file, in the one order of bytes or the other.

/// The order of the bytes of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// The highest first.
    Big,
    /// The lowest first.
    Little,
}

impl Order {
    /// The number of four bytes at a place, if there are as many.
    pub(super) fn u32(self, bytes: &[u8], place: usize) -> Option<u32> {
        let bytes = *bytes.get(place..)?.first_chunk()?;
        Some(match self {
            Self::Big => u32::from_be_bytes(bytes),
            Self::Little => u32::from_le_bytes(bytes),
        })
    }

    /// The number of two bytes at a place.
    pub(super) fn u16(self, bytes: &[u8], place: usize) -> Option<u16> {
        let bytes = *bytes.get(place..)?.first_chunk()?;
        Some(match self {
            Self::Big => u16::from_be_bytes(bytes),
            Self::Little => u16::from_le_bytes(bytes),
        })
    }

    /// The number of four bytes at a place, as a length or a place of its own.
    pub(super) fn place(self, bytes: &[u8], place: usize) -> Option<usize> {
        usize::try_from(self.u32(bytes, place)?).ok()
    }
}
