//! Zip archives made in code, honest and otherwise.

use std::io::Write;

use flate2::Compression;
use flate2::write::DeflateEncoder;

/// An archive that is being made.
#[derive(Debug, Clone, Default)]
pub(crate) struct Zip {
    bytes: Vec<u8>,
    directory: Vec<u8>,
    count: u16,
    comment: Vec<u8>,
}

impl Zip {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Something in front of it, which offsets do not count.
    pub(crate) fn finish_behind(self, front: &[u8]) -> Vec<u8> {
        [front, &self.finish()].concat()
    }

    /// A deflated entry.
    pub(crate) fn file(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        let content = content.as_ref();
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(content).expect("memory");
        let packed = encoder.finish().expect("memory");
        let size = u32::try_from(content.len()).expect("a small file");
        self.entry(name, 0, 8, &packed, size)
    }

    /// A stored entry.
    pub(crate) fn stored(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        let content = content.as_ref();
        let size = u32::try_from(content.len()).expect("a small file");
        self.entry(name, 0, 0, content, size)
    }

    /// An entry with anything in its header.
    pub(crate) fn entry(
        mut self,
        name: &str,
        flags: u16,
        method: u16,
        packed: &[u8],
        size: u32,
    ) -> Self {
        let offset = self.bytes.len();
        let length = u16::try_from(name.len()).expect("a short name");
        let fields = [
            &[20, 0][..],
            &flags.to_le_bytes(),
            &method.to_le_bytes(),
            &[0; 8],
            &u32::try_from(packed.len()).expect("little").to_le_bytes(),
            &size.to_le_bytes(),
            &length.to_le_bytes(),
            &[0, 0],
        ]
        .concat();
        self.bytes.extend(b"PK\x03\x04");
        self.bytes.extend(&fields);
        self.bytes.extend(name.as_bytes());
        self.bytes.extend(packed);
        self.point(name, &fields, u32::try_from(offset).expect("little"));
        self
    }

    /// Another entry of the directory for the data of the first.
    pub(crate) fn again(mut self, name: &str) -> Self {
        let fields = self.directory.get(6..32).expect("a first").to_vec();
        let length = u16::try_from(name.len()).expect("a short name");
        let fields = [&fields[..22], &length.to_le_bytes(), &[0, 0]].concat();
        self.point(name, &fields, 0);
        self
    }

    fn point(&mut self, name: &str, fields: &[u8], offset: u32) {
        self.directory.extend(b"PK\x01\x02\x14\0");
        self.directory.extend(fields);
        self.directory.extend([0; 10]);
        self.directory.extend(offset.to_le_bytes());
        self.directory.extend(name.as_bytes());
        self.count += 1;
    }

    pub(crate) fn comment(mut self, comment: &[u8]) -> Self {
        self.comment = comment.to_vec();
        self
    }

    pub(crate) fn finish(self) -> Vec<u8> {
        let (size, offset) = (self.directory.len(), self.bytes.len());
        self.finish_with(
            u32::try_from(size).expect("little"),
            u32::try_from(offset).expect("little"),
        )
    }

    /// The same, with the directory said to be elsewhere.
    pub(crate) fn finish_with(self, size: u32, offset: u32) -> Vec<u8> {
        let comment = u16::try_from(self.comment.len()).expect("a short comment");
        [
            self.bytes.as_slice(),
            &self.directory,
            b"PK\x05\x06\0\0\0\0",
            &self.count.to_le_bytes(),
            &self.count.to_le_bytes(),
            &size.to_le_bytes(),
            &offset.to_le_bytes(),
            &comment.to_le_bytes(),
            &self.comment,
        ]
        .concat()
    }

    /// The same with the fields of zip64, where everything that can be is told there alone.
    pub(crate) fn finish_wide(self) -> Vec<u8> {
        let (size, offset) = (self.directory.len() as u64, self.bytes.len() as u64);
        [
            self.bytes.as_slice(),
            &self.directory,
            b"PK\x06\x06",
            &44_u64.to_le_bytes(),
            &[45, 0, 45, 0],
            &[0; 8],
            &u64::from(self.count).to_le_bytes(),
            &u64::from(self.count).to_le_bytes(),
            &size.to_le_bytes(),
            &offset.to_le_bytes(),
            b"PK\x06\x07\0\0\0\0",
            &(size + offset).to_le_bytes(),
            &[1, 0, 0, 0],
            b"PK\x05\x06\0\0\0\0",
            &[0xff; 12],
            &[0, 0],
        ]
        .concat()
    }
}
