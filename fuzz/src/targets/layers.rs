//! Tars and what they make together (threats 24, 30, 31 and 32).
//!
//! A tar by chance has no right checksum, so the input says what is in the headers: a line an entry, with the type flag, then
//! name, link, size and body between bars; `--` begins another layer. A body that begins with `@` becomes PAX records.

use std::collections::BTreeSet;
use std::io::Read;

use portolan_image::Digest;
use portolan_layer::{Both, Entry, Limits, Listing, Part, Pass, Passed, Tree, Visitor, Wish};

use crate::Target;

pub(super) const TARGET: Target = Target {
    name: "layers",
    run,
    seeds: &[
        b"5etc/|||\n0etc/a|||one\n1b|etc/a||\n2c|../d||\n--\n0etc/.wh.a|||\n0etc/.wh..wh..opq|||\n0etc/new|||x",
        b"x|||@path=long/name;size=3;mtime=-1.5;SCHILY.xattr.user.a=b\n0short|||abc",
        b"L|||gnu/name\nK|||gnu/link\n2x|||\ng|||@comment=a;uid=5\n0after|||",
        b"x|||@GNU.sparse.major=1;GNU.sparse.minor=0;GNU.sparse.realsize=1004;GNU.sparse.name=h\n0h||1007|2~0~3~1000~4~",
        b"x|||@GNU.sparse.map=0,1,9,1;GNU.sparse.size=10\n0h|||ab\nx|||@GNU.sparse.offset=1;GNU.sparse.numbytes=2;GNU.sparse.size=9\n0h|||ab",
        b"Sold|||x\nVlabel|||\nMmore|||x\n7c|||x\n3d|||\n6f|||\n?q|||x",
        b"0a/b|||x\n0a|||x\n5a|||\n2a|/etc||\n0a/b|||x\n0../../up|||x\n0.|||x\n1a|a||\n1z|y||\n1y|z||",
        b"0a||\x80\0\0\0\0\0\0\0\0\0\0\x01|x\n0b||\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff|\n\0\0\0\n0late|||x",
    ],
    words: &[
        "@", "path=", "linkpath=", "size=", "GNU.sparse.", "major=1;", "map=0,1;", "realsize=", ".wh.", ".wh..wh..opq",
        "../", "/", "./", "\n--\n", "\nx|||@", "\ng|||@", "\nL|||", "\n0", "\n5", "\n1", "\n2", "|", "77777777777", "\u{80}",
    ],
};

/// Little is allowed, so that limits are met as well.
fn limits() -> Limits {
    Limits {
        unpacked_bytes: 1 << 20,
        entries: 200,
        extension_bytes: 4096,
        name_bytes: 300,
        depth: 20,
        sparse_pieces: 50,
        ..Limits::default()
    }
}

/// Entries are the same however the bytes come, content has the size that was said, and each file of the tree is found where it
/// says that it is.
fn run(data: &[u8]) {
    let mut tree = Tree::new();
    for layer in layers(data) {
        let whole = pass(&layer, layer.len().max(1));
        assert_eq!(
            whole,
            pass(&layer, 7),
            "the pieces in which it comes matter"
        );
        let Some((listing, _)) = list(&layer) else {
            tree.add_unknown().expect("there are few layers");
            continue;
        };
        tree.add(&listing).expect("there are few files");
    }
    let mut paths = BTreeSet::new();
    for version in tree.files() {
        let path = version.path();
        let found = tree.get(&path).expect("it is where it says that it is");
        assert_eq!(found.file(), version.file());
        assert_eq!(found.layer(), version.layer());
        if let Some(linked) = version.linked() {
            assert_eq!(linked.size(), version.size());
        }
        let parent = path.parent().expect("it is not the root");
        let folder = tree.get(&parent).map(|folder| folder.file().kind);
        let is_folder = folder == Some(portolan_image::contents::FileKind::Directory);
        assert!(is_folder, "{path} is in no folder");
        assert!(paths.insert(path), "a path is there twice");
    }
    assert_eq!(paths.len(), tree.len());
    for hidden in tree.hidden() {
        assert!(
            hidden.by >= hidden.version.layer(),
            "hidden by a lower layer"
        );
    }
}

fn list(bytes: &[u8]) -> Option<(Listing, u64)> {
    let pass = Pass::of(Digest::sha256(bytes)).limits(limits());
    match pass.run(bytes, Listing::new()) {
        Ok(Passed::Whole(layer)) => {
            let (listing, facts) = layer.into_parts();
            Some((listing, facts.entries))
        }
        Ok(Passed::Stopped(_)) => unreachable!("a listing does not stop"),
        Err(_) => None,
    }
}

