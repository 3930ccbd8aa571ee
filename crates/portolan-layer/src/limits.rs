//! How much of a layer is read, whatever it says of itself (threats 24, 30).

use std::time::Duration;

/// How much of a layer is read. What is beyond ends the layer with [`crate::Kind::TooLarge`], or, where it says so, leaves one
/// entry out with a finding. Other layers go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// The most bytes of a layer as it is transferred.
    pub packed_bytes: u64,
    /// The most bytes that it unpacks to, the holes of sparse files that are read included.
    pub unpacked_bytes: u64,
    /// How many times its size it may unpack to, once it is over `free_bytes`.
    pub ratio: u64,
    /// How many bytes any layer may unpack to, however small it is.
    pub free_bytes: u64,
    /// The most entries, headers of extensions included.
    pub entries: u64,
    /// The most bytes of the extensions of one entry, and of the global ones together.
    pub extension_bytes: usize,
    /// The longest name, in bytes: an entry with a longer one is left out with a finding. Linux opens none above 4096.
    pub name_bytes: usize,
    /// The most names on the way to a file: an entry further down is left out with a finding.
    pub depth: usize,
    /// The most pieces of a sparse file.
    pub sparse_pieces: usize,
    /// The longest time that a pass may take. It is looked at between reads: a read that never ends is for the giver to end.
    pub time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            packed_bytes: 64 << 30,
            unpacked_bytes: 64 << 30,
            ratio: 200,
            free_bytes: 1 << 30,
            entries: 2_000_000,
            extension_bytes: 1 << 20,
            name_bytes: 16 << 10,
            depth: 512,
            sparse_pieces: 1 << 20,
            time: Duration::from_hours(2),
        }
    }
}

/// The widest window of zstd, as the power of two: 128 MiB, what zstd itself reads without being told. A header may claim 2 GiB.
pub(crate) const ZSTD_WINDOW_LOG: u32 = 27;
/// The most memory for a block of xz, in KiB: `xz -9` needs 65 MiB.
pub(crate) const XZ_MEMORY_KIB: u32 = 128 << 10;
/// The most bytes of one xz stream: its decoder remembers 16 bytes of each block, and a block can be as small as that.
pub(crate) const XZ_STREAM_BYTES: u64 = 4 << 30;
