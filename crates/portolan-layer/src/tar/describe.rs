//! A header and its extensions as a file.

use std::io::BufRead;

use portolan_image::contents::{Device, File, FileKind, FilePath, FileTime, Mode, Owner, Strayed};

use super::header::{Flavour, Header};
use super::number;
use super::pax::{self, Records, Said};
use super::sparse;
use super::{Body, Content, Next, Reader, padding};
use crate::entry::Entry;
use crate::error::{Error, Kind, Result};
use crate::findings::Oddity;

/// What came before a header, for it.
#[derive(Debug, Default)]
pub(super) struct Extensions {
    pub(super) records: Records,
    pub(super) has_records: bool,
    /// The name that GNU tar wrote, being too long for the header.
    pub(super) name: Option<Vec<u8>>,
    /// The same of a link's target.
    pub(super) link: Option<Vec<u8>>,
}

impl Extensions {
    pub(super) fn is_any(&self) -> bool {
        self.has_records || self.name.is_some() || self.link.is_some()
    }
}

/// The most that eleven octal digits can say: a larger size has to be elsewhere.
const MOST_IN_OCTAL: u64 = (8 << 30) - 1;

pub(super) fn no_size() -> Error {
    Error::new(
        Kind::Malformed,
        "a header of the tar is damaged: its size cannot be read",
    )
}

/// Whether entries of a type have content in the tar.
fn has_content(flag: u8) -> bool {
    !matches!(flag, b'1'..=b'6')
}

