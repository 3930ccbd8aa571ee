//! Headers and databases made by hand, for what no tool makes.

/// A header under construction (rpm, `docs/manual/format_header.md`).
#[derive(Default, Clone)]
pub(super) struct Header {
    index: Vec<[u32; 4]>,
    store: Vec<u8>,
}

pub(super) const NUMBER: u32 = 4;
pub(super) const LONG: u32 = 5;
pub(super) const TEXT: u32 = 6;
pub(super) const TEXTS: u32 = 8;
pub(super) const TRANSLATED: u32 = 9;

impl Header {
    /// A header with nothing in it.
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// A package with a name, version 1 and release 2.
    pub(super) fn named(name: &str) -> Self {
        Self::new().text(1000, name).text(1001, "1").text(1002, "2")
    }

    pub(super) fn text(self, tag: u32, text: &str) -> Self {
        self.entry(tag, TEXT, 1, &[text.as_bytes(), b"\0"].concat())
    }

    /// Any entry, in its place behind the others.
    pub(super) fn entry(mut self, tag: u32, kind: u32, count: u32, data: &[u8]) -> Self {
        let alignment = match kind {
            3 => 2,
            NUMBER => 4,
            LONG => 8,
            _ => 1,
        };
        self.store
            .resize(self.store.len().next_multiple_of(alignment), 0);
        let offset = u32::try_from(self.store.len()).expect("a small header");
        self.index.push([tag, kind, offset, count]);
        self.store.extend(data);
        self
    }

    /// Puts what there is so far into a region, as what was signed.
    pub(super) fn region(mut self) -> Self {
        let offset = u32::try_from(self.store.len()).expect("a small header");
        let entries = u32::try_from(self.index.len() + 1).expect("few entries");
        self.index.insert(0, [63, 7, offset, 16]);
        for number in [63, 7, (entries * 16).wrapping_neg(), 16] {
            self.store.extend(number.to_be_bytes());
        }
        self
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        let lengths = [self.index.len(), self.store.len()];
        let lengths = lengths.map(|length| u32::try_from(length).expect("a small header"));
        let index = lengths.iter().chain(self.index.iter().flatten());
        let mut bytes: Vec<u8> = index.flat_map(|number| number.to_be_bytes()).collect();
        bytes.extend(&self.store);
        bytes
    }
}

/// A database of ndb with records (rpm, `lib/backend/ndb/rpmpkg.c`), and an empty slot between them.
pub(super) fn ndb(records: &[Vec<u8>]) -> Vec<u8> {
    let mut slots = vec![];
    let mut blobs: Vec<u8> = vec![];
    let pages = (2 + 2 * records.len()).div_ceil(256);
    for (number, record) in (1..).zip(records) {
        let start = pages * 256 + blobs.len() / 16;
        let length = u32::try_from(record.len()).expect("a small record");
        let mut blob = words(*b"BlbS", [number, 1_700_000_000, length]);
        blob.extend(record);
        blob.resize((blob.len() + 12).next_multiple_of(16) - 12, 0);
        blob.extend(adler32(&blob).to_le_bytes());
        blob.extend(length.to_le_bytes());
        blob.extend(b"BlbE");
        let place = [start, blob.len() / 16].map(|place| u32::try_from(place).expect("small"));
        slots.push(words(*b"Slot", [0, 0, 0]));
        slots.push(words(*b"Slot", [number, place[0], place[1]]));
        blobs.extend(blob);
    }
    let next = u32::try_from(records.len() + 1).expect("few records");
    let mut database = words(*b"RpmP", [0, 1, u32::try_from(pages).expect("few")]);
    database.extend(words(next.to_le_bytes(), [0, 0, 0]));
    database.extend(slots.concat());
    while database.len() < pages * 4096 {
        database.extend(words(*b"Slot", [0, 0, 0]));
    }
    database.extend(blobs);
    database
}

fn words(magic: [u8; 4], numbers: [u32; 3]) -> Vec<u8> {
    let numbers = numbers.iter().flat_map(|number| number.to_le_bytes());
    magic.into_iter().chain(numbers).collect()
}

fn adler32(bytes: &[u8]) -> u32 {
    let (low, high) = bytes.iter().fold((1, 0), |(low, high), &byte| {
        let low = (low + u32::from(byte)) % 65_521;
        (low, (high + low) % 65_521)
    });
    high << 16 | low
}

/// An SQLite database of pages of 512 bytes (SQLite, "Database File Format"): the schema, then the pages given, from number 2, where the
/// table begins.
pub(super) fn sqlite(pages: &[Vec<u8>]) -> Vec<u8> {
    let mut first = b"SQLite format 3\0\x02\x00\x01\x01\x00\x40\x20\x20".to_vec();
    first.resize(100, 0);
    first[59] = 1;
    let mut schema = vec![6, 23, 29, 29, 1, 13];
    schema.extend(b"tablePackagesPackages\x02");
    first.extend(leaf(&[cell(&schema, 1, None)], 100));
    let mut database = first;
    for page in pages {
        let mut page = page.clone();
        page.resize(512, 0);
        database.extend(page);
    }
    database
}

/// A leaf of a page of 512 bytes, of which so many are taken already.
pub(super) fn leaf(cells: &[Vec<u8>], taken: usize) -> Vec<u8> {
    let mut page = vec![
        13,
        0,
        0,
        0,
        u8::try_from(cells.len()).expect("few cells"),
        0,
        0,
        0,
    ];
    let mut place = 512 - cells.iter().map(Vec::len).sum::<usize>();
    for cell in cells {
        page.extend(u16::try_from(place).expect("on the page").to_be_bytes());
        place += cell.len();
    }
    page.resize(512 - taken - cells.iter().map(Vec::len).sum::<usize>(), 0);
    page.extend(cells.concat());
    page
}

/// The cell of a row, of which the rest is on a chain from a page on.
pub(super) fn cell(row: &[u8], length: usize, next: Option<u32>) -> Vec<u8> {
    let length = if next.is_some() { length } else { row.len() };
    let mut cell = varint(length);
    cell.push(1);
    cell.extend(row);
    cell.extend(next.iter().flat_map(|next| next.to_be_bytes()));
    cell
}

/// The row of a header.
pub(super) fn row(header: &[u8]) -> Vec<u8> {
    let kind = varint(12 + 2 * header.len());
    let mut row = vec![u8::try_from(2 + kind.len()).expect("short"), 0];
    row.extend(kind);
    row.extend(header);
    row
}

fn varint(mut number: usize) -> Vec<u8> {
    let mut bytes = vec![];
    loop {
        let more = if bytes.is_empty() { 0 } else { 0x80 };
        bytes.insert(0, u8::try_from(number & 0x7f).expect("seven bits") | more);
        number >>= 7;
        if number == 0 {
            return bytes;
        }
    }
}
