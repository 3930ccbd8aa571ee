//! Layers of zstd:chunked and eStargz, built by the descriptions of their formats.

use std::fmt::Write as _;

use portolan_image::Digest;
use portolan_image::descriptor::Descriptor;

use crate::compressions::{gzip, zstd};
use crate::support::Raw;

/// A file, in chunks.
pub(crate) type Chunks = Vec<Vec<u8>>;

/// A layer, with its descriptor, and the JSON of its table.
pub(crate) struct Layer {
    pub(crate) bytes: Vec<u8>,
    pub(crate) descriptor: Descriptor,
    pub(crate) json: String,
}

impl Layer {
    fn new(bytes: Vec<u8>, annotations: Vec<(String, String)>, json: String) -> Self {
        let digest = Digest::sha256(&bytes);
        let mut descriptor = Descriptor::new("layer", digest, bytes.len() as u64);
        descriptor.annotations = annotations;
        Self {
            bytes,
            descriptor,
            json,
        }
    }
}

/// The tar headers that precede a file, and what fills its last block.
fn header(name: &str, content: &[u8]) -> Vec<u8> {
    let mut tar = Raw::new().file(name, content).0;
    tar.truncate(512);
    tar
}

fn padding(content: &[u8]) -> Vec<u8> {
    vec![0; content.len().next_multiple_of(512) - content.len()]
}

/// What stands before all files: a folder and a link.
fn preamble() -> Vec<u8> {
    Raw::new()
        .entry("d/", b'5', b"")
        .link("d/link", b'2', "0")
        .0
}

const PREAMBLE: &str = r#"{"type":"dir","name":"d/","mode":420,"modtime":"1970-01-01T00:00:00Z"},
    {"type":"symlink","name":"d/link","linkName":"0","mode":420,"modtime":"1970-01-01T00:00:00Z"}"#;

fn skippable(bytes: &[u8]) -> Vec<u8> {
    let length = u32::try_from(bytes.len()).unwrap().to_le_bytes();
    [&[0x50, 0x2a, 0x4d, 0x18], &length[..], bytes].concat()
}

pub(crate) fn zstd_chunked(files: &[(&str, Chunks)]) -> Layer {
    let mut json = format!(r#"{{"version":1,"entries":[{PREAMBLE}"#);
    let mut bytes = Vec::new();
    // The tar between contents.
    let mut between = preamble();
    for (name, chunks) in files {
        let content = chunks.concat();
        between.extend(header(name, &content));
        write!(json, r#",{{"type":"reg","name":"{name}","mode":420"#).unwrap();
        write!(
            json,
            r#","modtime":"1970-01-01T00:00:00Z","size":{}"#,
            content.len()
        )
        .unwrap();
        if content.is_empty() {
            json.push('}');
            continue;
        }
        bytes.extend(zstd(&between));
        let start = bytes.len();
        let mut rows = Vec::new();
        let mut at = 0;
        for chunk in chunks {
            let sort = if chunk.iter().all(|&byte| byte == 0) {
                "zeros"
            } else {
                ""
            };
            rows.push(format!(
                r#""offset":{},"chunkSize":{},"chunkOffset":{at},"chunkDigest":"{}","chunkType":"{sort}""#,
                bytes.len(),
                chunk.len(),
                Digest::sha256(chunk)
            ));
            at += chunk.len();
            bytes.extend(zstd(chunk));
        }
        write!(
            json,
            r#","digest":"{}","endOffset":{}"#,
            Digest::sha256(&content),
            bytes.len()
        )
        .unwrap();
        if let [_] = rows.as_slice() {
            write!(json, r#","offset":{start}}}"#).unwrap();
        } else {
            let mut rows = rows.into_iter();
            write!(json, ",{}}}", rows.next().unwrap()).unwrap();
            for row in rows {
                write!(json, r#",{{"type":"chunk","name":"{name}",{row}}}"#).unwrap();
            }
        }
        between = padding(&content);
    }
    between.extend([0; 1024]);
    bytes.extend(zstd(&between));
    json.push_str("]}");
    let table = zstd(json.as_bytes());
    let offset = bytes.len() + 8;
    bytes.extend(skippable(&table));
    let split = bytes.len() + 8;
    bytes.extend(skippable(b"split"));
    let numbers = [offset, table.len(), json.len(), 1, split, 5, 5];
    let mut footer: Vec<u8> = numbers
        .iter()
        .flat_map(|&number| (number as u64).to_le_bytes())
        .collect();
    footer.extend(b"GNUlInUx");
    bytes.extend(skippable(&footer));
    let position = format!("{offset}:{}:{}:1", table.len(), json.len());
    let name = |name| format!("io.github.containers.zstd-chunked.{name}");
    let annotations = vec![
        (name("manifest-position"), position),
        (
            name("manifest-checksum"),
            Digest::sha256(&table).to_string(),
        ),
    ];
    Layer::new(bytes, annotations, json)
}

pub(crate) fn estargz(files: &[(&str, Chunks)]) -> Layer {
    estargz_with(files, |_| {})
}

/// The same with a change of the table.
pub(crate) fn estargz_with(files: &[(&str, Chunks)], change: impl FnOnce(&mut String)) -> Layer {
    let mut json = format!(r#"{{"version":1,"entries":[{PREAMBLE}"#);
    let mut bytes = Vec::new();
    // What the present member holds.
    let mut member = preamble();
    for (name, chunks) in files {
        let content = chunks.concat();
        member.extend(header(name, &content));
        write!(
            json,
            r#",{{"type":"reg","name":"{name}","mode":33188,"NumLink":0"#
        )
        .unwrap();
        write!(
            json,
            r#","modtime":"1970-01-01T00:00:00Z","size":{}"#,
            content.len()
        )
        .unwrap();
        let mut at = 0;
        for (number, chunk) in chunks.iter().filter(|chunk| !chunk.is_empty()).enumerate() {
            bytes.extend(gzip(&member));
            if number > 0 {
                write!(json, r#",{{"type":"chunk","name":"{name}""#).unwrap();
            } else {
                write!(json, r#","digest":"{}""#, Digest::sha256(&content)).unwrap();
            }
            let is_last = at + chunk.len() == content.len();
            let size = if is_last { 0 } else { chunk.len() };
            write!(
                json,
                r#","offset":{},"chunkOffset":{at},"chunkSize":{size},"chunkDigest":"{}"}}"#,
                bytes.len(),
                Digest::sha256(chunk)
            )
            .unwrap();
            at += chunk.len();
            member.clone_from(chunk);
        }
        if content.is_empty() {
            json.push('}');
        }
        member.extend(padding(&content));
    }
    bytes.extend(gzip(&member));
    json.push_str("]}");
    change(&mut json);
    let offset = bytes.len();
    bytes.extend(gzip(
        &Raw::new().file("stargz.index.json", json.as_bytes()).end(),
    ));
    bytes.extend([
        0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 255, 26, 0, b'S', b'G', 22, 0,
    ]);
    bytes.extend(format!("{offset:016x}STARGZ").bytes());
    bytes.extend([1, 0, 0, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 0]);
    let digest = Digest::sha256(json.as_bytes()).to_string();
    let annotations = vec![(
        "containerd.io/snapshot/stargz/toc.digest".to_owned(),
        digest,
    )];
    Layer::new(bytes, annotations, json)
}
