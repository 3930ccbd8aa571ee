//! Finds the build information of Go in a stream of bytes (`debug/buildinfo` of Go 1.18 and later).
//!
//! It begins with 16 bytes at a place that is a multiple of 16: a magic, the size of a pointer, and flags. Flag 2 says that two texts
//! follow at byte 32, each with its length before it; without it, two pointers do. Programs that can read this have
//! the magic as data, too, so that a place counts only if what follows it can be right.

pub(super) const MAGIC: &[u8] = b"\xff Go buildinf:";
/// Places are multiples of this.
const BLOCK: usize = 16;
/// Where the texts begin.
const HEADER: usize = 32;
/// The most bytes of the version and of the list of modules. Those of the largest programs have 100 KiB.
pub(super) const VERSION_BYTES: usize = 256;
pub(super) const MODULES_BYTES: usize = 4 << 20;
/// The most places that are kept.
const PLACES: usize = 8;

/// A place that has build information.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// How many bytes stand before it.
    pub(super) at: u64,
    pub(super) kind: Kind,
}

/// What stands there.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The version of Go and the list of modules.
    Texts { version: Vec<u8>, modules: Vec<u8> },
    /// Pointers to them.
    Pointers,
}

/// A stream of bytes that is looked through.
#[derive(Debug)]
pub(super) struct Stream {
    /// How many bytes have passed, those of `begun` not counted.
    passed: u64,
    /// A block that has not come to its end, or what begins with the magic.
    begun: Vec<u8>,
    /// How many bytes `begun` must have to be looked at.
    wanted: usize,
    /// How many bytes there are from the end of a place to the next block.
    skip: usize,
    places: Vec<Place>,
}

impl Stream {
    /// Nothing has passed.
    pub(super) fn new() -> Self {
        Self {
            passed: 0,
            begun: Vec::new(),
            wanted: BLOCK,
            skip: 0,
            places: Vec::new(),
        }
    }

    /// The next bytes.
    pub(super) fn bytes(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() && self.places.len() < PLACES {
            if self.skip > 0 {
                let skipped = take(&mut bytes, self.skip).len();
                self.skip -= skipped;
                self.passed += skipped as u64;
                continue;
            }
            if self.begun.is_empty() {
                let (blocks, _) = bytes.as_chunks::<BLOCK>();
                let found = blocks.iter().position(|block| block.starts_with(MAGIC));
                let dull = take(&mut bytes, BLOCK * found.unwrap_or(blocks.len()));
                self.passed += dull.len() as u64;
            }
            let room = self.wanted - self.begun.len();
            self.begun.extend_from_slice(take(&mut bytes, room));
            if self.begun.len() == self.wanted {
                self.look();
            }
        }
    }

    /// That was all: the places, in order.
    pub(super) fn end(self) -> Vec<Place> {
        self.places
    }

    /// Looks at what has begun, now that there is enough of it.
    fn look(&mut self) {
        let kind = match Parsed::of(&self.begun) {
            Parsed::Not => return self.go_on(),
            Parsed::Needs(bytes) => {
                self.wanted = bytes;
                return;
            }
            Parsed::Yes(kind) => kind,
        };
        self.places.push(Place {
            at: self.passed,
            kind,
        });
        self.passed += self.begun.len() as u64;
        self.skip = self.begun.len().next_multiple_of(BLOCK) - self.begun.len();
        self.begun.clear();
        self.wanted = BLOCK;
    }

    /// What has begun is nothing; something else may have begun within it.
    fn go_on(&mut self) {
        let begun = std::mem::take(&mut self.begun);
        self.passed += BLOCK as u64;
        self.wanted = BLOCK;
        self.bytes(begun.get(BLOCK..).unwrap_or_default());
        if self.begun.is_empty() {
            // Its memory is used again.
            self.begun = begun;
            self.begun.clear();
        }
    }
}

/// Takes at most so many bytes from the front.
fn take<'a>(bytes: &mut &'a [u8], most: usize) -> &'a [u8] {
    let (taken, rest) = bytes.split_at(most.min(bytes.len()));
    *bytes = rest;
    taken
}

/// What a beginning is.
enum Parsed {
    Not,
    /// It cannot be told before there are so many bytes.
    Needs(usize),
    /// Build information, and nothing behind it.
    Yes(Kind),
}

impl Parsed {
    /// Looks at as many bytes as were needed by the answer before; at first, a block.
    fn of(bytes: &[u8]) -> Self {
        if !bytes.starts_with(MAGIC) {
            return Self::Not;
        }
        let Some(mut rest) = bytes.get(HEADER..) else {
            return Self::Needs(HEADER);
        };
        match bytes.get(MAGIC.len()..MAGIC.len() + 2) {
            Some([_, flags]) if flags & 2 != 0 => {}
            Some([4 | 8, _]) => return Self::Yes(Kind::Pointers),
            _ => return Self::Not,
        }
        let version = match text(&mut rest, VERSION_BYTES) {
            Text::Whole(version) => version,
            Text::Needs(more) => return Self::Needs(bytes.len() + more),
            Text::Wrong => return Self::Not,
        };
        if !version.starts_with(b"go") && !version.starts_with(b"devel") {
            return Self::Not;
        }
        match text(&mut rest, MODULES_BYTES) {
            Text::Whole(modules) => Self::Yes(Kind::Texts {
                version: version.to_vec(),
                modules: modules.to_vec(),
            }),
            Text::Needs(more) => Self::Needs(bytes.len() + more),
            Text::Wrong => Self::Not,
        }
    }
}

/// A text with its length before it.
enum Text<'a> {
    Whole(&'a [u8]),
    /// So many bytes are missing, or more.
    Needs(usize),
    Wrong,
}

/// Takes a text of at most so many bytes. Its length comes in groups of seven bits, the lowest first (`encoding/binary` of Go).
fn text<'a>(rest: &mut &'a [u8], most: usize) -> Text<'a> {
    let mut length = 0_usize;
    // Four groups make more than what is ever taken.
    for group in 0..4 {
        let Some((&byte, behind)) = rest.split_first() else {
            return Text::Needs(1);
        };
        *rest = behind;
        length |= usize::from(byte & 0x7f) << (7 * group);
        if byte & 0x80 != 0 {
            continue;
        }
        if length > most {
            return Text::Wrong;
        }
        let Some((text, behind)) = rest.split_at_checked(length) else {
            return Text::Needs(length - rest.len());
        };
        *rest = behind;
        return Text::Whole(text);
    }
    Text::Wrong
}
