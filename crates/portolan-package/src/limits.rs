//! How much of a file is read to find packages in it, whatever a layer says (threat 24).

/// The most bytes of a file of text, such as a stanza of metadata or a copyright file.
pub const TEXT_BYTES: u64 = 4 << 20;
/// The most bytes of a database of packages.
pub const DATABASE_BYTES: u64 = 256 << 20;
/// The most packages that one file may list.
pub const PACKAGES: usize = 200_000;
/// The most bytes of one field that is kept, such as a name or a version.
pub const FIELD_BYTES: usize = 4 << 10;
/// The most bytes of a list of packages as JSON, which takes several times as much in memory.
pub const LIST_BYTES: u64 = 16 << 20;
/// The most bytes of a Java archive; it is held in memory.
pub const ARCHIVE_BYTES: u64 = 256 << 20;
/// The most bytes that all that is read of one Java archive may inflate to, archives inside of it included.
pub const INFLATED_BYTES: u64 = 512 << 20;
/// The most bytes of a program that is held in memory. Of larger ones the build information of Go is read as it passes; that of Rust is not.
pub const PROGRAM_BYTES: usize = 64 << 20;
