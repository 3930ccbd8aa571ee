//! An entry of a table of contents, as it is written in JSON.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use portolan_image::contents::{Device, File, FileKind, FilePath, FileTime, Mode, Owner, Xattr};
use serde::Deserialize;

use super::lay_out::malformed;
use crate::error::Result;

/// An entry as it is written. Both formats share names; what is not here is of no use.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Row {
    #[serde(default)]
    pub(super) name: String,
    #[serde(rename = "type")]
    pub(super) sort: Sort,
    #[serde(default)]
    link_name: String,
    #[serde(default)]
    mode: u64,
    #[serde(default)]
    pub(super) size: u64,
    #[serde(default)]
    uid: u64,
    #[serde(default)]
    gid: u64,
    #[serde(default)]
    user_name: String,
    #[serde(default)]
    group_name: String,
    #[serde(default)]
    modtime: Option<String>,
    #[serde(default)]
    xattrs: Option<BTreeMap<String, String>>,
    #[serde(default)]
    dev_major: u32,
    #[serde(default)]
    dev_minor: u32,
    #[serde(default)]
    pub(super) digest: String,
    #[serde(default)]
    pub(super) offset: u64,
    #[serde(default)]
    pub(super) end_offset: u64,
    #[serde(default)]
    pub(super) inner_offset: u64,
    #[serde(default)]
    pub(super) chunk_offset: u64,
    #[serde(default)]
    pub(super) chunk_size: u64,
    #[serde(default)]
    pub(super) chunk_digest: String,
    #[serde(default)]
    pub(super) chunk_type: ChunkType,
}

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Sort {
    Dir,
    Reg,
    Symlink,
    Hardlink,
    Char,
    Block,
    Fifo,
    /// A further part of the regular file before it.
    Chunk,
}

/// What a chunk has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub(super) enum ChunkType {
    #[default]
    #[serde(rename = "")]
    Data,
    #[serde(rename = "zeros")]
    Zeros,
}

impl Row {
    pub(super) fn path(&self) -> FilePath {
        FilePath::clean(self.name.as_bytes()).0
    }

    /// The file that it tells of; `None` of a chunk.
    pub(super) fn file(&self) -> Result<Option<File>> {
        let device = || Device {
            major: self.dev_major,
            minor: self.dev_minor,
        };
        let kind = match self.sort {
            Sort::Chunk => return Ok(None),
            Sort::Dir => FileKind::Directory,
            Sort::Reg => FileKind::Regular,
            Sort::Symlink => FileKind::Symlink {
                target: self.link_name.as_bytes().into(),
            },
            Sort::Hardlink => FileKind::HardLink {
                target: FilePath::clean(self.link_name.as_bytes()).0,
            },
            Sort::Char => FileKind::CharDevice(device()),
            Sort::Block => FileKind::BlockDevice(device()),
            Sort::Fifo => FileKind::Fifo,
        };
        let mode = u32::try_from(self.mode & 0o7777).unwrap_or_default();
        Ok(Some(File {
            path: self.path(),
            size: if self.sort == Sort::Reg { self.size } else { 0 },
            kind,
            mode: Mode::new(mode),
            owner: Owner {
                uid: self.uid,
                gid: self.gid,
                user: self.user_name.as_bytes().into(),
                group: self.group_name.as_bytes().into(),
            },
            modified: self.modified()?,
            xattrs: self.xattrs()?,
        }))
    }

    /// The time, which is that of 1970 where none is given.
    fn modified(&self) -> Result<FileTime> {
        let Some(text) = self.modtime.as_deref().filter(|text| !text.is_empty()) else {
            return Ok(FileTime::default());
        };
        let time: jiff::Timestamp = text.parse().map_err(|_| malformed("a time is none"))?;
        let nanoseconds = time.as_nanosecond();
        let fraction = nanoseconds.rem_euclid(1_000_000_000);
        Ok(FileTime {
            seconds: i64::try_from(nanoseconds.div_euclid(1_000_000_000)).unwrap_or_default(),
            nanoseconds: u32::try_from(fraction).unwrap_or_default(),
        })
    }

    fn xattrs(&self) -> Result<Vec<Xattr>> {
        let xattrs = self.xattrs.iter().flatten();
        xattrs
            .map(|(name, value)| {
                let value = STANDARD.decode(value);
                Ok(Xattr {
                    name: name.as_bytes().into(),
                    value: value
                        .map_err(|_| malformed("an attribute is no base64"))?
                        .into(),
                })
            })
            .collect()
    }
}
