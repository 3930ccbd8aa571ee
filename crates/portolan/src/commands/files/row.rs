//! A file on its way to a list.

use portolan_image::contents::{File, FileKind, FilePath, LayerNumber};
use portolan_layer::tree::Version;

/// A file, and what the tree knows of it.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// The file.
    pub(super) file: File,
    /// How many bytes reading it gives, hard links followed.
    pub(super) size: u64,
    /// The layer that wrote it.
    pub(super) layer: LayerNumber,
    /// Of a hard link the file that it is another name of.
    pub(super) linked: Option<FilePath>,
}

impl Row {
    pub(super) fn of(version: &Version<'_>) -> Self {
        Self {
            file: version.file(),
            size: version.size(),
            layer: version.layer(),
            linked: version.linked().map(|linked| linked.path()),
        }
    }

    /// A file as a layer wrote it, by itself.
    pub(super) fn written(file: File, layer: LayerNumber) -> Self {
        Self {
            size: file.size,
            layer,
            linked: None,
            file,
        }
    }

    pub(super) fn is_folder(&self) -> bool {
        self.file.kind == FileKind::Directory
    }

    /// The word for what it is.
    pub(super) fn kind(&self) -> &'static str {
        match self.file.kind {
            FileKind::Regular => "file",
            FileKind::Directory => "directory",
            FileKind::Symlink { .. } => "symlink",
            FileKind::HardLink { .. } => "hardlink",
            FileKind::CharDevice(_) => "char-device",
            FileKind::BlockDevice(_) => "block-device",
            FileKind::Fifo => "fifo",
        }
    }

    /// The letter that `ls -l` has for what it is; a hard link is the file that it is another name of.
    pub(super) fn letter(&self) -> char {
        match self.file.kind {
            FileKind::Regular | FileKind::HardLink { .. } => '-',
            FileKind::Directory => 'd',
            FileKind::Symlink { .. } => 'l',
            FileKind::CharDevice(_) => 'c',
            FileKind::BlockDevice(_) => 'b',
            FileKind::Fifo => 'p',
        }
    }

    /// What a link leads to, as text that is not escaped yet.
    pub(super) fn target(&self) -> Option<String> {
        match &self.file.kind {
            FileKind::Symlink { target } => Some(String::from_utf8_lossy(target).into_owned()),
            FileKind::HardLink { target } => {
                Some(format!("/{}", String::from_utf8_lossy(target.as_bytes())))
            }
            _ => None,
        }
    }
}
