//! A file of an image: what it is, whose, and since when.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::path::FilePath;

/// A file, as an entry of a layer tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Where it is.
    pub path: FilePath,
    /// What it is.
    pub kind: FileKind,
    /// Who may do what with it.
    pub mode: Mode,
    /// Whose it is.
    pub owner: Owner,
    /// How many bytes reading it gives: of a sparse file with its holes; 0 for what has no content of its own.
    pub size: u64,
    /// When its content was changed last.
    pub modified: FileTime,
    /// Its extended attributes, in the order in which the layer has them.
    pub xattrs: Vec<Xattr>,
}

/// What a file is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// It has content.
    Regular,
    /// It holds other files.
    Directory,
    /// It stands for another path, which is text and leads anywhere or nowhere: Portolan does not follow it.
    Symlink {
        /// The text.
        target: Box<[u8]>,
    },
    /// Another name of a file.
    HardLink {
        /// The file that has another name, seen from the root.
        target: FilePath,
    },
    /// A device read and written by the byte.
    CharDevice(Device),
    /// A device read and written by the block.
    BlockDevice(Device),
    /// A pipe with a name.
    Fifo,
}

/// Which device a file stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Device {
    /// The kind of device.
    pub major: u32,
    /// Which one of that kind.
    pub minor: u32,
}

/// The twelve bits of permissions: setuid, setgid, sticky, and three for owner, group and others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Mode(u16);

impl Mode {
    /// The lower twelve bits of a mode; those above say the kind, which is told otherwise.
    pub fn new(bits: u32) -> Self {
        Self(u16::try_from(bits & 0o7777).unwrap_or_default())
    }

    /// The bits.
    pub fn bits(self) -> u16 {
        self.0
    }
}

/// As `ls -l` shows it, without the letter of the kind: `rwxr-sr-x`.
impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (shift, special, with, without) in [
            (6, 0o4000, 's', 'S'),
            (3, 0o2000, 's', 'S'),
            (0, 0o1000, 't', 'T'),
        ] {
            let bits = self.0 >> shift;
            let letter = |bit: u16, letter: char| if bits & bit == 0 { '-' } else { letter };
            let last = match (self.0 & special != 0, bits & 1 != 0) {
                (true, true) => with,
                (true, false) => without,
                (false, true) => 'x',
                (false, false) => '-',
            };
            write!(f, "{}{}{last}", letter(4, 'r'), letter(2, 'w'))?;
        }
        Ok(())
    }
}

/// Whose a file is. Names are as the layer has them; they may say something else than the image's own `/etc/passwd`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Owner {
    /// The number of the user.
    pub uid: u64,
    /// The number of the group.
    pub gid: u64,
    /// The name of the user, empty where none is given.
    pub user: Box<[u8]>,
    /// The name of the group, empty where none is given.
    pub group: Box<[u8]>,
}

/// A moment, as files have them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct FileTime {
    /// Whole seconds since 1970-01-01T00:00:00Z, rounded down; negative before.
    pub seconds: i64,
    /// Billionths of a second after that.
    pub nanoseconds: u32,
}

/// An extended attribute, such as `security.capability`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Xattr {
    /// Its name.
    pub name: Box<[u8]>,
    /// Its value.
    pub value: Box<[u8]>,
}

/// Which layer of an image: 0 is the base.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LayerNumber(pub u16);

impl fmt::Display for LayerNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