/// What a pass over pieces of a length shows, or how it fails.
fn pass(bytes: &[u8], piece: usize) -> Result<String, String> {
    let pass = Pass::of(Digest::sha256(bytes))
        .limits(limits())
        .hashing(portolan_layer::Hashing::Here);
    let passed = pass.run(
        Pieces { bytes, piece },
        Both::new(Sizes::default(), Listing::new()),
    );
    match passed {
        Ok(Passed::Whole(layer)) => {
            let ((sizes, listing), facts) = layer.into_parts();
            let files: Vec<_> = listing.files().collect();
            Ok(format!("{sizes} {files:?} {facts:?}"))
        }
        Ok(Passed::Stopped(_)) => unreachable!("neither stops"),
        Err(error) => Err(error.to_string()),
    }
}

struct Pieces<'a> {
    bytes: &'a [u8],
    piece: usize,
}

impl Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let most = self.piece.min(buffer.len());
        self.bytes.by_ref().take(most as u64).read(buffer)
    }
}

/// Adds up content and compares it with the size that was said.
#[derive(Default)]
struct Sizes {
    present: u64,
    total: u64,
}

impl Visitor for Sizes {
    type Output = u64;

    fn entry(&mut self, _: &Entry) -> Wish {
        self.present = 0;
        Wish::Content
    }

    fn content(&mut self, entry: &Entry, part: Part<'_>) {
        match part {
            Part::Bytes(bytes) => self.present += bytes.len() as u64,
            Part::End => {
                let is_file = entry.file.kind == portolan_image::contents::FileKind::Regular;
                assert!(!is_file || self.present == entry.file.size, "{entry:?}");
                self.total += self.present;
            }
            Part::Withheld => {}
        }
    }

    fn finish(self) -> u64 {
        self.total
    }
}

/// The tars that the input tells of.
fn layers(data: &[u8]) -> Vec<Vec<u8>> {
    let mut layers = vec![Vec::new()];
    for line in data.split(|&byte| byte == b'\n').take(400) {
        if line == b"--" && layers.len() < 20 {
            layers.push(Vec::new());
        } else if let Some(tar) = layers.last_mut() {
            add(tar, line);
        }
    }
    layers
}

/// A header, its checksum right, and a body; a line of NULs is a block of them.
fn add(tar: &mut Vec<u8>, line: &[u8]) {
    let mut fields = line.splitn(4, |&byte| byte == b'|');
    let mut field = || fields.next().unwrap_or_default();
    let (name, target, size) = (field(), field(), field());
    let body = body(field());
    let mut header = [0; 512];
    if name.iter().any(|&byte| byte != 0) {
        let stated = format!("{:011o}", body.len());
        let size = if size.is_empty() {
            stated.as_bytes()
        } else {
            size
        };
        put(&mut header, 0..100, name.get(1..).unwrap_or_default());
        put(&mut header, 124..136, size);
        header[156] = name.first().copied().unwrap_or_default();
        put(&mut header, 157..257, target);
        put(&mut header, 257..265, b"ustar\x0000");
        // Where old GNU has its map of holes, and ustar its prefix, for the rest of a long link.
        put(&mut header, 345..500, target.get(100..).unwrap_or_default());
        put(&mut header, 148..156, b"        ");
        let sum: u32 = header.iter().map(|&byte| u32::from(byte)).sum();
        put(&mut header, 148..156, format!("{sum:06o}\0 ").as_bytes());
    }
    tar.extend(header);
    tar.extend(&body);
    tar.resize(tar.len().next_multiple_of(512), 0);
}

/// Records of `@KEY=VALUE;KEY=VALUE`; of what begins with a digit and has `~` the lines of a map, up to a whole block.
fn body(text: &[u8]) -> Vec<u8> {
    if let Some(records) = text.strip_prefix(b"@") {
        let one = |record: &[u8]| {
            let mut length = record.len() + 3;
            while length != record.len() + 2 + length.to_string().len() {
                length += 1;
            }
            [format!("{length} ").as_bytes(), record, b"\n"].concat()
        };
        return records.split(|&byte| byte == b';').flat_map(one).collect();
    }
    if text.contains(&b'~') {
        let lines = text
            .iter()
            .map(|&byte| if byte == b'~' { b'\n' } else { byte });
        let mut map: Vec<u8> = lines.collect();
        map.resize(map.len().next_multiple_of(512), 0);
        map.extend(b"onefour");
        return map;
    }
    text.to_vec()
}

fn put(header: &mut [u8; 512], place: std::ops::Range<usize>, bytes: &[u8]) {
    let field = header.get_mut(place).expect("a field of the header");
    for (to, from) in field.iter_mut().zip(bytes) {
        *to = *from;
    }
}
