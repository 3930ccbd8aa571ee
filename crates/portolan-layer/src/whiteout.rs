//! Entries that hide files of the layers below (image-spec `layer.md`, "Whiteouts").

use portolan_image::contents::FilePath;

const PREFIX: &[u8] = b".wh.";
const OPAQUE: &[u8] = b".wh..wh..opq";
/// What aufs keeps for itself begins so, and says nothing of files.
const AUFS: &[u8] = b".wh..wh.";

/// What an entry says of the layers below, by its last name alone (threat 31).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whiteout {
    /// The file of the layers below is gone, with all that is in it.
    Of(FilePath),
    /// All that the layers below have in the folder is gone.
    Opaque(FilePath),
    /// A mark of aufs's own, which is no file of the image.
    OfAufs,
    /// Its form is that of a whiteout, but it names nothing that could be there.
    OfNothing,
}

impl Whiteout {
    /// Whether the entry at a path is a whiteout, and of what.
    pub fn of(path: &FilePath) -> Option<Self> {
        let name = path.name();
        let hidden = name.strip_prefix(PREFIX)?;
        let folder = path.parent().unwrap_or_default();
        Some(match hidden {
            _ if name == OPAQUE => Self::Opaque(folder),
            _ if name.starts_with(AUFS) => Self::OfAufs,
            b"" | b"." | b".." => Self::OfNothing,
            hidden => Self::Of(folder.join(hidden)),
        })
    }
}
