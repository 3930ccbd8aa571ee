//! An entry of a layer.

use portolan_image::contents::File;

/// An entry of a layer: the file that it tells of, and where in the tar it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The file.
    pub file: File,
    /// The name as it was written, which is what tar lists.
    pub written: Box<[u8]>,
    /// Where its own header begins, in bytes from the start of the tar.
    pub header_offset: u64,
    /// Where its content begins; of a sparse file in the form of PAX 1.0, after its map.
    pub content_offset: u64,
    /// How many bytes of content the tar has: fewer than the file's size where it has holes.
    pub stored_bytes: u64,
}
