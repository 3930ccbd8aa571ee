//! Where the parts of a program are: sections by name, and what is loaded at an address (ELF: System V ABI, chapters 4 and 5; PE: the
//! specification of PE and COFF).
//!
//! Every lookup takes time in proportion to the tables of the program at most, and names are compared where they are: a table
//! that points into one long name a million times costs nothing.

use std::ops::Range;

/// A program in memory, whose header could be read.
#[derive(Debug)]
pub(super) enum Layout<'a> {
    Elf(Elf<'a>),
    Pe(Pe<'a>),
}

impl<'a> Layout<'a> {
    /// Reads the header; `None` if it is neither ELF nor PE.
    pub(super) fn read(bytes: &'a [u8]) -> Option<Self> {
        if bytes.starts_with(b"\x7fELF") {
            Elf::read(bytes).map(Self::Elf)
        } else {
            Pe::read(bytes).map(Self::Pe)
        }
    }

    /// Where the section of this name, of at most eight bytes for PE, is in the file.
    pub(super) fn section(&self, name: &[u8]) -> Option<Range<u64>> {
        match self {
            Self::Elf(elf) => elf.section(name),
            Self::Pe(pe) => pe.section(name),
        }
    }

    /// Where so many bytes that are loaded at an address are in the file.
    pub(super) fn memory(&self, address: u64, length: u64) -> Option<Range<u64>> {
        match self {
            Self::Elf(elf) => elf.memory(address, length),
            Self::Pe(pe) => pe.memory(address, length),
        }
    }
}

/// The part of a file that is loaded at `start`, if it has all that is asked for.
fn loaded(start: u64, offset: u64, size: u64, address: u64, length: u64) -> Option<Range<u64>> {
    let into = address.checked_sub(start)?;
    (into.checked_add(length)? <= size).then_some(())?;
    let from = offset.checked_add(into)?;
    Some(from..from.checked_add(length)?)
}

/// ELF, of 32 or 64 bits, in either order of bytes.
#[derive(Debug)]
pub(super) struct Elf<'a> {
    bytes: &'a [u8],
    wide: bool,
    big: bool,
}

/// A header of a section.
struct Section {
    name: u64,
    offset: u64,
    size: u64,
}