impl<R: BufRead> Reader<'_, R> {
    /// The entry that a header and its extensions tell of; its body is what is read next.
    pub(super) fn describe(
        &mut self,
        header: &Header,
        offset: u64,
        extensions: &Extensions,
    ) -> Result<Next> {
        let global = std::mem::take(&mut self.global);
        let said = Said {
            own: &extensions.records,
            global: &global,
        };
        let described = self.describe_with(header, offset, extensions, said);
        self.global = global;
        described
    }

    fn describe_with(
        &mut self,
        header: &Header,
        header_offset: u64,
        extensions: &Extensions,
        said: Said<'_>,
    ) -> Result<Next> {
        let written = self.written(header, extensions, said);
        let flag = header.flag();
        let size = self.size(header, said, &written)?;
        if !has_content(flag) && size > 0 {
            self.findings
                .note_of(Oddity::SizeWithoutContent { size }, &written);
        }
        let mut stored = if has_content(flag) { size } else { 0 };
        self.body = Body {
            stored,
            padding: padding(stored),
            content: Content::Plain,
        };
        // A volume's label, and a file that goes on from another archive.
        if matches!(flag, b'V' | b'M' | b'N') {
            self.findings.note_of(Oddity::NoFile { flag }, &written);
            return Ok(Next::LeftOut);
        }
        let size = match sparse::form(header, said) {
            Some(form) if has_content(flag) => {
                let size = self.sparse(header, form, said, &written)?;
                stored = self.body.stored;
                size
            }
            _ => stored,
        };
        let link = said
            .get(b"linkpath")
            .or(extensions.link.as_deref())
            .unwrap_or(header.link());
        let kind = self.kind(header, &written, link);
        let (path, strayed) = FilePath::clean(&written);
        self.note_names(&written, link, strayed);
        if self.is_left_out(&written, link, &path) {
            return Ok(Next::LeftOut);
        }
        let has_size = kind == FileKind::Regular;
        let file = File {
            path,
            kind,
            mode: Mode::new(self.number(header, (100, 8), "mode", &written)),
            owner: self.owner(header, said, &written),
            size: if has_size { size } else { 0 },
            modified: self.modified(header, said, &written),
            xattrs: said.xattrs(),
        };
        Ok(Next::Entry(Box::new(Entry {
            file,
            written: written.into(),
            header_offset,
            content_offset: self.blocks.position,
            stored_bytes: stored,
        })))
    }

    /// The name: of a sparse file, of PAX, of GNU, of the header.
    fn written(&mut self, header: &Header, extensions: &Extensions, said: Said<'_>) -> Vec<u8> {
        let pax = said.get(b"GNU.sparse.name").or(said.get(b"path"));
        if let (Some(pax), Some(gnu)) = (pax, &extensions.name)
            && pax != gnu
        {
            self.findings.note_of(Oddity::NamesDisagree, pax);
        }
        match (pax, &extensions.name) {
            (Some(pax), _) => pax.to_vec(),
            (None, Some(gnu)) => gnu.clone(),
            (None, None) => header.name(),
        }
    }

    /// How many bytes of content the tar has, if entries of this type have any.
    fn size(&mut self, header: &Header, said: Said<'_>, written: &[u8]) -> Result<u64> {
        let in_header = header.size();
        let Some(extension) = said.decimal(b"size") else {
            return in_header.ok_or_else(no_size);
        };
        let extension = extension.map_err(|_| no_size())?;
        let header = in_header.unwrap_or_default();
        if header != extension && extension <= MOST_IN_OCTAL {
            let oddity = Oddity::SizesDisagree { header, extension };
            self.findings.note_of(oddity, written);
        }
        Ok(extension)
    }

    fn kind(&mut self, header: &Header, written: &[u8], link: &[u8]) -> FileKind {
        match header.flag() {
            b'1' => FileKind::HardLink {
                target: FilePath::clean(link).0,
            },
            b'2' => FileKind::Symlink {
                target: link.into(),
            },
            b'3' => FileKind::CharDevice(self.device(header, written)),
            b'4' => FileKind::BlockDevice(self.device(header, written)),
            b'5' | b'D' => FileKind::Directory,
            b'6' => FileKind::Fifo,
            // Before there was a type for folders, a slash at the end said it.
            b'0' | 0 if written.ends_with(b"/") => FileKind::Directory,
            b'0' | 0 | b'7' | b'S' => FileKind::Regular,
            flag => {
                self.findings.note_of(Oddity::UnknownType { flag }, written);
                FileKind::Regular
            }
        }
    }

    fn device(&mut self, header: &Header, written: &[u8]) -> Device {
        if header.flavour() == Flavour::Old {
            return Device { major: 0, minor: 0 };
        }
        Device {
            major: self.number(header, (329, 8), "device", written),
            minor: self.number(header, (337, 8), "device", written),
        }
    }

    /// A number of a header that nothing else depends on.
    fn number(
        &mut self,
        header: &Header,
        (from, length): (usize, usize),
        field: &'static str,
        written: &[u8],
    ) -> u32 {
        let number = number::read(header.bytes(from, length));
        number
            .and_then(|number| u32::try_from(number).ok())
            .unwrap_or_else(|| {
                self.findings.note_of(Oddity::BadNumber { field }, written);
                0
            })
    }

    fn owner(&mut self, header: &Header, said: Said<'_>, written: &[u8]) -> Owner {
        let names = header.flavour() != Flavour::Old;
        let name = |key: &[u8], from| {
            let in_header = if names { header.text(from, 32) } else { b"" };
            said.get(key).unwrap_or(in_header).into()
        };
        let (user, group) = (name(b"uname", 265), name(b"gname", 297));
        let mut id = |key: &[u8], from, field| match said.decimal(key) {
            Some(Ok(id)) => id,
            Some(Err(_)) => {
                self.findings.note_of(Oddity::BadNumber { field }, written);
                0
            }
            None => {
                let id = number::read(header.bytes(from, 8));
                id.and_then(|id| u64::try_from(id).ok()).unwrap_or_else(|| {
                    self.findings.note_of(Oddity::BadNumber { field }, written);
                    0
                })
            }
        };
        Owner {
            uid: id(b"uid", 108, "user"),
            gid: id(b"gid", 116, "group"),
            user,
            group,
        }
    }

    fn modified(&mut self, header: &Header, said: Said<'_>, written: &[u8]) -> FileTime {
        let time = match said.get(b"mtime") {
            Some(text) => pax::time(text),
            None => number::read(header.bytes(136, 12)).map(|seconds| FileTime {
                seconds,
                nanoseconds: 0,
            }),
        };
        time.unwrap_or_else(|| {
            let field = "time";
            self.findings.note_of(Oddity::BadNumber { field }, written);
            FileTime::default()
        })
    }

    fn note_names(&mut self, written: &[u8], link: &[u8], strayed: Strayed) {
        if strayed == Strayed::AboveTheRoot {
            self.findings.note_of(Oddity::AboveTheRoot, written);
        }
        if written.contains(&0) || link.contains(&0) {
            self.findings.note_of(Oddity::NulInName, written);
        }
    }

    /// Whether names are too long or too many to be kept.
    fn is_left_out(&mut self, written: &[u8], link: &[u8], path: &FilePath) -> bool {
        let bytes = written.len().max(link.len());
        if bytes > self.limits.name_bytes {
            let bytes = bytes as u64;
            self.findings
                .note_of(Oddity::NameTooLong { bytes }, written);
            return true;
        }
        let depth = path.depth();
        if depth > self.limits.depth {
            let depth = depth as u64;
            self.findings.note_of(Oddity::TooDeep { depth }, written);
            return true;
        }
        false
    }
}
