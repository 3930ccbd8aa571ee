//! A tar as it is in the wild, as entries: old, ustar, star, GNU and PAX, whatever was mixed into it (threat 32).
//!
//! The list is that of GNU tar. Where other readers would see something else, that is a finding; why this reader is our own
//! stands in `docs/decisions/0012`.

use std::io::BufRead;

use crate::entry::Entry;
use crate::error::{Error, Kind, Result};
use crate::findings::{Findings, Oddity};
use crate::limits::Limits;
use crate::pass::Form;
use crate::visitor::Part;

mod blocks;
mod describe;
mod header;
mod holes;
mod libarchive;
mod map;
mod number;
mod pax;
mod sparse;

use blocks::{Blocks, padding};
use describe::Extensions;
use header::{Header, until_nul};
use pax::Records;
use sparse::Map;

/// A reader of the entries of a tar.
#[derive(Debug)]
pub struct Reader<'a, R> {
    blocks: Blocks<R>,
    limits: &'a Limits,
    global: Records,
    findings: Findings,
    body: Body,
    entries: u64,
    headers: u64,
    /// How many bytes of holes were given as zeros.
    holes: u64,
    ended: bool,
}

/// What is left of the present entry.
#[derive(Debug, Default)]
struct Body {
    stored: u64,
    padding: u64,
    content: Content,
}

/// How the content of an entry is to be read.
#[derive(Debug, Default)]
enum Content {
    /// As it is stored.
    #[default]
    Plain,
    /// With holes.
    Sparse(Map),
    /// Not at all.
    Unreadable,
}

/// What a header turned out to be.
enum Next {
    Entry(Box<Entry>),
    LeftOut,
    Extension,
}

impl<'a, R: BufRead> Reader<'a, R> {
    /// Begins at the first header.
    pub fn new(input: R, limits: &'a Limits) -> Self {
        Self {
            blocks: Blocks::new(input),
            limits,
            global: Records::default(),
            findings: Findings::default(),
            body: Body::default(),
            entries: 0,
            headers: 0,
            holes: 0,
            ended: false,
        }
    }

    /// How many entries have been given.
    pub fn entries(&self) -> u64 {
        self.entries
    }

    /// What is read.
    pub(crate) fn input_mut(&mut self) -> &mut R {
        self.blocks.input_mut()
    }

    /// How the content of the entry that was given last stands in the tar.
    pub(crate) fn form(&self) -> Form {
        match self.body.content {
            Content::Plain => Form::Plain,
            Content::Sparse(_) | Content::Unreadable => Form::Apart,
        }
    }

    /// The input, and what was odd.
    pub fn into_parts(self) -> (R, Findings) {
        (self.blocks.into_inner(), self.findings)
    }

    /// The next entry; `None` at the end, when all that follows it has been read too. What was not read of the entry before is
    /// passed over.
    pub fn next_entry(&mut self) -> Result<Option<Entry>> {
        let body = std::mem::take(&mut self.body);
        self.blocks.pass(body.stored, |_| {})?;
        self.blocks.pass(body.padding, |_| {})?;
        let mut extensions = Extensions::default();
        while !self.ended {
            let offset = self.blocks.position;
            let Some(header) = self.header()? else { break };
            match self.read_header(&header, offset, &mut extensions)? {
                Next::Entry(entry) => {
                    self.entries += 1;
                    return Ok(Some(*entry));
                }
                Next::LeftOut => {
                    extensions = Extensions::default();
                    let body = std::mem::take(&mut self.body);
                    self.blocks.pass(body.stored, |_| {})?;
                    self.blocks.pass(body.padding, |_| {})?;
                }
                Next::Extension => {}
            }
        }
        if extensions.is_any() {
            self.findings.note(Oddity::ExtensionOfNothing);
        }
        Ok(None)
    }

    /// The next header; `None` at the end.
    fn header(&mut self) -> Result<Option<Header>> {
        let Some(block) = self.blocks.block()? else {
            self.ended = true;
            self.findings.note(Oddity::NoEnd);
            return Ok(None);
        };
        let header = Header(block);
        if header.is_zero() {
            self.ended = true;
            self.end()?;
            return Ok(None);
        }
        if !header.sum_is_right() {
            let what = if self.headers == 0 {
                "it is no tar, and not compressed in a way that is known"
            } else {
                "a header of the tar is damaged: its checksum is wrong"
            };
            return Err(Error::new(Kind::Malformed, what));
        }
        self.headers += 1;
        if self.headers > self.limits.entries {
            let what = format!("the layer has more than {} entries", self.limits.entries);
            return Err(Error::new(Kind::TooLarge, what));
        }
        Ok(Some(header))
    }