impl<'a> Elf<'a> {
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let (class, order) = (*bytes.get(4)?, *bytes.get(5)?);
        let known = matches!((class, order), (1 | 2, 1 | 2));
        known.then_some(Self {
            bytes,
            wide: class == 2,
            big: order == 2,
        })
    }

    /// The number at a place: of 2, 4 or 8 bytes.
    fn number(&self, at: u64, length: usize) -> Option<u64> {
        let bytes = self.bytes.get(usize::try_from(at).ok()?..)?.get(..length)?;
        let add = |number: u64, byte: &u8| number << 8 | u64::from(*byte);
        Some(if self.big {
            bytes.iter().fold(0, add)
        } else {
            bytes.iter().rev().fold(0, add)
        })
    }

    /// The number at one place in ELF of 64 bits, and at another in ELF of 32; an address, or a size in memory or file.
    fn word(&self, base: u64, wide: u64, narrow: u64) -> Option<u64> {
        if self.wide {
            self.number(base.checked_add(wide)?, 8)
        } else {
            self.number(base.checked_add(narrow)?, 4)
        }
    }

    /// A number of two bytes in the header.
    fn half(&self, wide: u64, narrow: u64) -> Option<u64> {
        self.number(if self.wide { wide } else { narrow }, 2)
    }

    fn section_at(&self, table: u64, size: u64, number: u64) -> Option<Section> {
        let base = table.checked_add(size.checked_mul(number)?)?;
        Some(Section {
            name: self.number(base, 4)?,
            offset: self.word(base, 24, 16)?,
            size: self.word(base, 32, 20)?,
        })
    }

    fn section(&self, name: &[u8]) -> Option<Range<u64>> {
        let table = self.word(0, 40, 32)?;
        let size = self.half(58, 46)?;
        (size >= if self.wide { 64 } else { 40 }).then_some(())?;
        let at = |number| self.section_at(table, size, number);
        // More sections than the header has room for are counted in the first.
        let count = match self.half(60, 48)? {
            0 => at(0)?.size,
            count => count,
        };
        let strings = match self.half(62, 50)? {
            0xffff => {
                let first = table.checked_add(if self.wide { 40 } else { 24 })?;
                self.number(first, 4)?
            }
            number => number,
        };
        let strings = at(strings)?;
        (1..count)
            .map_while(at)
            .find(|section| self.is_called(section, &strings, name))
            .and_then(|section| Some(section.offset..section.offset.checked_add(section.size)?))
    }

    fn is_called(&self, section: &Section, strings: &Section, name: &[u8]) -> bool {
        let start = strings.offset.checked_add(section.name);
        start
            .and_then(|start| self.bytes.get(usize::try_from(start).ok()?..))
            .and_then(|rest| rest.strip_prefix(name))
            .is_some_and(|rest| rest.first() == Some(&0))
    }

    fn memory(&self, address: u64, length: u64) -> Option<Range<u64>> {
        let table = self.word(0, 32, 28)?;
        let size = self.half(54, 42)?;
        (0..self.half(56, 44)?).find_map(|number| {
            let base = table.checked_add(size * number)?;
            // PT_LOAD.
            (self.number(base, 4)? == 1).then_some(())?;
            let (offset, start) = (self.word(base, 8, 4)?, self.word(base, 16, 8)?);
            loaded(start, offset, self.word(base, 32, 16)?, address, length)
        })
    }
}

/// PE, of 32 or 64 bits.
#[derive(Debug)]
pub(super) struct Pe<'a> {
    /// Where addresses of sections count from.
    base: u64,
    /// Headers of sections, of 40 bytes.
    sections: &'a [[u8; 40]],
}

impl<'a> Pe<'a> {
    fn read(bytes: &'a [u8]) -> Option<Self> {
        bytes.starts_with(b"MZ").then_some(())?;
        let start = usize::try_from(little(bytes, 60, 4)?).ok()?;
        let header = bytes.get(start..)?.strip_prefix(b"PE\0\0")?;
        let optional = header.get(20..)?;
        let length = usize::try_from(little(header, 16, 2)?).ok()?;
        let sections = optional.get(length..)?.as_chunks().0;
        let count = usize::try_from(little(header, 2, 2)?).ok()?;
        Some(Self {
            base: match little(optional, 0, 2)? {
                0x20b => little(optional, 24, 8)?,
                _ => little(optional, 28, 4)?,
            },
            sections: sections.get(..count).unwrap_or(sections),
        })
    }

    fn section(&self, name: &[u8]) -> Option<Range<u64>> {
        self.sections.iter().find_map(|section| {
            let said = section.get(..8)?;
            let said = said.split(|&byte| byte == 0).next()?;
            (said == name).then_some(())?;
            // What is in memory, without what fills it up in the file.
            let size = little(section, 8, 4)?.min(little(section, 16, 4)?);
            let offset = little(section, 20, 4)?;
            Some(offset..offset + size)
        })
    }

    fn memory(&self, address: u64, length: u64) -> Option<Range<u64>> {
        self.sections.iter().find_map(|section| {
            let start = self.base.checked_add(little(section, 12, 4)?)?;
            let (size, offset) = (little(section, 16, 4)?, little(section, 20, 4)?);
            loaded(start, offset, size, address, length)
        })
    }
}

fn little(bytes: &[u8], at: usize, length: usize) -> Option<u64> {
    let bytes = bytes.get(at..at + length)?;
    let add = |number: u64, byte: &u8| number << 8 | u64::from(*byte);
    Some(bytes.iter().rev().fold(0, add))
}
