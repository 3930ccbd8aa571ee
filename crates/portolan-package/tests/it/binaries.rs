//! Programs made byte by byte: as little of ELF and PE as says where their parts are.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

/// Where the first section is in the file.
pub(crate) const START: usize = 0x1000;
/// Where the beginning of the file is loaded.
pub(crate) const BASE: u64 = 0x40_0000;

/// A form of program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Elf64,
    Elf32Big,
    Pe,
}

impl Form {
    /// The size of its pointers.
    pub(crate) fn pointer(self) -> u8 {
        if self == Self::Elf32Big { 4 } else { 8 }
    }

    /// A number of so many bytes in its order.
    pub(crate) fn number(self, number: u64, length: usize) -> Vec<u8> {
        if self == Self::Elf32Big {
            number.to_be_bytes()[8 - length..].to_vec()
        } else {
            number.to_le_bytes()[..length].to_vec()
        }
    }

    fn word(self, number: u64) -> Vec<u8> {
        self.number(number, usize::from(self.pointer()))
    }

    /// A program with these sections, one after the other from [`START`] on, each at a multiple of 16.
    pub(crate) fn program(self, sections: &[(&str, &[u8])]) -> Vec<u8> {
        let mut body = Vec::new();
        let mut placed = Vec::new();
        for (name, content) in sections {
            body.resize(body.len().next_multiple_of(16), 0);
            placed.push((*name, (START + body.len()) as u64, content.len() as u64));
            body.extend_from_slice(content);
        }
        let (mut head, tail) = if self == Self::Pe {
            (self.pe(&placed), Vec::new())
        } else {
            self.elf(&placed, START + body.len())
        };
        head.resize(START, 0);
        [head, body, tail].concat()
    }

    /// The headers, and what stands at the end: names and the table of sections.
    fn elf(self, placed: &[(&str, u64, u64)], end: usize) -> (Vec<u8>, Vec<u8>) {
        let half = |number| self.number(number, 2);
        let four = |number| self.number(number, 4);
        let wide = self == Self::Elf64;
        let mut names = vec![0];
        let mut table = self.section(0, 0, 0);
        for (name, offset, size) in placed {
            table.extend(self.section(names.len() as u64, *offset, *size));
            names.extend(name.as_bytes());
            names.push(0);
        }
        table.extend(self.section(0, end as u64, names.len() as u64));
        let (header, segment, section) = if wide { (64, 56, 64) } else { (52, 32, 40) };
        let head = [
            if wide {
                b"\x7fELF\x02\x01\x01".to_vec()
            } else {
                b"\x7fELF\x01\x02\x01".to_vec()
            },
            vec![0; 9],
            half(2),
            half(62),
            four(1),
            self.word(BASE),
            self.word(header),
            self.word((end + names.len()) as u64),
            four(0),
            half(header),
            half(segment),
            half(1),
            half(section),
            half(placed.len() as u64 + 2),
            half(placed.len() as u64 + 1),
            // All of the file is loaded.
            four(1),
            if wide { four(6) } else { Vec::new() },
            self.word(0),
            self.word(BASE),
            self.word(BASE),
            self.word(end as u64),
            self.word(end as u64),
            if wide { Vec::new() } else { four(6) },
            self.word(0x1000),
        ];
        (head.concat(), [names, table].concat())
    }

    fn section(self, name: u64, offset: u64, size: u64) -> Vec<u8> {
        [
            self.number(name, 4),
            self.number(1, 4),
            self.word(0),
            self.word(0),
            self.word(offset),
            self.word(size),
            vec![0; if self == Self::Elf64 { 24 } else { 16 }],
        ]
        .concat()
    }

    fn pe(self, placed: &[(&str, u64, u64)]) -> Vec<u8> {
        let mut head = b"MZ".to_vec();
        head.resize(60, 0);
        head.extend(self.number(64, 4));
        head.extend(b"PE\0\0\x64\x86");
        head.extend(self.number(placed.len() as u64, 2));
        head.extend([0; 12]);
        head.extend([112, 0, 0, 0]);
        let mut optional = self.number(0x20b, 2);
        optional.resize(24, 0);
        optional.extend(self.number(BASE, 8));
        optional.resize(112, 0);
        head.extend(optional);
        for (name, offset, size) in placed {
            let mut section = name.as_bytes()[..name.len().min(8)].to_vec();
            section.resize(8, 0);
            for number in [*size, *offset, *size, *offset] {
                section.extend(self.number(number, 4));
            }
            section.resize(40, 0);
            head.extend(section);
        }
        head
    }
}

/// Build information as Go 1.18 and later leave it.
pub(crate) fn go_info(version: &str, modules: &str) -> Vec<u8> {
    let mut info = b"\xff Go buildinf:\x08\x02".to_vec();
    info.resize(32, 0);
    for text in [version.as_bytes(), &framed(modules)] {
        info.extend(varint(text.len()));
        info.extend(text);
    }
    info
}

/// A list of modules as Go keeps it, between two marks of 16 bytes.
pub(crate) fn framed(modules: &str) -> Vec<u8> {
    if modules.is_empty() {
        return Vec::new();
    }
    format!("0123456789abcdef{modules}\n0123456789abcdef").into_bytes()
}

fn varint(mut number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = u8::try_from(number & 0x7f).expect("seven bits");
        number >>= 7;
        if number == 0 {
            bytes.push(low);
            return bytes;
        }
        bytes.push(0x80 | low);
    }
}

/// What cargo-auditable puts into its section.
pub(crate) fn deflated(json: impl AsRef<[u8]>) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(json.as_ref()).expect("memory");
    encoder.finish().expect("memory")
}
