//! Tars written by the byte: headers that say anything (threats 30, 31, 32).

/// A tar of headers that say anything.
#[derive(Debug, Clone, Default)]
pub struct Raw(
    /// What is written so far.
    pub Vec<u8>,
);

/// A header to be changed before its checksum is made.
pub type Header = [u8; 512];

impl Raw {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A header, changed, and a body that is filled up to whole blocks.
    pub fn with(
        mut self,
        name: &str,
        flag: u8,
        body: &[u8],
        change: impl FnOnce(&mut Header),
    ) -> Self {
        let mut header = [0; 512];
        put(&mut header, 0, name.as_bytes());
        put(&mut header, 100, b"0000644\0");
        put(&mut header, 108, b"0000000\0");
        put(&mut header, 116, b"0000000\0");
        put(
            &mut header,
            124,
            format!("{:011o}\0", body.len()).as_bytes(),
        );
        put(&mut header, 136, b"00000000000\0");
        header[156] = flag;
        put(&mut header, 257, b"ustar\x0000");
        change(&mut header);
        put(&mut header, 148, b"        ");
        let sum: u32 = header.iter().map(|&byte| u32::from(byte)).sum();
        put(&mut header, 148, format!("{sum:06o}\0 ").as_bytes());
        self.0.extend(header);
        self.bytes(body)
    }

    /// An entry of any type.
    pub fn entry(self, name: &str, flag: u8, body: &[u8]) -> Self {
        self.with(name, flag, body, |_| {})
    }

    /// A file, mode 0644.
    pub fn file(self, name: &str, body: &[u8]) -> Self {
        self.entry(name, b'0', body)
    }

    /// A link: `1` is a hard one, `2` a symbolic one.
    pub fn link(self, name: &str, flag: u8, target: &str) -> Self {
        self.with(name, flag, b"", |header| {
            put(header, 157, target.as_bytes());
        })
    }

    /// A PAX extension of type `x` or `g`.
    pub fn pax(self, flag: u8, records: &[(&str, &str)]) -> Self {
        let body: String = records
            .iter()
            .map(|(key, value)| record(key, value))
            .collect();
        self.entry("pax", flag, body.as_bytes())
    }

    /// Bytes, filled up to whole blocks.
    pub fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.extend(bytes);
        self.0.resize(self.0.len().next_multiple_of(512), 0);
        self
    }

    /// The tar, ended by two blocks of zeros.
    pub fn end(mut self) -> Vec<u8> {
        self.0.extend([0; 1024]);
        self.0
    }
}

fn record(key: &str, value: &str) -> String {
    let rest = key.len() + value.len() + 3;
    let mut length = rest + 1;
    while length != rest + length.to_string().len() {
        length += 1;
    }
    format!("{length} {key}={value}\n")
}

/// Puts bytes into a header.
pub fn put(header: &mut Header, at: usize, bytes: &[u8]) {
    header[at..at + bytes.len()].copy_from_slice(bytes);
}