    /// After a block of zeros: one more ends the tar, and so does none, as GNU tar and bsdtar have it.
    fn end(&mut self) -> Result<()> {
        let mut after = 0;
        match self.blocks.block()? {
            None => self.findings.note(Oddity::LoneZeroBlock),
            Some(block) => {
                if let Some(last) = block.iter().rposition(|&byte| byte != 0) {
                    self.findings.note(Oddity::LoneZeroBlock);
                    after = last as u64 + 1;
                }
            }
        }
        let rest = self.blocks.rest()?;
        let bytes = if rest > 0 && after > 0 {
            rest + header::BLOCK_BYTES
        } else {
            rest.max(after)
        };
        if bytes > 0 {
            self.findings.note(Oddity::AfterEnd { bytes });
        }
        Ok(())
    }

    fn read_header(
        &mut self,
        header: &Header,
        offset: u64,
        extensions: &mut Extensions,
    ) -> Result<Next> {
        match header.flag() {
            b'x' | b'X' => {
                let body = self.extension(header)?;
                self.note_twice(extensions.has_records);
                extensions.has_records = true;
                extensions.records.add(&body)?;
                self.check_extension(extensions.records.bytes)?;
            }
            b'g' => {
                let body = self.extension(header)?;
                self.global.add(&body)?;
                self.check_extension(self.global.bytes)?;
                self.clean_global();
            }
            b'L' => {
                let name = self.extension(header)?;
                self.note_twice(extensions.name.is_some());
                extensions.name = Some(until_nul(&name).to_vec());
            }
            b'K' => {
                let link = self.extension(header)?;
                self.note_twice(extensions.link.is_some());
                extensions.link = Some(until_nul(&link).to_vec());
            }
            _ => return self.describe(header, offset, extensions),
        }
        Ok(Next::Extension)
    }

    fn note_twice(&mut self, has: bool) {
        if has {
            self.findings.note(Oddity::ExtendedTwice);
        }
    }

    /// The body of an extension. Its size is that of its own header, whatever other extensions say (CVE-2025-62518).
    fn extension(&mut self, header: &Header) -> Result<Vec<u8>> {
        let size = header.size().ok_or_else(describe::no_size)?;
        self.check_extension(usize::try_from(size).unwrap_or(usize::MAX))?;
        self.blocks.body(size)
    }

    fn check_extension(&self, bytes: usize) -> Result<()> {
        let limit = self.limits.extension_bytes;
        if bytes > limit {
            let what = format!("an extension in the tar has more than {limit} bytes");
            return Err(Error::new(Kind::TooLarge, what));
        }
        Ok(())
    }

    /// Takes out of the global records what can only be true of one entry: GNU tar would give it to all that follow, bsdtar and
    /// Go, with which images are unpacked, to none.
    fn clean_global(&mut self) {
        let is_of_one = |key: &[u8]| {
            matches!(key, b"path" | b"linkpath" | b"size") || key.starts_with(b"GNU.sparse.")
        };
        let keys: Vec<Vec<u8>> = self
            .global
            .keys()
            .filter(|key| is_of_one(key))
            .map(<[u8]>::to_vec)
            .collect();
        for key in keys {
            self.global.remove(&key);
            let key = String::from_utf8_lossy(&key).into();
            self.findings.note(Oddity::GlobalIgnored { key });
        }
        if !self.global.pieces.is_empty() {
            self.global.pieces.clear();
            let key = "GNU.sparse.offset".into();
            self.findings.note(Oddity::GlobalIgnored { key });
        }
    }

    /// Shows the content of the entry that was given last, part after part.
    ///
    /// # Errors
    /// [`Kind::Malformed`] if the tar ends before the content does, [`Kind::TooLarge`] for more than what is read, and what reading
    /// gives.
    pub fn content(&mut self, entry: &Entry, mut show: impl FnMut(Part<'_>)) -> Result<()> {
        let stored = std::mem::take(&mut self.body.stored);
        match std::mem::take(&mut self.body.content) {
            Content::Plain => {
                self.blocks.pass(stored, |bytes| show(Part::Bytes(bytes)))?;
                show(Part::End);
            }
            Content::Sparse(map) => {
                let holes = map.size.saturating_sub(stored);
                if self.holes.saturating_add(holes) > self.limits.unpacked_bytes {
                    let size = map.size;
                    self.findings
                        .note_of(Oddity::ContentTooLarge { size }, &entry.written);
                    self.body.stored = stored;
                    show(Part::Withheld);
                    return Ok(());
                }
                self.holes += holes;
                holes::read(&mut self.blocks, &map, &mut show)?;
                show(Part::End);
            }
            Content::Unreadable => {
                self.body.stored = stored;
                show(Part::Withheld);
            }
        }
        Ok(())
    }
}
