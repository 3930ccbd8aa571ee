//! How much of a file is read to find packages in it, whatever a layer says (threat 24).

/// The most bytes of a file of text, such as a stanza of metadata or a copyright file.
pub const TEXT_BYTES: u64 = 4 << 20;
/// The most bytes of a database of packages.
pub const DATABASE_BYTES: u64 = 256 << 20;
/// The most packages that one file may list.
pub const PACKAGES: usize = 200_000;
/// The most bytes of one field that is kept, such as a name or a version.
pub const FIELD_BYTES: usize = 4 << 10;
